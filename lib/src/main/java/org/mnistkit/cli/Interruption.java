package org.mnistkit.cli;

import java.io.PrintWriter;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.mnistkit.experiment.Run;
import org.mnistkit.model.Model;

/** Lets Ctrl-C end a training instead of the program. */
final class Interruption {

    private Interruption() {}

    /**
     * Trains and saves. If the program is to end meanwhile (Ctrl-C), this thread is interrupted,
     * which ends the training, and the program waits until what was learned so far is saved.
     *
     * @param err where to say that it takes a moment
     * @param training trains, on this thread
     * @param saving gets the trained model
     * @throws IllegalArgumentException if there was no time to learn anything; nothing is saved
     *     then
     */
    static void endsTraining(PrintWriter err, Supplier<Model> training, Consumer<Model> saving) {
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
            Model model = training.get();
            Thread.interrupted(); // or the files could not be written
            saving.accept(Run.requireLearned(model));
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
