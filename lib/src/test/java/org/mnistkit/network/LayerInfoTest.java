package org.mnistkit.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mnistkit.SampleNetworks;
import org.mnistkit.network.LayerInfo.Kind;
import org.mnistkit.network.LayerInfo.Shape;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class LayerInfoTest {

    @ParameterizedTest
    @MethodSource("org.mnistkit.SampleNetworks#all")
    void shapesAndParametersAreThoseOfTheRunningNetwork(MultiLayerNetwork network) {
        List<LayerInfo> layers = LayerInfo.of(network);
        INDArray input = Nd4j.rand(1, 1, 28, 28);
        List<INDArray> outputs = network.feedForward(input, false);
        assertThat(layers).hasSize(network.getnLayers());
        for (LayerInfo layer : layers) {
            INDArray output = outputs.get(layer.index() + 1);
            Shape shape =
                    output.rank() == 4
                            ? new Shape(
                                    (int) output.size(1),
                                    (int) output.size(2),
                                    (int) output.size(3))
                            : new Shape((int) output.size(1), 0, 0);
            assertThat(layer.output()).as(layer.title()).isEqualTo(shape);
            assertThat(layer.parameters())
                    .as(layer.title())
                    .isEqualTo(network.getLayer(layer.index()).numParams());
        }
        assertThat(layers.stream().mapToLong(LayerInfo::parameters).sum())
                .isEqualTo(network.numParams());
    }

    @Test
    void layersAreDescribedInTheWordsOfTheField() {
        List<LayerInfo> light = LayerInfo.of(SampleNetworks.light());
        assertThat(light.get(4).title()).isEqualTo("4 Conv 5×5");
        assertThat(light.get(4).details())
                .containsExactly("32 filters", "stride 2", "padding same", "relu");
        assertThat(light.get(5).name()).isEqualTo("BatchNorm");
        assertThat(light.get(5).kind()).isEqualTo(Kind.ATTACHED);
        assertThat(light.get(17).details()).containsExactly("10 units", "softmax");
        List<LayerInfo> baseline = LayerInfo.of(SampleNetworks.baseline());
        assertThat(baseline.get(2).details()).containsExactly("64 filters", "elu");
        List<LayerInfo> mixed = LayerInfo.of(SampleNetworks.mixed());
        assertThat(mixed)
                .extracting(LayerInfo::name)
                .containsExactly(
                        "Conv 3×3",
                        "Activation",
                        "AvgPool 3×3",
                        "Conv 3×3",
                        "Global AvgPool",
                        "Dense",
                        "Dense");
        assertThat(mixed.get(2).details()).containsExactly("stride 2");
        LayerInfo loss = LayerInfo.of(SampleNetworks.pooledLogits()).get(4);
        assertThat(loss.title()).isEqualTo("4 Activation");
        assertThat(loss.details()).containsExactly("softmax");
        assertThat(loss.kind()).isEqualTo(Kind.ATTACHED);
    }

    @Test
    void dropoutIsTheProbabilityOfDropping() {
        // DL4J is given the probability of keeping: 0.8 and 0.75.
        assertThat(LayerInfo.of(SampleNetworks.deep()).get(3).details()).containsExactly("0.2");
        assertThat(LayerInfo.of(SampleNetworks.mixed()).get(5).details())
                .containsExactly("20 units", "tanh", "dropout 0.25 before");
    }

    @Test
    void theOutputHasAUnitForEachClass() {
        SampleNetworks.all()
                .forEach(
                        network ->
                                assertThat(LayerInfo.outputOf(network))
                                        .isEqualTo(new Shape(10, 0, 0)));
    }

    /** DL4J does not keep the size of the images, but that of maps that are flattened. */
    @Test
    void whereMapsAreFlattenedTheirSizeIsCertain() {
        MultiLayerConfiguration forSmallImages =
                new NeuralNetConfiguration.Builder()
                        .list()
                        .layer(new ConvolutionLayer.Builder(20, 20).nOut(5).build())
                        .layer(
                                new LossLayer.Builder(LossFunction.MCXENT)
                                        .activation(Activation.SOFTMAX)
                                        .build())
                        .setInputType(InputType.convolutional(20, 20, 1))
                        .build();

        assertThat(LayerInfo.outputOf(new MultiLayerNetwork(forSmallImages)))
                .isEqualTo(new Shape(5, 0, 0));
    }

    @Test
    void shapesReadWell() {
        assertThat(new Shape(32, 26, 24)).hasToString("32 maps 26×24");
        assertThat(new Shape(1, 5, 5)).hasToString("1 map 5×5");
        assertThat(new Shape(3000, 0, 0)).hasToString("3,000 units");
    }
}
