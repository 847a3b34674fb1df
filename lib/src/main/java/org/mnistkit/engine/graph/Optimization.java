package org.mnistkit.engine.graph;

import java.util.EnumSet;
import java.util.Set;

/**
 * One of the things that make the engine fast. The results are the same without it, but for
 * rounding. Leaving one out shows what it is worth.
 */
public enum Optimization {
    /**
     * oneDNN chooses how maps and weights lie in memory. Without it, they lie in the order of C:
     * NCHW.
     */
    LAYOUTS,
    /** Neighboring operations become one where one operation can do the work of both. */
    FUSION,
    /**
     * The gradient of a convolution's weights is computed as a matrix product, or as a forward
     * convolution with swapped roles, where that is faster than oneDNN's own kernel for it.
     */
    WEIGHT_GRADIENTS;

    /** All of them, as the engine has them by default. */
    public static Set<Optimization> all() {
        return EnumSet.allOf(Optimization.class);
    }
}
