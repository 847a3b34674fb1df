package org.mnistkit.description;

import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.mnistkit.data.Seeds;
import org.mnistkit.description.LayerSpec.Padding;
import org.mnistkit.description.LayerSpec.Size;
import org.mnistkit.description.NetworkPlan.Step;
import org.mnistkit.network.Dl4jOptimizer;
import org.mnistkit.network.LayerInfo.Shape;
import org.mnistkit.settings.Optimizer;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Builds the DL4J network of a description. {@link NetworkReader} goes the other way. */
final class NetworkBuilder {

    private NetworkBuilder() {}

    /** An initialized network with an optimizer. */
    static MultiLayerNetwork build(NetworkPlan plan, Optimizer optimizer, long seed) {
        MultiLayerNetwork network = new MultiLayerNetwork(configuration(plan, seed));
        network.init();
        int layer = 0;
        for (Step step : plan.steps()) {
            if (step.init().isPresent()) {
                FirstWeights.drawTruncated(step, network.getLayer(layer).getParam("W"));
            }
            layer += step.spec() instanceof LayerSpec.Flatten ? 0 : 1;
        }
        Dl4jOptimizer.install(network, optimizer, 0);
        return network;
    }

    /** The layers alone, without an optimizer. */
    static MultiLayerConfiguration configuration(NetworkPlan plan, long seed) {
        NeuralNetConfiguration.ListBuilder list =
                new NeuralNetConfiguration.Builder().seed(Seeds.forNd4j(seed)).list();
        int index = 0;
        for (Step step : plan.steps()) {
            if (!(step.spec() instanceof LayerSpec.Flatten)) {
                list.layer(index++, layer(step));
            } else if (step.in().isMaps()) {
                Shape maps = step.in();
                list.inputPreProcessor(
                        index,
                        new CnnToFeedForwardPreProcessor(
                                maps.rows(), maps.columns(), maps.channels()));
            }
        }
        Shape input = NetworkPlan.INPUT;
        list.setInputType(InputType.convolutional(input.rows(), input.columns(), input.channels()));
        return list.build();
    }

    private static Layer layer(Step step) {
        LayerSpec spec = step.spec();
        if (spec instanceof LayerSpec.Conv conv) {
            return new ConvolutionLayer.Builder(sides(conv.kernel()))
                    .nOut(conv.filters())
                    .stride(sides(conv.stride()))
                    .dilation(sides(conv.dilation()))
                    .convolutionMode(mode(conv.padding()))
                    .activation(conv.activation().dl4j())
                    .weightInit(FirstWeights.dl4j(step))
                    .hasBias(conv.bias())
                    .build();
        }
        if (spec instanceof LayerSpec.MaxPool pool) {
            return pooling(PoolingType.MAX, pool.window(), pool.stride(), pool.padding());
        }
        if (spec instanceof LayerSpec.AvgPool pool) {
            return pooling(PoolingType.AVG, pool.window(), pool.stride(), pool.padding());
        }
        if (spec instanceof LayerSpec.GlobalMaxPool) {
            return new GlobalPoolingLayer(PoolingType.MAX);
        }
        if (spec instanceof LayerSpec.GlobalAvgPool) {
            return new GlobalPoolingLayer(PoolingType.AVG);
        }
        if (spec instanceof LayerSpec.Dropout dropout) {
            // DL4J wants the probability of keeping a value. Nowhere else is that converted.
            return new DropoutLayer(1 - dropout.rate());
        }
        if (spec instanceof LayerSpec.BatchNorm norm) {
            return new BatchNormalization.Builder()
                    .decay(norm.momentum())
                    .eps(norm.epsilon())
                    .useLogStd(false)
                    .build();
        }
        if (spec instanceof LayerSpec.Activation activation) {
            return new ActivationLayer(activation.function().dl4j());
        }
        LayerSpec.Dense dense = (LayerSpec.Dense) spec;
        // The plan has seen to it that the last layer has the softmax, and no other.
        return dense.activation() == ActivationFunction.SOFTMAX
                ? dense(
                        new OutputLayer.Builder(LossFunction.MCXENT).hasBias(dense.bias()),
                        dense,
                        step)
                : dense(new DenseLayer.Builder().hasBias(dense.bias()), dense, step);
    }

    private static <B extends FeedForwardLayer.Builder<B>> Layer dense(
            B builder, LayerSpec.Dense dense, Step step) {
        return builder.nOut(dense.units())
                .activation(dense.activation().dl4j())
                .weightInit(FirstWeights.dl4j(step))
                .build();
    }

    private static Layer pooling(PoolingType type, Size window, Size stride, Padding padding) {
        return new SubsamplingLayer.Builder(type)
                .kernelSize(sides(window))
                .stride(sides(stride))
                .convolutionMode(mode(padding))
                .build();
    }

    private static ConvolutionMode mode(Padding padding) {
        return padding == Padding.SAME ? ConvolutionMode.Same : ConvolutionMode.Truncate;
    }

    private static int[] sides(Size size) {
        return new int[] {size.rows(), size.columns()};
    }
}
