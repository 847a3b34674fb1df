package org.mnistkit.description;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.dropout.GaussianDropout;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mnistkit.SampleNetworks;
import org.mnistkit.TestNetworks;
import org.mnistkit.description.layer.Flatten;
import org.mnistkit.settings.Optimizer;
import org.mnistkit.settings.TrainingConfig;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.AdaGrad;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class NetworkReaderTest {

    @ParameterizedTest
    @ValueSource(strings = {"baseline", "deep", "light", "optimized", "example"})
    void shippedNetworksAreReadBack(String name) {
        Description description = Description.shipped(name);

        Description read = Description.of(description.network(1));

        assertThat(read.layers()).isEqualTo(description.layers());
        assertThat(read.training())
                .isEqualTo(
                        TrainingConfig.unknown().withOptimizer(description.training().optimizer()));
        assertThat(read.notes()).isEmpty();
    }

    @Test
    void theMultilayerPerceptronIsReadBack() {
        MultiLayerNetwork network = Networks.mlp(1);
        try {
            Description description = Description.shipped("mlp");
            assertThat(Description.of(network).layers()).isEqualTo(description.layers());
            assertThat(Description.of(network).training().optimizer())
                    .isEqualTo(description.training().optimizer());
        } finally {
            network.close();
        }
    }

    /** With equal weights, the network of the description computes the same. */
    @ParameterizedTest
    @MethodSource("org.mnistkit.SampleNetworks#all")
    void networksBuiltInDl4jAreRead(MultiLayerNetwork network) {
        MultiLayerNetwork again = Description.of(network).network(1);
        assertThat(Description.of(again)).isEqualTo(Description.of(network));
        assertThat(again.numParams()).isEqualTo(network.numParams());
        INDArray images = Nd4j.rand(2, 1, 28, 28);
        INDArray expected = network.output(images);
        // A layer for a dropout that the other network has on its next layer may come between.
        int layer = 0;
        for (int i = 0; i < network.getnLayers(); i++) {
            while (again.getLayer(layer).numParams() != network.getLayer(i).numParams()) {
                layer++;
            }
            if (network.getLayer(i).numParams() > 0) {
                copy(network.getLayer(i), again.getLayer(layer++));
            }
        }
        assertThat(again.output(images).sub(expected).amaxNumber().doubleValue()).isLessThan(1e-6);
    }

    private static void copy(
            org.deeplearning4j.nn.api.Layer from, org.deeplearning4j.nn.api.Layer to) {
        from.paramTable()
                .forEach(
                        (key, values) -> {
                            if (key.equals("log10stdev")) {
                                to.getParam("var")
                                        .assign(
                                                Nd4j.math()
                                                        .pow(
                                                                Nd4j.valueArrayOf(
                                                                        values.shape(), 10f),
                                                                values.mul(2)));
                            } else {
                                to.getParam(key).assign(values);
                            }
                        });
    }

    @Test
    void randomDescriptionsAreReadBack() {
        RandomDescriptions descriptions = new RandomDescriptions(11);
        TrainingConfig unknown = TrainingConfig.unknown().withOptimizer(Optimizer.sgd(0.1));
        for (int i = 0; i < 60; i++) {
            Description description = descriptions.next().withTraining(unknown);
            Description read = Description.of(description.network(i));
            assertThat(Description.of(read.network(i))).isEqualTo(read);
            // Initializations may have another name for the same distribution.
            assertThat(withoutInits(read)).isEqualTo(withoutInits(description));
            INDArray difference = read.network(i).params().sub(description.network(i).params());
            assertThat(difference.amaxNumber().doubleValue())
                    .as("%s%nread as%n%s", description, read)
                    .isLessThanOrEqualTo(
                            1e-6
                                    * (1
                                            + description
                                                    .network(i)
                                                    .params()
                                                    .amaxNumber()
                                                    .doubleValue()));
        }
    }

    private static String withoutInits(Description description) {
        return description.withNotes("").toString().replaceAll(",init=[a-z_0-9().e+-]*", "");
    }

    @Test
    void dropoutOnALayerBecomesALineBeforeIt() {
        assertThat(Description.of(SampleNetworks.mixed()).toString())
                .contains("GlobalAvgPool\nDropout,0.25\nDense,20,tanh,init=normal(");
    }

    /** Such a layer may be given one by a default of the network. */
    @Test
    void dropoutThatALossLayerIgnoresIsNotRead() {
        MultiLayerNetwork network =
                network(
                        InputType.convolutional(28, 28, 1),
                        new DenseLayer.Builder().nOut(10).build(),
                        new LossLayer.Builder(LossFunction.MCXENT)
                                .activation(Activation.SOFTMAX)
                                .dropOut(0.5)
                                .build());

        assertThat(Description.of(network).toString())
                .contains("Activation,softmax")
                .doesNotContain("Dropout");
        INDArray image = Nd4j.rand(1, 1, 28, 28);
        assertThat(network.output(image, true)).isEqualTo(network.output(image, false));
    }

    @Test
    void rowsOfPixelsBecomeImages() {
        MultiLayerNetwork network =
                network(null, new DenseLayer.Builder().nIn(784).nOut(5).build(), output(5));

        assertThat(Description.of(network).layers().get(0)).isEqualTo(new Flatten());
    }

    @ParameterizedTest
    @EnumSource(
            value = WeightInit.class,
            names = {
                "XAVIER",
                "XAVIER_UNIFORM",
                "RELU",
                "RELU_UNIFORM",
                "SIGMOID_UNIFORM",
                "UNIFORM",
                "NORMAL",
                "LECUN_NORMAL",
                "LECUN_UNIFORM",
                "ZERO"
            })
    void initializationsOfDl4jAreRead(WeightInit init) {
        MultiLayerNetwork network =
                network(
                        InputType.convolutional(28, 28, 1),
                        new ConvolutionLayer.Builder(5, 5)
                                .stride(2, 2)
                                .nOut(400)
                                .weightInit(init)
                                .build(),
                        output(0));

        INDArray theirs = network.getLayer(0).getParam("W");
        INDArray ours = Description.of(network).network(5).getLayer(0).getParam("W");

        double sd = theirs.stdNumber().doubleValue();
        assertThat(ours.stdNumber().doubleValue()).isBetween(sd * 0.97, sd * 1.03);
        double largest = theirs.amaxNumber().doubleValue();
        assertThat(ours.amaxNumber().doubleValue()).isBetween(largest * 0.85, largest * 1.15);
    }

    @Test
    void theOptimizerIsReadAsFarAsItCanBe() {
        assertThat(of(new Sgd(0.3)).training().optimizer()).isEqualTo(Optimizer.sgd(0.3));
        assertThat(of(new Sgd(0.3)).notes()).isEmpty();
        assertThat(of(new AdaGrad(0.3)).training().optimizer()).isEqualTo(Optimizer.adam(1e-3));
        assertThat(of(new AdaGrad(0.3)).notes()).contains("own optimizer cannot be expressed here");
    }

    private static Description of(IUpdater updater) {
        return Description.of(
                network(
                        InputType.convolutional(28, 28, 1),
                        new DenseLayer.Builder().nOut(5).updater(updater).build(),
                        new OutputLayer.Builder(LossFunction.MCXENT)
                                .nOut(10)
                                .activation(Activation.SOFTMAX)
                                .updater(updater)
                                .build()));
    }

    @Test
    void whatCannotBeExpressedIsNamed() {
        refuses(
                "layer 0, Deconvolution2D: descriptions have no such layer",
                new Deconvolution2D.Builder(3, 3).nOut(2).build());
        refuses(
                "layer 0, ConvolutionLayer: descriptions have no padding by a number of pixels",
                new ConvolutionLayer.Builder(3, 3).nOut(2).padding(1, 1).build());
        refuses(
                "layer 0, ConvolutionLayer: descriptions have no activation leakyrelu(a=0.2)",
                new ConvolutionLayer.Builder(3, 3)
                        .nOut(2)
                        .activation(new ActivationLReLU(0.2))
                        .build());
        refuses(
                "layer 0, ConvolutionLayer: descriptions have no initialization WeightInitConstant",
                new ConvolutionLayer.Builder(3, 3).nOut(2).weightInit(WeightInit.ONES).build());
        refuses(
                "layer 0, ConvolutionLayer: descriptions have no bias that starts at anything but"
                        + " 0",
                new ConvolutionLayer.Builder(3, 3).nOut(2).biasInit(1).build());
        refuses(
                "layer 0, DropoutLayer: descriptions have no GaussianDropout",
                new DropoutLayer(new GaussianDropout(0.5)));
        refuses(
                "layer 0, BatchNormalization: descriptions have no batch normalization with gamma",
                new BatchNormalization.Builder(true).build());
        refusesAtTheEnd(
                "LossLayer: descriptions have no loss layer with another activation than softmax",
                new LossLayer.Builder(LossFunction.MCXENT)
                        .activation(Activation.HARDSIGMOID)
                        .build());
        refusesAtTheEnd(
                "LossLayer: descriptions have no loss but cross-entropy (MCXENT) without weights",
                new LossLayer.Builder(LossFunction.MSE).activation(Activation.SOFTMAX).build());
        refusesAtTheEnd(
                "ActivationLayer: descriptions have no softmax without a loss; it belongs in an"
                        + " OutputLayer or a LossLayer",
                new ActivationLayer(Activation.SOFTMAX));
        assertThatThrownBy(() -> Description.of(TestNetworks.tiny(1)))
                .isInstanceOf(DescriptionException.class)
                .hasMessageStartingWith(
                        "network: layer 2, OutputLayer: has 16 inputs, but an image of 28×28"
                                + " pixels");
        assertThatThrownBy(
                        () ->
                                Description.of(
                                        network(
                                                InputType.convolutional(20, 20, 1),
                                                new ConvolutionLayer.Builder(3, 3).nOut(2).build(),
                                                output(0))))
                .hasMessage(
                        "network: layer 1, OutputLayer: has 648 inputs, but an image of 28×28"
                            + " pixels makes it 1,352 units; descriptions are of networks for such"
                            + " images only");
    }

    private static void refuses(String message, Layer layer) {
        MultiLayerNetwork network = network(InputType.convolutional(28, 28, 1), layer, output(0));
        assertThatThrownBy(() -> Description.of(network))
                .isInstanceOf(DescriptionException.class)
                .hasMessageStartingWith("network: " + message);
    }

    private static void refusesAtTheEnd(String message, Layer layer) {
        DenseLayer logits = new DenseLayer.Builder().nOut(10).build();
        MultiLayerNetwork network = network(InputType.convolutional(28, 28, 1), logits, layer);
        assertThatThrownBy(() -> Description.of(network))
                .isInstanceOf(DescriptionException.class)
                .hasMessage("network: layer 1, " + message);
    }

    private static Layer output(int inputs) {
        return new OutputLayer.Builder(LossFunction.MCXENT)
                .nIn(inputs)
                .nOut(10)
                .activation(Activation.SOFTMAX)
                .build();
    }

    private static MultiLayerNetwork network(InputType input, Layer... layers) {
        NeuralNetConfiguration.ListBuilder list =
                new NeuralNetConfiguration.Builder().seed(3).list();
        for (Layer layer : layers) {
            list.layer(layer);
        }
        if (input != null) {
            list.setInputType(input);
        }
        MultiLayerNetwork network = new MultiLayerNetwork(list.build());
        network.init();
        return network;
    }
}
