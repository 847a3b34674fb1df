package org.mnistkit.engine.onednn;

/** Something that is done each time a compiled network runs: mostly one of oneDNN's primitives. */
public interface Operation {

    /** Does it. */
    void run();

    /** The layer and what is done: "2 Convolution backward data". */
    String name();

    /** The code that runs: for oneDNN's, in its words, "jit:avx2". */
    default String implementation() {
        return "Java";
    }

    /**
     * The floating-point operations that it takes, a multiplication and an addition counted as two.
     * They are 0 for all but convolutions and dense layers, where nearly all of the arithmetic is.
     */
    default double flops() {
        return 0;
    }

    /**
     * The bytes that it reads and writes, each tensor counted once for each: what has to pass
     * through memory at least, if nothing of it is in a cache. 0 if that is not known.
     */
    default double bytes() {
        return 0;
    }
}
