package org.mnistkit.engine.graph;

import org.mnistkit.engine.onednn.Tensor;

/**
 * A node of a network: a layer, or a part of one. It is compiled once for each batch size: it
 * appends to the compilation what has to be done when data pass forward through it, and when
 * gradients pass back.
 */
public abstract class Node {

    private final String name;

    Node(String name) {
        this.name = name;
    }

    /** The layer and what is done, for breakdowns and messages: "3 Convolution". */
    final String name() {
        return name;
    }

    /**
     * Appends the forward pass.
     *
     * @param input the output of the node before
     * @return the output of this one
     */
    abstract Tensor forward(Tensor input, Compilation c);

    /**
     * Appends the backward pass, {@link #forward} having been compiled before. In training it puts
     * the gradient of the weights, if the node has any, into their place among all gradients.
     *
     * @param gradient with respect to this node's output; its memory may be overwritten
     * @param wanted whether the gradient with respect to the input is needed; in training the first
     *     node with weights is spared the work of computing that of the images
     * @return the gradient with respect to the input; null if none is wanted
     */
    abstract Tensor backward(Tensor gradient, boolean wanted, Compilation c);

    /** Whether there are weights to learn in it. */
    boolean learns() {
        return false;
    }

    /**
     * Fuses this node with the one after it, where one operation can do the work of both. Called
     * before anything is compiled.
     *
     * @return whether this node now does all of the other's work, so that the other is removed
     */
    boolean fuse(Node next, Purpose purpose) {
        return false;
    }
}
