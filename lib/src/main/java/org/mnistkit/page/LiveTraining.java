package org.mnistkit.page;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.mnistkit.file.DataException;
import org.mnistkit.train.Ending;

/** The training that the page has in progress: one at a time, on a thread of its own. */
final class LiveTraining implements AutoCloseable {

    /** A training run. An interrupt of its thread ends it soon. */
    @FunctionalInterface
    interface Work {

        /**
         * Trains to the end.
         *
         * @param events to be told what happens
         */
        void run(ServerSentEvents events);
    }

    private Thread thread;
    private ServerSentEvents events;
    private boolean isClosed;

    /**
     * Begins a training run, and returns at once.
     *
     * @param what is in training, for those who watch
     * @throws RefusedException if there is one already
     */
    synchronized void start(String what, Work work) {
        if (isClosed) {
            throw new RefusedException(503, "The page is being closed.");
        }
        if (thread != null && !events.isOver()) {
            throw new RefusedException(
                    409,
                    "A training run is in progress, perhaps in another tab. Stop it, or wait for"
                            + " its end.");
        }
        ServerSentEvents mine = new ServerSentEvents(what);
        events = mine;
        thread = new Thread(() -> run(work, mine), "training of the drawing page");
        thread.setDaemon(true);
        thread.start();
    }

    private static void run(Work work, ServerSentEvents events) {
        try {
            work.run(events);
        } catch (DataException e) {
            fail(events, e.getMessage());
        } catch (OutOfMemoryError e) {
            fail(events, "There is too little memory for a training run.");
        } catch (RuntimeException | Error e) {
            fail(events, "The training has failed: " + e);
        } finally {
            events.end();
        }
    }

    /** Whatever an interrupt has led to, as in the middle of a file, is no failure. */
    private static void fail(ServerSentEvents events, String message) {
        if (Thread.currentThread().isInterrupted()) {
            events.add("ended", Map.of("how", Ending.INTERRUPTED));
        } else {
            events.add("failed", Map.of("error", message));
        }
    }

    /** Ends the training in progress, if there is one. The body of the request is not looked at. */
    synchronized Response stop(Request request) {
        if (thread != null) {
            thread.interrupt();
        }
        return Response.json(Map.of());
    }

    /** What happens in the training in progress, or has happened in the last one. */
    synchronized Response watch(Request request) {
        return events == null ? Response.nothing() : events.watch();
    }

    /** Ends the training in progress, and waits for its end. */
    @Override
    public void close() {
        Thread last;
        synchronized (this) {
            isClosed = true;
            last = thread;
        }
        if (last == null) {
            return;
        }
        last.interrupt();
        try {
            last.join(TimeUnit.MINUTES.toMillis(1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
