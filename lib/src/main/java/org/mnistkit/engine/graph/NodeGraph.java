package org.mnistkit.engine.graph;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A network as a list of nodes. A layer may be several: its dropout, itself, its activation
 * function. The last node is a {@link SoftmaxNode}. A graph is compiled only once, since nodes
 * remember what was compiled.
 */
public final class NodeGraph {

    private final boolean takesMaps;
    private final List<Node> nodes = new ArrayList<>();
    private final List<Integer> lastNodes = new ArrayList<>();

    /**
     * @param takesMaps whether the network takes images as maps, or as rows of pixels
     */
    public NodeGraph(boolean takesMaps) {
        this.takesMaps = takesMaps;
    }

    /** Appends a node to the layer in the making. */
    public void add(Node node) {
        nodes.add(node);
    }

    /** Ends a layer, which may have no nodes at all. */
    public void endLayer() {
        lastNodes.add(nodes.size() - 1);
    }

    boolean takesMaps() {
        return takesMaps;
    }

    List<Node> nodes() {
        return Collections.unmodifiableList(nodes);
    }

    /** For each layer of the network, the number of its last node; −1 before the first. */
    List<Integer> lastNodes() {
        return Collections.unmodifiableList(lastNodes);
    }

    /** The number of the node whose output goes into the last layer; −1 before the first. */
    int featuresNode() {
        return lastNodes.size() < 2 ? -1 : lastNodes.get(lastNodes.size() - 2);
    }

    /**
     * Fuses neighbors of which one can do the other's work; those of the same layer only where the
     * output of every layer is wanted.
     */
    void fuse(Purpose purpose) {
        for (int i = 0; i < nodes.size(); i++) {
            while (i + 1 < nodes.size()
                    && !(purpose == Purpose.ACTIVATIONS && lastNodes.contains(i))
                    && nodes.get(i).fuse(nodes.get(i + 1), purpose)) {
                remove(i + 1);
            }
        }
    }

    private void remove(int index) {
        nodes.remove(index);
        lastNodes.replaceAll(last -> last >= index ? last - 1 : last);
    }
}
