package org.mnistkit.train;

/** What ends training runs in the middle, for tests. */
final class Interruptions {

    private Interruptions() {}

    /** Interrupts the thread that trains when it has done so many batches. */
    static FitListener interruptAfter(int batches) {
        return new FitListener() {
            private int done;

            @Override
            public void batchDone(FitProgress progress) {
                if (++done == batches) {
                    Thread.currentThread().interrupt();
                }
            }
        };
    }
}
