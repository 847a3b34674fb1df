package org.mnistkit.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Files as they were once written: those of all versions must be read for ever, and those of the
 * present one written in the same way. The Python reader of the docs is tested with them, too, and
 * with it the probabilities were computed.
 */
class SampleFilesTest {

    @TempDir Path directory;

    /** What the samples of versions 2 and 3 are scaled by; version 1 has none. */
    private static final double TEMPERATURE = 0.75;

    private Path sample(int version, WeightType precision) throws IOException {
        return sample("version" + version + "-" + precision + ".mnistkit");
    }

    private Path sample(String name) throws IOException {
        Path file = directory.resolve(name);
        try (InputStream in = SampleFilesTest.class.getResourceAsStream(name)) {
            Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
        }
        return file;
    }

    /** A model whose weights follow a rule; every one of them is a number of float16. */
    private static Model model() throws IOException {
        Model model = SampleModels.small();
        int count = (int) model.network().numParams();
        ByteBuffer bytes = ByteBuffer.allocate(4 * count).order(ByteOrder.LITTLE_ENDIAN);
        for (int k = 0; k < count; k++) {
            bytes.putFloat(k == 58 || k == 59 ? 1.5f : (37 * k % 101 - 50) / 64f);
        }
        Weights.read(new ByteArrayInputStream(bytes.array()), WeightType.FLOAT32, model.network());
        return model;
    }

    @ParameterizedTest
    @EnumSource
    void theyAreReadAndWrittenAsEver(WeightType precision) throws IOException {
        Model first = Model.load(sample(1, precision));
        assertThat(first.network().params()).isEqualTo(model().network().params());
        assertThat(first.temperature()).isEqualTo(1);

        Path file = sample(2, precision);
        Model second = Model.load(file);
        assertThat(second.network().params()).isEqualTo(model().network().params());
        assertThat(second.temperature()).isEqualTo(TEMPERATURE);

        assertThat(second.rejectOption()).isNull();

        Path newest = sample(3, precision);
        Model third = Model.load(newest);
        assertThat(third.network().params()).isEqualTo(model().network().params());
        assertThat(third.temperature()).isEqualTo(TEMPERATURE);
        assertThat(third.rejectOption().leastProbability()).isEqualTo(0.75);
        assertThat(third.rejectOption().greatestDistance()).isEqualTo(0.5);
        assertThat(third.rejectOption().centers())
                .isDeepEqualTo(SampleModels.rejectOption().centers());

        Path again = directory.resolve("again.mnistkit");
        model().withTemperature(TEMPERATURE)
                .withRejectOption(SampleModels.rejectOption())
                .save(again, precision);
        assertThat(again).hasSameBinaryContentAs(newest);
    }

    @Test
    void soIsAnEnsemble() throws IOException {
        for (int version = 1; version <= 3; version++) {
            List<Model> members = Classifier.load(ensemble(version)).members();
            assertThat(members).hasSize(2);
            for (Model member : members) {
                assertThat(member.network().params()).isEqualTo(model().network().params());
                assertThat(member.temperature()).isEqualTo(version == 1 ? 1 : TEMPERATURE);
                assertThat(member.rejectOption() != null).isEqualTo(version == 3);
            }
        }

        Path again = directory.resolve("again.mnistkit");
        Model member =
                model().withTemperature(TEMPERATURE).withRejectOption(SampleModels.rejectOption());
        new Ensemble(List.of(member, member)).save(again, WeightType.FLOAT16);
        assertThat(again).hasSameBinaryContentAs(ensemble(3));
    }

    /** Ensembles have had only one version so far, but their members are files of any. */
    private Path ensemble(int version) throws IOException {
        return sample("version1-ensemble-of-version%d.mnistkit".formatted(version));
    }

    @Test
    void dl4jFindsTheProbabilitiesThatNumPyFinds() throws IOException {
        INDArray image = Nd4j.zeros(DataType.FLOAT, 1, 1, 28, 28);
        for (int k = 0; k < 28 * 28; k++) {
            image.putScalar(k, k % 19 / 19.0 - 0.25);
        }
        INDArray found = Model.load(sample(1, WeightType.FLOAT32)).network().output(image);
        try (InputStream in = SampleFilesTest.class.getResourceAsStream("version1.json")) {
            var expected = new ObjectMapper().readTree(in).path("probabilities");
            assertThat(expected).hasSize(10);
            for (int i = 0; i < 10; i++) {
                assertThat((double) found.getFloat(i))
                        .isCloseTo(expected.get(i).doubleValue(), within(1e-6));
            }
        }
    }
}
