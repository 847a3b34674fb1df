package org.mnistkit.engine.graph;

import org.mnistkit.settings.Seeds;

/**
 * The source of dropout masks: numbers computed from the seed of the training, the number of the
 * update, the layer and the position, with no state that would have to be kept in a checkpoint.
 */
public final class Randomness {

    private final long seed;
    private long ofUpdate;

    /**
     * @param seed of the training
     */
    public Randomness(long seed) {
        this.seed = seed;
    }

    /** Switches to another update. */
    public void turnTo(long update) {
        ofUpdate = Seeds.ofUpdate(seed, update);
    }

    /** Two 32-bit numbers that decide what is dropped in a layer in this update. */
    long key(int layer) {
        long z = ofUpdate + (layer + 1) * 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 32)) * 0xd6e8feb86659fd93L;
        return z ^ (z >>> 32);
    }
}
