package org.mnistkit.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.Table;

class LayerSummaryTest {

    private static List<String> lines(MultiLayerNetwork network) {
        return LayerSummary.of(network).stream()
                .map(
                        layer ->
                                "%s | %s | %s | %d"
                                        .formatted(
                                                layer.type(),
                                                layer.detail(),
                                                layer.shape(),
                                                layer.parameters()))
                .toList();
    }

    @Test
    void baselineReadsAsInTheTextbook() {
        assertThat(lines(Networks.baseline(1)))
                .containsExactly(
                        "Convolution | 32 filters 3×3, relu | 32×26×26 | 320",
                        "Max pooling | 2×2 | 32×13×13 | 0",
                        "Convolution | 64 filters 3×3, elu | 64×11×11 | 18496",
                        "Max pooling | 2×2 | 64×5×5 | 0",
                        "Dropout | rate 0.5 | 64×5×5 | 0",
                        "Flatten |  | 1600 | 0",
                        "Dense | 10 units, softmax | 10 | 16010");
    }

    @Test
    void strideSamePaddingAndBatchNormalizationAreTold() {
        MultiLayerNetwork network =
                new MultiLayerNetwork(
                        new NeuralNetConfiguration.Builder()
                                .list()
                                .layer(
                                        new ConvolutionLayer.Builder(5, 5)
                                                .nOut(8)
                                                .stride(2, 2)
                                                .convolutionMode(ConvolutionMode.Same)
                                                .build())
                                .layer(new BatchNormalization())
                                .layer(new OutputLayer.Builder().nOut(10).build())
                                .setInputType(InputType.convolutional(28, 28, 1))
                                .build());
        network.init();

        assertThat(lines(network))
                .containsExactly(
                        "Convolution | 8 filters 5×5, stride 2, same padding, sigmoid | 8×14×14 |"
                                + " 208",
                        "Batch normalization |  | 8×14×14 | 32",
                        "Flatten |  | 1568 | 0",
                        "Dense | 10 units, softmax | 10 | 15690");
    }

    @Test
    void aNetworkOfFlatInputNeedsNoFlattening() {
        MultiLayerNetwork network =
                new MultiLayerNetwork(
                        new NeuralNetConfiguration.Builder()
                                .list()
                                .layer(new DenseLayer.Builder().nIn(784).nOut(30).build())
                                .layer(new OutputLayer.Builder().nOut(10).build())
                                .build());
        network.init();

        assertThat(lines(network))
                .containsExactly(
                        "Dense | 30 units, sigmoid | 30 | 23550",
                        "Dense | 10 units, softmax | 10 | 310");
    }

    @Test
    void theTableEndsWithTheTotal() {
        Table table = LayerSummary.table(Networks.baseline(1));

        assertThat(table.columnNames())
                .containsExactly("layer", "settings", "output shape", "parameters");
        int last = table.rowCount() - 1;
        assertThat(table.stringColumn("layer").get(last)).isEqualTo("Total");
        assertThat(table.intColumn("parameters").get(last)).isEqualTo(34_826);
    }
}
