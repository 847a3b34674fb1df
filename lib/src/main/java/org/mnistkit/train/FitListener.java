package org.mnistkit.train;

import org.mnistkit.record.EpochStats;

/**
 * Is notified of how a training run goes. All methods are called on the thread that trains, and
 * what they take the training waits for.
 */
public interface FitListener {

    /** Before the first batch. */
    default void started(Trainer trainer) {}

    /** After each batch. */
    default void batchDone(FitProgress progress) {}

    /** After each epoch, once it has been measured. */
    default void epochDone(EpochStats stats) {}

    /**
     * At the end, however it came; {@link Trainer#ending} tells which it was, and is null after an
     * error.
     */
    default void ended(Trainer trainer) {}
}
