package org.mnistkit.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mnistkit.SampleNetworks;
import org.mnistkit.data.ImageSet;
import org.mnistkit.evaluate.AdversarialAccuracy;
import org.mnistkit.evaluate.EnsembleSizes;
import org.mnistkit.evaluate.Predictions;
import org.mnistkit.evaluate.Roc;
import org.mnistkit.experiment.Ablation;
import org.mnistkit.experiment.Ablation.Results;
import org.mnistkit.experiment.Ablation.Step;
import org.mnistkit.record.CorruptionRecord;
import org.mnistkit.record.EpochStats;
import org.mnistkit.record.SampleStatistics;
import org.mnistkit.record.Score;
import org.mnistkit.search.Hyperparameter;
import org.mnistkit.search.SampleTrials;
import org.mnistkit.search.SearchResults;
import org.mnistkit.search.SearchSpace;
import org.mnistkit.train.History;

/**
 * Every chart and picture that takes numbers, with numbers that are none, or far from ordinary
 * ones: each draws a picture that can be read, or refuses them in a sentence.
 */
class OddValuesTest {

    /** What is left for the data, at the least, of each of two charts side by side, in pixels. */
    private static final int NARROWEST_PLOT = 200;

    private interface Drawing extends Function<double[], BufferedImage> {}

    private static final double[] HALVES = {0.5, 0.55, 0.6};

    /** What draws any numbers. */
    private static final Map<String, Drawing> CHARTS = new LinkedHashMap<>();

    /** What draws shares between 0 and 1, and may refuse others. */
    private static final Map<String, Drawing> OF_SHARES = new LinkedHashMap<>();

    static {
        CHARTS.put("losses of batches", values -> Charts.lossCurve(floats(values)));
        CHARTS.put(
                "curves of batches",
                values -> Charts.learningCurves(new History(List.of(), floats(values), 2)));
        CHARTS.put("curves of epochs", values -> Charts.learningCurves(losses(values)));
        CHARTS.put(
                "curves compared",
                values ->
                        Charts.learningCurves(
                                Map.of(
                                        "a",
                                        losses(values),
                                        "b",
                                        new History(List.of(), floats(values), 1))));
        CHARTS.put("function", values -> Charts.functions("f", Map.of("f", f(values)), -1, 1));
        CHARTS.put("steps", values -> Charts.ablation(steps(values)));
        CHARTS.put("comparison", values -> Charts.comparison("Race", steps(values)));
        CHARTS.put("weights", values -> Pictures.weights(maps(values), names(2), 2, 2));
        CHARTS.put("maps", values -> Pictures.maps(maps(values), names(2), 2, 2));
        CHARTS.put(
                "maps of counts",
                values -> Pictures.maps("Counts", "", maps(values), names(2), 2, 2));
        CHARTS.put("bars", values -> Charts.bars("Bars", "x", names(values.length), values));

        OF_SHARES.put("curves of accuracies", values -> Charts.learningCurves(accuracies(values)));
        OF_SHARES.put(
                "accuracies compared",
                values -> Charts.learningCurves(Map.of("a", accuracies(values))));
        OF_SHARES.put("ensemble sizes", values -> Charts.ensembleSizes(sizes(values)));
        OF_SHARES.put("roc", values -> Charts.roc("ROC", Map.of("a", Roc.of(values, HALVES))));
        OF_SHARES.put(
                "adversarial accuracy",
                values -> Charts.adversarialAccuracy("Steps", Map.of("a", adversarial(values))));
        OF_SHARES.put("panels", values -> Charts.searchHyperparameters(trials(values)));
        OF_SHARES.put("panels of the training", values -> Charts.searchTraining(trials(values)));
        OF_SHARES.put("convolutions", values -> Charts.searchConvolutions(trials(values)));
        OF_SHARES.put("dense layers", values -> Charts.searchFullyConnected(trials(values)));
        OF_SHARES.put("histogram", values -> Charts.searchHistogram(trials(values)));
        OF_SHARES.put("correlation", values -> Charts.searchCorrelation(trials(values)));
        OF_SHARES.put("importance", values -> Charts.searchImportance(trials(values)));
        OF_SHARES.put("predictions", values -> Pictures.predictions(predictions(values)));
        OF_SHARES.put("probabilities", values -> Pictures.probabilities(predictions(values)));
        OF_SHARES.put("challenges", values -> Pictures.challenging(predictions(values)));
        OF_SHARES.put(
                "perturbations",
                values -> Pictures.perturbations(predictions(values), predictions(values)));
        OF_SHARES.put("confusion matrix", values -> Charts.confusionMatrix(predictions(values)));
        OF_SHARES.put("corruptions", values -> Charts.corruptions(corruptions(values)));
    }

    /** Odd numbers alone, repeated, and beside ordinary ones; and none. */
    private static List<double[]> series() {
        List<double[]> series = new ArrayList<>();
        series.add(new double[0]);
        for (double odd :
                new double[] {
                    Double.NaN,
                    Double.POSITIVE_INFINITY,
                    Double.NEGATIVE_INFINITY,
                    Double.MAX_VALUE,
                    Double.MIN_VALUE,
                    1e30,
                    -1e30,
                    1e-30,
                    -3,
                    0,
                    1
                }) {
            series.add(new double[] {odd});
            series.add(new double[] {0.5, odd, 0.7, 0.6});
        }
        for (double constant : new double[] {Double.NaN, 1e30, -3, 0}) {
            series.add(new double[] {constant, constant, constant});
        }
        return series;
    }

    static Stream<Arguments> drawings() {
        return Stream.of(CHARTS, OF_SHARES)
                .flatMap(each -> each.keySet().stream())
                .flatMap(name -> series().stream().map(values -> Arguments.of(name, values)));
    }

    @ParameterizedTest
    @MethodSource("drawings")
    void anythingIsDrawnOrRefused(String name, double... values) {
        boolean ofShares = OF_SHARES.containsKey(name);
        BufferedImage image;
        try {
            image = (ofShares ? OF_SHARES : CHARTS).get(name).apply(values);
        } catch (IllegalArgumentException refusal) {
            assertThat(isRefused(name, ofShares, values)).as(refusal.getMessage()).isTrue();
            assertThat(refusal.getMessage())
                    .containsPattern("\\bmust\\b|\\bnothing to show\\b")
                    .doesNotContain("\n")
                    .hasSizeLessThan(200);
            return;
        }
        assertReadable(image);
    }

    private static boolean isRefused(String name, boolean ofShares, double... values) {
        if (values.length == 0) {
            return true;
        }
        return ofShares
                ? !Arrays.stream(values).allMatch(value -> value >= 0 && value <= 1)
                : name.equals("bars") && !Arrays.stream(values).allMatch(Double::isFinite);
    }

    /** Nothing is clipped, and labels have not taken the room of the data. */
    private static void assertReadable(BufferedImage image) {
        FigureAssert.assertCard(image);
        int half = image.getWidth() / 2;
        for (int x : new int[] {0, half}) {
            int grid =
                    FigureAssert.longestRun(
                            image.getSubimage(x, 0, half, image.getHeight()), Style.GRID);
            // Short runs are edges of lines that happen to be as transparent.
            if (grid > 8) {
                assertThat(grid).as("width of the plot").isGreaterThan(NARROWEST_PLOT);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "NaN, –",
        "Infinity, ∞",
        "-Infinity, −∞",
        "1e30, 1.0e+30",
        "-1.7976931348623157e308, −1.8e+308",
        "4.9e-324, 4.9e−324"
    })
    void labelsAreShort(double value, String label) {
        assertThat(Style.number(value)).isEqualTo(label);
    }

    @Test
    void zeroIsLabeledSoThoughTicksAreRounded() {
        assertThat(Style.tickLabels(1e30).apply(2e14)).isEqualTo("0");
        assertThat(Style.tickLabels(1e-30).apply(2e-31)).isEqualTo("2.0e−31");
    }

    // ---- What is left out is said

    @Test
    void lossesThatAreNoNumbersAreNotTakenForNoTraining() {
        assertThat(pixels(Charts.lossCurve(Collections.nCopies(5, Float.NaN))))
                .isNotEqualTo(pixels(Charts.lossCurve(List.of())));
        assertThat(LearningCurves.withoutCurve(false)).contains("diverged");
    }

    @Test
    void accuraciesThatAreNoPercentagesAreLeftOutOfTheSteps() {
        Ablation ordinary = steps(0.5, 0.7);
        Ablation odd = steps(0.5, 0.7, Double.NaN, 1e30);
        BufferedImage picture = Charts.ablation(odd);
        assertThat(picture.getHeight())
                .as("two lines of the caption, no more steps")
                .isBetween(Charts.ablation(ordinary).getHeight() + 10, 230);
    }

    // ---- Ranges

    @ParameterizedTest
    @CsvSource({"-1e30, 1e30", "0, 1e-12", "1e30, 2e30", "-1e300, 1e300"})
    void functionsOfAnyRangeAreDrawn(double from, double to) {
        assertReadable(Charts.functions("f", Map.of("x", x -> x, "one", x -> 1), from, to));
    }

    @ParameterizedTest
    @CsvSource({"-Infinity, 1", "0, Infinity", "NaN, 1", "0, NaN", "1, 1"})
    void functionsOfNoRangeAreRefused(double from, double to) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Charts.functions("f", Map.of("x", x -> x), from, to))
                .withMessage("x goes from %s to %s, but must rise, and be finite", from, to);
    }

    @Test
    void labelsOfManyDecadesAreSpaced() {
        LogTicks ticks = new LogTicks("loss", 2, 1e30);
        assertThat(ticks.drawn()).hasSizeLessThan(14).startsWith(1.0);
        assertThat(ticks.max()).isEqualTo(1e30);
        assertThat(new LogTicks("loss", 0.04, 3).drawn()).startsWith(0.02, 0.05).endsWith(5.0);
    }

    // ---- Images and networks

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 255})
    void imagesOfOneGrayAreDrawn(int gray) {
        for (int count : new int[] {1, 12}) {
            for (int size : new int[] {1, 28}) {
                ImageSet images = gray(count, size, gray);
                assertReadable(Charts.classHistogram(images));
                assertReadable(Charts.classHistogram("a", images, "b", images.take(1)));
                assertReadable(Charts.pixelHistogram(images));
                assertReadable(Pictures.meanImages(images));
                FigureAssert.assertNothingClipped(Pictures.corrupted(images, 0, 1));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            floats = {
                0,
                1e30f,
                -1e30f,
                1e-30f,
                Float.NaN,
                Float.POSITIVE_INFINITY,
                Float.MAX_VALUE
            })
    void networksOfSpoiledWeightsAreDrawn(float weight) {
        MultiLayerNetwork network = SampleNetworks.baseline();
        try {
            network.params().assign(weight);
            ImageSet images = Samples.images(2);
            assertReadable(Pictures.filters(network, 0));
            assertReadable(Pictures.activations(network, images, 0));
            for (int layer = 0; layer < network.getnLayers(); layer++) {
                assertReadable(Pictures.activations(network, images, 0, layer));
            }
            assertReadable(Charts.activations(Map.of("spoiled", network), images));
        } finally {
            network.close();
        }
    }

    // ---- Helpers

    private static List<Float> floats(double... values) {
        return Arrays.stream(values).mapToObj(value -> (float) value).toList();
    }

    private static History losses(double... values) {
        return history(value -> value, value -> 0.5, values);
    }

    private static History accuracies(double... values) {
        return history(value -> 1, value -> value, values);
    }

    /** The errors of ensembles of sizes from 1, each drawn twice. */
    private static EnsembleSizes sizes(double... values) {
        return new EnsembleSizes(
                Arrays.stream(values)
                        .mapToObj(value -> new SampleStatistics(List.of(50.0, 100 * value)))
                        .toList());
    }

    private static AdversarialAccuracy adversarial(double... values) {
        return new AdversarialAccuracy(
                IntStream.range(0, values.length).mapToObj(i -> 0.05 * i).toList(),
                Arrays.stream(values).boxed().toList());
    }

    private static History history(
            ToDoubleFunction<Double> loss, ToDoubleFunction<Double> accuracy, double... values) {
        List<EpochStats> epochs = new ArrayList<>();
        for (double value : values) {
            Score score = new Score(loss.applyAsDouble(value), accuracy.applyAsDouble(value));
            epochs.add(new EpochStats(epochs.size() + 1, score, score, 1e-3, 1));
        }
        return new History(epochs, List.of(), 0);
    }

    /** A function that goes through these values from −1 to 1. */
    private static java.util.function.DoubleUnaryOperator f(double... values) {
        return x ->
                values.length == 0
                        ? Double.NaN
                        : values[(int) Math.max(0, Math.min(0.999, (x + 1) / 2) * values.length)];
    }

    /** A step for each value, as an accuracy; the last one has all of them. */
    private static Ablation steps(double... values) {
        List<Step> steps = new ArrayList<>();
        for (double value : values) {
            steps.add(step(steps.size() + "-each", 100 * value));
        }
        if (values.length > 0) {
            steps.add(
                    step(steps.size() + "-all", Arrays.stream(values).map(v -> 100 * v).toArray()));
        }
        return new Ablation(steps);
    }

    private static Step step(String name, double... accuracies) {
        SampleStatistics spread = new SampleStatistics(Arrays.stream(accuracies).boxed().toList());
        return new Step(
                name,
                "change",
                9,
                Optional.of(new Results(Optional.empty(), spread, OptionalDouble.empty())));
    }

    /** Two maps of 2×2 with these values in turns. */
    private static float[][] maps(double... values) {
        float[][] maps = new float[2][4];
        for (int i = 0; i < 8 && values.length > 0; i++) {
            maps[i / 4][i % 4] = (float) values[i % values.length];
        }
        return maps;
    }

    private static List<String> names(int count) {
        return IntStream.range(0, count).mapToObj(i -> "name " + i).toList();
    }

    /** Trials of two hyperparameters, with these accuracies in turns. */
    private static SearchResults trials(double... accuracies) {
        SearchSpace space =
                SampleTrials.tinySpace()
                        .with(Hyperparameter.OPTIMIZER, "adam", "sgd")
                        .with(Hyperparameter.FILTERS, 2, 4)
                        .with(Hyperparameter.UNITS, 8, 16);
        return accuracies.length == 0
                ? new SearchResults("none", List.of())
                : SampleTrials.results(space, accuracies);
    }

    /** Predictions in which each of these values is the probability of one of ten classes. */
    private static Predictions predictions(double... values) {
        float[][] rows = new float[values.length][10];
        for (int i = 0; i < values.length; i++) {
            rows[i][3] = (float) values[i];
            rows[i][5] = (float) (1 - values[i]);
        }
        return Predictions.of(Samples.images(12).take(values.length), rows);
    }

    /** A model for each of these accuracies on the images as they are, and two in each line. */
    private static List<CorruptionRecord> corruptions(double... values) {
        return Arrays.stream(values)
                .mapToObj(value -> Samples.corruptions("name", value, value, 0.5))
                .toList();
    }

    private static ImageSet gray(int count, int size, int gray) {
        byte[] pixels = new byte[count * size * size];
        Arrays.fill(pixels, (byte) gray);
        return ImageSet.of(
                pixels,
                new byte[count],
                size,
                size,
                Samples.DIGITS,
                Samples.images(1).provenance());
    }

    private static int[] pixels(BufferedImage image) {
        return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    }
}
