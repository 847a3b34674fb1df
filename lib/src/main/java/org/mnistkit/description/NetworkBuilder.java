package org.mnistkit.description;

import java.util.Optional;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.mnistkit.description.NetworkPlan.PlannedLayer;
import org.mnistkit.network.Dl4jOptimizer;
import org.mnistkit.network.LayerInfo.Shape;
import org.mnistkit.settings.Optimizer;
import org.mnistkit.settings.Seeds;

/** Builds the DL4J network of a description. {@link NetworkReader} goes the other way. */
final class NetworkBuilder {

    private NetworkBuilder() {}

    /** An initialized network with an optimizer. */
    static MultiLayerNetwork build(NetworkPlan plan, Optimizer optimizer, long seed) {
        MultiLayerNetwork network = new MultiLayerNetwork(configuration(plan, seed));
        network.init();
        int index = 0;
        for (PlannedLayer layer : plan.layers()) {
            if (layer.spec().toDl4j(layer.in()).isPresent()) {
                layer.spec().correctWeights(layer.in(), network.getLayer(index++));
            }
        }
        Dl4jOptimizer.install(network, optimizer, 0);
        return network;
    }

    /** The layers alone, without an optimizer. */
    static MultiLayerConfiguration configuration(NetworkPlan plan, long seed) {
        NeuralNetConfiguration.ListBuilder list =
                new NeuralNetConfiguration.Builder().seed(Seeds.forNd4j(seed)).list();
        int index = 0;
        for (PlannedLayer planned : plan.layers()) {
            Shape in = planned.in();
            Optional<Layer> layer = planned.spec().toDl4j(in);
            if (layer.isPresent()) {
                list.layer(index++, layer.get());
            } else if (in.isMaps()) {
                list.inputPreProcessor(
                        index,
                        new CnnToFeedForwardPreProcessor(in.rows(), in.columns(), in.channels()));
            }
        }
        Shape input = NetworkPlan.INPUT;
        list.setInputType(InputType.convolutional(input.rows(), input.columns(), input.channels()));
        return list.build();
    }
}
