package org.mnistkit.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.mnistkit.TestImages;
import org.mnistkit.data.BatchLoader;
import org.mnistkit.data.Dataset;
import org.mnistkit.data.ImageSet;
import org.mnistkit.description.Description;
import org.mnistkit.engine.Engine;
import org.mnistkit.evaluate.Evaluator;
import org.mnistkit.model.Model;
import org.mnistkit.settings.Compute;
import org.mnistkit.settings.Compute.Kind;
import org.mnistkit.settings.TrainingConfig;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Networks whose softmax is a layer of its own, from their text to the model's file. */
class LastLayersTest {

    private static final ImageSet TRAIN = Dataset.DIGITS.synthetic().train().take(2000);
    private static final ImageSet TEST = Dataset.DIGITS.synthetic().test().take(500);

    private static final String NORMALIZED =
            """
            Layers:
            Conv,8,5,5,relu,stride=2
            MaxPool,2,2
            Flatten
            Dense,10,linear,bias=no
            BatchNorm,momentum=0.9
            Activation,softmax
            Optimizer:
            0.01,0
            6
            50
            label-smoothing=0.1
            averaging=0.9
            """;

    private static final String POOLED =
            """
            Layers:
            Conv,16,5,5,linear,stride=2,bias=no
            BatchNorm,momentum=0.9
            Activation,relu
            Conv,32,3,3,linear,stride=2,bias=no
            BatchNorm,momentum=0.9
            Activation,relu
            Conv,10,1,1,linear
            GlobalAvgPool
            Activation,softmax
            Optimizer:
            0.01,0
            12
            50
            label-smoothing=0.1
            averaging=0.9
            """;

    /** A name, and a description. */
    static Stream<Arguments> descriptions() {
        return Stream.of(
                Arguments.of("normalized logits", Description.parse(NORMALIZED)),
                Arguments.of("pooled logits", Description.parse(POOLED)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("descriptions")
    void theyLearnAndAreSaved(String name, Description description, @TempDir Path folder) {
        MultiLayerNetwork network = description.network(1);
        Trainer trainer = new Trainer(description.training());
        trainer.fit(network, TRAIN);

        double accuracy = Evaluator.predict(network, TEST).score().accuracy();
        assertThat(accuracy).isGreaterThan(0.9);

        Path file = folder.resolve("model.mnistkit");
        trainer.model().save(file);
        Model loaded = Model.load(file);
        assertThat(loaded.description().layers()).isEqualTo(description.layers());
        assertThat(probabilities(loaded.network(), Kind.DL4J))
                .isEqualTo(probabilities(network, Kind.DL4J));
        assertSame(
                probabilities(loaded.network(), Kind.ONEDNN),
                probabilities(loaded.network(), Kind.DL4J));
    }

    /** With smoothed labels and a moving average of the weights. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("descriptions")
    void bothEnginesTrainThemAlike(String name, Description description) {
        MultiLayerNetwork fast = description.network(1);
        MultiLayerNetwork plain = description.network(1);

        double[] losses = new double[2];
        INDArray[] averages = new INDArray[2];
        losses[0] = steps(fast, description.training(), Kind.ONEDNN, averages, 0);
        losses[1] = steps(plain, description.training(), Kind.DL4J, averages, 1);

        assertThat(losses[0]).isEqualTo(losses[1], within(1e-3));
        assertThat(averages[0].distance2(averages[1])).isLessThan(1e-2);
    }

    /** Some steps on the first images; the loss of the last one. */
    private static double steps(
            MultiLayerNetwork network,
            TrainingConfig config,
            Kind kind,
            INDArray[] averages,
            int place) {
        try (Engine engine = engine(network, config, kind);
                BatchLoader batches = BatchLoader.inOrder(TRAIN.take(250), 50)) {
            double loss = Double.NaN;
            while (batches.hasNext()) {
                loss = engine.step(batches.next());
            }
            averages[place] = engine.average().dup();
            return loss;
        }
    }

    private static float[][] probabilities(MultiLayerNetwork network, Kind kind) {
        try (Engine engine = engine(network, TrainingConfig.defaults(), kind)) {
            return engine.predict(TEST);
        }
    }

    private static Engine engine(MultiLayerNetwork network, TrainingConfig config, Kind kind) {
        return Engine.of(network, config.withCompute(Compute.DEFAULT.withEngine(kind)));
    }

    private static void assertSame(float[][] actual, float[][] expected) {
        for (int i = 0; i < expected.length; i++) {
            assertThat(actual[i]).containsExactly(expected[i], within(1e-5f));
        }
    }

    @Test
    void otherClassesAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () ->
                                new Trainer(new TrainingConfig(1, 20, 9))
                                        .fit(
                                                Description.parse(POOLED).network(1),
                                                TestImages.bars(40, 1)))
                .withMessageContaining("the network tells 10 classes apart");
    }
}
