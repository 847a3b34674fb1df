package org.mnistkit.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.mnistkit.engine.Compilation.Purpose;
import org.mnistkit.model.LayerInfo;
import org.mnistkit.model.LayerInfo.Shape;

/**
 * A DL4J network as a list of stages. A layer may become several: its dropout, itself, its
 * activation function. And stages are told of their neighbors where one can do another's work in
 * passing.
 */
final class Blueprint {

    private final Purpose purpose;
    private final Shape input;
    private final boolean isSizeFixed;
    private final List<Node> nodes = new ArrayList<>();

    private final List<Integer> lastNodes = new ArrayList<>();

    /**
     * @throws UnsupportedNetworkException if the engine has no form of some part of it
     */
    Blueprint(MultiLayerNetwork network, Purpose purpose) {
        this.purpose = purpose;
        MultiLayerConfiguration conf = network.getLayerWiseConfigurations();
        input = Shape.of(LayerInfo.inputOf(network));
        isSizeFixed =
                imageSize(network).isPresent()
                        && conf.getInputPreProcessors().values().stream()
                                .anyMatch(CnnToFeedForwardPreProcessor.class::isInstance);
        List<LayerInfo> infos = LayerInfo.of(network);
        Shape shape = input;
        int count = conf.getConfs().size();
        for (int i = 0; i < count; i++) {
            Layer layer = conf.getConf(i).getLayer();
            new LayerContext(this, i, layer, shape, i == count - 1)
                    .compile(conf.getInputPreProcess(i));
            lastNodes.add(nodes.size() - 1);
            shape = infos.get(i).output();
        }
        connect();
    }

    /**
     * The size of the images that a network was made for, if its configuration tells. DL4J doesn't
     * keep it where a network begins with a convolution; but where maps are flattened it says what
     * they are like, which can be compared with what becomes of 28×28 pixels.
     */
    static Optional<Shape> imageSize(MultiLayerNetwork network) {
        MultiLayerConfiguration conf = network.getLayerWiseConfigurations();
        List<LayerInfo> infos = LayerInfo.of(network);
        for (int i = 1; i < infos.size(); i++) {
            Shape before = infos.get(i - 1).output();
            if (conf.getInputPreProcess(i) instanceof CnnToFeedForwardPreProcessor flatten
                    && (flatten.getInputHeight() != before.rows()
                            || flatten.getInputWidth() != before.columns())) {
                return Optional.empty();
            }
        }
        Shape input = Shape.of(LayerInfo.inputOf(network));
        return Optional.of(input.isMaps() ? input : new Shape(1, 1, input.channels()));
    }

    void add(Node node) {
        nodes.add(node);
    }

    /** Whether the network takes images as maps, or as rows of pixels. */
    boolean takesMaps() {
        return input.isMaps();
    }

    /**
     * Compares the size of images with what the network was made for, where its configuration
     * tells.
     *
     * @throws IllegalArgumentException if they differ
     */
    void requireSize(int rows, int columns) {
        if (isSizeFixed && (rows != input.rows() || columns != input.columns())) {
            throw new IllegalArgumentException(
                    "the images have %d×%d pixels, but the network takes %d×%d"
                            .formatted(rows, columns, input.rows(), input.columns()));
        }
        if (!takesMaps() && rows * columns != input.size()) {
            throw new IllegalArgumentException(
                    "the images have %d×%d pixels, which are %,d, but the network takes %,d"
                            .formatted(rows, columns, rows * columns, input.size()));
        }
    }

    /**
     * Whether it is certain what size the maps of each layer have: where maps are flattened, images
     * of another size don't fit; where they are pooled as a whole, any size does.
     */
    boolean isSizeFixed() {
        return isSizeFixed;
    }

    List<Node> nodes() {
        return nodes;
    }

    /** For each layer of the network, the number of its last stage; −1 before the first. */
    List<Integer> lastNodes() {
        return lastNodes;
    }

    /** Lets neighbors do each other's work. */
    private void connect() {
        for (int i = 0; i + 1 < nodes.size(); i++) {
            Node node = nodes.get(i);
            Node next = nodes.get(i + 1);
            if (purpose == Purpose.TRAINING) {
                if (node instanceof ConvolutionNode convolution
                        && next instanceof PoolingNode pooling
                        && pooling.isMaximum()) {
                    pooling.takeActivationOf(convolution);
                }
                if (node instanceof DenseNode dense
                        && next instanceof DropoutNode dropout
                        && dense.take(dropout)) {
                    remove(i + 1);
                }
            } else if (purpose == Purpose.PREDICTION
                    && next instanceof BatchNormalizationNode normalization) {
                if (node instanceof ConvolutionNode convolution) {
                    convolution.then(new Affine(normalization, 4));
                    remove(i + 1);
                } else if (node instanceof DenseNode dense) {
                    dense.then(new Affine(normalization, 2));
                    remove(i + 1);
                }
            }
        }
    }

    private void remove(int index) {
        nodes.remove(index);
        lastNodes.replaceAll(last -> last >= index ? last - 1 : last);
    }
}
