package org.mnistkit.engine;

/**
 * Maps become rows of units: [n, channels, rows, columns] becomes [n, channels · rows · columns].
 * The order of units is that of DL4J, whatever layout the maps had.
 */
final class FlattenNode implements Node {

    private final String name;
    private Descriptor maps;
    private Descriptor plain;

    FlattenNode(String name) {
        this.name = name;
    }

    @Override
    public Tensor forward(Tensor input, Compilation c) {
        maps = input.descriptor();
        plain = c.plain(maps.type(), maps.shape());
        Tensor inOrder = c.reordered(input, plain, name);
        return c.view(inOrder, c.plain(maps.type(), c.batch(), maps.length() / c.batch()));
    }

    @Override
    public Tensor backward(Tensor gradient, boolean wanted, Compilation c) {
        return wanted
                ? c.reorderedGradient(c.view(gradient, plain), maps, name + " backward")
                : null;
    }
}
