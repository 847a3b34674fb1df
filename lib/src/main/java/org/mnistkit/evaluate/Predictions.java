package org.mnistkit.evaluate;

import java.util.Arrays;
import java.util.Comparator;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.mnistkit.data.ImageSet;
import org.mnistkit.record.Score;
import org.mnistkit.settings.Values;
import org.nd4j.evaluation.classification.Evaluation;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What a network says of each image of a set: a probability for every class, from which follow the
 * predicted class, how certain the network is, and how often it is right.
 *
 * <p>Never changes; {@link #take}, {@link #mistakes} and {@link #leastCertain} return smaller or
 * reordered ones.
 */
public final class Predictions {

    /** Probabilities under this count as this much in the loss, as in DL4J: ln 0 is infinite. */
    private static final double SMALLEST_PROBABILITY = 1e-10;

    /**
     * How far from 1 the sum of an image's probabilities may be: a softmax that is rounded to
     * bfloat16, with eight significant bits, is off by less than half of that.
     */
    private static final double ROUNDING = 0.01;

    private static final String NO_SOFTMAX =
            "a network's last layer must have softmax, other scores have to be divided by their"
                    + " sum";

    private final ImageSet images;
    private final float[][] probabilities;

    private Predictions(ImageSet images, float[][] probabilities) {
        this.images = images;
        this.probabilities = probabilities;
    }

    /**
     * Predictions of any classifier, one written by hand for example.
     *
     * @param images the images
     * @param probabilities [n][classes] a row for each image, each value in [0, 1], together 1 but
     *     for rounding; copied
     * @throws IllegalArgumentException if there is not a row for each image, if a row has not a
     *     value for each class, or if its values are not probabilities
     */
    public static Predictions of(ImageSet images, float[][] probabilities) {
        if (probabilities.length != images.size()) {
            throw new IllegalArgumentException(
                    "%,d images need as many rows of probabilities, but there are %,d"
                            .formatted(images.size(), probabilities.length));
        }
        int classes = images.classNames().size();
        for (int i = 0; i < probabilities.length; i++) {
            if (probabilities[i].length != classes) {
                throw new IllegalArgumentException(
                        ("image %,d has %d probabilities, but there are %d classes (%s to %s); a"
                                        + " network's last layer must have %d units")
                                .formatted(
                                        i,
                                        probabilities[i].length,
                                        classes,
                                        images.classNames().get(0),
                                        images.classNames().get(classes - 1),
                                        classes));
            }
            requireProbabilities(i, probabilities[i]);
        }
        float[][] own = new float[probabilities.length][];
        Arrays.setAll(own, i -> probabilities[i].clone());
        return new Predictions(images, own);
    }

    private static void requireProbabilities(int image, float[] row) {
        double sum = 0;
        for (float value : row) {
            if (!(value >= 0 && value <= 1 + ROUNDING)) {
                throw new IllegalArgumentException(
                        "image %,d has the probability %s, but each must be in [0, 1]; %s"
                                .formatted(
                                        image,
                                        value,
                                        Float.isFinite(value)
                                                ? NO_SOFTMAX
                                                : "the network's weights are spoiled, as by too"
                                                        + " high a learning rate: build it anew"));
            }
            sum += value;
        }
        if (Math.abs(sum - 1) > ROUNDING) {
            throw new IllegalArgumentException(
                    "the probabilities of image %,d add up to %s, but must to 1; %s"
                            .formatted(image, (float) sum, NO_SOFTMAX));
        }
    }

    /** The probabilities themselves, [n][classes]; not a copy. */
    float[][] rows() {
        return probabilities;
    }

    /**
     * The same at another temperature: more certain below 1, less above it; see {@link
     * TemperatureScaling}.
     *
     * @param temperature a positive number; 1 changes nothing
     */
    public Predictions scaled(double temperature) {
        if (!(temperature > 0 && temperature < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "temperature is " + temperature + ", but must be a positive number");
        }
        if (temperature == 1) {
            return this;
        }
        float[][] rows = new float[probabilities.length][];
        Arrays.setAll(rows, i -> TemperatureScaling.scaled(probabilities[i], temperature));
        return new Predictions(images, rows);
    }

    /** Number of images. */
    public int size() {
        return probabilities.length;
    }

    /** The images that were looked at, in the order of these predictions. */
    public ImageSet images() {
        return images;
    }

    /** The right class of an image. */
    public int label(int image) {
        return images.label(image);
    }

    /** The class that the network finds most probable; the lowest of them if several tie. */
    public int predicted(int image) {
        float[] row = probabilities[image];
        int best = 0;
        for (int i = 1; i < row.length; i++) {
            if (row[i] > row[best]) {
                best = i;
            }
        }
        return best;
    }

    /**
     * The second most probable class; the lowest of them if several tie.
     *
     * @throws IllegalStateException if there is only one class
     */
    public int runnerUp(int image) {
        float[] row = probabilities[image];
        int predicted = predicted(image);
        return IntStream.range(0, row.length)
                .filter(i -> i != predicted)
                .boxed()
                .max(Comparator.comparing((Integer i) -> row[i]).thenComparing(i -> -i))
                .orElseThrow(() -> new IllegalStateException("there is only one class"));
    }

    /** The probability of the predicted class, in [0, 1]: how certain the network is. */
    public float confidence(int image) {
        return probabilities[image][predicted(image)];
    }

    /** The probability of each class, in [0, 1]; together 1. A copy. */
    public float[] probabilities(int image) {
        return probabilities[image].clone();
    }

    /** True if the predicted class is the right one. */
    public boolean isCorrect(int image) {
        return predicted(image) == label(image);
    }

    /** Mean cross-entropy and share of right predictions; {@link Score#NONE} for no images. */
    public Score score() {
        if (size() == 0) {
            return Score.NONE;
        }
        double loss = 0;
        int correct = 0;
        for (int i = 0; i < size(); i++) {
            loss -= Math.log(Math.max(SMALLEST_PROBABILITY, probabilities[i][label(i)]));
            correct += isCorrect(i) ? 1 : 0;
        }
        return new Score(loss / size(), (double) correct / size());
    }

    /** The share of right predictions, in [0, 1]; NaN for no images. */
    public double accuracy() {
        return score().accuracy();
    }

    /**
     * The confusion matrix: how many images of each class were taken for which.
     *
     * @return [actual class][predicted class] counts
     */
    public int[][] confusionMatrix() {
        int classes = images.classNames().size();
        int[][] counts = new int[classes][classes];
        for (int i = 0; i < size(); i++) {
            counts[label(i)][predicted(i)]++;
        }
        return counts;
    }

    /**
     * For each class, the share of its images that are recognized (its recall).
     *
     * @return [classes] in [0, 1]; NaN for a class without images
     */
    public double[] classAccuracies() {
        int[][] counts = confusionMatrix();
        double[] accuracies = new double[counts.length];
        for (int label = 0; label < counts.length; label++) {
            accuracies[label] = (double) counts[label][label] / Arrays.stream(counts[label]).sum();
        }
        return accuracies;
    }

    /**
     * The same results as DL4J's {@code Evaluation}, which knows precision, recall, F1 and more.
     */
    public Evaluation evaluation() {
        Evaluation evaluation = new Evaluation(images.classNames());
        if (size() > 0) {
            evaluation.eval(images.oneHot(), Nd4j.create(probabilities));
        }
        return evaluation;
    }

    /** The misclassified images, those first of which the network was most certain. */
    public Predictions mistakes() {
        return sorted(i -> !isCorrect(i), Comparator.comparing(i -> -confidence(i)));
    }

    /** All images, those first of which the network was least certain, right or wrong. */
    public Predictions leastCertain() {
        return sorted(i -> true, Comparator.comparing(this::confidence));
    }

    /** The first {@code count} of these; all of them if there are not that many. */
    public Predictions take(int count) {
        ImageSet taken = images.take(count);
        return new Predictions(taken, Arrays.copyOf(probabilities, taken.size()));
    }

    private Predictions sorted(IntPredicate wanted, Comparator<Integer> comparator) {
        int[] chosen =
                IntStream.range(0, size())
                        .filter(wanted)
                        .boxed()
                        .sorted(comparator)
                        .mapToInt(Integer::intValue)
                        .toArray();
        float[][] rows =
                Arrays.stream(chosen).mapToObj(i -> probabilities[i]).toArray(float[][]::new);
        return new Predictions(images.select(chosen), rows);
    }

    @Override
    public String toString() {
        return Values.counted(size(), "prediction") + ": " + score();
    }
}
