package org.mnistkit.experiment;

import java.nio.file.Path;
import java.util.List;
import org.mnistkit.settings.Compute;
import org.mnistkit.train.FitListener;

/**
 * Where training runs are carried out: by threads of this process ({@link Workers}), or by other
 * processes. A training's outcome depends on its job and its images alone, not on who carries it
 * out; on processors of another kind, the last digits may be others.
 */
public interface TrainingExecutor {

    /** How many training runs it carries out at a time at the most; at least 1. */
    int atOnce();

    /**
     * Carries out training runs, begun in their order, and waits for them all. If this thread is
     * interrupted, so are the training runs: those that have not begun are left out, the others are
     * waited for, and the thread stays marked as interrupted.
     *
     * @param images what the jobs train with
     * @param compute what computes; if it doesn't say how many threads, the executor does
     * @param jobs what to carry out
     * @param handler is told what comes of each
     * @throws RuntimeException if a training fails and the executor doesn't go on without it, or if
     *     the handler fails; the other training runs are interrupted
     */
    <D, R, J extends TrainingJob<D, R>> void run(
            D images, Compute compute, List<J> jobs, Handler<J, R> handler);

    /**
     * What is done about each training run. The methods are called in the process that has the
     * training runs carried out, which alone writes files, and, but for {@link #checkpoint} and
     * {@link #listeners}, by one thread at a time.
     */
    interface Handler<J, R> {

        /** The file in which a job finds how far it has come, and leaves it. */
        Path checkpoint(J job);

        /**
         * Who is notified of how a training run goes, by the thread that carries it out; nobody if
         * another process does.
         */
        default FitListener[] listeners(J job) {
            return new FitListener[0];
        }

        /** A job has come to a result. */
        void ended(J job, R result);

        /**
         * A job has failed several times, and the executor goes on without it.
         *
         * @param reason why, in a sentence
         */
        void failed(J job, String reason);
    }
}
