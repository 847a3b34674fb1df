package org.mnistkit.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.mnistkit.archive.ModelFileException;
import org.mnistkit.engine.Engine;
import org.mnistkit.settings.Compute;

/**
 * Training runs in this process, several at a time, which share the cores. Small networks gain
 * little from a second thread, so that two training runs with a thread each get more done than one
 * after the other with two.
 *
 * @param atOnce how many at a time, at least 1
 */
public record Workers(int atOnce) implements TrainingExecutor {

    /**
     * @throws IllegalArgumentException if there are none
     */
    public Workers {
        if (atOnce < 1) {
            throw new IllegalArgumentException(
                    "parallel is " + atOnce + ", but must be at least 1");
        }
    }

    /** No more than are of use for so many training runs. */
    Workers atMost(int trainings) {
        return new Workers(Math.max(1, Math.min(atOnce, trainings)));
    }

    /** What each worker computes with: if that doesn't say how many threads, a share of them. */
    Compute share(Compute compute) {
        boolean shared = atOnce > 1 && compute.threads() == 0;
        return shared ? compute.withThreads(Math.max(1, Engine.threads() / atOnce)) : compute;
    }

    @Override
    public <D, R, J extends TrainingJob<D, R>> void run(
            D images, Compute compute, List<J> jobs, Handler<J, R> handler) {
        Workers used = atMost(jobs.size());
        Compute own = used.share(compute);
        Object oneAtATime = new Object();
        List<Callable<Void>> tasks = new ArrayList<>();
        for (J job : jobs) {
            tasks.add(
                    () -> {
                        try {
                            job.run(
                                    images,
                                    own,
                                    handler.checkpoint(job),
                                    result -> {
                                        synchronized (oneAtATime) {
                                            handler.ended(job, result);
                                        }
                                    },
                                    handler.listeners(job));
                        } catch (ModelFileException e) { // which concerns no other job
                            synchronized (oneAtATime) {
                                handler.failed(job, e.getMessage());
                            }
                        }
                        return null;
                    });
        }
        used.run(tasks);
    }

    /**
     * Runs tasks, begun in their order, and waits for them all. If this thread is interrupted, so
     * are the tasks: those that have not begun are left out, the others are waited for, and the
     * thread stays marked as interrupted.
     *
     * @return what the tasks returned, in their order; nothing if interrupted
     * @throws RuntimeException what the first task threw that failed; the others are interrupted
     */
    public <T> List<T> run(List<? extends Callable<T>> tasks) {
        ExecutorService workers = Executors.newFixedThreadPool(atOnce, Workers::daemon);
        CompletionService<T> completions = new ExecutorCompletionService<>(workers);
        List<Future<T>> futures = new ArrayList<>();
        List<T> results = new ArrayList<>();
        boolean interrupted = false;
        try {
            tasks.forEach(task -> futures.add(completions.submit(task)));
            for (int i = 0; i < futures.size(); i++) {
                completions.take().get(); // throws what that task threw, though others go on
            }
            for (Future<T> future : futures) {
                results.add(future.get());
            }
        } catch (InterruptedException e) {
            interrupted = true;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        } finally {
            workers.shutdownNow();
            interrupted |= interruptedUntilEnded(workers);
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        return results;
    }

    /**
     * Waits until nothing runs any more, which is soon: an interrupted training notes how far it
     * has come, and measures. Returns whether this thread was interrupted meanwhile.
     */
    private static boolean interruptedUntilEnded(ExecutorService workers) {
        boolean interrupted = false;
        while (true) {
            try {
                if (workers.awaitTermination(1, TimeUnit.MINUTES)) {
                    return interrupted;
                }
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "training");
        thread.setDaemon(true);
        return thread;
    }
}
