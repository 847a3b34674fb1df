package org.mnistkit.search;

import org.mnistkit.settings.Values;

/**
 * Which configurations of a search space are tried, and for how long.
 *
 * <p>The learning rate of an update does not depend on how many epochs are still to come, nor does
 * anything that is drawn at random. So a training run of 15 epochs has, after its fifth, just the
 * weights that one of 5 epochs ends with: configurations that differ in nothing but their epochs
 * are tried in one training run, whatever the strategy.
 */
public sealed interface Strategy {

    /** Every configuration. */
    static Strategy grid() {
        return new Grid(1);
    }

    /** A random part of all configurations, such as 0.1 for a tenth. */
    static Strategy grid(double share) {
        return new Grid(share);
    }

    /** So many configurations, drawn at random. */
    static Strategy random(int trials) {
        return new RandomSample(trials);
    }

    /** Successive halving of so many configurations, where a third goes on each time. */
    static Strategy halving(int trials) {
        return new Halving(trials, 3);
    }

    /**
     * Every configuration, or a random part of them, each at least once trained to its end.
     *
     * @param share of the configurations, greater than 0 and at most 1
     */
    record Grid(double share) implements Strategy {
        public Grid {
            if (!(share > 0 && share <= 1)) {
                throw new IllegalArgumentException(
                        "the share of the grid is %s, but must be greater than 0 and at most 1"
                                .formatted(Values.number(share)));
            }
        }

        @Override
        public String toString() {
            return share == 1 ? "grid" : "grid," + Values.number(share);
        }
    }

    /**
     * A number of configurations, drawn at random without repetition (Bergstra and Bengio 2012, but
     * from the values of the space and not from ranges).
     *
     * @param trials at least 1; if there are fewer configurations, all of them
     */
    record RandomSample(int trials) implements Strategy {
        public RandomSample {
            requireTrials(trials);
        }

        @Override
        public String toString() {
            return "random," + trials;
        }
    }

    /**
     * Successive halving (Jamieson and Talwalkar 2016; as in algorithm 1 of Li et al. 2018,
     * Hyperband): many configurations are trained for a few epochs, the best of them continue with
     * their training, and so on, until few have been trained to the end. Those that diverged never
     * go on.
     *
     * <p>With R the largest number of epochs of the space and n the number of trials, there are s +
     * 1 rungs, s the largest whole number with factorˢ ≤ min(R, n). Rung i, counted from 0, is of
     * ⌊n · factor⁻ⁱ⌋ configurations, trained for R · factorⁱ⁻ˢ epochs in all, rounded.
     *
     * @param trials how many configurations to begin with, at least 1; if there are fewer, all
     * @param factor at each rung one of so many goes on, at least 2
     */
    record Halving(int trials, int factor) implements Strategy {
        public Halving {
            requireTrials(trials);
            if (factor < 2) {
                throw new IllegalArgumentException(
                        "the factor of successive halving is %d, but must be at least 2"
                                .formatted(factor));
            }
        }

        @Override
        public String toString() {
            return "halving," + trials + "," + factor;
        }
    }

    private static void requireTrials(int trials) {
        if (trials < 1) {
            throw new IllegalArgumentException(
                    "the number of trials is %d, but must be at least 1".formatted(trials));
        }
    }
}
