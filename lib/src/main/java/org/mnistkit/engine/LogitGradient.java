package org.mnistkit.engine;

/**
 * Which function of an image {@link Engine#imageGradients} differentiates: its gradient with
 * respect to the logits, which are the inputs of the network's softmax. All else follows by the
 * chain rule. For a loss this gradient is a simple expression of the probabilities.
 */
@FunctionalInterface
public interface LogitGradient {

    /**
     * The gradient with respect to one image's logits.
     *
     * @param image number of the image among those given, from 0
     * @param probabilities [classes] what the network says of it; may be changed and returned
     * @return [classes]
     */
    float[] of(int image, float[] probabilities);

    /**
     * The gradient of the cross-entropy loss {@code −ln p(label)}: the probabilities, less 1 for
     * the label. A step along it makes the network less certain of the label.
     *
     * @param labels the class of each image, not copied; those of a set are {@code images.labels()}
     */
    static LogitGradient crossEntropy(int... labels) {
        return (image, probabilities) -> {
            if (image >= labels.length) {
                throw new IllegalArgumentException(
                        "there are %,d labels, but more images; give a label for each"
                                .formatted(labels.length));
            }
            requireClass(labels[image], probabilities.length);
            probabilities[labels[image]] -= 1;
            return probabilities;
        };
    }

    /**
     * The gradient of one logit itself: which pixels speak for a class (Simonyan, Vedaldi and
     * Zisserman 2014). Unlike that of a probability it doesn't vanish where the network is certain.
     *
     * @param label the class, from 0
     */
    static LogitGradient logit(int label) {
        return (image, probabilities) -> {
            requireClass(label, probabilities.length);
            float[] oneHot = new float[probabilities.length];
            oneHot[label] = 1;
            return oneHot;
        };
    }

    private static void requireClass(int label, int classes) {
        if (label < 0 || label >= classes) {
            throw new IllegalArgumentException(
                    "the class is %d, but the network has the classes 0 to %d"
                            .formatted(label, classes - 1));
        }
    }
}
