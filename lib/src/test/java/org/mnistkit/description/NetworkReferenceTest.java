package org.mnistkit.description;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mnistkit.ReferenceNetwork;
import org.mnistkit.ReferenceNetwork.Tensor;
import org.mnistkit.ReferenceNumbers;
import org.mnistkit.settings.Optimizer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/**
 * Each network of the kit on DL4J in double precision, dropout off, beside what PyTorch computed
 * from the same weights.
 */
class NetworkReferenceTest {

    static List<String> networks() {
        return Description.shippedNames();
    }

    @ParameterizedTest
    @MethodSource("networks")
    void firstPredictionLossAndGradients(String name) {
        ReferenceNetwork reference = ReferenceNetwork.of(name);
        MultiLayerNetwork network = reference.network(DataType.DOUBLE, Optimizer.sgd(0.1));
        DataSet batch =
                ReferenceNumbers.inDoublePrecision(reference.images().take(reference.batch()), 0);

        assertThat(network.numParams()).isEqualTo(reference.get("parameters").asLong());
        assertThat(network.output(batch.getFeatures()).getRow(0).toDoubleVector())
                .containsExactly(
                        ReferenceNumbers.doubles(reference.get("probabilities")), within(1e-12));

        network.setInput(batch.getFeatures());
        network.setLabels(batch.getLabels());
        network.computeGradientAndScore();

        assertThat(network.score()).isCloseTo(reference.get("firstLoss").asDouble(), within(1e-10));
        List<String> names = ReferenceNetwork.names(network);
        List<Tensor> tensors = reference.tensors();
        for (int i = 0; i < tensors.size(); i++) {
            Tensor tensor = tensors.get(i);
            if (tensor.isTrained()) {
                // DL4J divides by the batch size later, in the updater.
                INDArray gradient = network.gradient().getGradientFor(names.get(i));
                assertSame(
                        "gradient of " + tensor,
                        gradient.div(reference.batch()),
                        tensor.reference().get("gradient"));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("networks")
    void tenStepsOfPlainGradientDescent(String name) {
        ReferenceNetwork reference = ReferenceNetwork.of(name);
        MultiLayerNetwork network = train(reference, reference.get("sgd"));

        // The running statistics of batch normalization among them.
        List<String> names = ReferenceNetwork.names(network);
        List<Tensor> tensors = reference.tensors();
        for (int i = 0; i < tensors.size(); i++) {
            assertSame(
                    "" + tensors.get(i),
                    network.getParam(names.get(i)),
                    tensors.get(i).reference().get("afterSgd"));
        }
    }

    @ParameterizedTest
    @MethodSource("networks")
    void tenStepsWithItsOwnOptimizer(String name) {
        ReferenceNetwork reference = ReferenceNetwork.of(name);
        Optimizer optimizer = ReferenceNumbers.optimizer(reference.get("own"));
        Optimizer described = Description.shipped(name).training().optimizer();

        assertThat(optimizer.withLearningRate(described.learningRate())).isEqualTo(described);
        train(reference, reference.get("own"));
    }

    private static MultiLayerNetwork train(ReferenceNetwork reference, JsonNode training) {
        MultiLayerNetwork network =
                reference.network(DataType.DOUBLE, ReferenceNumbers.optimizer(training));
        int size = reference.batch();
        double[] losses = new double[ReferenceNetwork.STEPS];
        for (int step = 0; step < losses.length; step++) {
            int batch = step % reference.batches();
            double regularization = network.calcRegularizationScore(true);
            network.fit(
                    ReferenceNumbers.inDoublePrecision(
                            reference.images().slice(batch * size, batch * size + size), 0));
            losses[step] = network.score() - regularization;
            if (batch == reference.batches() - 1) {
                network.incrementEpochCount();
            }
        }
        assertThat(losses)
                .containsExactly(ReferenceNumbers.doubles(training.get("losses")), within(1e-8));
        return network;
    }

    private static void assertSame(String what, INDArray values, JsonNode reference) {
        double norm = reference.get("norm").asDouble();
        double[] all = values.dup('c').data().asDouble();
        double squares = 0;
        double sum = 0;
        for (double value : all) {
            squares += value * value;
            sum += value;
        }
        Offset<Double> near = within(1e-8 * Math.max(1e-3, norm));
        assertThat(Math.sqrt(squares)).as("norm: " + what).isCloseTo(norm, near);
        assertThat(sum).as("sum: " + what).isCloseTo(reference.get("sum").asDouble(), near);
        for (Map.Entry<String, JsonNode> sample : reference.get("samples").properties()) {
            assertThat(all[Integer.parseInt(sample.getKey())])
                    .as("value %s: %s", sample.getKey(), what)
                    .isCloseTo(sample.getValue().asDouble(), near);
        }
    }
}
