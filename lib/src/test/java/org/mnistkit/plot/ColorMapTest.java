package org.mnistkit.plot;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ColorMapTest {

    @Test
    void sequentialMapGetsLighterAtEveryStep() {
        for (int i = 1; i <= ColorMap.STEPS; i++) {
            assertThat(luminance(ColorMap.SEQUENTIAL, (double) i / ColorMap.STEPS))
                    .as("step %d", i)
                    .isGreaterThan(luminance(ColorMap.SEQUENTIAL, (i - 1.0) / ColorMap.STEPS));
        }
    }

    @Test
    void divergingMapIsWhiteInTheMiddleAndDarkensToBothEnds() {
        assertThat(ColorMap.DIVERGING.at(0.5)).isEqualTo(Color.WHITE);
        for (int i = 1; i <= ColorMap.STEPS / 2; i++) {
            double inner = (i - 1.0) / ColorMap.STEPS;
            double outer = (double) i / ColorMap.STEPS;
            assertThat(luminance(ColorMap.DIVERGING, 0.5 + outer))
                    .isLessThan(luminance(ColorMap.DIVERGING, 0.5 + inner));
            assertThat(luminance(ColorMap.DIVERGING, 0.5 - outer))
                    .isLessThan(luminance(ColorMap.DIVERGING, 0.5 - inner));
        }
    }

    @Test
    void divergingMapIsBlueBelowAndOrangeAboveAndNeitherIsDarkerThanTheOther() {
        Color low = ColorMap.DIVERGING.at(0);
        Color high = ColorMap.DIVERGING.at(1);
        assertThat(low.getBlue()).isGreaterThan(low.getRed() + 100);
        assertThat(high.getRed()).isGreaterThan(high.getBlue() + 100);
        assertThat(ColorMap.contrast(low, high)).isLessThan(1.3);
    }

    @ParameterizedTest
    @EnumSource(ColorMap.class)
    void textIsReadableOnEveryColor(ColorMap map) {
        for (int i = 0; i <= 256; i++) {
            Color background = map.at(i / 256.0);
            assertThat(ColorMap.contrast(background, ColorMap.textOn(background)))
                    .as("on %s", background)
                    .isGreaterThanOrEqualTo(4.5);
        }
    }

    @Test
    void textIsReadableOnEveryGray() {
        for (int value = 0; value < 256; value++) {
            Color background = new Color(value, value, value);
            assertThat(ColorMap.contrast(background, ColorMap.textOn(background)))
                    .isGreaterThanOrEqualTo(4.5);
        }
        assertThat(ColorMap.contrast(Color.BLACK, Style.MUTED_ON_BLACK))
                .isGreaterThanOrEqualTo(4.5);
    }

    @Test
    void textIsReadableOnLightAndDarkPages() {
        for (Color page : List.of(Color.WHITE, new Color(0x111111), new Color(0x0d1117))) {
            // No gray has more than 4.35 on both.
            assertThat(ColorMap.contrast(page, Style.INK)).isGreaterThanOrEqualTo(4.3);
        }
    }

    @Test
    void contrastIsTheOneOfTheWeb() {
        assertThat(ColorMap.contrast(Color.BLACK, Color.WHITE)).isEqualTo(21);
        // 0x767676 is known as the lightest gray that has a contrast of 4.5 on white.
        assertThat(ColorMap.contrast(new Color(0x767676), Color.WHITE)).isBetween(4.5, 4.6);
        assertThat(ColorMap.contrast(new Color(0x777777), Color.WHITE)).isLessThan(4.5);
    }

    @Test
    void whatIsNoNumberIsGrayAndWhatIsBeyondTheEndsGetsTheirColor() {
        assertThat(ColorMap.SEQUENTIAL.at(Double.NaN)).isEqualTo(ColorMap.NOT_A_NUMBER);
        assertThat(ColorMap.SEQUENTIAL.at(Double.POSITIVE_INFINITY))
                .isEqualTo(ColorMap.SEQUENTIAL.at(1));
        assertThat(ColorMap.SEQUENTIAL.at(-3)).isEqualTo(ColorMap.SEQUENTIAL.at(0));
    }

    private static double luminance(ColorMap map, double t) {
        return ColorMap.luminance(map.at(t));
    }
}
