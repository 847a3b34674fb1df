package org.mnistkit.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.awt.Color;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.mnistkit.SampleNetworks;
import org.mnistkit.data.ImageSet;
import org.mnistkit.description.Description;
import org.mnistkit.evaluate.AdversarialAccuracy;
import org.mnistkit.evaluate.EnsembleSizes;
import org.mnistkit.evaluate.Predictions;
import org.mnistkit.evaluate.Roc;
import org.mnistkit.record.CorruptionRecord;
import org.mnistkit.record.EpochStats;
import org.mnistkit.record.SampleStatistics;
import org.mnistkit.record.Score;
import org.mnistkit.train.History;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

class ChartsTest {

    // ---- Data

    @Test
    void classHistogramHasBarsAsHighAsTheirCounts() {
        ImageSet images = Samples.images(100);
        ImageSet uneven = images.filter(label -> label != 3);
        BufferedImage even = FigureAssert.assertCard(Charts.classHistogram(images));
        BufferedImage gap = FigureAssert.assertCard(Charts.classHistogram(uneven));
        double ratio =
                (double) FigureAssert.count(gap, Style.BLUE) / FigureAssert.count(even, Style.BLUE);
        assertThat(ratio).isBetween(0.89, 0.91);
    }

    @Test
    void classHistogramsOfFashionAndOfTwoSetsAreCards() {
        ImageSet fashion = Samples.images(95, Samples.FASHION, false);
        FigureAssert.assertCard(Charts.classHistogram(fashion));
        ImageSet first = fashion.take(50);
        BufferedImage two =
                FigureAssert.assertCard(
                        Charts.classHistogram("training", first, "validation", first));
        int blue = FigureAssert.count(two, Style.BLUE);
        assertThat(FigureAssert.count(two, Style.ORANGE)).isBetween(blue * 9 / 10, blue * 11 / 10);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Charts.classHistogram("a", first, "b", Samples.images(5)))
                .withMessageContaining("different classes");
    }

    @Test
    void pixelHistogramsAreCards() {
        FigureAssert.assertCard(Charts.pixelHistogram(Samples.images(1)));
        FigureAssert.assertCard(Charts.pixelHistogram(Samples.images(3000)));
    }

    // ---- Training

    static Stream<History> histories() {
        List<Float> losses = Samples.losses(130, new Random(1));
        Score bad = new Score(Double.NaN, Double.NaN);
        EpochStats diverged = new EpochStats(1, bad, bad, 1, 1);
        EpochStats perfect = new EpochStats(1, new Score(0, 1), new Score(0, 1), 1, 1);
        EpochStats hopeless = new EpochStats(1, new Score(2.3, 0), Score.NONE, 1, 1);
        List<Float> broken = new ArrayList<>(losses);
        Collections.fill(broken.subList(50, 130), Float.NaN);
        return Stream.of(
                Samples.history(1, true, 430),
                Samples.history(1, false, 0),
                Samples.history(2, true, 0),
                Samples.history(3, true, 7),
                Samples.history(15, true, 430),
                Samples.history(50, true, 860),
                new History(List.of(), List.of(), 0),
                new History(List.of(), losses, 0),
                new History(List.of(), losses, 430),
                new History(List.of(), losses.subList(0, 1), 430),
                new History(List.of(), broken, 430),
                new History(Samples.history(2, true, 0).epochs(), losses, 50),
                new History(List.of(diverged), losses, 130),
                new History(List.of(diverged), List.of(Float.NaN), 1),
                new History(List.of(perfect), List.of(0f, 0f), 2),
                new History(List.of(hopeless), List.of(), 0));
    }

    @ParameterizedTest
    @MethodSource("histories")
    void learningCurvesAreCardsForAnyHistory(History history) {
        FigureAssert.assertCard(Charts.learningCurves(history));
        FigureAssert.assertCard(Charts.lossCurve(history.batchLosses()));
    }

    @Test
    void learningCurvesShowValidationOnlyIfThereIsAny() {
        BufferedImage with = Charts.learningCurves(Samples.history(5, true, 100));
        BufferedImage without = Charts.learningCurves(Samples.history(5, false, 100));
        assertThat(FigureAssert.count(with, Style.VERMILLION)).isGreaterThan(200);
        assertThat(FigureAssert.count(without, Style.VERMILLION)).isZero();
        assertThat(FigureAssert.count(without, Style.BLUE)).isGreaterThan(200);
    }

    @ParameterizedTest
    @MethodSource("histories")
    void anyTwoHistoriesCanBeCompared(History history) {
        Map<String, History> both = new LinkedHashMap<>();
        both.put("one", history);
        both.put("other", Samples.history(3, true, 7));
        FigureAssert.assertCard(Charts.learningCurves(both));
        FigureAssert.assertCard(Charts.learningCurves(Map.of("alone", history)));
    }

    @Test
    void comparedTrainingsHaveAColorEach() {
        Map<String, History> histories = new LinkedHashMap<>();
        for (String name : List.of("a", "b", "c", "d", "e", "a name that is far too long for it")) {
            histories.put(name, Samples.history(4, true, 20));
        }
        BufferedImage image = FigureAssert.assertCard(Charts.learningCurves(histories));
        for (Color color :
                List.of(
                        Style.BLUE,
                        Style.VERMILLION,
                        Style.GREEN,
                        Style.PURPLE,
                        Style.ORANGE,
                        Style.SKY)) {
            // All but the last are hidden below it in the curves, but not in the legend.
            assertThat(FigureAssert.count(image, color)).isGreaterThan(30);
        }
    }

    @Test
    void noneOrTooManyTrainingsAreNotCompared() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Charts.learningCurves(Map.of()))
                .withMessage("there are 0 training runs, but 1 to 6 can be compared");
        Map<String, History> many = new LinkedHashMap<>();
        for (int i = 0; i < 7; i++) {
            many.put("training " + i, Samples.history(1, true, 0));
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Charts.learningCurves(many))
                .withMessageContaining("there are 7 training runs");
    }

    @Test
    void activationsOfNetworksOfAnyDepthAndSizeAreCards() {
        ImageSet images = Samples.images(20);
        Map<String, MultiLayerNetwork> networks = new LinkedHashMap<>();
        networks.put("baseline", SampleNetworks.baseline());
        networks.put("deep", SampleNetworks.deep());
        networks.put("vanishing", dense("normal(1e-7)"));
        networks.put("dead", dense("zeros"));
        FigureAssert.assertCard(Charts.activations(networks, images));
        FigureAssert.assertCard(Charts.activations(Map.of("dead", dense("zeros")), images));
    }

    @Test
    void activationsAreCountedWhereTheirMagnitudeIs() {
        // The first layer puts out 1 from every unit, the second 10: one full bin each.
        MultiLayerNetwork network = dense("zeros");
        network.getLayer(0).getParam("b").assign(1.05);
        network.getLayer(1).getParam("b").assign(10.5);
        BufferedImage image =
                FigureAssert.assertCard(
                        Charts.activations(Map.of("net", network), Samples.images(2)));
        Color fill = new Color(0x56b4e9);
        int border = image.getHeight() - Figure.PADDING - 40 - 46; // axis, second layer
        int first = leftmost(image, fill, 0, border - 2);
        int second = leftmost(image, fill, border + 2, image.getHeight());
        // Two decades are shown, from 1 to 100, on nearly the whole width.
        assertThat(second - first).isBetween(320, 380);
    }

    private static int leftmost(BufferedImage image, Color color, int top, int bottom) {
        for (int x = 0; x < image.getWidth(); x++) {
            for (int y = top; y < bottom; y++) {
                if (image.getRGB(x, y) == color.getRGB()) {
                    return x;
                }
            }
        }
        throw new AssertionError("nothing has that color");
    }

    private static MultiLayerNetwork dense(String init) {
        return Description.parse(
                        """
                        Layers:
                        Flatten
                        Dense,40,relu,init=%1$s
                        Dense,30,relu,init=%1$s
                        Dense,10,softmax
                        Optimizer:
                        0.1,0
                        1
                        1
                        """
                                .formatted(init))
                .network(1);
    }

    @Test
    void activationsNeedNetworksWithHiddenLayers() {
        ImageSet images = Samples.images(2);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Charts.activations(Map.of(), images))
                .withMessage("there are 0 networks, but 1 to 4 can be compared");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> Charts.activations(Map.of("a", SampleNetworks.softmaxOnly()), images))
                .withMessageContaining("no hidden layer");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () ->
                                Charts.activations(
                                        Map.of("a", SampleNetworks.baseline()), images.take(0)))
                .withMessageContaining("nothing to show");
    }

    @Test
    void functionsAreDrawnWithTheirSlopes() {
        // The slope of a constant is the axis itself; of a straight line, another constant.
        BufferedImage flat =
                FigureAssert.assertCard(Charts.functions("flat", Map.of("one", x -> 1), -2, 2));
        BufferedImage line =
                FigureAssert.assertCard(Charts.functions("line", Map.of("x", x -> x), -2, 2));
        assertThat(FigureAssert.longestRun(flat, Style.BLUE)).isGreaterThan(200);
        assertThat(FigureAssert.count(line, Style.BLUE))
                .isGreaterThan(FigureAssert.count(flat, Style.BLUE));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Charts.functions("none", Map.of(), 0, 1))
                .withMessage("there are 0 functions, but 1 to 6 can be drawn");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Charts.functions("empty", Map.of("one", x -> 1), 1, 1))
                .withMessage("x goes from 1.0 to 1.0, but must rise, and be finite");
    }

    @Test
    void lossCurveTakesAnArrayAsWell() {
        List<Float> losses = Samples.losses(300, new Random(1));
        float[] array = new float[300];
        for (int i = 0; i < array.length; i++) {
            array[i] = losses.get(i);
        }
        assertThat(FigureAssert.png(Charts.lossCurve(array)))
                .isEqualTo(FigureAssert.png(Charts.lossCurve(losses)));
    }

    @ParameterizedTest
    @CsvSource({
        "0.012, 0.7, 0.01, 1",
        "0.02, 0.5, 0.02, 0.5",
        "0.3, 9, 0.2, 10",
        "1e-7, 3, 1e-7, 10",
        "0.1, 1000, 0.1, 1000"
    })
    void logarithmicAxesEncloseTheValuesTightly(double low, double high, double min, double max) {
        LogTicks ticks = new LogTicks("loss", low, high);
        assertThat(ticks.min()).isEqualTo(min);
        assertThat(ticks.max()).isEqualTo(max);
        assertThat(ticks.width()).isGreaterThan(10);
    }

    // ---- Results

    /** 200 images of two classes: hits, and so many of class 0 that were taken for 1. */
    private static Predictions twoClasses(int wrong) {
        ImageSet images = Samples.images(200, List.of("cat", "dog"), false);
        float[][] probabilities = new float[200][2];
        for (int i = 0; i < 200; i++) {
            boolean mistaken = images.label(i) == 0 && i < 2 * wrong;
            probabilities[i][mistaken ? 1 : images.label(i)] = 1;
        }
        return Predictions.of(images, probabilities);
    }

    @Test
    void confusionMatrixShowsRareMistakesAndLeavesEmptyCellsWhite() {
        BufferedImage one = FigureAssert.assertCard(Charts.confusionMatrix(twoClasses(1)));
        BufferedImage none = FigureAssert.assertCard(Charts.confusionMatrix(twoClasses(0)));
        int right = Figure.PADDING + 80 + 2 * 58;
        int bottom = one.getHeight() - Figure.PADDING - 34;
        // Corners of the cells, away from the counts in their middle.
        Color catAsDog = new Color(one.getRGB(right - 4, bottom - 34 - 4));
        Color dogAsCat = new Color(one.getRGB(right - 58 - 4, bottom - 4), true);
        Color dogAsDog = new Color(one.getRGB(right - 4, bottom - 4));
        assertThat(catAsDog.getRed()).as("orange").isGreaterThan(catAsDog.getBlue() + 60);
        assertThat(dogAsCat.getAlpha()).as("nothing").isZero();
        assertThat(dogAsDog.getBlue()).as("blue").isGreaterThan(dogAsDog.getRed() + 60);
        assertThat(none.getRGB(right - 4, bottom - 34 - 4) >>> 24).isZero();
    }

    /** The cells of the clean images, which are at the left. */
    @Test
    void corruptionsColorMoreMistakesDarker() {
        List<CorruptionRecord> records =
                List.of(
                        Samples.corruptions("perfect", 1, 0.5),
                        Samples.corruptions("good", 0.9, 0.5),
                        Samples.corruptions("bad", 0.5, 0.9, 0.8));
        BufferedImage picture = FigureAssert.assertCard(Charts.corruptions(records));
        int left = Figure.PADDING + Style.width("perfect", Style.TEXT) + 10;
        int bottom = picture.getHeight() - Figure.PADDING - 1;
        List<Integer> blue = new ArrayList<>();
        for (int row = 3; row > 0; row--) {
            Color cell = new Color(picture.getRGB(left + 3, bottom - row * CellGrid.ROW + 3));
            blue.add(cell.getBlue());
        }
        assertThat(blue.get(0)).isEqualTo(255);
        assertThat(blue.get(1)).isBetween(100, 240);
        assertThat(blue.get(2)).isLessThan(blue.get(1) - 40);
    }

    @Test
    void corruptionsOfAnyNumberOfModelsAreACard() {
        for (int count : new int[] {1, 7, 30}) {
            FigureAssert.assertNothingClipped(
                    Charts.corruptions(
                            Collections.nCopies(
                                    count,
                                    Samples.corruptions(
                                            "a model with a very long name", 1, 0.1234, 0.99999))));
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Charts.corruptions(List.of()))
                .withMessage("there is nothing to show: 0 records");
    }

    @Test
    void confusionMatrixOfAnyNumberOfClassesIsACard() {
        for (List<String> names :
                List.of(
                        Samples.DIGITS,
                        Samples.FASHION,
                        List.of("one"),
                        Collections.nCopies(26, "x"),
                        Collections.nCopies(10, "a class with a name that is much too long"))) {
            ImageSet images = Samples.images(500, names, false);
            Predictions predictions = Samples.predictions(images, 7);
            FigureAssert.assertNothingClipped(Charts.confusionMatrix(predictions));
        }
        // Classes without an image, and without a prediction.
        Predictions few = Samples.predictions(Samples.images(3), 2);
        FigureAssert.assertCard(Charts.confusionMatrix(few));
    }

    @Test
    void confusionMatrixOfNothingIsRefused() {
        Predictions none = Predictions.of(Samples.images(2).take(0), new float[0][]);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Charts.confusionMatrix(none))
                .withMessageContaining("nothing to show");
    }

    @Test
    void barsAreAsLongAsTheirValues() {
        BufferedImage image =
                FigureAssert.assertCard(
                        Charts.bars("Methods", "test error (%)", List.of("a", "b"), 30, 10));
        BufferedImage small =
                FigureAssert.assertCard(Charts.bars("Methods", "error", List.of("a", "b"), 30, 0));
        double longest = FigureAssert.longestRun(image, Style.BLUE);
        double area = FigureAssert.count(image, Style.BLUE) / 18.0;
        assertThat((area - longest) / longest).isBetween(0.33, 0.34);
        assertThat(FigureAssert.count(small, Style.BLUE) / 18.0).isEqualTo(longest, within(12.0));
    }

    @Test
    void barsTakeLongNamesManyBarsAndNegativeValues() {
        String name = "a method with a name that is longer than any picture should have to bear";
        FigureAssert.assertCard(
                Charts.bars("Long", "x", Collections.nCopies(30, name), new double[30]));
        FigureAssert.assertCard(Charts.bars("Signs", "x", List.of("a", "b", "c"), -3, 0, 0.001));
    }

    @Test
    void barsOfATableTakeItsNameAndColumns() {
        Table table =
                Table.create(
                        "Methods",
                        StringColumn.create("method", "a", "b"),
                        DoubleColumn.create("test error (%)", 30, 10));
        BufferedImage fromTable = Charts.bars(table, "method", "test error (%)");
        BufferedImage direct = Charts.bars("Methods", "test error (%)", List.of("a", "b"), 30, 10);
        assertThat(FigureAssert.png(fromTable)).isEqualTo(FigureAssert.png(direct));
    }

    @Test
    void barsThatDoNotFitTogetherAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Charts.bars("t", "x", List.of("a"), 1, 2))
                .withMessageStartingWith("1 name and 2 values");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Charts.bars("t", "x", List.of()))
                .withMessageStartingWith("0 names and 0 values");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Charts.bars("t", "x", List.of("a"), Double.NaN))
                .withMessage("the value of “a” is NaN, but must be a finite number");
    }

    @Test
    void errorsOfEnsemblesStandWhereTheyAreAndTheirBarsAreTwoDeviationsLong() {
        EnsembleSizes sizes =
                new EnsembleSizes(List.of(errors(0.6, 1.0), errors(0.6), errors(0.4)));
        BufferedImage picture = FigureAssert.assertCard(Charts.ensembleSizes(sizes));
        int third = picture.getWidth() / 3;
        Rectangle bar = blue(picture.getSubimage(0, 0, third, picture.getHeight()));
        Rectangle two = blue(picture.getSubimage(third, 0, third, picture.getHeight()));
        Rectangle three = blue(picture.getSubimage(2 * third, 0, third, picture.getHeight()));
        double percent = (three.getCenterY() - two.getCenterY()) / 0.2;

        assertThat(bar.getCenterY()).isEqualTo(two.getCenterY() - 0.2 * percent, within(1.5));
        assertThat(bar.height).isCloseTo((int) (2 * 0.2828 * percent), within(4));
        assertThat(two.height).isCloseTo(three.height, within(1)).isLessThan(12);
    }

    @Test
    void ensemblesOfAnySizesMakeACardAndNoErrorsAreRefused() {
        List<SampleStatistics> many =
                IntStream.rangeClosed(1, 100).mapToObj(size -> errors(1.0 / size, 0.2)).toList();
        FigureAssert.assertCard(Charts.ensembleSizes(new EnsembleSizes(many)));
        FigureAssert.assertCard(Charts.ensembleSizes(new EnsembleSizes(List.of(errors(0.0)))));
        EnsembleSizes one = new EnsembleSizes(List.of(errors(Double.NaN), errors(100.0)));
        FigureAssert.assertCard(Charts.ensembleSizes(one));
        EnsembleSizes none = new EnsembleSizes(List.of(errors(Double.NaN)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Charts.ensembleSizes(none))
                .withMessageContaining("nothing to show");
    }

    private static SampleStatistics errors(Double... percents) {
        return new SampleStatistics(List.of(percents));
    }

    // ---- Curves of shares

    /** Points of a curve lie where they belong: the steps of a ROC curve, from corner to corner. */
    @Test
    void aPerfectCurveGoesAroundTheCornerAndAHopelessOneAlongTheDiagonal() {
        Roc perfect = Roc.of(new double[] {2, 3}, new double[] {0, 1});
        Roc hopeless = Roc.of(new double[] {1, 1}, new double[] {1, 1});
        BufferedImage corner = FigureAssert.assertCard(Charts.roc("A", Map.of("a", perfect)));
        BufferedImage diagonal = FigureAssert.assertCard(Charts.roc("A", Map.of("a", hopeless)));

        Rectangle plot = blue(corner.getSubimage(0, 0, 500, corner.getHeight()));
        assertThat(blue(diagonal.getSubimage(0, 0, 500, diagonal.getHeight())).width)
                .isCloseTo(plot.width, within(8)); // the ends of a slanted line are soft
        // Where the curve is in the middle of the chart: at the top, or half way down.
        assertThat(blue(column(corner, plot)).getCenterY()).isCloseTo(plot.y, within(4.0));
        assertThat(blue(column(diagonal, plot)).getCenterY())
                .isCloseTo(plot.getCenterY(), within(4.0));
    }

    private static BufferedImage column(BufferedImage picture, Rectangle plot) {
        return picture.getSubimage((int) plot.getCenterX() - 1, 0, 3, picture.getHeight());
    }

    @Test
    void accuraciesFallFromLeftToRight() {
        AdversarialAccuracy falling =
                new AdversarialAccuracy(List.of(0.0, 0.1, 0.2), List.of(0.99, 0.5, 0.02));
        AdversarialAccuracy level = new AdversarialAccuracy(List.of(0.0, 0.3), List.of(0.9, 0.9));
        Map<String, AdversarialAccuracy> both = new LinkedHashMap<>();
        both.put("falling", falling);
        both.put(
                "a network with a name that is much too long for the room beside the chart", level);
        BufferedImage picture = FigureAssert.assertCard(Charts.adversarialAccuracy("Steps", both));

        Rectangle line = blue(picture.getSubimage(0, 0, 500, picture.getHeight()));
        assertThat(line.height).isGreaterThan(150);
        assertThat(line.width).as("two thirds of the axis").isBetween(220, 330);
        assertThat(FigureAssert.count(picture, Style.VERMILLION)).isGreaterThan(500);
        FigureAssert.assertCard(
                Charts.adversarialAccuracy(
                        "One", Map.of("a", new AdversarialAccuracy(List.of(0.0), List.of(1.0)))));
    }

    @Test
    void noCurvesAndTooManyAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Charts.roc("None", Map.of()))
                .withMessage("there are 0 curves, but 1 to 6 can be drawn");
        Map<String, AdversarialAccuracy> seven = new LinkedHashMap<>();
        for (int i = 0; i < 7; i++) {
            seven.put("curve " + i, new AdversarialAccuracy(List.of(0.1), List.of(0.5)));
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Charts.adversarialAccuracy("Many", seven))
                .withMessageContaining("7 curves");
    }

    /** The rectangle that holds all that is quite blue. */
    private static Rectangle blue(BufferedImage picture) {
        Rectangle found = null;
        for (int x = 0; x < picture.getWidth(); x++) {
            for (int y = 0; y < picture.getHeight(); y++) {
                if (picture.getRGB(x, y) == Style.BLUE.getRGB()) {
                    Rectangle pixel = new Rectangle(x, y, 1, 1);
                    found = found == null ? pixel : found.union(pixel);
                }
            }
        }
        return found;
    }
}
