package org.mnistkit.plot;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mnistkit.train.History;

/** Charts of losses that are not numbers, or far from the usual ones. */
class UnusualLossesTest {

    @ParameterizedTest
    @ValueSource(
            floats = {0, 1e-30f, 1, 1e30f, Float.MAX_VALUE, Float.NaN, Float.POSITIVE_INFINITY})
    void lossesOfAnySizeMakeCards(float last) {
        for (List<Float> losses :
                List.of(List.of(last), List.of(2.3f, last), List.of(last, last))) {
            History history = new History(List.of(), losses, 2);
            CardAssert.assertCard(Charts.lossCurve(losses));
            CardAssert.assertCard(Charts.learningCurves(history));
            CardAssert.assertCard(Charts.learningCurves(Map.of("a", history, "b", history)));
        }
    }

    @Test
    void lossesThatAreNoNumbersAreNotTakenForNoTraining() {
        BufferedImage untrained = Charts.lossCurve(List.of());
        BufferedImage diverged = Charts.lossCurve(Collections.nCopies(5, Float.NaN));
        int[] first = untrained.getRGB(0, 0, untrained.getWidth(), 300, null, 0, 2000);
        int[] second = diverged.getRGB(0, 0, diverged.getWidth(), 300, null, 0, 2000);
        assertThat(second).isNotEqualTo(first);
        assertThat(LearningCurves.withoutCurve(false)).contains("diverged");
    }

    @Test
    void labelsOfManyDecadesAreSpaced() {
        LogTicks ticks = new LogTicks("loss", 2, 1e30);
        assertThat(ticks.drawn()).hasSizeLessThan(14).startsWith(1.0);
        assertThat(ticks.max()).isEqualTo(1e30);
        assertThat(new LogTicks("loss", 0.04, 3).drawn()).startsWith(0.02, 0.05).endsWith(5.0);
    }
}
