package org.mnistkit.plot;

import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.mnistkit.data.ImageSet;
import org.mnistkit.engine.PeakRates;
import org.mnistkit.engine.StepBreakdown;
import org.mnistkit.evaluate.AdversarialAccuracy;
import org.mnistkit.evaluate.EnsembleSizes;
import org.mnistkit.evaluate.Predictions;
import org.mnistkit.evaluate.Reliability;
import org.mnistkit.evaluate.Roc;
import org.mnistkit.experiment.Ablation;
import org.mnistkit.record.CorruptionRecord;
import org.mnistkit.search.SearchResults;
import org.mnistkit.train.History;
import tech.tablesaw.api.Table;

/** Charts of data, of the course of a training run, and of results. */
public final class Charts {

    /** As many training runs can be compared in one chart. */
    public static final int MOST_TRAININGS = Style.SERIES.size();

    private Charts() {}

    // ---- Data

    /**
     * How many images there are of each class.
     *
     * @param images at least one image
     */
    public static BufferedImage classHistogram(ImageSet images) {
        return DataHistograms.classes(images);
    }

    /**
     * The share of each class in two sets, side by side: do both hold the classes in the same
     * proportions?
     *
     * @param firstName what to call the first set, for example "training"
     * @param first at least one image
     * @param secondName what to call the second set
     * @param second at least one image, of the same classes
     */
    public static BufferedImage classHistogram(
            String firstName, ImageSet first, String secondName, ImageSet second) {
        return DataHistograms.classes(firstName, first, secondName, second);
    }

    /**
     * How often each gray value occurs, on a logarithmic scale: most pixels are background.
     *
     * @param images at least one image
     */
    public static BufferedImage pixelHistogram(ImageSet images) {
        return DataHistograms.pixels(images);
    }

    // ---- Training

    /**
     * Loss and accuracy after each epoch, on training and validation images. Behind them, where
     * known, the losses of the batches. The loss has a logarithmic scale if it falls far.
     *
     * @param history also of a training run that is still running or was interrupted
     */
    public static BufferedImage learningCurves(History history) {
        return LearningCurves.of(history);
    }

    /**
     * Several training runs compared: at the left the loss on the training images, batch by batch
     * and smoothed (after each epoch, where the batches are not known); at the right the accuracy
     * on the validation images after each epoch, or on the training images if not all training runs
     * have validation images.
     *
     * @param histories 1 to 6 training runs by their names, in the order of the map; a {@code
     *     LinkedHashMap} keeps the order in which they were put in
     * @throws IllegalArgumentException if there are none, or more than 6
     */
    public static BufferedImage learningCurves(Map<String, History> histories) {
        return LearningCurves.of(histories);
    }

    /**
     * How large the activations of each hidden layer are: do signals fade or grow on their way
     * through the network? For each convolution and dense layer but the last, a histogram of the
     * values that are not zero, on a common logarithmic scale, with the share of zeros.
     *
     * @param networks 1 to 4 initialized networks by their names, in the order of the map
     * @param images at least one image, normalized as the networks expect it; some hundreds are
     *     enough
     * @throws IllegalArgumentException if there are no networks, or more than 4, or one has no
     *     hidden layer
     */
    public static BufferedImage activations(
            Map<String, MultiLayerNetwork> networks, ImageSet images) {
        return ActivationSizes.picture(networks, images);
    }

    /**
     * Functions of one number, for example activation functions: their values, and beside these
     * their slopes. Where a value is not finite, the curve has a gap.
     *
     * @param functions one to six, each by its name
     * @param from where x begins
     * @param to where x ends, greater than from; both at most 10³⁰⁰ in magnitude
     * @throws IllegalArgumentException if there are too few or too many, or x does not rise
     */
    public static BufferedImage functions(
            String title, Map<String, DoubleUnaryOperator> functions, double from, double to) {
        return FunctionCurves.picture(title, functions, from, to);
    }

    /**
     * The loss of each step: faint as it was, and smoothed. For a training loop of your own.
     *
     * @param losses in the order of the steps; those that are not finite are left out
     */
    public static BufferedImage lossCurve(List<Float> losses) {
        return LearningCurves.losses(losses);
    }

    /** Like {@link #lossCurve(List)}. */
    public static BufferedImage lossCurve(float[] losses) {
        return lossCurve(IntStream.range(0, losses.length).mapToObj(i -> losses[i]).toList());
    }

    // ---- Results

    /**
     * The confusion matrix: in each row the images of one class, in each column what they were
     * taken for. Right ones (blue) and mistakes (orange) are colored each on a scale of their own,
     * so that a few mistakes can be seen beside many hits.
     *
     * @param predictions of at least one image
     */
    public static BufferedImage confusionMatrix(Predictions predictions) {
        Pictures.requireSome(predictions.images());
        return ConfusionMatrix.picture(predictions);
    }

    /**
     * Values compared by the length of bars, from top to bottom, each written at its bar.
     *
     * @param title what is compared
     * @param axis what the values are, with their unit, for example "test error (%)"
     * @param names one for each bar
     * @param values one for each bar; finite
     * @throws IllegalArgumentException if there are not as many names as values, or none
     */
    public static BufferedImage bars(
            String title, String axis, List<String> names, double... values) {
        return Bars.picture(title, axis, names, values);
    }

    /**
     * A column of a table as bars, a bar for each row. The table's name is the title, the column's
     * name the axis.
     *
     * @param table at least one row
     * @param names name of the column with the bars' names
     * @param values name of a column of numbers
     */
    public static BufferedImage bars(Table table, String names, String values) {
        return bars(
                table.name(),
                values,
                table.column(names).asStringColumn().asList(),
                table.numberColumn(values).asDoubleArray());
    }

    /**
     * What each of several changes does to the test error: a line for each step, with a dot for
     * each training run, their mean and its standard deviation. Steps without records are left out;
     * without any, the picture says so. Accuracies that are not between 0 and 100 % are left out,
     * and named.
     */
    public static BufferedImage ablation(Ablation ablation) {
        return AblationChart.picture(Ablation.TITLE, ablation, true);
    }

    /**
     * The test errors of networks or training runs that do not build on each other, for example of
     * the same network with several optimizers: like {@link #ablation}, but no line joins them.
     *
     * @param title what is compared
     * @param trainings descriptions and their records; those without records are left out
     */
    public static BufferedImage comparison(String title, Ablation trainings) {
        return AblationChart.picture(title, trainings, false);
    }

    /**
     * How much a second, a third … member of an ensemble is worth: the mean error of the ensembles
     * of each size, and its standard deviation. Sizes with errors that are not between 0 and 100 %
     * are left out.
     *
     * @throws IllegalArgumentException if none is left
     */
    public static BufferedImage ensembleSizes(EnsembleSizes sizes) {
        return EnsembleSizesChart.picture(sizes);
    }

    /**
     * Reliability diagrams (DeGroot and Fienberg, 1983): for each range of confidence, the share of
     * predictions that are right. A network that means what it says has all bars end on the line.
     *
     * @param reliabilities what each panel shows, by its title, in the order of the map; at least
     *     one
     */
    public static BufferedImage reliability(Map<String, Reliability> reliabilities) {
        return ReliabilityDiagram.picture(reliabilities);
    }

    /**
     * How well scores tell two kinds of things apart: the share of positives that are found, over
     * that of negatives which are mistaken for them, with the area under each curve.
     *
     * @param title what is told apart
     * @param curves 1 to 6 by their names, in the order of the map
     * @throws IllegalArgumentException if there are none, or more than 6
     */
    public static BufferedImage roc(String title, Map<String, Roc> curves) {
        return ShareCurves.roc(title, curves);
    }

    /**
     * The accuracy of several networks over the size of adversarial changes.
     *
     * @param title what was done to which images
     * @param curves 1 to 6 by their names, in the order of the map
     * @throws IllegalArgumentException if there are none, or more than 6
     */
    public static BufferedImage adversarialAccuracy(
            String title, Map<String, AdversarialAccuracy> curves) {
        return ShareCurves.adversarialAccuracy(title, curves);
    }

    /**
     * How models do on corrupted images: a heat map of accuracies with a line for each model and a
     * column for each corruption, between that of the images as they are and the mean.
     *
     * @param records at least one, in the order of the lines
     * @throws IllegalArgumentException if there is none
     */
    public static BufferedImage corruptions(List<CorruptionRecord> records) {
        return CorruptionMap.picture(records);
    }

    // ---- Speed

    /**
     * The roofline picture of a training step: how fast each product and each convolution is, over
     * the number of floating-point operations that it does for each byte, and what the machine
     * allows at most. An operation far below the line could be faster.
     *
     * @param title what is shown, for example the network's name
     * @param peak what the machine can do
     * @param timings the operations of a step; those without arithmetic are left out
     */
    public static BufferedImage roofline(
            String title, PeakRates peak, List<StepBreakdown.Timing> timings) {
        return RooflineChart.picture(title, peak, timings);
    }

    // ---- Hyperparameter search

    /**
     * Each hyperparameter that varies in a panel of its own: each trial a dot, the medians marked.
     * Of successive halving, here and below, the first rung.
     */
    public static BufferedImage searchHyperparameters(SearchResults results) {
        return SearchCharts.hyperparameters(results);
    }

    /** The hyperparameters of the training, in panels; the optimizers have colors. */
    public static BufferedImage searchTraining(SearchResults results) {
        return SearchCharts.training(results);
    }

    /** The hyperparameters of the convolutions; the numbers of convolutions have colors. */
    public static BufferedImage searchConvolutions(SearchResults results) {
        return SearchCharts.convolutions(results);
    }

    /** The hyperparameters of the dense layers; the numbers of layers have colors. */
    public static BufferedImage searchFullyConnected(SearchResults results) {
        return SearchCharts.fullyConnected(results);
    }

    /** How many trials have which validation accuracy. */
    public static BufferedImage searchHistogram(SearchResults results) {
        return SearchCharts.histogram(results);
    }

    /** How each hyperparameter is correlated with the validation accuracy. */
    public static BufferedImage searchCorrelation(SearchResults results) {
        return SearchCharts.correlation(results);
    }

    /**
     * How much of the variance of the validation accuracy each hyperparameter explains by itself;
     * {@link org.mnistkit.search.Effect} has the formula, and what it cannot tell.
     */
    public static BufferedImage searchImportance(SearchResults results) {
        return SearchCharts.importance(results);
    }
}
