package org.mnistkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.assertj.core.data.Offset;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mnistkit.ReferenceNetwork;
import org.mnistkit.ReferenceNumbers;
import org.mnistkit.ReferenceProblem;
import org.mnistkit.data.BatchLoader;
import org.mnistkit.data.ImageSet;
import org.mnistkit.description.Description;
import org.mnistkit.network.Dl4jOptimizer;
import org.mnistkit.settings.TrainingConfig;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Training runs in float32, on the engine of this machine, beside what NumPy and PyTorch computed.
 */
class EngineReferenceTest {

    /** Float32 with other orders of summation. */
    private static final Offset<Double> NEAR = within(2e-4);

    static Stream<Named<JsonNode>> cases() {
        return StreamSupport.stream(ReferenceProblem.cases().spliterator(), false)
                .map(entry -> Named.of(entry.get("name").asText(), entry));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void updatesAsNumPyDoes(JsonNode reference) {
        TrainingConfig config =
                TrainingConfig.defaults()
                        .withLabelSmoothing(reference.get("labelSmoothing").asDouble())
                        .withAveraging(reference.get("averaging").asDouble());
        MultiLayerNetwork network = ReferenceProblem.network(DataType.FLOAT);
        Dl4jOptimizer.install(
                network, ReferenceNumbers.optimizer(reference), ReferenceProblem.STEPS);

        try (Engine engine = Engine.of(network, config)) {
            double[] losses =
                    train(
                            engine,
                            ReferenceProblem.images(),
                            ReferenceProblem.BATCH,
                            ReferenceProblem.STEPS);

            assertThat(ReferenceProblem.weights(network))
                    .containsExactly(ReferenceNumbers.doubles(reference.get("afterLast")), NEAR);
            assertThat(losses)
                    .containsExactly(ReferenceNumbers.doubles(reference.get("losses")), NEAR);
            if (config.averaging() > 0) {
                network.setParams(engine.average());
                assertThat(ReferenceProblem.weights(network))
                        .containsExactly(ReferenceNumbers.doubles(reference.get("average")), NEAR);
            }
        }
    }

    static List<String> networks() {
        return Description.shippedNames();
    }

    @ParameterizedTest
    @MethodSource("networks")
    void networksTrainAsWithPyTorch(String name) {
        ReferenceNetwork reference = ReferenceNetwork.of(name);
        for (JsonNode training : List.of(reference.get("sgd"), reference.get("own"))) {
            MultiLayerNetwork network =
                    reference.network(DataType.FLOAT, ReferenceNumbers.optimizer(training));
            try (Engine engine = Engine.of(network, TrainingConfig.defaults())) {
                double[] losses =
                        train(
                                engine,
                                reference.images(),
                                reference.batch(),
                                ReferenceNetwork.STEPS);
                double[] expected = ReferenceNumbers.doubles(training.get("losses"));
                assertThat(losses[0]).isCloseTo(expected[0], NEAR);
                assertThat(losses).containsExactly(expected, laterSteps(name));
            }
        }
    }

    /**
     * Seven normalizations over few images multiply rounding errors: on light, PyTorch's float32
     * with and without oneDNN differs by 2e-4 itself.
     */
    private static Offset<Double> laterSteps(String network) {
        return network.equals("light") ? within(2e-2) : NEAR;
    }

    /** The losses of so many steps, going through the images in order again and again. */
    private static double[] train(Engine engine, ImageSet images, int batchSize, int steps) {
        double[] losses = new double[steps];
        int step = 0;
        while (step < steps) {
            try (BatchLoader batches = BatchLoader.inOrder(images, batchSize)) {
                while (batches.hasNext()) {
                    losses[step++] = engine.step(batches.next());
                }
            }
            engine.epochDone();
        }
        return losses;
    }
}
