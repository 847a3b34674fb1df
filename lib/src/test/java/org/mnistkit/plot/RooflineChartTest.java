package org.mnistkit.plot;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.mnistkit.engine.PeakRates;
import org.mnistkit.engine.StepBreakdown.Timing;

class RooflineChartTest {

    private static final PeakRates PEAK = new PeakRates(200, 25);

    private static Timing timing(String name, double milliseconds, double flops, double bytes) {
        return new Timing(name, "jit:avx2", milliseconds, flops, bytes);
    }

    @Test
    void eachDirectionHasItsColorAndTheSlowerOperationTheLargerDot() {
        List<Timing> timings =
                List.of(
                        timing("0 Convolution forward", 8, 800e6, 10e6),
                        timing("0 Convolution backward weights", 2, 100e6, 50e6),
                        timing("1 Subsampling forward", 2, 0, 10e6));
        BufferedImage picture = FigureAssert.assertCard(Charts.roofline("A", PEAK, timings));
        assertThat(inside(picture, Style.BLUE)).isGreaterThan(2 * inside(picture, Style.GREEN));
        assertThat(inside(picture, Style.GREEN)).isPositive();
        assertThat(inside(picture, Style.ORANGE)).isZero();
    }

    /** Pixels within the dots of a color, which is rounded where it is translucent. */
    private static long inside(BufferedImage picture, Color color) {
        int[] pixels =
                picture.getRGB(
                        0, 0, picture.getWidth(), picture.getHeight(), null, 0, picture.getWidth());
        return Arrays.stream(pixels)
                .mapToObj(pixel -> new Color(pixel, true))
                .filter(pixel -> pixel.getAlpha() == RooflineChart.lighter(color).getAlpha())
                .filter(
                        pixel ->
                                Math.abs(pixel.getRed() - color.getRed()) <= 3
                                        && Math.abs(pixel.getGreen() - color.getGreen()) <= 3
                                        && Math.abs(pixel.getBlue() - color.getBlue()) <= 3)
                .count();
    }

    @Test
    void aRateAboveThePeakAndAStepWithoutArithmeticAreCards() {
        FigureAssert.assertCard(
                Charts.roofline(
                        "Faster than measured",
                        PEAK,
                        List.of(
                                timing("2 Dense forward", 1, 400e6, 1e6),
                                timing("4 Dense backward data", 1, 1e3, 1e6))));
        FigureAssert.assertCard(
                Charts.roofline("No product", PEAK, List.of(timing("1 Dropout", 1, 0, 1e6))));
    }
}
