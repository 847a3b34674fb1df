package org.mnistkit.engine.graph;

import org.mnistkit.engine.onednn.Tensor;

/**
 * What the gradient of a convolution's weights is computed from, and where it goes.
 *
 * @param name of the node, for the operations
 * @param input of the convolution
 * @param gradient with respect to the maps that the convolution puts out
 * @param window how it moves over its input
 * @param intoWeights receives the weights' gradient, [filters, channels, rows, columns]
 * @param intoBias receives the bias' gradient, [filters]; null if there is none
 */
record WeightGradient(
        String name,
        Tensor input,
        Tensor gradient,
        Window window,
        Tensor intoWeights,
        Tensor intoBias) {

    boolean hasBias() {
        return intoBias != null;
    }

    /** The channels of the input. */
    long channels() {
        return input.descriptor().size(1);
    }

    /** The maps that the convolution puts out. */
    long filters() {
        return gradient.descriptor().size(1);
    }
}
