package org.mnistkit.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NormalizationTest {

    private static final Provenance NOWHERE = new Provenance("Test", "", "", false);

    @Test
    void unitMapsBlackAndWhiteToZeroAndOne() {
        assertThat(Normalization.UNIT.apply(0)).isZero();
        assertThat(Normalization.UNIT.apply(255)).isEqualTo(1);
        assertThat(Normalization.UNIT.apply(51)).isEqualTo(0.2f);
    }

    @Test
    void standardizationAgreesWithTheTextbook() {
        byte[] pixels = new byte[30 * 12];
        new Random(3).nextBytes(pixels);
        ImageSet images = ImageSet.of(pixels, new byte[30], 3, 4, List.of("only"), NOWHERE);
        double mean = 0;
        for (byte pixel : pixels) {
            mean += (pixel & 0xff) / 255.0 / pixels.length;
        }
        double variance = 0;
        for (byte pixel : pixels) {
            variance += Math.pow((pixel & 0xff) / 255.0 - mean, 2) / pixels.length;
        }

        Normalization normalization = Normalization.standardizing(images);
        assertThat(normalization.mean()).isCloseTo(mean, within(1e-12));
        assertThat(normalization.standardDeviation()).isCloseTo(Math.sqrt(variance), within(1e-12));

        float[] floats = new float[pixels.length];
        images.normalizedBy(normalization).copyTo(floats);
        double sum = 0;
        double squares = 0;
        for (float value : floats) {
            sum += value;
            squares += value * value;
        }
        assertThat(sum / floats.length).isCloseTo(0, within(1e-6));
        assertThat(squares / floats.length).isCloseTo(1, within(1e-6));
    }

    @Test
    void statisticsAreThoseOfTheViewAlone() {
        byte[] pixels = new byte[20];
        Arrays.fill(pixels, 0, 10, (byte) 255);
        pixels[0] = 0;
        ImageSet images = ImageSet.of(pixels, new byte[2], 1, 10, List.of("only"), NOWHERE);
        assertThat(Normalization.standardizing(images.take(1)).mean())
                .isCloseTo(0.9, within(1e-12));
    }

    @Test
    void refusesWhatCannotBeNormalized() {
        ImageSet black = ImageSet.of(new byte[4], new byte[1], 2, 2, List.of("only"), NOWHERE);
        assertThatThrownBy(() -> Normalization.standardizing(black))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Are all pixels equal?");
        assertThatThrownBy(() -> Normalization.standardizing(black.take(0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0 images");
        assertThatThrownBy(() -> new Normalization(Double.NaN, 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Normalization(0, 0))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
