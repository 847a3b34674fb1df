package org.mnistkit.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mnistkit.SampleNetworks;
import org.mnistkit.TestImages;
import org.mnistkit.TestNetworks;
import org.mnistkit.settings.Clipping;
import org.mnistkit.settings.Optimizer;
import org.mnistkit.settings.Schedule;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.AdaGrad;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.schedule.ScheduleType;
import org.nd4j.linalg.schedule.StepSchedule;

class Dl4jOptimizerTest {

    private static final List<Schedule> SCHEDULES =
            List.of(
                    Schedule.CONSTANT,
                    new Schedule.Exponential(0.9),
                    new Schedule.InverseTime(1e-2),
                    new Schedule.InverseSqrt(),
                    new Schedule.Step(0.5, 3),
                    new Schedule.Cosine(0.1),
                    new Schedule.OneCycle());

    static Stream<Optimizer> optimizers() {
        return Stream.of(
                        Optimizer.sgd(0.1),
                        Optimizer.momentum(0.1, 0.8),
                        Optimizer.nesterov(0.1, 0.8),
                        Optimizer.adam(0.01),
                        Optimizer.adamW(0.01).withClipping(new Clipping.ByNorm(2)),
                        Optimizer.rmsProp(0.01).withL2(0.1).withClipping(new Clipping.ByValue(3)))
                .flatMap(optimizer -> SCHEDULES.stream().map(optimizer::withSchedule));
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void whatIsInstalledIsFoundAgain(Optimizer optimizer) {
        MultiLayerNetwork network = SampleNetworks.deep();

        Dl4jOptimizer.install(network, optimizer, 100);

        assertThat(Dl4jOptimizer.of(network)).contains(optimizer);
    }

    /**
     * Each update's learning rate in a second training, and that DL4J's own file of the
     * configuration keeps it.
     */
    @ParameterizedTest
    @MethodSource("optimizers")
    void theLearningRateIsThatOfTheSchedule(Optimizer optimizer) {
        MultiLayerNetwork network = TestNetworks.tiny(1);
        network.fit(TestImages.bars(50, 1).toDataSet());
        Dl4jOptimizer.install(network, optimizer, 10); // the rule of the second training, too
        network.setIterationCount(7);
        network.setEpochCount(3);

        Dl4jOptimizer.install(network, optimizer, 100);

        IUpdater updater = updater(network);
        IUpdater read =
                ((BaseLayer)
                                MultiLayerConfiguration.fromJson(
                                                network.getLayerWiseConfigurations().toJson())
                                        .getConf(0)
                                        .getLayer())
                        .getIUpdater();
        for (int update = 0; update < 110; update++) {
            int epoch = update / 10;
            double expected =
                    optimizer.schedule().rate(optimizer.learningRate(), update, epoch, 100);
            assertThat(updater.getLearningRate(update + 7, epoch + 3)).isEqualTo(expected);
            assertThat(read.getLearningRate(update + 7, epoch + 3)).isEqualTo(expected);
        }
    }

    @Test
    void withTheSameRuleTheUpdatersStateIsKept() {
        MultiLayerNetwork network = TestNetworks.tiny(1, new Adam(0.01));
        network.fit(TestImages.bars(50, 1).toDataSet());
        INDArray state = network.updaterState().dup();

        Dl4jOptimizer.install(network, Optimizer.adam(0.001).withL2(1e-3), 10);
        assertThat(network.updaterState()).isEqualTo(state);
        assertThat(network.getIterationCount()).isEqualTo(1);

        Dl4jOptimizer.install(network, Optimizer.momentum(0.001, 0.9), 10);
        assertThat(network.getIterationCount()).isZero();
        assertThat(network.updaterState().sumNumber().doubleValue()).isZero();
        assertThat(network.updaterState().length()).isEqualTo(network.numParams());
    }

    @Test
    void ofABatchNormalizationTheGradientIsNotClipped() {
        MultiLayerNetwork network = SampleNetworks.deep();

        Dl4jOptimizer.install(network, Optimizer.sgd(0.1).withClipping(new Clipping.ByNorm(1)), 10);

        for (int i = 0; i < network.getnLayers(); i++) {
            if (network.getLayer(i).conf().getLayer() instanceof BaseLayer layer) {
                assertThat(layer.getGradientNormalization())
                        .hasToString(
                                layer.toString().startsWith("BatchNorm")
                                        ? "None"
                                        : "ClipL2PerLayer");
            }
        }
    }

    @Test
    void whatTheKitHasNoFormOfIsNotFound() {
        assertThat(Dl4jOptimizer.of(TestNetworks.tiny(1, new AdaGrad(0.1)))).isEmpty();
        MultiLayerNetwork mixed = TestNetworks.tiny(1, new Sgd(0.1));
        ((BaseLayer) mixed.getLayer(2).conf().getLayer()).setIUpdater(new Sgd(0.2));
        assertThat(Dl4jOptimizer.of(mixed)).isEmpty();
    }

    /** Its numbers are none that the kit's own optimizers may have. */
    @ParameterizedTest
    @MethodSource("unusualUpdaters")
    void numbersThatTheKitDoesNotAllowAreNotFound(IUpdater updater) {
        MultiLayerNetwork network = TestNetworks.tiny(1, updater);

        assertThat(Dl4jOptimizer.of(network)).isEmpty();

        Dl4jOptimizer.install(network, Optimizer.adam(0.01), 10);
        assertThat(Dl4jOptimizer.of(network)).contains(Optimizer.adam(0.01));
    }

    static Stream<IUpdater> unusualUpdaters() {
        return Stream.of(
                new Sgd(0),
                new Nesterovs(0.1, 1),
                new Adam(0.1, 0.9, 0.999, 0),
                new RmsProp(0.1, 2, 1e-8),
                new Sgd(new StepSchedule(ScheduleType.EPOCH, 0.1, 0.5, 0)));
    }

    /** DL4J keeps the state of layers with equal updaters together, of others apart. */
    @Test
    void whereABatchNormalizationHasAnotherUpdaterTheStateIsNotKept() {
        MultiLayerNetwork network = SampleNetworks.deep();
        Dl4jOptimizer.install(network, Optimizer.adam(0.01).withL2(0.1), 10);
        for (int i = 0; i < network.getnLayers(); i++) {
            if (network.getLayer(i).conf().getLayer() instanceof BatchNormalization layer) {
                layer.setIUpdater(new Adam(0.02));
            }
        }
        network.setUpdater(null);
        network.getUpdater().getStateViewArray().addi(1);
        network.setIterationCount(5);
        assertThat(Dl4jOptimizer.of(network)).isEmpty();

        Dl4jOptimizer.install(network, Optimizer.adam(0.01), 10);

        assertThat(network.updaterState().sumNumber().doubleValue()).isZero();
        assertThat(network.getIterationCount()).isZero();
    }

    private static IUpdater updater(MultiLayerNetwork network) {
        return ((BaseLayer) network.getLayer(0).conf().getLayer()).getIUpdater();
    }
}
