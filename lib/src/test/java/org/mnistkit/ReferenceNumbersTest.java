package org.mnistkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.mnistkit.data.ImageSet;
import org.nd4j.linalg.dataset.DataSet;

/** The Python side, tools/tests/test_reference.py, is held to the same values. */
class ReferenceNumbersTest {

    @Test
    void mixesAsSplitMix64Does() {
        // What SplitMix64 gives first and second with seed 0, as published with the algorithm.
        assertThat(ReferenceNumbers.mix(0)).isEqualTo(0xe220a8397b1dcdafL);
        assertThat(ReferenceNumbers.mix(0x9e3779b97f4a7c15L)).isEqualTo(0x6e789e6aa1b965f4L);
    }

    @Test
    void firstValues() {
        assertThat(ReferenceNumbers.weights(10, 1, 0, 3))
                .containsExactly(-0.8132525682449341, 0.6188645362854004, -0.4376908540725708);
        assertThat(ReferenceNumbers.uniform(11, 1_000_000)).isEqualTo(-0.41798198223114014);
        assertThat(IntStream.range(0, 8).map(column -> ReferenceNumbers.pixel(1, 9, column, 28)))
                .containsExactly(6, 43, 67, 235, 188, 37, 162, 92);
        assertThat(IntStream.range(0, 8).map(image -> ReferenceNumbers.label(image, 10)))
                .containsExactly(9, 1, 3, 1, 0, 1, 2, 7);
    }

    @Test
    void imagesHoldThem() {
        ImageSet images = ReferenceNumbers.images(8, 28, 10);

        assertThat(images.pixel(1, 9, 3)).isEqualTo(235);
        assertThat(images.labels()).containsExactly(9, 1, 3, 1, 0, 1, 2, 7);

        DataSet doubles = ReferenceNumbers.inDoublePrecision(images, 0.1);
        assertThat(doubles.getFeatures().getDouble(1, 0, 9, 3)).isEqualTo(235 / 255.0);
        assertThat(doubles.getLabels().getDouble(3, 1)).isEqualTo(0.91);
        assertThat(doubles.getLabels().getDouble(3, 2)).isEqualTo(0.01);
    }
}
