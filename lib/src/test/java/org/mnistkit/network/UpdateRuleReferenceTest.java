package org.mnistkit.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.assertj.core.data.Offset;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mnistkit.ReferenceNumbers;
import org.mnistkit.ReferenceProblem;
import org.mnistkit.data.ImageSet;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;

/**
 * Every update rule, schedule, regularization and clipping over twelve updates of a DL4J network in
 * double precision, beside what NumPy computed.
 */
class UpdateRuleReferenceTest {

    private static final Offset<Double> EQUAL = within(1e-10);

    static Stream<Named<JsonNode>> cases() {
        return StreamSupport.stream(ReferenceProblem.cases().spliterator(), false)
                .map(entry -> Named.of(entry.get("name").asText(), entry));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void dl4jTrainsAsNumPyDoes(JsonNode reference) {
        MultiLayerNetwork network = ReferenceProblem.network(DataType.DOUBLE);
        Dl4jOptimizer.install(
                network, ReferenceNumbers.optimizer(reference), ReferenceProblem.STEPS);
        ImageSet images = ReferenceProblem.images();

        for (int step = 0; step < ReferenceProblem.STEPS; step++) {
            String where = "step " + step;
            int from = step % ReferenceProblem.BATCHES * ReferenceProblem.BATCH;
            DataSet batch =
                    ReferenceNumbers.inDoublePrecision(
                            images.slice(from, from + ReferenceProblem.BATCH),
                            reference.get("labelSmoothing").asDouble());
            assertThat(network.getLearningRate(0))
                    .as(where)
                    .isCloseTo(reference.get("rates").get(step).asDouble(), EQUAL);
            double regularization = network.calcRegularizationScore(true);
            network.fit(new DataSet(ReferenceProblem.flat(batch.getFeatures()), batch.getLabels()));
            assertThat(network.score() - regularization)
                    .as(where)
                    .isCloseTo(reference.get("losses").get(step).asDouble(), EQUAL);
            if (step == 0) {
                assertThat(ReferenceProblem.weights(network))
                        .containsExactly(
                                ReferenceNumbers.doubles(reference.get("afterFirst")), EQUAL);
            }
            if (step % ReferenceProblem.BATCHES == ReferenceProblem.BATCHES - 1) {
                network.incrementEpochCount();
            }
        }

        assertThat(ReferenceProblem.weights(network))
                .containsExactly(ReferenceNumbers.doubles(reference.get("afterLast")), EQUAL);
    }
}
