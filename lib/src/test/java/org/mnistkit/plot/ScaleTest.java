package org.mnistkit.plot;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScaleTest {

    @Test
    void startsAtZeroIfNothingIsNegative() {
        Scale scale = Scale.of(List.of(new float[] {0.5f, 2}, new float[] {1}));
        assertThat(scale).isEqualTo(new Scale(ColorMap.SEQUENTIAL, 0, 2));
    }

    @Test
    void isSymmetricIfAnythingIsNegative() {
        Scale scale = Scale.of(List.of(new float[] {0.5f, 2}, new float[] {-3}));
        assertThat(scale).isEqualTo(new Scale(ColorMap.DIVERGING, -3, 3));
        assertThat(scale.color(0)).isEqualTo(Color.WHITE);
    }

    @Test
    void leavesOutWhatIsNotFinite() {
        float[] diverged = {1, Float.NaN, Float.POSITIVE_INFINITY};
        assertThat(Scale.of(List.of(diverged)).max()).isEqualTo(1);
        for (float none :
                new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            assertThat(Scale.of(List.of(diverged)).color(none)).isEqualTo(ColorMap.NOT_A_NUMBER);
            assertThat(Scale.note(List.of(new float[] {0, none}))).contains("Gray");
        }
        assertThat(Scale.note(List.of(new float[] {0, Float.MAX_VALUE}))).isEmpty();
    }

    @Test
    void hasARangeEvenIfAllIsZero() {
        assertThat(Scale.of(List.of(new float[3])).max()).isEqualTo(1);
    }

    @Test
    void makesAPixelOfEachValueRowByRow() {
        Scale scale = new Scale(ColorMap.SEQUENTIAL, 0, 5);
        BufferedImage image = scale.image(new float[] {0, 1, 2, 3, 4}, 2, 3);
        assertThat(image.getWidth()).isEqualTo(3);
        assertThat(image.getHeight()).isEqualTo(2);
        assertThat(new Color(image.getRGB(2, 0))).isEqualTo(scale.color(2));
        assertThat(new Color(image.getRGB(0, 1))).isEqualTo(scale.color(3));
        assertThat(new Color(image.getRGB(2, 1), true)).as("missing value").isEqualTo(Style.CLEAR);
    }
}
