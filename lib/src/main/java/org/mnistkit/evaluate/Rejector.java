package org.mnistkit.evaluate;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.mnistkit.data.ImageSet;
import org.mnistkit.data.Split;
import org.mnistkit.model.Model;
import org.mnistkit.model.RejectOption;

/** Tells the images about which a model refuses to answer; see {@link RejectOption}. */
public final class Rejector {

    /** The share of answers that are to be right, of those that are sure. */
    private static final double RIGHT = 0.999;

    /** At most this share of the validation images may be unsure, or little is answered at all. */
    private static final double UNSURE = 0.2;

    /** The share of validation images that are to look familiar. */
    private static final double FAMILIAR = 0.995;

    /** So many training images show what is familiar. */
    private static final int SAMPLE = 5_000;

    /** So many centers for each class take little room, and do as well as a thousand images. */
    private static final int CENTERS_PER_CLASS = 10;

    private static final long SEED = 1;

    /**
     * Values that go into the last layer, at the most: those of all images that the limits are
     * chosen by are in memory at once, and the centers are in the model's file.
     */
    public static final int MOST_FEATURES = 8_192;

    private final double leastProbability;
    private final double greatestDistance;
    private final FeatureDistance distance;

    /** Tells by the limits of a model. */
    public Rejector(RejectOption option) {
        leastProbability = option.leastProbability();
        greatestDistance = option.greatestDistance();
        distance = FeatureDistance.toCenters(option.centers());
    }

    /**
     * Whether a model can have a reject option: no more than {@link #MOST_FEATURES} values go into
     * its last layer.
     */
    public static boolean suits(Model model) {
        return !(model.network().getOutputLayer().conf().getLayer()
                        instanceof FeedForwardLayer last)
                || last.getNIn() <= MOST_FEATURES;
    }

    /**
     * Chooses the limits by validation images, for a model that it {@link #suits}:
     *
     * <ul>
     *   <li>the lowest probability such that 99.9 % of the answers are right that have at least
     *       this; or a lower one, so that at most a fifth of the images have less,
     *   <li>the distance that 99.5 % of the images do not exceed.
     * </ul>
     *
     * @param model with its temperature
     * @param split what it was trained on, and other images, at least one, to choose by
     * @throws IllegalArgumentException if there are no images of one kind
     */
    public static RejectOption fit(Model model, Split split) {
        ImageSet validation = split.validation();
        if (split.train().size() == 0 || validation.size() == 0) {
            throw new IllegalArgumentException(
                    "%s; but there must be an image of each kind at least".formatted(split));
        }
        ImageSet sample = split.train().sample(SAMPLE, SEED);
        float[][] centers = Centers.of(model, sample, CENTERS_PER_CLASS);
        double least = leastProbability(Evaluator.predict(model, validation));
        // Those of the file, rounded as they are there.
        RejectOption option = new RejectOption(least, 0, centers);
        double[] scores =
                Features.of(model, validation).scores(FeatureDistance.toCenters(option.centers()));
        Arrays.sort(scores);
        double farthest = -scores[(int) ((1 - FAMILIAR) * scores.length)];
        return new RejectOption(least, farthest, centers);
    }

    /** The lowest probability from which on enough answers are right, but for the most unsure. */
    static double leastProbability(Predictions predictions) {
        List<Integer> order =
                IntStream.range(0, predictions.size())
                        .boxed()
                        .sorted(
                                (a, b) ->
                                        Float.compare(
                                                predictions.confidence(b),
                                                predictions.confidence(a)))
                        .toList();
        double least = 1;
        int wrong = 0;
        for (int i = 0; i < order.size(); i++) {
            wrong += predictions.isCorrect(order.get(i)) ? 0 : 1;
            float confidence = predictions.confidence(order.get(i));
            boolean isLastOfEqual =
                    i + 1 == order.size() || predictions.confidence(order.get(i + 1)) < confidence;
            if (isLastOfEqual && wrong <= (1 - RIGHT) * (i + 1)) {
                least = confidence;
            }
        }
        int sure = (int) Math.ceil((1 - UNSURE) * order.size());
        return Math.min(least, predictions.confidence(order.get(sure - 1)));
    }

    /**
     * A verdict for each image. What is unfamiliar is so whatever the probability says.
     *
     * @param features [n][features] of the images, as in {@link Features}
     * @param says what the model says of them, at its temperature
     */
    List<Verdict> verdicts(float[][] features, Predictions says) {
        return IntStream.range(0, features.length)
                .mapToObj(i -> verdict(distance.to(features[i]), says.confidence(i)))
                .toList();
    }

    private Verdict verdict(double far, double probability) {
        if (far > greatestDistance) {
            return Verdict.UNFAMILIAR;
        }
        return probability < leastProbability ? Verdict.NOT_SURE : Verdict.ANSWERED;
    }
}
