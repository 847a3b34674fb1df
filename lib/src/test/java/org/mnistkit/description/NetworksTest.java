package org.mnistkit.description;

import static org.assertj.core.api.Assertions.assertThat;

import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mnistkit.network.LayerInfo;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import tech.tablesaw.api.Table;

class NetworksTest {

    @Test
    void baselineHasThePublishedNumberOfParameters() {
        assertThat(Networks.baseline(1).numParams()).isEqualTo(34_826);
    }

    @Test
    void baselineTurnsImagesIntoProbabilities() {
        INDArray output = Networks.baseline(1).output(Nd4j.rand(3, 1, 28, 28));

        assertThat(output.shape()).containsExactly(3, 10);
        assertThat(output.minNumber().doubleValue()).isNotNegative();
        for (float sum : output.sum(1).toFloatVector()) {
            assertThat(sum).isCloseTo(1, org.assertj.core.api.Assertions.within(1e-5f));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, -7, Long.MAX_VALUE})
    void theSameSeedGivesTheSameNetwork(long seed) {
        assertThat(Networks.baseline(seed).params()).isEqualTo(Networks.baseline(seed).params());
    }

    @Test
    void anotherSeedGivesAnotherNetwork() {
        assertThat(Networks.baseline(0).params()).isNotEqualTo(Networks.baseline(1).params());
    }

    /** Glorot and Bengio (2010): uniform in ±√(6 / (fan-in + fan-out)), fans counted per filter. */
    @Test
    void weightsAreDrawnAsByGlorotAndBengio() {
        MultiLayerNetwork network = Networks.baseline(1);
        INDArray weights = network.getLayer(2).getParam("W");

        double limit = Math.sqrt(6.0 / (32 * 9 + 64 * 9));
        assertThat(weights.amaxNumber().doubleValue()).isBetween(0.98 * limit, limit);
        assertThat(weights.stdNumber().doubleValue())
                .isCloseTo(limit / Math.sqrt(3), org.assertj.core.api.Assertions.within(0.002));
        assertThat(network.getLayer(2).getParam("b").amaxNumber().doubleValue()).isZero();
    }

    @Test
    void dropoutDropsHalf() {
        DropoutLayer layer =
                (DropoutLayer)
                        Networks.baseline(1).getLayerWiseConfigurations().getConf(4).getLayer();

        assertThat(((Dropout) layer.getIDropout()).getP()).isEqualTo(0.5);
    }

    @Test
    void baselineReadsAsInATextbook() {
        Table table = LayerInfo.table(Networks.baseline(1));

        assertThat(table.columnNames())
                .containsExactly("layer", "settings", "output", "parameters");
        assertThat(
                        table.stream()
                                .map(
                                        row ->
                                                row.getString(0)
                                                        + " | "
                                                        + row.getString(1)
                                                        + " | "
                                                        + row.getString(2)
                                                        + " | "
                                                        + row.getLong(3)))
                .containsExactly(
                        "0 Conv 3×3 | 32 filters, relu | 32 maps 26×26 | 320",
                        "1 MaxPool 2×2 |  | 32 maps 13×13 | 0",
                        "2 Conv 3×3 | 64 filters, elu | 64 maps 11×11 | 18496",
                        "3 MaxPool 2×2 |  | 64 maps 5×5 | 0",
                        "Flatten |  | 1,600 units | 0",
                        "4 Dropout | 0.5 | 1,600 units | 0",
                        "5 Dense | 10 units, softmax | 10 units | 16010",
                        "Total |  |  | 34826");
    }
}
