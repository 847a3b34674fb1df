package org.mnistkit.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mnistkit.data.ImageSet;
import org.mnistkit.data.Provenance;

class ReliabilityTest {

    private static Predictions predictions(byte[] labels, float[][] rows) {
        return Predictions.of(
                ImageSet.of(
                        new byte[labels.length],
                        labels,
                        1,
                        1,
                        List.of("a", "b"),
                        new Provenance("Some", "", "", true)),
                rows);
    }

    @Test
    void binsAreThoseCountedByHand() {
        Predictions predictions =
                predictions(
                        new byte[] {0, 0, 1, 1, 0},
                        new float[][] {
                            {0.9f, 0.1f}, // right
                            {0.2f, 0.8f}, // wrong
                            {0.25f, 0.75f}, // right, and at the upper edge of its bin
                            {0, 1}, // right, and as certain as can be
                            {0.5f, 0.5f}, // right by the tie rule
                        });

        Reliability reliability = Reliability.of(predictions, 4);

        assertThat(reliability.bins())
                .extracting(Reliability.Bin::count)
                .containsExactly(0, 1, 1, 3);
        assertThat(reliability.bins().get(0).accuracy()).isNaN();
        assertThat(reliability.bins().get(2).to()).isEqualTo(0.75);
        Reliability.Bin last = reliability.bins().get(3);
        assertThat(last.confidence()).isCloseTo((0.9 + 0.8 + 1) / 3, within(1e-6));
        assertThat(last.accuracy()).isCloseTo(2.0 / 3, within(1e-12));
        assertThat(reliability.size()).isEqualTo(5);
        assertThat(reliability.expectedCalibrationError())
                .isCloseTo((0.5 + 0.25 + (0.9 + 0.8 + 1 - 2)) / 5, within(1e-6));
    }

    /** As a softmax rounded to bfloat16 may be, which {@link Predictions} takes. */
    @Test
    void whatIsRoundedToMoreThanCertainIsCertain() {
        float[][] rows = {{1 + 0x1p-8f, 0}, {0, 1 + 0x1p-8f}};
        Reliability reliability = Reliability.of(predictions(new byte[] {0, 0}, rows), 10);
        assertThat(reliability.bins().get(9))
                .isEqualTo(new Reliability.Bin(0.9, 1, 2, /* confidence= */ 1, 0.5));
    }

    @Test
    void ofNothingThereIsNoError() {
        Predictions none = predictions(new byte[0], new float[0][]);
        assertThat(Reliability.of(none).expectedCalibrationError()).isNaN();
        assertThat(Reliability.of(none).bins()).hasSize(Reliability.DEFAULT_BINS);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -3, 1001})
    void otherNumbersOfBinsAreRefused(int bins) {
        Predictions none = predictions(new byte[0], new float[0][]);
        assertThatThrownBy(() -> Reliability.of(none, bins))
                .hasMessageContaining("but must be 1 to 1,000");
    }
}
