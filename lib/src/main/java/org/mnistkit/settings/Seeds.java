package org.mnistkit.settings;

/** Seeds made from the seeds that users choose. */
public final class Seeds {

    private static final long INSTEAD_OF_ZERO = 0x9e3779b97f4a7c15L;

    private Seeds() {}

    /**
     * A seed for one of many things that are to be random independently of each other, such as the
     * epochs of a training run: epoch 1 of seed 7 has nothing in common with epoch 0 of seed 8.
     *
     * @param seed the seed of the whole
     * @param number which of the things
     */
    public static long of(long seed, long number) {
        return mix(mix(seed) + number);
    }

    /**
     * The seed of what is drawn at random in one update of a training run, never 0: what dropout
     * drops.
     *
     * @param seed the seed of the training
     * @param update number of the update, from 0
     */
    public static long ofUpdate(long seed, long update) {
        return forNd4j(of(~seed, update));
    }

    /**
     * The seed of how an image looks in one epoch of a training run; see {@link Augmentation}.
     *
     * @param seed the seed of the training
     * @param epoch number of the epoch
     * @param image which of all images it is
     */
    public static long ofImage(long seed, int epoch, int image) {
        return of(of(seed, epoch), image);
    }

    /**
     * The seed to give to ND4J, which draws first weights and dropout masks, for one that a user
     * chose. It is the same number, but for 0: with that, ND4J 1.0.0-M2.1 draws other numbers each
     * time.
     */
    public static long forNd4j(long seed) {
        return seed == 0 ? INSTEAD_OF_ZERO : seed;
    }

    /** The finalizer of SplitMix64: every bit of the result depends on every bit given. */
    private static long mix(long value) {
        long z = value + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
