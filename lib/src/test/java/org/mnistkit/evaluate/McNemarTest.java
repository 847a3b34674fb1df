package org.mnistkit.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mnistkit.data.ImageSet;
import org.mnistkit.data.Provenance;

class McNemarTest {

    /** The p-values were computed with whole numbers of any size and exact fractions. */
    @ParameterizedTest
    @CsvSource({
        "0, 0, 1",
        "1, 0, 1",
        "7, 7, 1",
        "5, 15, 0.04138946533203125",
        "10, 2, 0.03857421875",
        "88, 35, 1.9351247809692446e-06",
        "28, 525, 7.33506426650909e-120",
        "3000, 3100, 0.20494954465156165"
    })
    void pValuesAreThoseOfTheBinomialDistribution(int first, int second, double p) {
        assertThat(new McNemar(first, second).pValue())
                .isCloseTo(p, Percentage.withPercentage(1e-7));
        assertThat(new McNemar(second, first).pValue())
                .isCloseTo(p, Percentage.withPercentage(1e-7));
    }

    @Test
    void onlyImagesThatOneGetsRightAndTheOtherWrongCount() {
        ImageSet images = images("Five");
        Predictions first = predictions(images, 0, 0, 0, 1, 1);
        Predictions second = predictions(images, 0, 1, 1, 0, 1);
        assertThat(McNemar.of(first, second)).isEqualTo(new McNemar(2, 1));
    }

    @Test
    void otherImagesAreRefused() {
        Predictions first = predictions(images("Five"), 0, 0, 0, 1, 1);
        Predictions other = predictions(images("Other"), 0, 0, 0, 1, 1);
        assertThatThrownBy(() -> McNemar.of(first, other))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("different images");
        assertThatThrownBy(() -> McNemar.of(first, first.take(3)))
                .hasMessageContaining("different images");
        ImageSet images = images("Five");
        for (ImageSet changed :
                List.of(images.mapPixels(pixel -> 1), images.labeled(0, 0, 0, 0, 1))) {
            Predictions others = predictions(changed, 0, 0, 0, 1, 1);
            assertThatThrownBy(() -> McNemar.of(first, others))
                    .hasMessageContaining("different images");
        }
        assertThat(McNemar.of(first, predictions(images, 0, 0, 0, 1, 1)))
                .isEqualTo(new McNemar(0, 0));
        assertThatThrownBy(() -> new McNemar(-1, 0)).hasMessageContaining("onlyFirst is -1");
    }

    @Test
    void aComparisonIsATableForProgramsAndAPageForPeople() {
        ImageSet images = images("Five");
        Comparison comparison =
                new Comparison(
                        List.of(
                                new Comparison.Entry(
                                        "a", 10, predictions(images, 0, 0, 0, 1, 1), 100),
                                new Comparison.Entry(
                                        "b", 2000, predictions(images, 0, 1, 1, 0, 1), 3)));
        assertThat(comparison.toText())
                .isEqualTo(
                        """
                        Model_Name\tTest_Loss\tTest_Accuracy
                        a\t9.210340\t0.600000
                        b\t13.815511\t0.400000
                        """);
        assertThat(comparison.toMarkdown())
                .contains("| b | 2,000 | 3 | 13.8155 | 40.00 | 3 |")
                .contains("| zero | 60.00 | 40.00 |")
                .contains("| one | – | – |")
                .contains("| a | b | 2 | 1 | 1.000 |");
        assertThatThrownBy(() -> new Comparison(List.of())).hasMessageContaining("nothing");
    }

    @Test
    void namesThatATableTakesForTheSameAreNumbered() {
        ImageSet images = images("Five");
        Predictions predictions = predictions(images, 0, 0, 0, 1, 1);
        Comparison comparison =
                new Comparison(
                        Stream.of("mlp", "MLP", "class", "mlp")
                                .map(name -> new Comparison.Entry(name, 10, predictions, 100))
                                .toList());
        assertThat(comparison.classes().columnNames())
                .containsExactly("class", "mlp", "MLP (2)", "class (2)", "mlp (3)");
        assertThat(comparison.toMarkdown()).contains("| class | mlp | MLP (2) |");
    }

    @Test
    void theRunnerUpIsTheSecondMostProbableClass() {
        ImageSet images =
                ImageSet.of(
                        new byte[2],
                        new byte[2],
                        1,
                        1,
                        List.of("a", "b", "c"),
                        new Provenance("Two", "", "", true));
        Predictions predictions =
                Predictions.of(images, new float[][] {{0.2f, 0.5f, 0.3f}, {0.4f, 0.2f, 0.4f}});
        assertThat(predictions.runnerUp(0)).isEqualTo(2);
        assertThat(predictions.runnerUp(1)).isEqualTo(2);
        assertThat(predictions.classAccuracies()[0]).isCloseTo(0.5, within(1e-9));
    }

    /** Five images of class 0. */
    private static ImageSet images(String name) {
        return ImageSet.of(
                new byte[5],
                new byte[5],
                1,
                1,
                List.of("zero", "one"),
                new Provenance(name, "", "", true));
    }

    private static Predictions predictions(ImageSet images, int... classes) {
        float[][] rows = new float[classes.length][2];
        for (int i = 0; i < classes.length; i++) {
            rows[i][classes[i]] = 1;
        }
        return Predictions.of(images, rows);
    }

    @Test
    void smallProbabilitiesAreNotWrittenAsNone() {
        assertThat(new McNemar(0, 5000)).hasToString("0 : 5000, p < 0.01");
        assertThat(new McNemar(10, 22).toString()).matches("10 : 22, p = 0\\.0\\d\\d");
        assertThat(new McNemar(7, 7)).hasToString("7 : 7, p = 1.000");
    }
}
