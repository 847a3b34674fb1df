package org.mnistkit.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mnistkit.ReferenceNumbers;
import org.mnistkit.data.ImageSet;
import org.mnistkit.data.Provenance;
import org.mnistkit.record.Calibration;

class TemperatureScalingTest {

    /** The streams of tools/reference/calibration.py. */
    private static final int LOGITS = 50;

    private static final List<String> CASES =
            List.of("underconfident", "nearly right", "overconfident");

    private final JsonNode reference = ReferenceNumbers.read("calibration");

    /** The same logits and labels as those of the Python script. */
    private Predictions problem(String name) {
        int rows = reference.get("rows").asInt();
        int classes = reference.get("classes").asInt();
        int stream = CASES.indexOf(name);
        double scale = reference.get("cases").get(name).get("scale").asDouble();
        double[] logits = ReferenceNumbers.weights(LOGITS + stream, scale, 0, rows, classes);
        float[][] probabilities = new float[rows][];
        byte[] labels = new byte[rows];
        for (int i = 0; i < rows; i++) {
            double[] row = Arrays.copyOfRange(logits, i * classes, (i + 1) * classes);
            probabilities[i] = softmax(row);
            int largest =
                    IntStream.range(0, classes).reduce((a, b) -> row[b] > row[a] ? b : a).orElse(0);
            long any = (ReferenceNumbers.bits(LOGITS + 10 + stream, i) >>> 33) % classes;
            labels[i] = (byte) (i % 5 == 0 ? any : largest);
        }
        return Predictions.of(images(labels, classes), probabilities);
    }

    private static float[] softmax(double[] logits) {
        double largest = Arrays.stream(logits).max().orElseThrow();
        double sum = Arrays.stream(logits).map(z -> Math.exp(z - largest)).sum();
        float[] result = new float[logits.length];
        for (int k = 0; k < result.length; k++) {
            result[k] = (float) (Math.exp(logits[k] - largest) / sum);
        }
        return result;
    }

    private static ImageSet images(byte[] labels, int classes) {
        return ImageSet.of(
                new byte[labels.length],
                labels,
                1,
                1,
                IntStream.range(0, classes).mapToObj(Integer::toString).toList(),
                new Provenance("Some", "", "", true));
    }

    @ParameterizedTest
    @ValueSource(strings = {"underconfident", "nearly right", "overconfident"})
    void scikitLearnFindsTheSame(String name) {
        JsonNode expected = reference.get("cases").get(name);
        Predictions predictions = problem(name);

        double temperature = TemperatureScaling.fit(predictions).orElseThrow();

        // Both look for the bottom of a flat valley.
        assertThat(temperature)
                .isCloseTo(expected.get("temperature").asDouble(), within(2e-4 * temperature));
        Calibration found = TemperatureScaling.measure(temperature, predictions);
        assertThat(predictions.score().loss())
                .isCloseTo(expected.get("loss").get(0).asDouble(), within(1e-5));
        assertThat(found.loss()).isCloseTo(expected.get("loss").get(1).asDouble(), within(1e-6));
        assertThat(found.uncalibratedError())
                .isCloseTo(expected.get("error").get(0).asDouble(), within(1e-6));
        assertThat(found.error()).isCloseTo(expected.get("error").get(1).asDouble(), within(1e-3));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.05, 0.5, 1, 2, 20})
    void noAnswerChanges(double temperature) {
        Predictions predictions = problem("nearly right");
        Predictions scaled = predictions.scaled(temperature);
        for (int i = 0; i < predictions.size(); i++) {
            assertThat(scaled.predicted(i)).isEqualTo(predictions.predicted(i));
            double sum = 0;
            for (float probability : scaled.probabilities(i)) {
                sum += probability;
            }
            assertThat(sum).isCloseTo(1, within(1e-6));
        }
    }

    @Test
    void whatIsScaledTwiceIsAsItWas() {
        Predictions predictions = problem("underconfident");
        Predictions back = predictions.scaled(2.5).scaled(1 / 2.5);
        for (int i = 0; i < predictions.size(); i++) {
            for (int k = 0; k < predictions.probabilities(i).length; k++) {
                assertThat(back.probabilities(i)[k])
                        .isCloseTo(predictions.probabilities(i)[k], within(1e-5f));
            }
        }
    }

    @Test
    void aFitOfWhatWasFittedIsOne() {
        Predictions predictions = problem("overconfident");
        double temperature = TemperatureScaling.fit(predictions).orElseThrow();
        assertThat(TemperatureScaling.fit(predictions.scaled(temperature)).orElseThrow())
                .isCloseTo(1, within(1e-3));
    }

    @Test
    void withoutMistakesOrImagesThereIsNoBestOne() {
        float[][] certain = {{0.6f, 0.4f}, {0.3f, 0.7f}};
        assertThat(TemperatureScaling.fit(Predictions.of(images(new byte[] {0, 1}, 2), certain)))
                .isEmpty();
        Predictions none = Predictions.of(images(new byte[0], 2), new float[0][]);
        assertThat(TemperatureScaling.fit(none)).isEmpty();
        assertThatThrownBy(() -> TemperatureScaling.measure(2, none))
                .hasMessageContaining("there are no test images");
    }

    /** A probability of 0 is no reason for NaN, and one that is wrong for certain gets a doubt. */
    @Test
    void certaintyIsRead() {
        float[][] rows = {{1, 0}, {1, 0}, {0, 1}};
        Predictions predictions = Predictions.of(images(new byte[] {0, 1, 1}, 2), rows);

        double temperature = TemperatureScaling.fit(predictions).orElseThrow();

        assertThat(temperature).isEqualTo(20, within(1e-9));
        assertThat(predictions.scaled(temperature).probabilities(1)[1]).isBetween(0.004f, 0.01f);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
    void otherTemperaturesAreRefused(double temperature) {
        Predictions predictions = problem("nearly right");
        assertThatThrownBy(() -> predictions.scaled(temperature))
                .hasMessage("temperature is " + temperature + ", but must be a positive number");
    }
}
