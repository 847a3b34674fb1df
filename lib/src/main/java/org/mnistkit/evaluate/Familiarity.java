package org.mnistkit.evaluate;

/**
 * A score of how much an image resembles what a network was trained on (an out-of-distribution, or
 * OOD, score with the opposite sign). It tells outsiders: a network gives probabilities for
 * anything, also for what belongs to none of its classes. The scores of different kinds, or of
 * different networks, cannot be compared with each other; a {@link Roc} shows what each is worth.
 */
@FunctionalInterface
public interface Familiarity {

    /**
     * The probability of the most probable class, in (0, 1] (Hendrycks and Gimpel 2017). It is that
     * of the network itself, without a temperature.
     */
    Familiarity MAXIMUM_PROBABILITY =
            (features, logits) -> Math.exp(greatest(logits) - logSumOfExponentials(logits));

    /**
     * The negative energy, ln Σ exp(logit), with temperature 1 (Liu et al. 2020). It sees what
     * softmax hides: whether the logits are high at all.
     */
    Familiarity ENERGY = (features, logits) -> logSumOfExponentials(logits);

    /**
     * The score of an image: the higher, the more familiar.
     *
     * @param features [features] what goes into the network's last layer, as in {@link Features}
     * @param logits [classes] what comes out of it, before softmax
     */
    double of(float[] features, float[] logits);

    private static double greatest(float... logits) {
        double greatest = Double.NEGATIVE_INFINITY;
        for (float logit : logits) {
            greatest = Math.max(greatest, logit);
        }
        return greatest;
    }

    private static double logSumOfExponentials(float... logits) {
        double greatest = greatest(logits);
        double sum = 0;
        for (float logit : logits) {
            sum += Math.exp(logit - greatest);
        }
        return greatest + Math.log(sum);
    }
}
