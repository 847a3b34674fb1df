package org.mnistkit.engine;

/**
 * One stage of a network, to be compiled once for each batch size: it appends to the compilation
 * what has to be done when data pass forward through it, and when gradients pass back.
 */
interface Node {

    /**
     * Appends the forward pass.
     *
     * @param input what the stage before puts out
     * @return what this one puts out
     */
    Tensor forward(Tensor input, Compilation compilation);

    /**
     * Appends the backward pass, {@link #forward} having been compiled before. It puts the gradient
     * of the weights, if the stage has any, into their place among all gradients.
     *
     * @param gradient of the loss with respect to what this stage put out; its memory may be
     *     overwritten
     * @param wanted whether the stage before needs a gradient; the first one with weights is spared
     *     the work of computing that of the images
     * @return the gradient with respect to what came in; null if none is wanted
     */
    Tensor backward(Tensor gradient, boolean wanted, Compilation compilation);

    /** Whether there are weights to learn in it. */
    default boolean learns() {
        return false;
    }
}
