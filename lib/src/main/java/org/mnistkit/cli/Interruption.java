package org.mnistkit.cli;

import java.io.PrintWriter;
import java.util.concurrent.CountDownLatch;

/** Lets Ctrl-C end a training instead of the program. */
final class Interruption {

    private Interruption() {}

    /**
     * Trains and saves. If the program is to end meanwhile (Ctrl-C), this thread is interrupted,
     * which ends the training, and the program waits until what was learned so far is saved.
     *
     * @param err where to say that it takes a moment
     * @param work trains and saves, on this thread
     */
    static void endsTraining(PrintWriter err, Runnable work) {
        Thread worker = Thread.currentThread();
        CountDownLatch done = new CountDownLatch(1);
        Thread hook =
                new Thread(
                        () -> {
                            err.println();
                            err.println("Interrupted: measuring and saving what was learned …");
                            err.flush();
                            worker.interrupt();
                            await(done);
                        },
                        "interruption");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            work.run();
        } finally {
            done.countDown();
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                // The program is ending already, as soon as the hook has returned.
            }
        }
    }

    private static void await(CountDownLatch done) {
        try {
            done.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
