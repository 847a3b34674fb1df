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
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Files of version 1 as they were once written: they must be read for ever, and written in the same
 * way as long as the version is the same. The Python reader of the docs is tested with them, too,
 * and with it the probabilities were computed.
 */
class SampleFilesTest {

    @TempDir Path directory;

    private Path sample(WeightType precision) throws IOException {
        return sample("version1-" + precision + ".mnistkit");
    }

    private Path sample(String name) throws IOException {
        Path file = directory.resolve(name);
        try (InputStream in = SampleFilesTest.class.getResourceAsStream(name)) {
            Files.copy(in, file);
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
        Path file = sample(precision);

        assertThat(Model.load(file).network().params()).isEqualTo(model().network().params());

        Path again = directory.resolve("again.mnistkit");
        model().save(again, precision);
        assertThat(again).hasSameBinaryContentAs(file);
    }

    @Test
    void soIsAnEnsemble() throws IOException {
        Path file = sample("version1-ensemble.mnistkit");

        List<Model> members = Classifier.load(file).members();
        assertThat(members).hasSize(2);
        for (Model member : members) {
            assertThat(member.network().params()).isEqualTo(model().network().params());
        }

        Path again = directory.resolve("again.mnistkit");
        new Ensemble(List.of(model(), model())).save(again, WeightType.FLOAT16);
        assertThat(again).hasSameBinaryContentAs(file);
    }

    @Test
    void dl4jFindsTheProbabilitiesThatNumPyFinds() throws IOException {
        INDArray image = Nd4j.zeros(DataType.FLOAT, 1, 1, 28, 28);
        for (int k = 0; k < 28 * 28; k++) {
            image.putScalar(k, k % 19 / 19.0 - 0.25);
        }
        INDArray found = Model.load(sample(WeightType.FLOAT32)).network().output(image);
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
