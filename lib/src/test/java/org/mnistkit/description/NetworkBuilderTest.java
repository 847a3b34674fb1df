package org.mnistkit.description;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mnistkit.description.layer.ActivationFunction;
import org.mnistkit.description.layer.AvgPool;
import org.mnistkit.description.layer.BatchNorm;
import org.mnistkit.description.layer.Conv;
import org.mnistkit.description.layer.Flatten;
import org.mnistkit.description.layer.Init;
import org.mnistkit.description.layer.LayerSpec;
import org.mnistkit.description.layer.LayerSpec.Padding;
import org.mnistkit.description.layer.LayerSpec.Size;
import org.mnistkit.description.layer.MaxPool;
import org.mnistkit.network.LayerInfo;
import org.mnistkit.settings.TrainingConfig;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.schedule.ExponentialSchedule;
import org.nd4j.linalg.schedule.ScheduleType;

class NetworkBuilderTest {

    // ---- Structure

    @Test
    void lightIsBuiltAsItsAuthorsDid() {
        MultiLayerNetwork network = Description.shipped("light").network(1);

        String layers = "CBCBCBDCBCBCBDCBDO";
        assertThat(network.getnLayers()).isEqualTo(layers.length());
        for (int i = 0; i < layers.length(); i++) {
            Layer layer = conf(network, i);
            switch (layers.charAt(i)) {
                case 'C' -> assertThat(layer).isExactlyInstanceOf(ConvolutionLayer.class);
                case 'B' -> {
                    BatchNormalization norm = (BatchNormalization) layer;
                    assertThat(norm.getEps()).isEqualTo(1e-3);
                    assertThat(norm.getDecay()).isEqualTo(0.99);
                    assertThat(norm.isUseLogStd()).isFalse();
                }
                case 'D' ->
                        assertThat(((Dropout) ((DropoutLayer) layer).getIDropout()).getP())
                                .isEqualTo(0.6);
                default ->
                        assertThat(((OutputLayer) layer).getLossFn())
                                .isInstanceOf(LossMCXENT.class);
            }
        }
        ConvolutionLayer plain = (ConvolutionLayer) conf(network, 2);
        assertThat(plain.getStride()).containsExactly(1, 1);
        assertThat(plain.getConvolutionMode()).isEqualTo(ConvolutionMode.Truncate);
        assertThat(plain.getActivationFn()).hasToString("relu");
        ConvolutionLayer pooling = (ConvolutionLayer) conf(network, 4);
        assertThat(pooling.getKernelSize()).containsExactly(5, 5);
        assertThat(pooling.getStride()).containsExactly(2, 2);
        assertThat(pooling.getConvolutionMode()).isEqualTo(ConvolutionMode.Same);
        assertThat(((Adam) plain.getIUpdater()).getLearningRateSchedule())
                .isEqualTo(new ExponentialSchedule(ScheduleType.EPOCH, 1e-3, 0.95));
    }

    @Test
    void flattenHappensWhereItStands() {
        // The baseline flattens before its dropout, the example after it.
        assertThat(network("baseline").getLayerWiseConfigurations().getInputPreProcess(4))
                .isNotNull();
        assertThat(network("baseline").getLayerWiseConfigurations().getInputPreProcess(5)).isNull();
        assertThat(network("example").getLayerWiseConfigurations().getInputPreProcess(2)).isNull();
        assertThat(network("example").getLayerWiseConfigurations().getInputPreProcess(3))
                .isNotNull();
    }

    @Test
    void aNetworkThatBeginsWithFlattenTakesImages() {
        MultiLayerNetwork network = build("Flatten\nDense,10,softmax").network(1);
        INDArray images = Nd4j.rand(3, 1, 28, 28);

        assertThat(network.output(images).shape()).containsExactly(3, 10);
        // And rows of pixels, as networks do that begin with a dense layer in DL4J.
        assertThat(network.output(images.reshape(3, 784))).isEqualTo(network.output(images));
    }

    /** Shapes and numbers of parameters as computed without a network are those of the network. */
    @Test
    void thePlanIsWhatIsBuilt() {
        RandomDescriptions descriptions = new RandomDescriptions(7);
        for (int i = 0; i < 60; i++) {
            Description description = descriptions.next().withTraining(TrainingConfig.defaults());
            MultiLayerNetwork network = description.network(i);
            assertThat(network.numParams())
                    .as(description::toString)
                    .isEqualTo(description.parameters());
            List<INDArray> outputs = network.feedForward(Nd4j.rand(2, 1, 28, 28), false);
            List<NetworkPlan.PlannedLayer> layers =
                    NetworkPlan.of(description.layers()).layers().stream()
                            .filter(layer -> !(layer.spec() instanceof Flatten))
                            .toList();
            assertThat(outputs).hasSize(layers.size() + 1);
            for (int j = 0; j < layers.size(); j++) {
                LayerInfo.Shape shape = layers.get(j).out();
                long[] expected =
                        shape.isMaps()
                                ? new long[] {2, shape.channels(), shape.rows(), shape.columns()}
                                : new long[] {2, shape.channels()};
                assertThat(outputs.get(j + 1).shape())
                        .as("layer %d of%n%s", j, description)
                        .isEqualTo(expected);
            }
        }
    }

    // ---- Arithmetic

    @ParameterizedTest
    @CsvSource({
        "3, 3, 1, 1, 1, VALID", "3, 3, 1, 1, 1, SAME", "5, 5, 2, 2, 1, SAME", "4, 2, 3, 2, 1, SAME",
        "4, 2, 3, 2, 1, VALID", "3, 2, 1, 1, 2, SAME", "2, 3, 1, 1, 3, VALID", "1, 1, 3, 3, 1, SAME"
    })
    void convolutionIsThatOfTensorFlow(
            int rows,
            int columns,
            int strideRows,
            int strideColumns,
            int dilation,
            Padding padding) {
        Conv conv =
                new Conv(
                        1,
                        new Size(rows, columns),
                        ActivationFunction.LINEAR,
                        new Size(strideRows, strideColumns),
                        padding,
                        new Size(dilation, dilation),
                        Init.DEFAULT,
                        true);
        MultiLayerNetwork network = with(conv).network(1);
        network.getLayer(0).getParam("b").assign(0.25);
        double[] weights = network.getLayer(0).getParam("W").dup('c').data().asDouble();

        double[][] image = image(5);
        double[][] expected =
                WindowReference.slide(
                        image,
                        conv.kernel(),
                        conv.stride(),
                        conv.dilation(),
                        padding,
                        (inside, values) -> {
                            double sum = 0.25;
                            for (int i = 0; i < values.length; i++) {
                                sum += weights[i] * values[i];
                            }
                            return sum;
                        });
        assertSame(network, image, expected);
    }

    @ParameterizedTest
    @CsvSource({
        "2, 2, 2, 2, VALID",
        "3, 2, 1, 1, SAME",
        "2, 3, 2, 3, SAME",
        "5, 5, 3, 2, SAME",
        "3, 3, 2, 2, VALID"
    })
    void poolingIsThatOfTensorFlow(
            int rows, int columns, int strideRows, int strideColumns, Padding padding) {
        Size window = new Size(rows, columns);
        Size stride = new Size(strideRows, strideColumns);
        double[][] image = image(6);
        for (double[] row : image) {
            Arrays.setAll(row, i -> row[i] - 2); // a padding of 0 would be the largest value
        }
        double[][] largest =
                WindowReference.slide(
                        image,
                        window,
                        stride,
                        Size.ONE,
                        padding,
                        (inside, values) -> {
                            double max = Double.NEGATIVE_INFINITY;
                            for (int i = 0; i < values.length; i++) {
                                max = inside[i] ? Math.max(max, values[i]) : max;
                            }
                            return max;
                        });
        assertSame(with(new MaxPool(window, stride, padding)).network(1), image, largest);
        double[][] mean =
                WindowReference.slide(
                        image,
                        window,
                        stride,
                        Size.ONE,
                        padding,
                        (inside, values) -> {
                            int count = 0;
                            for (boolean pixel : inside) {
                                count += pixel ? 1 : 0;
                            }
                            return Arrays.stream(values).sum() / count;
                        });
        assertSame(with(new AvgPool(window, stride, padding)).network(1), image, mean);
    }

    @Test
    void batchNormalizationKeepsRunningStatistics() {
        MultiLayerNetwork network = with(new BatchNorm(0.9, 0.5)).network(1);
        INDArray images = Nd4j.rand(8, 1, 28, 28).addi(3);
        double mean = images.meanNumber().doubleValue();
        network.fit(new DataSet(images, Nd4j.eye(10).get(NDArrayIndex.interval(0, 8))));

        assertThat(network.getLayer(0).getParam("mean").getDouble(0))
                .isCloseTo(0.1 * mean, within(1e-4));
        network.getLayer(0).getParam("mean").assign(3);
        network.getLayer(0).getParam("var").assign(3.5);
        network.getLayer(0).getParam("gamma").assign(2);
        network.getLayer(0).getParam("beta").assign(-1);
        // 2 · (x − 3) / √(3.5 + 0.5) − 1
        INDArray output = network.feedForwardToLayer(0, images, false).get(1);
        assertThat(output.sub(images.sub(4)).amaxNumber().doubleValue()).isLessThan(1e-5);
    }

    // ---- Initial weights

    @ParameterizedTest
    @ValueSource(
            strings = {
                "glorot_uniform",
                "glorot_normal",
                "he_uniform",
                "he_normal",
                "lecun_uniform",
                "lecun_normal",
                "normal(0.03)",
                "uniform(0.2)"
            })
    void initialWeightsHaveTheirDistribution(String text) {
        Init init = Init.parse(text);
        // A stride doesn't count: 16 · 5 · 5 = 400 in, 250 · 5 · 5 = 6250 out; 100,000 weights.
        MultiLayerNetwork network =
                build(
                                "Conv,16,1,1,relu\nConv,250,5,5,relu,stride=4,init="
                                        + text
                                        + "\nFlatten\nDense,10,softmax")
                        .network(3);
        double[] weights = network.getLayer(1).getParam("W").dup('c').data().asDouble();

        double variance =
                switch (init.kind()) {
                    case GLOROT_UNIFORM, GLOROT_NORMAL -> 2.0 / 6650;
                    case HE_UNIFORM, HE_NORMAL -> 2.0 / 400;
                    case LECUN_UNIFORM, LECUN_NORMAL -> 1.0 / 400;
                    case NORMAL -> 0.03 * 0.03;
                    case UNIFORM -> 0.2 * 0.2 / 3;
                    case ZEROS -> 0;
                };
        double sd = Math.sqrt(variance);
        double mean = Arrays.stream(weights).average().orElseThrow();
        double squares = Arrays.stream(weights).map(w -> w * w).average().orElseThrow();
        double largest = Arrays.stream(weights).map(Math::abs).max().orElseThrow();
        assertThat(weights).hasSize(100_000);
        // Four standard errors, and for a spread that is 1 % off twice as many.
        assertThat(mean).isCloseTo(0, within(4 * sd / Math.sqrt(weights.length)));
        assertThat(Math.sqrt(squares) / sd).isCloseTo(1, within(0.006));
        double limit =
                text.startsWith("normal")
                        ? 6
                        : text.contains("uniform") ? Math.sqrt(3) : 2 / 0.8796256610342398;
        assertThat(largest / sd)
                .isLessThan(limit * 1.000001)
                .isGreaterThan(text.startsWith("normal") ? 3.5 : limit * 0.99);
        assertThat(network.getLayer(1).getParam("b").amaxNumber().doubleValue()).isZero();
    }

    @Test
    void zerosAreZero() {
        MultiLayerNetwork network = build("Flatten\nDense,10,softmax,init=zeros").network(1);

        assertThat(network.params().amaxNumber().doubleValue()).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, -7, Long.MAX_VALUE})
    void theSeedDrawsThemAll(long seed) {
        Description deep = Description.shipped("deep");

        assertThat(deep.network(seed).params()).isEqualTo(deep.network(seed).params());
        assertThat(deep.network(seed).getLayer(1).getParam("W"))
                .isNotEqualTo(deep.network(seed + 1).getLayer(1).getParam("W"));
    }

    // ---- Helpers

    private static void assertSame(
            MultiLayerNetwork network, double[][] image, double[][] expected) {
        INDArray input = Nd4j.create(image).castTo(Nd4j.dataType()).reshape(1, 1, 28, 28);
        INDArray output = network.feedForwardToLayer(0, input, false).get(1);
        assertThat(output.shape()).containsExactly(1, 1, expected.length, expected[0].length);
        for (int r = 0; r < expected.length; r++) {
            for (int c = 0; c < expected[0].length; c++) {
                assertThat(output.getDouble(0, 0, r, c)).isCloseTo(expected[r][c], within(1e-5));
            }
        }
    }

    private static double[][] image(long seed) {
        Random random = new Random(seed);
        double[][] image = new double[28][28];
        for (double[] row : image) {
            Arrays.setAll(row, i -> random.nextDouble());
        }
        return image;
    }

    private static Description with(LayerSpec first) {
        return build(first + "\nFlatten\nDense,10,softmax");
    }

    private static Description build(String layers) {
        return Description.parse("Layers:\n" + layers + "\nOptimizer:\n0.001,0\n1\n32\n");
    }

    private static MultiLayerNetwork network(String name) {
        return Description.shipped(name).network(1);
    }

    private static Layer conf(MultiLayerNetwork network, int layer) {
        return network.getLayerWiseConfigurations().getConf(layer).getLayer();
    }
}
