package org.mnistkit.engine.graph;

import org.mnistkit.engine.onednn.Descriptor;
import org.mnistkit.engine.onednn.Tensor;

/** The same values in another shape, and in the order of C, whatever layout they had. */
public final class ReshapeNode extends Node {

    private final boolean flattens;
    private Descriptor given;
    private Descriptor plain;
    private Descriptor reshaped;

    private ReshapeNode(String name, boolean flattens) {
        super(name);
        this.flattens = flattens;
    }

    /** Maps become rows: [n, channels, rows, columns] becomes [n, channels · rows · columns]. */
    public static ReshapeNode flatten(String name) {
        return new ReshapeNode(name, true);
    }

    /** Rows of units become maps of one place: [n, units] becomes [n, units, 1, 1]. */
    public static ReshapeNode unflatten(String name) {
        return new ReshapeNode(name, false);
    }

    @Override
    Tensor forward(Tensor input, Compilation c) {
        given = input.descriptor();
        plain = c.plain(given);
        reshaped =
                flattens
                        ? c.plain(given.type(), c.batch(), given.length() / c.batch())
                        : c.plain(given.type(), c.batch(), given.size(1), 1, 1);
        return c.view(c.reordered(input, plain, name()), reshaped);
    }

    @Override
    Tensor backward(Tensor gradient, boolean wanted, Compilation c) {
        if (!wanted) {
            return null;
        }
        String what = name() + " backward";
        Tensor inOrder = c.reorderedGradient(gradient, reshaped, what);
        return c.reorderedGradient(c.view(inOrder, plain), given, what);
    }
}
