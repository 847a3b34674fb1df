package org.mnistkit;

import java.util.Arrays;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * Networks with 28×28 images for input: the kit's own ones, and some with the rarer kinds of
 * layers.
 */
public final class SampleNetworks {

    private SampleNetworks() {}

    /** One of each kind, but for the large MLP. */
    public static Stream<MultiLayerNetwork> all() {
        return Stream.of(
                baseline(),
                flat(),
                deep(),
                light(),
                mixed(),
                softmaxOnly(),
                normalizedLogits(),
                pooledLogits());
    }

    public static MultiLayerNetwork baseline() {
        return network(
                convolution(32, 3, Activation.RELU),
                maxPool(),
                convolution(64, 3, Activation.ELU),
                maxPool(),
                new DropoutLayer(0.5),
                softmax());
    }

    public static MultiLayerNetwork deep() {
        return network(
                convolution(32, 3, Activation.RELU),
                convolution(32, 3, Activation.RELU),
                maxPool(),
                new DropoutLayer(0.8),
                convolution(32, 3, Activation.RELU),
                same(32, 3, 1),
                maxPool(),
                dense(512),
                dense(64),
                new BatchNormalization(),
                softmax());
    }

    public static MultiLayerNetwork light() {
        return network(
                convolution(32, 3, Activation.RELU),
                new BatchNormalization(),
                convolution(32, 3, Activation.RELU),
                new BatchNormalization(),
                same(32, 5, 2),
                new BatchNormalization(),
                new DropoutLayer(0.6),
                convolution(64, 3, Activation.RELU),
                new BatchNormalization(),
                convolution(64, 3, Activation.RELU),
                new BatchNormalization(),
                same(64, 5, 2),
                new BatchNormalization(),
                new DropoutLayer(0.6),
                convolution(128, 4, Activation.RELU),
                new BatchNormalization(),
                new DropoutLayer(0.6),
                softmax());
    }

    public static MultiLayerNetwork mlp() {
        return network(
                dense(3000),
                dense(2500),
                dense(2000),
                dense(1500),
                dense(1000),
                dense(500),
                softmax());
    }

    /** A small network with the rarer kinds of layers. */
    public static MultiLayerNetwork mixed() {
        return network(
                convolution(8, 3, Activation.IDENTITY),
                new ActivationLayer(Activation.RELU),
                new SubsamplingLayer.Builder(PoolingType.AVG).kernelSize(3, 3).stride(2, 2).build(),
                convolution(16, 3, Activation.RELU),
                new GlobalPoolingLayer(PoolingType.AVG),
                new DenseLayer.Builder().nOut(20).activation(Activation.TANH).dropOut(0.75).build(),
                softmax());
    }

    /** A softmax classifier: no hidden layer. */
    public static MultiLayerNetwork softmaxOnly() {
        return network(softmax());
    }

    /** Batch normalization between the units of the classes and their softmax. */
    public static MultiLayerNetwork normalizedLogits() {
        return network(
                convolution(4, 5, Activation.RELU),
                maxPool(),
                new DenseLayer.Builder()
                        .nOut(10)
                        .hasBias(false)
                        .activation(Activation.IDENTITY)
                        .build(),
                new BatchNormalization(),
                lossOnly());
    }

    /** A map for each class, of which the mean is taken: no dense layer. */
    public static MultiLayerNetwork pooledLogits() {
        return network(
                same(8, 5, 2),
                new BatchNormalization(),
                convolution(10, 1, Activation.IDENTITY),
                new GlobalPoolingLayer(PoolingType.AVG),
                lossOnly());
    }

    /** A small convolutional network that takes its images as rows of 784 pixels. */
    public static MultiLayerNetwork flat() {
        return network(
                InputType.convolutionalFlat(28, 28, 1),
                convolution(4, 5, Activation.RELU),
                maxPool(),
                softmax());
    }

    /** A network of so many layers of one filter. */
    public static MultiLayerNetwork thin(int layers) {
        Layer[] all = new Layer[layers];
        Arrays.setAll(all, i -> same(1, 3, 1));
        all[layers - 1] = softmax();
        return network(all);
    }

    private static MultiLayerNetwork network(Layer... layers) {
        return network(InputType.convolutional(28, 28, 1), layers);
    }

    private static MultiLayerNetwork network(InputType input, Layer... layers) {
        var list =
                new NeuralNetConfiguration.Builder()
                        .seed(11)
                        .weightInit(WeightInit.XAVIER)
                        .updater(new Adam(1e-3))
                        .list();
        for (Layer layer : layers) {
            list.layer(layer);
        }
        MultiLayerNetwork network = new MultiLayerNetwork(list.setInputType(input).build());
        network.init();
        return network;
    }

    private static Layer convolution(int filters, int kernel, Activation activation) {
        return new ConvolutionLayer.Builder(kernel, kernel)
                .nOut(filters)
                .activation(activation)
                .build();
    }

    private static Layer same(int filters, int kernel, int stride) {
        return new ConvolutionLayer.Builder(kernel, kernel)
                .nOut(filters)
                .stride(stride, stride)
                .convolutionMode(ConvolutionMode.Same)
                .activation(Activation.RELU)
                .build();
    }

    private static Layer maxPool() {
        return new SubsamplingLayer.Builder(PoolingType.MAX).kernelSize(2, 2).stride(2, 2).build();
    }

    private static Layer dense(int units) {
        return new DenseLayer.Builder().nOut(units).activation(Activation.RELU).build();
    }

    private static Layer lossOnly() {
        return new LossLayer.Builder(LossFunction.MCXENT).activation(Activation.SOFTMAX).build();
    }

    private static Layer softmax() {
        return new OutputLayer.Builder(LossFunction.MCXENT)
                .nOut(10)
                .activation(Activation.SOFTMAX)
                .build();
    }
}
