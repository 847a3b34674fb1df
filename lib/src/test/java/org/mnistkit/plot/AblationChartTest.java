package org.mnistkit.plot;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.mnistkit.experiment.Ablation;
import org.mnistkit.experiment.Ablation.Results;
import org.mnistkit.experiment.Ablation.Step;
import org.mnistkit.record.SampleStatistics;

class AblationChartTest {

    static Step step(String name, String change, Double... accuracies) {
        return new Step(
                name,
                change,
                1000,
                accuracies.length == 0
                        ? Optional.empty()
                        : Optional.of(
                                new Results(
                                        Optional.empty(),
                                        new SampleStatistics(Arrays.asList(accuracies)),
                                        OptionalDouble.of(60))));
    }

    @Test
    void theMeansStandWhereTheirErrorsAre() {
        Ablation ablation =
                new Ablation(
                        List.of(
                                step("0-c", "reference", 99.25),
                                step("1-a", "one in a hundred", 99.0),
                                step("2-b", "none", 100.0)));
        BufferedImage picture = FigureAssert.assertCard(Charts.ablation(ablation));
        List<Integer> blue = columns(picture, Style.BLUE);
        List<Integer> orange = columns(picture, Style.ORANGE);
        int none = blue.get(0);
        int one = blue.get(blue.size() - 1) - 8; // the left edge of the dot, like the others
        assertThat((double) (orange.get(0) - none) / (one - none)).isBetween(0.74, 0.76);
    }

    /** The columns of pixels, from left to right, in which there is a color. */
    private static List<Integer> columns(BufferedImage picture, Color color) {
        return IntStream.range(0, picture.getWidth())
                .filter(
                        x ->
                                IntStream.range(0, picture.getHeight())
                                        .anyMatch(y -> picture.getRGB(x, y) == color.getRGB()))
                .boxed()
                .toList();
    }

    @Test
    void anyResultsMakeACard() {
        String change = "a change that takes many more words than there is room for at the left";
        Ablation wide =
                new Ablation(
                        List.of(
                                step("0-long", change, 50.0, 99.0, 12.0),
                                step("1-none", "without results"),
                                step("2-perfect", "no error at all", 100.0, 100.0),
                                step("3-hopeless", "all wrong", 0.0)));
        FigureAssert.assertCard(Charts.ablation(wide));
        FigureAssert.assertCard(
                Charts.ablation(new Ablation(List.of(step("1-x", "perfect", 100.0)))));
    }

    @Test
    void onlyStepsThatBuildOnEachOtherAreJoined() {
        Ablation two = new Ablation(List.of(step("1-a", "a", 97.0), step("2-b", "b", 99.0)));
        BufferedImage joined = Charts.ablation(two);
        BufferedImage apart = FigureAssert.assertCard(Charts.comparison(Ablation.TITLE, two));
        int line = Style.LINE.getRGB();
        assertThat(pixels(joined)).contains(line);
        assertThat(pixels(apart)).doesNotContain(line);
    }

    private static int[] pixels(BufferedImage picture) {
        return picture.getRGB(
                0, 0, picture.getWidth(), picture.getHeight(), null, 0, picture.getWidth());
    }

    @Test
    void withoutResultsThePictureSaysSo() {
        Ablation none = new Ablation(List.of(step("1-x", "nothing")));
        BufferedImage picture = FigureAssert.assertCard(Charts.ablation(none));
        assertThat(FigureAssert.count(picture, Style.BLUE)).isZero();
        FigureAssert.assertCard(Charts.ablation(new Ablation(List.of())));
    }
}
