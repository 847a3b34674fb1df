package org.mnistkit.plot;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPInputStream;
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
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.mnistkit.data.ImageSet;
import org.mnistkit.data.Provenance;
import org.mnistkit.evaluate.Predictions;
import org.mnistkit.model.EpochStats;
import org.mnistkit.model.Score;
import org.mnistkit.train.History;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Images, predictions, histories and networks to draw in tests and in the gallery. */
final class Samples {

    static final List<String> DIGITS = List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
    static final List<String> FASHION =
            List.of(
                    "T-shirt/top",
                    "Trouser",
                    "Pullover",
                    "Dress",
                    "Coat",
                    "Sandal",
                    "Shirt",
                    "Sneaker",
                    "Bag",
                    "Ankle boot");

    private Samples() {}

    // ---- Images and predictions

    /** Images of 28×28: a bright bar whose place tells the label, on black, with a bit of noise. */
    static ImageSet images(int count, List<String> names, boolean synthetic) {
        Random random = new Random(7);
        byte[] pixels = new byte[count * 784];
        byte[] labels = new byte[count];
        for (int i = 0; i < count; i++) {
            int label = i % names.size();
            labels[i] = (byte) label;
            for (int row = 4; row < 24; row++) {
                for (int column = 0; column < 28; column++) {
                    boolean bar = column / 2 == 2 + label;
                    int value = bar ? 200 + random.nextInt(56) : 0;
                    pixels[i * 784 + row * 28 + column] = (byte) value;
                }
            }
        }
        Provenance provenance = new Provenance("Bars", "made by a test", "", synthetic);
        return ImageSet.of(pixels, labels, 28, 28, names, provenance);
    }

    static ImageSet images(int count) {
        return images(count, DIGITS, false);
    }

    /** Predictions of which every {@code wrongEvery}-th is wrong: the next class instead. */
    static Predictions predictions(ImageSet images, int wrongEvery) {
        int classes = images.classNames().size();
        float[][] probabilities = new float[images.size()][classes];
        for (int i = 0; i < images.size(); i++) {
            boolean wrong = i % wrongEvery == wrongEvery - 1;
            int predicted = (images.label(i) + (wrong ? 1 : 0)) % classes;
            float rest = (i % 10) * 0.04f + 0.001f;
            for (int j = 0; j < classes; j++) {
                probabilities[i][j] = rest / (classes - 1);
            }
            probabilities[i][predicted] = 1 - rest;
        }
        return Predictions.of(images, probabilities);
    }

    /** Real images from a folder with the four IDX files of a set. */
    static ImageSet read(
            Path directory, String images, String labels, List<String> names, String name) {
        try {
            byte[] pixels = content(directory.resolve(images), 16);
            byte[] labelBytes = content(directory.resolve(labels), 8);
            Provenance provenance = new Provenance(name, directory.toString(), "", false);
            return ImageSet.of(pixels, labelBytes, 28, 28, names, provenance);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] content(Path file, int header) throws IOException {
        try (InputStream in =
                new DataInputStream(new GZIPInputStream(Files.newInputStream(file), 1 << 16))) {
            in.skipNBytes(header);
            return in.readAllBytes();
        }
    }

    // ---- Histories

    static History history(int epochs, boolean validation, int batchesPerEpoch) {
        Random random = new Random(3);
        List<EpochStats> stats = new ArrayList<>();
        for (int epoch = 1; epoch <= epochs; epoch++) {
            double loss = 0.012 + 0.22 * Math.exp(-0.45 * epoch);
            double held = 0.035 + 0.2 * Math.exp(-0.6 * epoch) + 0.0006 * epoch;
            stats.add(
                    new EpochStats(
                            epoch,
                            new Score(loss, 1 - loss / 3.3),
                            validation ? new Score(held, 1 - held / 3.6) : Score.NONE,
                            1e-3,
                            20));
        }
        return new History(stats, losses(epochs * batchesPerEpoch, random), batchesPerEpoch);
    }

    static List<Float> losses(int batches, Random random) {
        List<Float> losses = new ArrayList<>();
        for (int i = 0; i < batches; i++) {
            double mean = 0.03 + 2.2 * Math.exp(-i / 40.0) + 0.25 * Math.exp(-i / 400.0);
            losses.add((float) (mean * Math.exp(0.35 * random.nextGaussian())));
        }
        return losses;
    }

    // ---- Networks

    static MultiLayerNetwork baseline() {
        return network(
                convolution(32, 3, Activation.RELU),
                maxPool(),
                convolution(64, 3, Activation.ELU),
                maxPool(),
                new DropoutLayer(0.5),
                softmax());
    }

    static MultiLayerNetwork deep() {
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

    static MultiLayerNetwork light() {
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

    static MultiLayerNetwork mlp() {
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
    static MultiLayerNetwork mixed() {
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
    static MultiLayerNetwork softmaxOnly() {
        return network(softmax());
    }

    /** A small convolutional network that takes its images as rows of 784 pixels. */
    static MultiLayerNetwork flat() {
        return network(
                InputType.convolutionalFlat(28, 28, 1),
                convolution(4, 5, Activation.RELU),
                maxPool(),
                softmax());
    }

    /** A network of so many layers of one filter. */
    static MultiLayerNetwork thin(int layers) {
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

    private static Layer softmax() {
        return new OutputLayer.Builder(LossFunction.MCXENT)
                .nOut(10)
                .activation(Activation.SOFTMAX)
                .build();
    }
}
