package org.mnistkit.model;

import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.mnistkit.data.Seeds;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * The networks of the kit, as ordinary DL4J networks. Each takes images as [n, 1, 28, 28] float32
 * in [0, 1] (NCHW) and gives [n, 10] probabilities.
 */
public final class Networks {

    private Networks() {}

    /**
     * The baseline: two convolutions, each followed by pooling, then dropout and a softmax layer;
     * 34,826 parameters. To be trained with batches of 128 for 15 epochs.
     *
     * @param seed draws the first weights; the same seed gives the same network
     */
    public static MultiLayerNetwork baseline(long seed) {
        MultiLayerConfiguration configuration =
                new NeuralNetConfiguration.Builder()
                        .seed(Seeds.forNd4j(seed))
                        .weightInit(WeightInit.XAVIER_UNIFORM)
                        .updater(new Adam(1e-3))
                        .list()
                        .layer(convolution(32, Activation.RELU))
                        .layer(maxPooling())
                        .layer(convolution(64, Activation.ELU))
                        .layer(maxPooling())
                        // DL4J wants the probability of keeping a value: 1 - dropout rate.
                        .layer(new DropoutLayer.Builder(1 - 0.5).build())
                        .layer(
                                new OutputLayer.Builder(LossFunction.MCXENT)
                                        .nOut(10)
                                        .activation(Activation.SOFTMAX)
                                        .build())
                        .setInputType(InputType.convolutional(28, 28, 1))
                        .build();
        MultiLayerNetwork network = new MultiLayerNetwork(configuration);
        network.init();
        return network;
    }

    private static ConvolutionLayer convolution(int filters, Activation activation) {
        return new ConvolutionLayer.Builder(3, 3).nOut(filters).activation(activation).build();
    }

    private static SubsamplingLayer maxPooling() {
        return new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
                .kernelSize(2, 2)
                .stride(2, 2)
                .build();
    }
}
