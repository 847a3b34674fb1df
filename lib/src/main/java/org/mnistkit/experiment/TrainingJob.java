package org.mnistkit.experiment;

import java.io.Serializable;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.mnistkit.archive.ModelFileException;
import org.mnistkit.settings.Compute;
import org.mnistkit.train.FitListener;

/**
 * A training run as a value: it holds all that its outcome depends on, but for the images, and can
 * be sent to another process, which carries it out there. It writes no file but its checkpoint.
 *
 * @param <D> the images, which many jobs share and which are sent once for all of them; they can be
 *     serialized, too
 * @param <R> what comes of it, which can be serialized
 */
public interface TrainingJob<D, R> extends Serializable {

    /** What people call it, in a line: "training 7, filters 16, kernel 3". */
    String name();

    /** Whether another job goes on where this one ends, from the checkpoint that it leaves. */
    boolean goesOn();

    /** Whether a result ends the training, so that nothing resumes from its checkpoint any more. */
    default boolean isOver(R result) {
        return true;
    }

    /**
     * Carries it out on this thread. If the thread is interrupted, it ends soon, and stays marked
     * as interrupted; what it has not told by then is lost.
     *
     * @param images what it trains with
     * @param compute what computes, and with how many threads
     * @param checkpoint to resume from, if there is one, and to leave how far it has come in
     * @param ended gets what comes of it, as soon as it is there: one result or several
     * @param listeners are notified of how the training goes
     * @throws ModelFileException if the checkpoint cannot be resumed from
     */
    void run(
            D images,
            Compute compute,
            Path checkpoint,
            Consumer<R> ended,
            FitListener... listeners);
}
