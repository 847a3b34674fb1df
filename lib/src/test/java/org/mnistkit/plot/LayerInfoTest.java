package org.mnistkit.plot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mnistkit.model.LayerInfo;
import org.mnistkit.model.LayerInfo.Kind;
import org.mnistkit.model.LayerInfo.Shape;
import org.nd4j.linalg.api.ndarray.INDArray;

class LayerInfoTest {

    static Stream<MultiLayerNetwork> networks() {
        return Stream.of(
                Samples.baseline(),
                Samples.flat(),
                Samples.deep(),
                Samples.light(),
                Samples.mixed(),
                Samples.softmaxOnly());
    }

    @ParameterizedTest
    @MethodSource("networks")
    void shapesAndParametersAreThoseOfTheRunningNetwork(MultiLayerNetwork network) {
        List<LayerInfo> layers = LayerInfo.of(network);
        INDArray input = Samples.images(1).features();
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
        List<LayerInfo> light = LayerInfo.of(Samples.light());
        assertThat(light.get(4).title()).isEqualTo("4 Conv 5×5");
        assertThat(light.get(4).details())
                .containsExactly("32 filters", "stride 2", "padding same", "relu");
        assertThat(light.get(5).name()).isEqualTo("BatchNorm");
        assertThat(light.get(5).kind()).isEqualTo(Kind.ATTACHED);
        assertThat(light.get(17).details()).containsExactly("10 units", "softmax");
        List<LayerInfo> baseline = LayerInfo.of(Samples.baseline());
        assertThat(baseline.get(2).details()).containsExactly("64 filters", "elu");
        List<LayerInfo> mixed = LayerInfo.of(Samples.mixed());
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
    }

    @Test
    void dropoutIsTheProbabilityOfDropping() {
        // DL4J is given the probability of keeping: 0.8 and 0.75.
        assertThat(LayerInfo.of(Samples.deep()).get(3).details()).containsExactly("0.2");
        assertThat(LayerInfo.of(Samples.mixed()).get(5).details())
                .containsExactly("20 units", "tanh", "dropout 0.25 before");
    }

    @Test
    void shapesReadWell() {
        assertThat(new Shape(32, 26, 24)).hasToString("32 maps 26×24");
        assertThat(new Shape(1, 5, 5)).hasToString("1 map 5×5");
        assertThat(new Shape(3000, 0, 0)).hasToString("3,000 units");
    }
}
