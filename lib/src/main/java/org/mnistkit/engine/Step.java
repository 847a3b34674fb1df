package org.mnistkit.engine;

/** Something that is done each time a compiled network runs. */
interface Step {
    void run();

    /** The layer and what is done: "2 Convolution backward data". */
    String name();

    /** The code that runs: for oneDNN's in its words, "jit:avx2". */
    default String implementation() {
        return "Java";
    }

    /**
     * Floating-point operations, a multiplication and an addition counted as two; 0 for all but
     * convolutions and dense layers, where nearly all of the arithmetic is.
     */
    default double operations() {
        return 0;
    }
}
