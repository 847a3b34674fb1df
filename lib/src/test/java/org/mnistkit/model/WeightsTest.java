package org.mnistkit.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.data.Offset;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.AutoEncoder;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.mnistkit.SampleNetworks;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class WeightsTest {

    /** 4×4 images, 2 filters of 3×2, batch normalization, 5 units without bias, 3 classes. */
    private static MultiLayerNetwork network(boolean useLogStd) {
        MultiLayerNetwork network =
                new MultiLayerNetwork(
                        new NeuralNetConfiguration.Builder()
                                .seed(3)
                                .list()
                                .layer(new ConvolutionLayer.Builder(3, 2).nOut(2).build())
                                .layer(
                                        new BatchNormalization.Builder()
                                                .useLogStd(useLogStd)
                                                .build())
                                .layer(new DenseLayer.Builder().nOut(5).hasBias(false).build())
                                .layer(
                                        new OutputLayer.Builder(LossFunction.MCXENT)
                                                .nOut(3)
                                                .activation(Activation.SOFTMAX)
                                                .build())
                                .setInputType(InputType.convolutional(4, 4, 1))
                                .build());
        network.init();
        return network;
    }

    private static byte[] bytes(MultiLayerNetwork network, WeightType precision)
            throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Weights.write(network, precision, out);
        return out.toByteArray();
    }

    private static List<Float> floats(MultiLayerNetwork network) throws IOException {
        List<Float> floats = new ArrayList<>();
        ByteBuffer buffer =
                ByteBuffer.wrap(bytes(network, WeightType.FLOAT32)).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) {
            floats.add(buffer.getFloat());
        }
        return floats;
    }

    @Test
    void tensorsComeLayerByLayerInNaturalShapes() throws IOException {
        MultiLayerNetwork network = network(false);
        List<Float> expected = new ArrayList<>();
        float next = 1;
        for (int out = 0; out < 2; out++) {
            for (int row = 0; row < 3; row++) {
                for (int column = 0; column < 2; column++) {
                    network.getParam("0_W").putScalar(new int[] {out, 0, row, column}, next);
                    expected.add(next++);
                }
            }
        }
        for (String name : List.of("0_b", "1_gamma", "1_beta", "1_mean", "1_var")) {
            for (int i = 0; i < 2; i++) {
                network.getParam(name).putScalar(i, next);
                expected.add(next++);
            }
        }
        for (int in = 0; in < 2 * 2 * 3; in++) {
            for (int out = 0; out < 5; out++) {
                network.getParam("2_W").putScalar(new int[] {in, out}, next);
                expected.add(next++);
            }
        }
        for (int in = 0; in < 5; in++) {
            for (int out = 0; out < 3; out++) {
                network.getParam("3_W").putScalar(new int[] {in, out}, next);
                expected.add(next++);
            }
        }
        for (int i = 0; i < 3; i++) {
            network.getParam("3_b").putScalar(i, next);
            expected.add(next++);
        }

        assertThat(floats(network)).isEqualTo(expected).hasSize((int) network.numParams());
    }

    @Test
    void whatWasWrittenIsReadBitForBit() throws IOException {
        for (MultiLayerNetwork network :
                List.of(network(false), SampleNetworks.deep(), SampleNetworks.mixed())) {
            byte[] bytes = bytes(network, WeightType.FLOAT32);
            MultiLayerNetwork other = network.clone();
            other.params().assign(0.5);

            Weights.read(new ByteArrayInputStream(bytes), WeightType.FLOAT32, other);

            assertThat(bytes(other, WeightType.FLOAT32)).isEqualTo(bytes);
            if (!network.paramTable().containsKey("13_log10stdev")) {
                assertThat(other.params()).isEqualTo(network.params());
            }
        }
    }

    @Test
    void dl4jsLogarithmOfTheDeviationBecomesTheVariance() throws IOException {
        MultiLayerNetwork logarithm = network(true);
        logarithm.getParam("1_log10stdev").assign(Nd4j.createFromArray(-1f, 0.5f));

        List<Float> floats = floats(logarithm);

        assertThat(floats.get(20)).isCloseTo(0.01f, within(1e-8));
        assertThat(floats.get(21)).isCloseTo(10f, within(1e-5));

        MultiLayerNetwork variance = network(false);
        byte[] bytes = bytes(logarithm, WeightType.FLOAT32);
        Weights.read(new ByteArrayInputStream(bytes), WeightType.FLOAT32, variance);
        INDArray images = Nd4j.rand(8, 1, 4, 4);
        assertThat(variance.output(images).distance2(logarithm.output(images))).isLessThan(1e-5);
    }

    @Test
    void float16IsTheNearestHalf() throws IOException {
        MultiLayerNetwork network = network(false);
        network.getParam("0_b").assign(Nd4j.createFromArray(0.1f, 3e-8f));
        byte[] bytes = bytes(network, WeightType.FLOAT16);
        MultiLayerNetwork other = network(false);

        Weights.read(new ByteArrayInputStream(bytes), WeightType.FLOAT16, other);

        assertThat(bytes).hasSize((int) network.numParams() * 2);
        // 0.1 = 1.6 / 16, and 1.6 · 1024 = 1638.4
        assertThat(other.getParam("0_b").getFloat(0)).isEqualTo(1638 / 1024f / 16);
        assertThat(other.getParam("0_b").getFloat(1)).isEqualTo(0x1p-24f);
        assertThat(other.getParam("2_W").getFloat(3, 4))
                .isCloseTo(network.getParam("2_W").getFloat(3, 4), within(0x1p-11));
    }

    @Test
    void roundingIsMeasured() {
        MultiLayerNetwork network = network(false);
        network.params().assign(1);
        assertThat(Weights.rounding(network)).isEqualTo(new Rounding(0, 0, 0));

        network.getParam("0_b").putScalar(0, 1 + 0x1p-11f).putScalar(1, 1e-9f);

        Rounding rounding = Weights.rounding(network);
        assertThat(rounding.largest()).isEqualTo(0x1p-11);
        assertThat(rounding.zeroed()).isEqualTo(1);
        double count = network.numParams() - 1;
        assertThat(rounding.relative()).isCloseTo(0x1p-11 / Math.sqrt(count), Offset.offset(1e-6));
        assertThat(rounding)
                .hasToString(
                        "largest change 4.9e-04, root mean square 4.9e-05 of the weights', 1"
                                + " weights become 0");
    }

    @Test
    void weightsThatNoNetworkCanHaveAreRefused() throws IOException {
        MultiLayerNetwork network = network(false);
        network.getParam("2_W").putScalar(new int[] {1, 1}, 70_000);
        assertThatThrownBy(() -> bytes(network, WeightType.FLOAT16))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Layer 2 Dense has a weight (in \"W\") of 70000.0")
                .hasMessageContaining("65,504")
                .hasMessageContaining("Save the network as float32");
        assertThat(bytes(network, WeightType.FLOAT32)).isNotEmpty();

        network.getParam("3_b").putScalar(1, Float.NaN);
        assertThatThrownBy(() -> bytes(network, WeightType.FLOAT32))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Layer 3 Dense")
                .hasMessageContaining("NaN")
                .hasMessageContaining("lower learning rate");

        byte[] bytes = bytes(network(false), WeightType.FLOAT32);
        rejects(with(bytes, 3, Float.POSITIVE_INFINITY), "layer 0 Conv 3×2", "Infinity");
        rejects(with(bytes, 20, -1), "layer 1 BatchNorm", "-1.0");
        rejects(with(bytes, bytes.length / 4 - 1, Float.NaN), "layer 3 Dense", "NaN");
        assertThatThrownBy(() -> read(new byte[bytes.length - 1])).isInstanceOf(EOFException.class);
    }

    @Test
    void layersThatTheFileHasNoPlaceForAreRefused() {
        MultiLayerNetwork network =
                new MultiLayerNetwork(
                        new NeuralNetConfiguration.Builder()
                                .list()
                                .layer(new AutoEncoder.Builder().nOut(4).build())
                                .layer(new OutputLayer.Builder().nOut(2).build())
                                .setInputType(InputType.feedForward(3))
                                .build());
        network.init();

        assertThatThrownBy(() -> bytes(network, WeightType.FLOAT32))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Layer 0 Dense has the parameters [W, b, vb]");
    }

    private static void read(byte[] bytes) throws IOException {
        Weights.read(new ByteArrayInputStream(bytes), WeightType.FLOAT32, network(false));
    }

    private static void rejects(byte[] bytes, String... messages) {
        var thrown = assertThatThrownBy(() -> read(bytes));
        thrown.isInstanceOf(Weights.InvalidWeightException.class);
        for (String message : messages) {
            thrown.hasMessageContaining(message);
        }
    }

    private static byte[] with(byte[] bytes, int index, float value) {
        byte[] copy = bytes.clone();
        ByteBuffer.wrap(copy).order(ByteOrder.LITTLE_ENDIAN).putFloat(4 * index, value);
        return copy;
    }

    private static Offset<Float> within(double offset) {
        return Offset.offset((float) offset);
    }
}
