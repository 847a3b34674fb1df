package org.mnistkit.engine.graph;

import org.bytedeco.javacpp.FloatPointer;

/**
 * Where the weights of a network and their gradients lie in memory. A parameter is found by the
 * number of its layer and its name there: "W", "b", "gamma" …
 */
public interface Parameters {

    /**
     * The weights of a parameter, in the order of C.
     *
     * @param shape as a node needs it
     * @throws IllegalArgumentException if the parameter has another number of values
     */
    FloatPointer weights(int layer, String name, long... shape);

    /** The gradient of a parameter, otherwise as {@link #weights}. */
    FloatPointer gradients(int layer, String name, long... shape);
}
