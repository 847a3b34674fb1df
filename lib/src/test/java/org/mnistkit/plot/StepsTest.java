package org.mnistkit.plot;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.mnistkit.model.Ablation;
import org.mnistkit.model.Ablation.Results;
import org.mnistkit.model.Ablation.Step;
import org.mnistkit.model.Spread;

class StepsTest {

    static Step step(String name, String change, Double... accuracies) {
        return new Step(
                name,
                change,
                1000,
                accuracies.length == 0
                        ? Optional.empty()
                        : Optional.of(
                                new Results(
                                        new Spread(Arrays.asList(accuracies)),
                                        new Spread(List.of(1.0)))));
    }

    @Test
    void theMeansStandWhereTheirErrorsAre() {
        Step twice = step("1-a", "a", 99.0);
        Step once = step("2-b", "a", 99.5);
        Step reference = step("0-c", "a", 99.25);
        Ablation ablation = new Ablation(List.of(reference, twice, once));
        BufferedImage picture = CardAssert.assertCard(Charts.ablation(ablation));
        double start = left(picture, Style.GRID);
        double a = left(Charts.ablation(new Ablation(List.of(twice))), Style.BLUE);
        double both = left(picture, Style.BLUE);
        double c = left(picture, Style.ORANGE);
        // Half the error, half the way from zero; the reference in the middle of the two.
        assertThat(both + 4 - start).isBetween((a - start) / 2 - 6, (a - start) / 2 + 6);
        assertThat(c + 4 - start).isBetween((a - start) * 0.75 - 6, (a - start) * 0.75 + 6);
    }

    /** Where the leftmost pixel of a color is. */
    private static int left(BufferedImage picture, java.awt.Color color) {
        for (int x = 0; x < picture.getWidth(); x++) {
            for (int y = 0; y < picture.getHeight(); y++) {
                if (picture.getRGB(x, y) == color.getRGB()) {
                    return x;
                }
            }
        }
        throw new AssertionError("nothing has the color " + color);
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
        CardAssert.assertCard(Charts.ablation(wide));
        CardAssert.assertCard(
                Charts.ablation(new Ablation(List.of(step("1-x", "perfect", 100.0)))));
    }

    @Test
    void withoutResultsThePictureSaysSo() {
        Ablation none = new Ablation(List.of(step("1-x", "nothing")));
        BufferedImage picture = CardAssert.assertCard(Charts.ablation(none));
        assertThat(CardAssert.count(picture, Style.BLUE)).isZero();
        CardAssert.assertCard(Charts.ablation(new Ablation(List.of())));
    }
}
