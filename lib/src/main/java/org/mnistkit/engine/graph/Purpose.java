package org.mnistkit.engine.graph;

/** What a network is compiled for. */
public enum Purpose {
    /** Forward and backward, for the gradients of all weights. */
    TRAINING,
    /** Only the last output is of interest. */
    PREDICTION,
    /** The last output, and what goes into the last layer, are of interest. */
    FEATURES,
    /** The output of every layer is of interest. */
    ACTIVATIONS,
    /** Forward as in predictions and backward, for the gradient of the images alone. */
    IMAGE_GRADIENT;

    /** Whether what a node puts out is forgotten when the next one has read it. */
    boolean forgets() {
        return this == PREDICTION || this == FEATURES;
    }

    /**
     * Whether the network learns: with dropout on, batch normalization by the batch's own
     * statistics, and gradients of all weights.
     */
    boolean isTraining() {
        return this == TRAINING;
    }

    /** Whether a backward pass follows; everything that it needs is kept. */
    boolean hasBackward() {
        return this == TRAINING || this == IMAGE_GRADIENT;
    }
}
