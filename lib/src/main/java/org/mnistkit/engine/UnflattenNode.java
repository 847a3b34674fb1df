package org.mnistkit.engine;

/** Rows of units become maps of one place: [n, units] becomes [n, units, 1, 1]. */
final class UnflattenNode implements Node {

    private final String name;
    private Descriptor row;

    UnflattenNode(String name) {
        this.name = name;
    }

    @Override
    public Tensor forward(Tensor input, Compilation c) {
        row = input.descriptor();
        return c.view(input, maps(c));
    }

    @Override
    public Tensor backward(Tensor gradient, boolean wanted, Compilation c) {
        return wanted ? c.view(c.reorderedGradient(gradient, maps(c), name), row) : null;
    }

    private Descriptor maps(Compilation c) {
        return c.plain(row.type(), c.batch(), row.size(1), 1, 1);
    }
}
