package org.mnistkit.engine.graph;

import java.util.ArrayList;
import java.util.List;
import org.mnistkit.engine.onednn.Attributes;

/**
 * What a convolution or a dense layer does to each of its results before it writes them: the work
 * of the nodes after it that were fused with it, in their order.
 */
final class Epilogue {

    /** A node's work as part of the operation before it. */
    @FunctionalInterface
    private interface Part {
        void appendTo(Attributes attributes, Compilation c);
    }

    private final int rank;
    private final List<Part> parts = new ArrayList<>();
    private ActivationFunction activation = ActivationFunction.IDENTITY;

    /**
     * @param rank of the results: 4 for maps, 2 for rows of units
     */
    Epilogue(int rank) {
        this.rank = rank;
    }

    /**
     * Takes over a node's work if it can. The backward pass has only the results: so where one
     * follows, that is one activation function whose derivative can be computed from its value. In
     * predictions, it is any activation functions and batch normalizations.
     *
     * @return whether it does, so that the node is to be removed
     */
    boolean fuse(Node next, Purpose purpose) {
        if (next instanceof ActivationNode node
                && !(purpose.hasBackward()
                        && (!parts.isEmpty() || node.function().fromOutput() == 0))) {
            activation = node.function();
            parts.add((attributes, c) -> node.function().appendTo(attributes));
            return true;
        }
        if (next instanceof BatchNormalizationNode normalization && !purpose.hasBackward()) {
            parts.add(new FoldedBatchNorm(normalization, rank)::appendTo);
            return true;
        }
        return false;
    }

    /** The activation function that was fused last; the identity if there is none. */
    ActivationFunction activation() {
        return activation;
    }

    void appendTo(Attributes attributes, Compilation c) {
        for (Part part : parts) {
            part.appendTo(attributes, c);
        }
    }
}
