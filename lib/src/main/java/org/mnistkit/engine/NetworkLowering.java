package org.mnistkit.engine;

import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.mnistkit.engine.graph.NodeGraph;
import org.mnistkit.engine.onednn.UnsupportedByOneDnnException;
import org.mnistkit.network.LayerInfo;
import org.mnistkit.network.LayerInfo.Shape;

/** Lowers a DL4J network to a graph of nodes that say what is computed, and nothing of DL4J. */
final class NetworkLowering {

    private NetworkLowering() {}

    /**
     * A new graph of the network.
     *
     * @throws UnsupportedByOneDnnException if there is no form of some part of it
     */
    static NodeGraph lower(MultiLayerNetwork network) {
        MultiLayerConfiguration conf = network.getLayerWiseConfigurations();
        List<LayerInfo> infos = LayerInfo.of(network);
        boolean isSizeFixed = isSizeFixed(network);
        Shape shape = Shape.of(LayerInfo.inputOf(network));
        NodeGraph graph = new NodeGraph(shape.isMaps());
        int last = infos.size() - 1;
        for (int i = 0; i <= last; i++) {
            InputPreProcessor before = conf.getInputPreProcess(i);
            Shape input = before instanceof CnnToFeedForwardPreProcessor ? shape.flat() : shape;
            new LayerLowering(i, conf.getConf(i).getLayer(), input, isSizeFixed, graph)
                    .lower(before, i == last);
            graph.endLayer();
            shape = infos.get(i).output();
        }
        return graph;
    }

    /**
     * The size of the images that a network was made for, if its configuration tells. DL4J doesn't
     * keep it where a network begins with a convolution; but where maps are flattened it gives
     * their size, which can be compared with that of maps made from 28×28 pixels.
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

    /**
     * Whether it is certain what size the maps of each layer have: where maps are flattened, images
     * of another size don't fit; where they are pooled as a whole, any size does.
     */
    private static boolean isSizeFixed(MultiLayerNetwork network) {
        return imageSize(network).isPresent()
                && network.getLayerWiseConfigurations().getInputPreProcessors().values().stream()
                        .anyMatch(CnnToFeedForwardPreProcessor.class::isInstance);
    }
}
