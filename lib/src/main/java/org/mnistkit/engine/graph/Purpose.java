package org.mnistkit.engine.graph;

/** What a network is compiled for. */
public enum Purpose {
    /** Forward and backward; everything that the backward pass needs is kept. */
    TRAINING,
    /** Only the last output is of interest. */
    PREDICTION,
    /** The output of every layer is of interest. */
    ACTIVATIONS
}
