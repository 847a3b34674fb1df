package org.mnistkit.cli;

import java.io.PrintWriter;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/** Lets Ctrl-C end what a command is doing, and the command say what came of it. */
final class Interruption {

    private Interruption() {}

    /**
     * Does some work. If the program is to end meanwhile (Ctrl-C), this thread is interrupted, and
     * the program waits until the work has come to an end of its own. What the work throws then is
     * told here.
     *
     * @param err where to say that it takes a moment
     * @param message what happens after the interruption
     * @param work is done on this thread; it has to end soon when that is interrupted
     */
    static void ends(PrintWriter err, String message, Runnable work) {
        Thread worker = Thread.currentThread();
        CountDownLatch done = new CountDownLatch(1);
        AtomicBoolean ending = new AtomicBoolean();
        Thread hook =
                new Thread(
                        () -> {
                            ending.set(true);
                            err.println();
                            err.println("Interrupted: " + message);
                            err.flush();
                            worker.interrupt();
                            await(done);
                        },
                        "interruption");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            work.run();
        } catch (RuntimeException | Error e) {
            if (!ending.get()) {
                throw e;
            }
            // Whoever catches it would not get to say so: the program ends with this method.
            err.println(
                    Failures.PREFIX
                            + (e instanceof LinkageError
                                    ? "The program was still starting; nothing is saved."
                                    : Failures.message(e)));
            err.flush();
        } finally {
            Thread.interrupted(); // it has done what it was for
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
