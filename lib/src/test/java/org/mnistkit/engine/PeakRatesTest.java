package org.mnistkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.mnistkit.engine.StepBreakdown.Timing;
import org.mnistkit.settings.Compute;
import org.nd4j.linalg.learning.config.Adam;

class PeakRatesTest {

    @Test
    void theLowerOfBothLimitsCounts() {
        PeakRates peak = new PeakRates(100, 20);
        assertThat(peak.gflopsAt(1)).isEqualTo(20);
        assertThat(peak.gflopsAt(5)).isEqualTo(100);
        assertThat(peak.gflopsAt(50)).isEqualTo(100);
    }

    @Test
    void aProcessorReachesOnePlausibleRateEach() {
        PeakRates peak = PeakRates.measure(Compute.DEFAULT.withThreads(1));
        // A core of 1 GHz with registers of 4 floats, and a fast one with AMX, on a busy machine.
        assertThat(peak.gflops()).isBetween(0.5, 10_000.0);
        assertThat(peak.gigabytesPerSecond()).isBetween(0.1, 1000.0);
    }

    @Test
    void operationsAndBytesOfAStepAreThoseOfItsTensors() {
        int batch = 4;
        EngineSample sample =
                EngineSample.of(
                        10,
                        10,
                        batch,
                        3,
                        new Adam(1e-3),
                        builder -> {},
                        new ConvolutionLayer.Builder(3, 3).nOut(16).build(),
                        new DenseLayer.Builder().nOut(20).build());
        MultiLayerNetwork network = sample.network();
        Map<String, Timing> timings =
                StepBreakdown.measure(network, EngineSample.config(batch), sample.images(), 1)
                        .stream()
                        .collect(Collectors.toMap(Timing::name, Function.identity()));

        Timing dense = timings.get("1 Dense forward");
        double inputs = 16 * 8 * 8;
        assertThat(dense.flops()).isEqualTo(2 * batch * inputs * 20);
        double floats = batch * inputs + 20 * inputs + 20 + batch * 20;
        assertThat(dense.bytes()).isEqualTo(4 * floats);
        assertThat(timings.get("0 Convolution forward").flops())
                .isEqualTo(2.0 * batch * 16 * 8 * 8 * 9);

        // Reads m and g, writes m; squares g and updates v; reads v, m and w, writes w. What else
        // there is are single numbers.
        double parameters = network.numParams();
        for (Map.Entry<String, Integer> vectors :
                List.of(
                        Map.entry("Adam mean", 3),
                        Map.entry("Adam squares", 3),
                        Map.entry("Adam step", 4))) {
            assertThat(timings.get(vectors.getKey()).bytes())
                    .isEqualTo(4 * vectors.getValue() * parameters, within(100.0));
        }
        assertThat(dense.gflops()).isEqualTo(dense.flops() / dense.milliseconds() / 1e6);
    }
}
