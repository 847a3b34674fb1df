package org.mnistkit.train;

/**
 * How long the steps of a training run take. The first ones also compile, warm up and wait for
 * data, and say nothing of the others; so what is looked at are always the later ones: at least
 * half of all so far, and never the first two.
 */
final class Pace {

    private static final int FIRST_STEPS = 4;
    private static final double NANOS_PER_SECOND = 1e9;

    private int steps;
    private int looked;
    private long lookedFrom;
    private int last;
    private long lastFrom;

    /** A step has come to its end, at a time in nanoseconds. */
    void stepDone(long now) {
        steps++;
        if (Integer.bitCount(steps) == 1) { // a power of two
            looked = last;
            lookedFrom = lastFrom;
            last = steps;
            lastFrom = now;
        }
    }

    /** At a time in nanoseconds; NaN if less than a second has been looked at. */
    double secondsPerStep(long now) {
        double seconds = (now - lookedFrom) / NANOS_PER_SECOND;
        return steps < FIRST_STEPS || seconds < 1 ? Double.NaN : seconds / (steps - looked);
    }
}
