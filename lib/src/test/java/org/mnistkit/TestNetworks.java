package org.mnistkit;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Small networks for the 4×4 images of {@link TestImages}. */
public final class TestNetworks {

    private TestNetworks() {}

    /** Convolution, dropout, softmax: three classes. */
    public static MultiLayerNetwork tiny(long seed) {
        return tiny(seed, new Adam(0.01));
    }

    public static MultiLayerNetwork tiny(long seed, IUpdater updater) {
        return initialized(
                new NeuralNetConfiguration.Builder()
                        .seed(seed)
                        .updater(updater)
                        .list()
                        .layer(
                                new ConvolutionLayer.Builder(3, 3)
                                        .nOut(4)
                                        .activation(Activation.RELU)
                                        .build())
                        .layer(new DropoutLayer.Builder(0.75).build())
                        .layer(output())
                        .setInputType(InputType.convolutional(4, 4, 1)));
    }

    /** Starts with a dense layer that takes flat rows of 16 pixels. */
    public static MultiLayerNetwork flat(long seed) {
        return initialized(
                new NeuralNetConfiguration.Builder()
                        .seed(seed)
                        .updater(new Adam(0.01))
                        .list()
                        .layer(new DenseLayer.Builder().nIn(16).nOut(5).build())
                        .layer(output()));
    }

    /** A single layer, which takes flat rows of 16 pixels. */
    public static MultiLayerNetwork softmaxRegression(long seed) {
        return initialized(
                new NeuralNetConfiguration.Builder()
                        .seed(seed)
                        .updater(new Adam(0.01))
                        .list()
                        .layer(
                                new OutputLayer.Builder(LossFunction.MCXENT)
                                        .nIn(16)
                                        .nOut(3)
                                        .activation(Activation.SOFTMAX)
                                        .build()));
    }

    private static OutputLayer output() {
        return new OutputLayer.Builder(LossFunction.MCXENT)
                .nOut(3)
                .activation(Activation.SOFTMAX)
                .build();
    }

    private static MultiLayerNetwork initialized(NeuralNetConfiguration.ListBuilder builder) {
        MultiLayerNetwork network = new MultiLayerNetwork(builder.build());
        network.init();
        return network;
    }
}
