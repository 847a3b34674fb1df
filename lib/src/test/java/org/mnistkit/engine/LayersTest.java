package org.mnistkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.mnistkit.engine.graph.Optimization;
import org.mnistkit.settings.Compute;
import org.mnistkit.settings.Compute.Kind;
import org.mnistkit.settings.TrainingConfig;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * Every kind of layer, in random shapes, against DL4J in double precision: output, loss and
 * gradient. And the gradient, dropout included, against the loss itself by finite differences.
 */
class LayersTest {

    private static final long SEED = 20261121;

    /** A name, rows, columns, images, layers. */
    static Stream<Arguments> cases() {
        Random random = new Random(SEED);
        List<Arguments> cases = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            cases.add(convolution(random));
        }
        for (int filters : List.of(8, 16, 40, 9)) {
            cases.add(convolutionOfImages(filters, random));
            cases.add(convolutionOfWholeMaps(filters, random));
        }
        for (int i = 0; i < 8; i++) {
            cases.add(pooling(random));
        }
        for (Activation activation :
                List.of(
                        Activation.RELU,
                        Activation.LEAKYRELU,
                        Activation.ELU,
                        Activation.GELU,
                        Activation.SWISH,
                        Activation.TANH,
                        Activation.SIGMOID,
                        Activation.SOFTPLUS,
                        Activation.IDENTITY)) {
            cases.add(activations(activation, random));
        }
        for (boolean logStd : List.of(true, false)) {
            cases.add(normalization(logStd, false, random));
        }
        cases.add(normalization(false, true, random));
        cases.add(normalizationBeforeActivation(random));
        cases.add(dense(random));
        cases.add(normalizedLogits(random));
        cases.add(pooledLogits(random));
        cases.add(flattenedLogits(random));
        cases.add(logitsOfActivation(random));
        cases.add(strideOfOnePixel(2, 2, random));
        cases.add(strideOfOnePixel(2, 1, random));
        cases.add(dropoutOfLayersThatDropNothing(random));
        return cases.stream();
    }

    private static Arguments convolution(Random random) {
        int kernel = 1 + random.nextInt(4);
        int stride = 1 + random.nextInt(2);
        int dilation = stride == 1 ? 1 + random.nextInt(2) : 1;
        boolean same = random.nextBoolean();
        boolean bias = random.nextBoolean();
        int channels = 1 + random.nextInt(20);
        int filters = 1 + random.nextInt(20);
        ConvolutionLayer.Builder layer =
                new ConvolutionLayer.Builder(kernel, 1 + random.nextInt(4))
                        .stride(stride, 1 + random.nextInt(2))
                        .dilation(dilation, 1)
                        .nOut(filters)
                        .hasBias(bias)
                        .activation(random.nextBoolean() ? Activation.TANH : Activation.ELU);
        if (same) {
            layer.convolutionMode(ConvolutionMode.Same);
        } else {
            layer.padding(random.nextInt(2), random.nextInt(2));
        }
        return sample(
                "convolution %d×, stride %d, dilation %d, same %s, bias %s, %d to %d"
                        .formatted(kernel, stride, dilation, same, bias, channels, filters),
                random,
                first(channels),
                layer.build());
    }

    /** Of one channel, where the gradient of the weights is a product of the engine's own. */
    private static Arguments convolutionOfImages(int filters, Random random) {
        int dilation = 1 + random.nextInt(2);
        boolean bias = random.nextBoolean();
        return sample(
                "convolution of images, dilation %d, bias %s, %d filters"
                        .formatted(dilation, bias, filters),
                random,
                new ConvolutionLayer.Builder(1 + random.nextInt(3), 1 + random.nextInt(4))
                        .dilation(dilation, 1 + random.nextInt(2))
                        .nOut(filters)
                        .hasBias(bias)
                        .activation(Activation.TANH)
                        .build());
    }

    /** With a window of the maps' size, which the engine treats as a dense layer. */
    private static Arguments convolutionOfWholeMaps(int filters, Random random) {
        boolean bias = random.nextBoolean();
        EngineSample sample =
                EngineSample.of(
                        28, // the size that is taken for granted where a network doesn't tell
                        28,
                        2 + random.nextInt(9),
                        random.nextLong(),
                        new ConvolutionLayer.Builder(5, 4)
                                .stride(6, 8)
                                .nOut(1 + random.nextInt(20))
                                .activation(Activation.SIGMOID)
                                .build(),
                        new ConvolutionLayer.Builder(4, 4)
                                .nOut(filters)
                                .hasBias(bias)
                                .activation(random.nextBoolean() ? Activation.TANH : Activation.ELU)
                                .build(),
                        new BatchNormalization.Builder().eps(1e-2).build(),
                        new ConvolutionLayer.Builder(1, 1)
                                .nOut(5)
                                .activation(Activation.TANH)
                                .build());
        return arguments(
                "convolution of whole maps, bias %s, %d filters".formatted(bias, filters), sample);
    }

    /** For which oneDNN's own choice of the gradient's kernel writes beyond its memory. */
    private static Arguments strideOfOnePixel(int stride, int otherStride, Random random) {
        return sample(
                "windows of 1×1 on one channel, stride %d×%d".formatted(stride, otherStride),
                random,
                new ConvolutionLayer.Builder(1, 1)
                        .stride(stride, otherStride)
                        .nOut(8)
                        .activation(Activation.TANH)
                        .build());
    }

    /** Layers that take it from the network's settings and, in DL4J, do not heed it. */
    private static Arguments dropoutOfLayersThatDropNothing(Random random) {
        return sample(
                "dropout of pooling and normalization",
                random,
                first(9),
                new SubsamplingLayer.Builder(PoolingType.MAX)
                        .kernelSize(2, 2)
                        .stride(2, 2)
                        .dropOut(0.3)
                        .build(),
                new BatchNormalization.Builder().eps(1e-2).dropOut(0.3).build(),
                new ActivationLayer.Builder().activation(Activation.TANH).dropOut(0.3).build());
    }

    private static Arguments pooling(Random random) {
        boolean max = random.nextBoolean();
        int window = 2 + random.nextInt(2);
        int stride = 1 + random.nextInt(3);
        boolean same = random.nextBoolean();
        int channels = 1 + random.nextInt(20);
        if (random.nextInt(4) == 0) {
            return sample(
                    "global pooling",
                    random,
                    first(channels),
                    new GlobalPoolingLayer(max ? PoolingType.MAX : PoolingType.AVG));
        }
        SubsamplingLayer.Builder layer =
                new SubsamplingLayer.Builder(max ? PoolingType.MAX : PoolingType.AVG)
                        .kernelSize(window, window)
                        .stride(stride, stride);
        if (same) {
            layer.convolutionMode(ConvolutionMode.Same);
        }
        return sample(
                "pooling max %s, %d×%d, stride %d, same %s"
                        .formatted(max, window, window, stride, same),
                random,
                first(channels),
                layer.build());
    }

    private static Arguments activations(Activation activation, Random random) {
        return sample(
                "activation " + activation,
                random,
                new ConvolutionLayer.Builder(3, 3).nOut(9).activation(activation).build(),
                new SubsamplingLayer.Builder(PoolingType.MAX).kernelSize(2, 2).stride(2, 2).build(),
                new ActivationLayer(activation),
                new DenseLayer.Builder().nOut(11).activation(activation).build(),
                new DenseLayer.Builder().nOut(7).activation(new ActivationLReLU(0.2)).build());
    }

    private static Arguments normalization(boolean logStd, boolean locked, Random random) {
        return sample(
                "batch normalization, log %s, locked %s".formatted(logStd, locked),
                random,
                first(1 + random.nextInt(20)),
                new BatchNormalization.Builder(locked).useLogStd(logStd).eps(1e-3).build(),
                new ConvolutionLayer.Builder(2, 2).nOut(6).activation(Activation.TANH).build(),
                new DenseLayer.Builder().nOut(9).activation(Activation.SIGMOID).build(),
                new BatchNormalization.Builder(locked).useLogStd(logStd).decay(0.7).build());
    }

    /** In the order of most papers, which is fused in other ways than the one above. */
    private static Arguments normalizationBeforeActivation(Random random) {
        return sample(
                "batch normalization before the activation",
                random,
                new ConvolutionLayer.Builder(2, 2)
                        .nOut(8)
                        .hasBias(false)
                        .activation(Activation.IDENTITY)
                        .build(),
                new BatchNormalization.Builder().eps(1e-2).build(),
                new ActivationLayer(Activation.RELU),
                new SubsamplingLayer.Builder(PoolingType.AVG).build(),
                new BatchNormalization.Builder().eps(1e-2).build(),
                new ActivationLayer(Activation.RELU),
                new ConvolutionLayer.Builder(3, 3).nOut(9).activation(Activation.IDENTITY).build(),
                new BatchNormalization.Builder().eps(1e-2).build(),
                new ActivationLayer(Activation.SWISH),
                new DenseLayer.Builder().nOut(12).activation(Activation.IDENTITY).build(),
                new BatchNormalization.Builder().eps(1e-2).build(),
                new ActivationLayer(Activation.RELU),
                new ActivationLayer(Activation.TANH));
    }

    private static Arguments dense(Random random) {
        return sample(
                "dense",
                random,
                new DenseLayer.Builder().nOut(33).activation(Activation.TANH).build(),
                new DenseLayer.Builder()
                        .nOut(1 + random.nextInt(40))
                        .hasBias(false)
                        .activation(Activation.RELU)
                        .build());
    }

    // ---- Softmax behind other layers than a dense one

    private static Arguments normalizedLogits(Random random) {
        return sample(
                "batch normalization of the logits",
                random,
                new DenseLayer.Builder().nOut(9).activation(Activation.TANH).build(),
                logits(),
                new BatchNormalization.Builder().eps(1e-2).build(),
                loss());
    }

    private static Arguments pooledLogits(Random random) {
        return sample(
                "global pooling of logits",
                random,
                first(1 + random.nextInt(20)),
                new ConvolutionLayer.Builder(1, 1)
                        .nOut(EngineSample.CLASSES)
                        .activation(Activation.IDENTITY)
                        .build(),
                new GlobalPoolingLayer(PoolingType.AVG),
                loss());
    }

    /** Maps of 1×1 pixels, made by a window of the size of its maps. */
    private static Arguments flattenedLogits(Random random) {
        return arguments(
                "flattening of logits",
                EngineSample.of(
                        9,
                        9,
                        6,
                        random.nextLong(),
                        first(7),
                        new ConvolutionLayer.Builder(8, 8)
                                .nOut(EngineSample.CLASSES)
                                .activation(Activation.IDENTITY)
                                .build(),
                        loss()));
    }

    private static Arguments logitsOfActivation(Random random) {
        return sample(
                "softmax of an activation",
                random,
                new DenseLayer.Builder().nOut(9).activation(Activation.RELU).build(),
                logits(),
                new ActivationLayer(Activation.SWISH),
                loss());
    }

    private static Layer logits() {
        return new DenseLayer.Builder()
                .nOut(EngineSample.CLASSES)
                .hasBias(false)
                .activation(Activation.IDENTITY)
                .build();
    }

    private static Layer loss() {
        return new LossLayer.Builder(LossFunction.MCXENT).activation(Activation.SOFTMAX).build();
    }

    private static Layer first(int channels) {
        return new ConvolutionLayer.Builder(2, 2)
                .nOut(channels)
                .activation(Activation.SIGMOID)
                .build();
    }

    private static Arguments sample(String name, Random random, Layer... layers) {
        int rows = 8 + random.nextInt(6);
        int columns = 8 + random.nextInt(6);
        int count = 2 + random.nextInt(9);
        return arguments(name, EngineSample.of(rows, columns, count, random.nextLong(), layers));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void outputLossAndGradientAreThoseOfDl4jInDoublePrecision(String name, EngineSample sample) {
        isAsInDoublePrecision(sample, Optimization.all());
    }

    /** Each of them alone, and none: a fault in one could hide behind another. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void anyOptimizationMayBeLeftOut(String name, EngineSample sample) {
        isAsInDoublePrecision(sample, Set.of());
        for (Optimization one : Optimization.values()) {
            isAsInDoublePrecision(sample, Set.of(one));
        }
    }

    private static void isAsInDoublePrecision(
            EngineSample sample, Set<Optimization> optimizations) {
        int count = sample.images().size();
        MultiLayerNetwork network = sample.network();
        MultiLayerNetwork reference = sample.reference();
        DataSet data = EngineSample.doubles(sample.images(), 0);
        TrainingConfig config =
                EngineSample.config(count).withCompute(Compute.DEFAULT.withEngine(Kind.ONEDNN));
        try (Engine engine = Engine.of(network, config, optimizations)) {
            INDArray expected = reference.output(data.getFeatures());
            float[][] actual = engine.predict(sample.images());
            for (int i = 0; i < count; i++) {
                for (int j = 0; j < EngineSample.CLASSES; j++) {
                    assertThat((double) actual[i][j])
                            .isEqualTo(expected.getDouble(i, j), within(1e-5));
                }
            }

            reference.setInput(data.getFeatures());
            reference.setLabels(data.getLabels());
            reference.computeGradientAndScore();
            double loss = EngineSample.train(engine, sample.images(), count)[0];
            assertThat(loss).isCloseTo(reference.score(), withinPercentage(1e-3));
            assertThat(gradientDifference(network, reference, count)).isLessThan(5e-5);
        }
    }

    /** Of what is learned; DL4J counts a running average's movement as a gradient too. */
    static double gradientDifference(
            MultiLayerNetwork network, MultiLayerNetwork reference, int count) {
        double squares = 0;
        double norm = 0;
        NetworkParameters parameters = new NetworkParameters(network, network.params());
        INDArray actual = network.getFlattenedGradients();
        INDArray expected = reference.gradient().gradient();
        for (NetworkParameters.Range range : parameters.ranges()) {
            if (List.of("mean", "var", "log10stdev").contains(range.name())) {
                continue;
            }
            for (long i = range.start(); i < range.end(); i++) {
                double wanted = expected.getDouble(i) / count;
                squares += Math.pow(actual.getDouble(i) - wanted, 2);
                norm += wanted * wanted;
            }
        }
        assertThat(norm).isPositive();
        return Math.sqrt(squares / norm);
    }

    static Stream<Arguments> casesWithDropout() {
        Random random = new Random(SEED + 1);
        return Stream.of(
                sample(
                        "dropout between convolutions",
                        random,
                        first(9),
                        new DropoutLayer(0.6),
                        new ConvolutionLayer.Builder(3, 3)
                                .nOut(4)
                                .activation(Activation.ELU)
                                .dropOut(0.8)
                                .build()),
                sample(
                        "dropout behind dense ReLU",
                        random,
                        new DenseLayer.Builder().nOut(60).activation(Activation.RELU).build(),
                        new DenseLayer.Builder()
                                .nOut(50)
                                .dropOut(0.7)
                                .activation(Activation.RELU)
                                .build(),
                        new DropoutLayer(0.7)),
                sample(
                        "dropout behind pooling",
                        random,
                        first(16),
                        new SubsamplingLayer.Builder(PoolingType.MAX).build(),
                        new DropoutLayer(0.5)),
                sample(
                        "dropout of logits",
                        random,
                        first(5),
                        logits(),
                        new DropoutLayer(0.6),
                        loss()));
    }

    /** Along the gradient g, the loss changes by h ‖g‖² for a small h. */
    @ParameterizedTest(name = "{0}")
    @MethodSource({"cases", "casesWithDropout"})
    void gradientIsThatOfTheLoss(String name, EngineSample sample) {
        int count = sample.images().size();
        MultiLayerNetwork network = sample.network();
        INDArray start = network.params().dup();
        try (Engine engine = EngineSample.fast(network, EngineSample.config(count))) {
            EngineSample.train(engine, sample.images(), count);
            INDArray gradient = learned(network);
            double length = gradient.norm2Number().doubleValue();
            double closest = Double.MAX_VALUE;
            // A step may cross the kink of a ReLU or change a maximum; not all of them do.
            for (double h :
                    new double[] {3e-3 / length, 1e-3 / length, 3e-4 / length, 1e-4 / length}) {
                double above = lossAt(start.add(gradient.mul(h)), network, engine, sample);
                double below = lossAt(start.sub(gradient.mul(h)), network, engine, sample);
                double ratio = (above - below) / (2 * h) / (length * length);
                closest = Math.min(closest, Math.abs(ratio - 1));
            }
            assertThat(closest).isLessThan(1e-2);
        }
    }

    /** The loss of the update with number 0, of which masks are those of the first step. */
    private static double lossAt(
            INDArray weights, MultiLayerNetwork network, Engine engine, EngineSample sample) {
        network.setParams(weights);
        network.setIterationCount(0);
        return EngineSample.train(engine, sample.images(), sample.images().size())[0];
    }

    /** The gradient, with zeros for running averages. */
    private static INDArray learned(MultiLayerNetwork network) {
        INDArray gradient = network.getFlattenedGradients().dup();
        for (NetworkParameters.Range range :
                new NetworkParameters(network, network.params()).ranges()) {
            if (List.of("mean", "var", "log10stdev").contains(range.name())) {
                for (long i = range.start(); i < range.end(); i++) {
                    gradient.putScalar(i, 0);
                }
            }
        }
        return gradient;
    }
}
