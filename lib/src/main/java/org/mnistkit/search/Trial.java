package org.mnistkit.search;

import java.io.Serializable;
import java.util.Comparator;
import org.mnistkit.description.Description;
import org.mnistkit.record.Score;

/**
 * A configuration that was tried.
 *
 * @param training number of the training it was part of, from 1; trials of one training run differ
 *     in nothing but their epochs
 * @param rung of successive halving, from 1; 1 with other strategies
 * @param configuration what was trained
 * @param validation score on the images held back, which decides; {@link Score#NONE} if the
 *     training diverged
 * @param train score on a sample of the training images, as large as the former
 * @param seconds spent on the steps of the training up to here, with all threads it had
 * @param failure why there is no score; "" if there is one
 */
public record Trial(
        int training,
        int rung,
        Configuration configuration,
        Score validation,
        Score train,
        double seconds,
        String failure)
        implements Serializable {

    /**
     * The best first: the highest validation accuracy, then the lowest validation loss, then the
     * first training. Those that diverged come last.
     */
    public static final Comparator<Trial> BEST_FIRST =
            Comparator.comparing(Trial::diverged)
                    .thenComparing(trial -> -trial.validation().accuracy())
                    .thenComparing(trial -> trial.validation().loss())
                    .thenComparing(Trial::training)
                    .thenComparing(trial -> trial.configuration().epochs());

    /** Whether the training ended without a score. */
    public boolean diverged() {
        return !validation.isMeasured();
    }

    /** Its network, and how it was trained, but for the seed and the images of the search. */
    public Description description() {
        return configuration.description();
    }

    @Override
    public String toString() {
        return (diverged() ? "diverged" : "validation " + validation) + "; " + configuration;
    }
}
