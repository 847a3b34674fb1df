package org.mnistkit.model;

/** Seeds for ND4J's random numbers, which draw the first weights and the dropout masks. */
public final class Seeds {

    private static final long INSTEAD_OF_ZERO = 0x9E3779B97F4A7C15L;

    private Seeds() {}

    /**
     * The seed to give to DL4J for a seed chosen by the user. It is the same number, but for 0,
     * which ND4J takes to mean "draw one at random".
     */
    public static long forNd4j(long seed) {
        return seed == 0 ? INSTEAD_OF_ZERO : seed;
    }
}
