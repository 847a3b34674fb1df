package org.mnistkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.OptimizationAlgorithm;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.stepfunctions.GradientStepFunction;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.mnistkit.network.Momentum;
import org.mnistkit.settings.Compute;
import org.mnistkit.settings.Compute.Kind;
import org.mnistkit.settings.TrainingConfig;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.AdaGrad;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.schedule.ExponentialSchedule;
import org.nd4j.linalg.schedule.ScheduleType;

/** Ten steps of every updater and setting against DL4J in double precision. */
class UpdateTest {

    private static final int BATCH = 16;
    private static final int STEPS = 10;

    static Stream<Arguments> cases() {
        Consumer<NeuralNetConfiguration.Builder> nothing = builder -> {};
        return Stream.of(
                arguments("sgd", new Sgd(0.1), nothing),
                arguments("momentum", new Momentum(0.05, null, 0.8), nothing),
                arguments("nesterov", new Nesterovs(0.05, 0.8), nothing),
                arguments("rmsprop", new RmsProp(0.003, 0.9, 1e-4), nothing),
                arguments("adam", new Adam(0.003, 0.8, 0.95, 1e-4), nothing),
                arguments(
                        "schedule by iteration",
                        new Adam.Builder()
                                .learningRateSchedule(
                                        new ExponentialSchedule(ScheduleType.ITERATION, 0.003, 0.8))
                                .epsilon(1e-4)
                                .build(),
                        nothing),
                arguments(
                        "schedule by epoch",
                        new Sgd(new ExponentialSchedule(ScheduleType.EPOCH, 0.1, 0.5)),
                        nothing),
                arguments(
                        "bias updater",
                        new Sgd(0.1),
                        (Consumer<NeuralNetConfiguration.Builder>)
                                builder -> builder.biasUpdater(new Nesterovs(0.01, 0.9))),
                arguments(
                        "l2",
                        new Nesterovs(0.05, 0.8),
                        (Consumer<NeuralNetConfiguration.Builder>) builder -> builder.l2(0.3)),
                arguments(
                        "weight decay",
                        new Adam(0.003, 0.9, 0.99, 1e-4),
                        (Consumer<NeuralNetConfiguration.Builder>)
                                builder -> builder.weightDecay(2, true)),
                arguments(
                        "clipping by value",
                        new Sgd(0.1),
                        (Consumer<NeuralNetConfiguration.Builder>)
                                builder ->
                                        builder.gradientNormalization(
                                                        GradientNormalization
                                                                .ClipElementWiseAbsoluteValue)
                                                .gradientNormalizationThreshold(0.01)),
                arguments(
                        "clipping by norm",
                        new Sgd(0.1),
                        (Consumer<NeuralNetConfiguration.Builder>)
                                builder ->
                                        builder.gradientNormalization(
                                                        GradientNormalization.ClipL2PerLayer)
                                                .gradientNormalizationThreshold(0.2)));
    }

    private static EngineSample sample(
            IUpdater updater, Consumer<NeuralNetConfiguration.Builder> settings) {
        return EngineSample.of(
                9,
                8,
                BATCH * STEPS,
                3,
                updater,
                settings,
                new ConvolutionLayer.Builder(3, 3).nOut(6).activation(Activation.TANH).build(),
                new DenseLayer.Builder().nOut(20).activation(Activation.SIGMOID).build());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void tenStepsAreThoseOfDl4jInDoublePrecision(
            String name, IUpdater updater, Consumer<NeuralNetConfiguration.Builder> settings) {
        EngineSample sample = sample(updater, settings);
        MultiLayerNetwork network = sample.network();
        MultiLayerNetwork reference = sample.reference();
        try (Engine engine = EngineSample.fast(network, EngineSample.config(BATCH))) {
            for (int i = 0; i < STEPS; i++) {
                var images = sample.images().slice(i * BATCH, (i + 1) * BATCH);
                double regularization = reference.calcRegularizationScore(true);
                reference.fit(EngineSample.doubles(images, 0.1));
                TrainingConfig smooth = EngineSample.config(BATCH).withLabelSmoothing(0.1);
                try (Engine smoothing = EngineSample.fast(network, smooth)) {
                    double loss = EngineSample.train(smoothing, images, BATCH)[0];
                    assertThat(loss)
                            .isCloseTo(reference.score() - regularization, withinPercentage(1e-3));
                }
                if (i == 4) {
                    engine.epochDone();
                    reference.incrementEpochCount();
                }
            }
            assertThat(engine.learningRate())
                    .isEqualTo(reference.getLearningRate(0), within(1e-12));
        }
        assertThat(network.getIterationCount()).isEqualTo(STEPS);
        assertThat(network.getEpochCount()).isEqualTo(1);
        INDArray start = sample.network().params();
        assertThat(
                        EngineSample.difference(
                                network.params().sub(start),
                                reference.params().castTo(start.dataType()).sub(start)))
                .as("change of the weights")
                .isLessThan(1e-4);
        if (reference.updaterState() != null) {
            assertThat(EngineSample.difference(network.updaterState(), reference.updaterState()))
                    .as("the updater's state")
                    .isLessThan(1e-4);
        }
    }

    @Test
    void trainingGoesOnInTheOtherEngine() {
        EngineSample sample = sample(new Adam(0.003, 0.9, 0.99, 1e-4), builder -> {});
        MultiLayerNetwork once = sample.network();
        MultiLayerNetwork both = sample.network();
        try (Engine engine = EngineSample.fast(once, EngineSample.config(BATCH))) {
            EngineSample.train(engine, sample.images(), BATCH);
        }
        int step = 0;
        for (boolean fast : List.of(false, true, true, false, true)) {
            var images = sample.images().slice(step * BATCH, (step + 2) * BATCH);
            try (Engine engine =
                    fast
                            ? EngineSample.fast(both, EngineSample.config(BATCH))
                            : EngineSample.plain(both, EngineSample.config(BATCH))) {
                EngineSample.train(engine, images, BATCH);
            }
            step += 2;
        }
        assertThat(EngineSample.difference(both.params(), once.params())).isLessThan(1e-5);
        assertThat(EngineSample.difference(both.updaterState(), once.updaterState()))
                .isLessThan(1e-4);
        assertThat(both.getIterationCount()).isEqualTo(once.getIterationCount());
    }

    /** Or a training run with many or large weights would look as if it had diverged. */
    @Test
    void regularizationIsNotPartOfTheLoss() {
        double loss = firstLoss(EngineSample::fast, builder -> {});
        for (BiFunction<MultiLayerNetwork, TrainingConfig, Engine> kind :
                List.<BiFunction<MultiLayerNetwork, TrainingConfig, Engine>>of(
                        EngineSample::fast, EngineSample::plain)) {
            assertThat(firstLoss(kind, builder -> builder.l2(30)))
                    .isCloseTo(loss, withinPercentage(0.1));
            assertThat(firstLoss(kind, builder -> builder.weightDecay(30, true)))
                    .isCloseTo(loss, withinPercentage(0.1));
        }
    }

    private static double firstLoss(
            BiFunction<MultiLayerNetwork, TrainingConfig, Engine> kind,
            Consumer<NeuralNetConfiguration.Builder> settings) {
        EngineSample sample = sample(new Sgd(0.1), settings);
        try (Engine engine = kind.apply(sample.network(), EngineSample.config(BATCH))) {
            return EngineSample.train(engine, sample.images().take(BATCH), BATCH)[0];
        }
    }

    @Test
    void movingAverageIsThatOfDl4jEngine() {
        EngineSample sample =
                EngineSample.of(
                        8,
                        8,
                        96,
                        5,
                        new Sgd(0.1),
                        builder -> {},
                        new ConvolutionLayer.Builder(3, 3).nOut(5).build(),
                        new BatchNormalization.Builder().decay(0.8).build());
        TrainingConfig config = EngineSample.config(BATCH).withAveraging(0.5);
        MultiLayerNetwork network = sample.network();
        MultiLayerNetwork other = sample.network();
        try (Engine fast = EngineSample.fast(network, config);
                Engine plain = EngineSample.plain(other, config)) {
            assertThat(fast.average()).isNull();
            EngineSample.train(fast, sample.images(), BATCH);
            EngineSample.train(plain, sample.images(), BATCH);
            assertThat(EngineSample.difference(fast.average(), plain.average())).isLessThan(1e-4);
            assertThat(EngineSample.difference(fast.average(), network.params()))
                    .isGreaterThan(1e-3);
            float[][] predicted = fast.predict(sample.images());
            assertThat(EngineSample.difference(predicted, plain.predict(sample.images())))
                    .isLessThan(1e-4);

            try (Engine next = EngineSample.fast(network, config)) {
                next.setAverage(fast.average(), 0);
                assertThat(EngineSample.difference(next.predict(sample.images()), predicted))
                        .isZero();
            }
        }
    }

    /** Or all but the first weights would hardly count in the second training of a network. */
    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"ONEDNN", "DL4J"})
    void movingAverageCountsTheUpdatesOfItsOwnTraining(Kind kind) {
        EngineSample sample = sample(new Sgd(0.1), builder -> {});
        MultiLayerNetwork trainedBefore = sample.network();
        trainedBefore.setIterationCount(10_000);
        TrainingConfig config =
                EngineSample.config(BATCH)
                        .withAveraging(0.999)
                        .withCompute(Compute.DEFAULT.withEngine(kind));
        try (Engine first = Engine.of(sample.network(), config);
                Engine second = Engine.of(trainedBefore, config)) {
            EngineSample.train(first, sample.images(), BATCH);
            EngineSample.train(second, sample.images(), BATCH);

            assertThat(second.average()).isEqualTo(first.average());
        }
    }

    @Test
    void regularizationOfLargeLayersReachesAllChunks() {
        EngineSample sample =
                EngineSample.of(
                        28,
                        28,
                        4,
                        1,
                        new Sgd(1e-3),
                        builder -> builder.l2(0.1),
                        new DenseLayer.Builder().nOut(700).activation(Activation.RELU).build());
        MultiLayerNetwork network = sample.network();
        MultiLayerNetwork reference = sample.reference();
        reference.fit(EngineSample.doubles(sample.images(), 0));
        try (Engine engine = EngineSample.fast(network, EngineSample.config(4))) {
            EngineSample.train(engine, sample.images(), 4);
        }
        assertThat(EngineSample.difference(network.params(), reference.params())).isLessThan(1e-6);
    }

    @Test
    void unknownUpdaterIsNamed() {
        assertDl4jTrains(
                sample(new AdaGrad(0.1), builder -> {}), "no oneDNN form of the updater AdaGrad");
    }

    @Test
    @SuppressWarnings("deprecation") // by DL4J, which still does it
    void anotherWayToUseTheGradientIsNamed() {
        assertDl4jTrains(
                sample(
                        new Sgd(0.1),
                        builder -> builder.optimizationAlgo(OptimizationAlgorithm.LBFGS)),
                "no oneDNN form of the optimization algorithm LBFGS");
        assertDl4jTrains(
                sample(new Sgd(0.1), builder -> builder.stepFunction(new GradientStepFunction())),
                "no oneDNN form of the step function GradientStepFunction");
    }

    /** DL4J clips what it takes for the gradient of the running statistics, too. */
    @Test
    void clippingOfBatchNormalizationIsNamed() {
        assertDl4jTrains(
                EngineSample.of(
                        8,
                        8,
                        BATCH,
                        5,
                        new Sgd(0.1),
                        builder ->
                                builder.gradientNormalization(GradientNormalization.ClipL2PerLayer),
                        new BatchNormalization.Builder().build()),
                "no oneDNN form of ClipL2PerLayer in layer 0, BatchNormalization");
    }

    private static void assertDl4jTrains(EngineSample sample, String reason) {
        assertThatThrownBy(() -> EngineSample.fast(sample.network(), EngineSample.config(BATCH)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(reason);
        try (Engine engine = Engine.of(sample.network(), EngineSample.config(BATCH))) {
            assertThat(engine.description()).startsWith("DL4J ").endsWith(reason);
        }
    }
}
