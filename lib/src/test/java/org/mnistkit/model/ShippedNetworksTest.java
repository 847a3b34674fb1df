package org.mnistkit.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class ShippedNetworksTest {

    @ParameterizedTest
    @CsvSource({
        "baseline, 34826",
        "deep, 471914",
        "light, 327242",
        "mlp, 19867510",
        "optimized, 227754",
        "example, 43706"
    })
    void hasThePublishedNumberOfParameters(String name, long parameters) {
        Description description = Description.shipped(name);
        assertThat(description.parameters()).isEqualTo(parameters);
        MultiLayerNetwork network = description.network(1);
        assertThat(network.numParams()).isEqualTo(parameters);
        INDArray output = network.output(Nd4j.rand(3, 1, 28, 28));
        assertThat(output.shape()).containsExactly(3, 10);
        assertThat(Description.parse(description.toString())).isEqualTo(description);
        network.close();
    }
}
