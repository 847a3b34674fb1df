package org.mnistkit.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.mnistkit.TestImages;
import org.mnistkit.data.ImageSet;
import org.mnistkit.data.Normalization;
import org.mnistkit.description.Description;
import org.mnistkit.model.Classifier;
import org.mnistkit.model.Ensemble;
import org.mnistkit.model.Model;
import org.mnistkit.record.ReliabilityRecord;

class ReliabilityScoresTest {

    private final ImageSet images = TestImages.rows(50);

    private Model softmax(long seed) {
        Description description =
                Description.parse("Layers:\nFlatten\nDense,10,softmax\nOptimizer:\n0.1,0\n1\n9\n");
        return new Model(
                description, description.network(seed), Normalization.UNIT, images.classNames());
    }

    private double error(Classifier classifier) {
        return Reliability.of(Evaluator.predict(classifier, images)).expectedCalibrationError();
    }

    @Test
    void theErrorsAreThoseWithTheTemperatureAndWithout() {
        Model plain = softmax(5);
        Model model = plain.withTemperature(0.25);

        ReliabilityRecord record = ReliabilityScores.measure("tiny", model, images);

        assertThat(record.name()).isEqualTo("tiny");
        assertThat(record.checksum()).isEqualTo(model.checksum());
        assertThat(record.parameters()).isEqualTo(model.parameters());
        assertThat(record.data()).isEqualTo("Rows");
        assertThat(record.images()).isEqualTo(50);
        assertThat(record.temperatures()).containsExactly(0.25);
        assertThat(record.error()).isEqualTo(error(model));
        assertThat(record.uncalibratedError()).isEqualTo(error(plain)).isNotEqualTo(error(model));
        assertThat(record.hasTemperature()).isTrue();
    }

    @Test
    void eachMemberOfAnEnsembleLosesItsOwnTemperature() {
        Ensemble ensemble =
                new Ensemble(
                        List.of(softmax(5).withTemperature(0.25), softmax(7).withTemperature(2)));

        ReliabilityRecord record = ReliabilityScores.measure("two", ensemble, images);

        assertThat(record.temperatures()).containsExactly(0.25, 2.0);
        assertThat(record.error()).isEqualTo(error(ensemble));
        assertThat(record.uncalibratedError())
                .isEqualTo(error(new Ensemble(List.of(softmax(5), softmax(7)))));
    }

    @Test
    void withoutATemperatureBothErrorsAreTheSame() {
        ReliabilityRecord record = ReliabilityScores.measure("tiny", softmax(5), images);

        assertThat(record.hasTemperature()).isFalse();
        assertThat(record.uncalibratedError()).isEqualTo(record.error());
    }

    @Test
    void noImagesCannotBeMeasured() {
        assertThatThrownBy(() -> ReliabilityScores.measure("tiny", softmax(5), images.take(0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0 images of Rows");
    }
}
