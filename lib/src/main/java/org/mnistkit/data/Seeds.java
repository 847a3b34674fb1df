package org.mnistkit.data;

/** Seeds drawn from seeds. */
final class Seeds {

    private Seeds() {}

    /**
     * A seed for one of many things that are to be random independently of each other, such as the
     * epochs of a training: epoch 1 of seed 7 has nothing in common with epoch 0 of seed 8.
     *
     * @param seed the seed of the whole
     * @param number which of the things
     */
    static long of(long seed, long number) {
        return mix(mix(seed) + number);
    }

    /** The finalizer of SplitMix64: every bit of the result depends on every bit given. */
    private static long mix(long value) {
        long z = value + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
