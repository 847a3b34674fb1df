package org.mnistkit.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.mnistkit.data.ImageSet;
import org.mnistkit.data.Provenance;
import org.mnistkit.record.Score;
import org.nd4j.evaluation.classification.Evaluation;

class PredictionsTest {

    private static final float[][] PROBABILITIES = {
        {0.7f, 0.2f, 0.1f}, // right
        {0.1f, 0.6f, 0.3f}, // wrong, 60 % sure
        {0.0f, 0.1f, 0.9f}, // wrong, 90 % sure
        {0.2f, 0.4f, 0.4f}, // right by the tie rule, 40 % sure
    };

    private final ImageSet images =
            ImageSet.of(
                    new byte[4],
                    new byte[] {0, 2, 0, 1},
                    1,
                    1,
                    List.of("a", "b", "c"),
                    new Provenance("Four", "", "", true));
    private final Predictions predictions = Predictions.of(images, PROBABILITIES);

    @Test
    void lossAndAccuracyAreThoseComputedByHand() {
        Score score = predictions.score();

        double byHand = -(Math.log(0.7) + Math.log(0.3) + Math.log(1e-10) + Math.log(0.4)) / 4;
        assertThat(score.loss()).isCloseTo(byHand, within(1e-6));
        assertThat(score.accuracy()).isEqualTo(0.5);
    }

    @Test
    void ofSeveralEquallyProbableClassesTheLowestIsPredicted() {
        assertThat(predictions.predicted(3)).isEqualTo(1);
        assertThat(predictions.confidence(3)).isEqualTo(0.4f);
    }

    @Test
    void confusionMatrixHasActualClassesInRows() {
        assertThat(predictions.confusionMatrix())
                .isDeepEqualTo(new int[][] {{1, 0, 1}, {0, 1, 0}, {0, 1, 0}});
    }

    @Test
    void dl4jCountsTheSame() {
        Evaluation evaluation = predictions.evaluation();

        assertThat(evaluation.accuracy()).isEqualTo(0.5);
        int[][] matrix = predictions.confusionMatrix();
        for (int actual = 0; actual < 3; actual++) {
            for (int predicted = 0; predicted < 3; predicted++) {
                assertThat(evaluation.getConfusion().getCount(actual, predicted))
                        .isEqualTo(matrix[actual][predicted]);
            }
        }
    }

    @Test
    void mistakesComeMostCertainFirst() {
        Predictions mistakes = predictions.mistakes();

        assertThat(mistakes.size()).isEqualTo(2);
        assertThat(mistakes.images().originalIndex(0)).isEqualTo(2);
        assertThat(mistakes.images().originalIndex(1)).isEqualTo(1);
        assertThat(mistakes.confidence(0)).isEqualTo(0.9f);
        assertThat(mistakes.accuracy()).isZero();
    }

    @Test
    void leastCertainComeFirstWhetherRightOrWrong() {
        Predictions uncertain = predictions.leastCertain().take(2);

        assertThat(uncertain.size()).isEqualTo(2);
        assertThat(uncertain.images().originalIndex(0)).isEqualTo(3);
        assertThat(uncertain.images().originalIndex(1)).isEqualTo(1);
        assertThat(uncertain.isCorrect(0)).isTrue();
        assertThat(uncertain.isCorrect(1)).isFalse();
    }

    @Test
    void whatIsHandedOutCannotChangeThem() {
        predictions.probabilities(0)[0] = 0;

        assertThat(predictions.confidence(0)).isEqualTo(0.7f);
    }

    @Test
    void noImagesHaveNoScore() {
        Predictions none = predictions.take(0);

        assertThat(none.score().isMeasured()).isFalse();
        assertThat(none.mistakes().size()).isZero();
        assertThat(none.confusionMatrix()).hasDimensions(3, 3);
    }

    @Test
    void rowsMustFitTheImagesAndTheClasses() {
        assertThatThrownBy(() -> Predictions.of(images, new float[3][3]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("4 images need as many rows of probabilities, but there are 3");
        assertThatThrownBy(() -> Predictions.of(images, new float[4][10]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("10 probabilities, but there are 3 classes (a to c)");
    }

    @Test
    void theCallersArrayIsNotKept() {
        float[][] rows = {{0.7f, 0.3f, 0}, {1, 0, 0}, {1, 0, 0}, {1, 0, 0}};
        Predictions own = Predictions.of(images, rows);
        rows[0][0] = 0;
        rows[1] = new float[3];

        assertThat(own.confidence(0)).isEqualTo(0.7f);
        assertThat(own.confidence(1)).isEqualTo(1);
    }

    @Test
    void whatIsNoProbabilityIsRefused() {
        refuses("the probability 5.0, but each must be in [0, 1]", 5, 0, 0);
        refuses("the probability -0.5", -0.5f, 1, 0.5f);
        refuses("weights are spoiled", Float.NaN, 0, 0);
        refuses("add up to 0.0", 0, 0, 0);
        refuses("softmax", 0.9f, 0.9f, 0.9f);
    }

    private void refuses(String message, float... row) {
        float[][] rows = {row, {1, 0, 0}, {1, 0, 0}, {1, 0, 0}};
        assertThatThrownBy(() -> Predictions.of(images, rows))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    /** The largest errors that a rounding to eight significant bits can make, all one way. */
    @Test
    void aSoftmaxRoundedToBfloat16IsTaken() {
        float up = 1 + 0x1p-8f;
        float[][] rows = {
            {0.5f * up, 0.25f * up, 0.25f * up},
            {up, 0, 0},
            {1 / up, 0, 0},
            {0.5f / up, 0.5f / up, 0}
        };
        assertThat(Predictions.of(images, rows).size()).isEqualTo(4);
    }
}
