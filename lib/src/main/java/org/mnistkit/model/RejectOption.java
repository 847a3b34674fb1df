package org.mnistkit.model;

/**
 * When a model refuses to answer, in two ways (Dubuisson and Masson 1993, "A statistical decision
 * rule with incomplete knowledge about classes"): where two classes are too much alike, by the
 * probability (Chow 1970, "On optimum recognition error and reject tradeoff"), and where an image
 * is like none of those that the model was trained on, by the distance of its features. Both limits
 * come from validation images; see {@link org.mnistkit.evaluate.Rejector}.
 *
 * @param leastProbability what the most probable class has to have at least, at the model's
 *     temperature, in [0, 1]
 * @param greatestDistance how far the features may be from the nearest center, both being scaled to
 *     length 1, in [0, 2]
 * @param centers [centers][features] what the features of training images gather around; kept as
 *     float16
 */
@SuppressWarnings("ArrayRecordComponent") // Rows of numbers, compared by nobody.
public record RejectOption(double leastProbability, double greatestDistance, float[][] centers) {

    /** The greatest distance of two vectors of length 1. */
    private static final double FARTHEST = 2;

    /**
     * @throws IllegalArgumentException if a limit is out of its range, there are no centers, or
     *     they do not have as many features as each other, or are no numbers of float16
     */
    public RejectOption {
        requireRange("leastProbability", leastProbability, 1);
        requireRange("greatestDistance", greatestDistance, FARTHEST);
        if (centers.length == 0 || centers[0].length == 0) {
            throw new IllegalArgumentException("there must be a center of a feature at least");
        }
        float[][] copy = new float[centers.length][centers[0].length];
        for (int i = 0; i < centers.length; i++) {
            if (centers[i].length != copy[i].length) {
                throw new IllegalArgumentException(
                        "center %d has %,d features, but the first has %,d"
                                .formatted(i, centers[i].length, copy[i].length));
            }
            for (int j = 0; j < copy[i].length; j++) {
                copy[i][j] = Half.toFloat(Half.fromFloat(centers[i][j]));
                if (!Float.isFinite(copy[i][j])) {
                    throw new IllegalArgumentException(
                            "center %d has the value %s, but must have finite numbers of float16"
                                    .formatted(i, centers[i][j]));
                }
            }
        }
        centers = copy;
    }

    private static void requireRange(String name, double value, double greatest) {
        if (!(value >= 0 && value <= greatest)) {
            throw new IllegalArgumentException(
                    "%s is %s, but must be in [0, %.0f]".formatted(name, value, greatest));
        }
    }

    /** Number of features that a center has. */
    public int features() {
        return centers[0].length;
    }
}
