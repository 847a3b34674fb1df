package org.mnistkit.engine;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.api.OptimizationAlgorithm;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.stepfunctions.NegativeGradientStepFunction;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.updater.BaseMultiLayerUpdater;
import org.deeplearning4j.nn.updater.UpdaterBlock;
import org.mnistkit.engine.onednn.OneDnn;
import org.mnistkit.engine.onednn.Operation;
import org.mnistkit.engine.onednn.Tensor;
import org.mnistkit.engine.onednn.UnsupportedByOneDnnException;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.learning.regularization.Regularization;

/**
 * The last part of a step: turns gradients into changes of the weights, in DL4J's order. Gradients
 * are clipped layer by layer; L2 regularization adds to them; the updater turns them into a change
 * of the weights, to which weight decay is added.
 *
 * <p>DL4J groups adjacent parameters with equal updaters into blocks, and for each block keeps the
 * updater's state as one vector, or as several one after the other. The engine takes these blocks,
 * and works on DL4J's own vector of state.
 */
final class Update implements AutoCloseable {

    private final Vectors vectors = new Vectors();
    private final BaseMultiLayerUpdater<?> updater;
    private final INDArray updaterState;
    private final List<Operation> operations = new ArrayList<>();
    private final List<UpdateRuleOps> rules = new ArrayList<>();
    private final List<Penalty> penalties = new ArrayList<>();

    /** Parameters next to each other in the vector that are treated alike. */
    private record Range(long start, long end, List<Regularization> regularizations) {}

    /**
     * @throws UnsupportedByOneDnnException if some part of it has no form here
     */
    Update(MultiLayerNetwork network, NetworkParameters parameters) {
        requireGradientDescent(network.conf());
        if (parameters.ranges().isEmpty()) {
            throw new UnsupportedByOneDnnException("nothing in the network learns");
        }
        try {
            updater = (BaseMultiLayerUpdater<?>) network.getUpdater();
            updaterState = updater.getStateViewArray();
            appendClipping(network, parameters);
            for (UpdaterBlock block : updater.getUpdaterBlocks()) {
                append(block, parameters);
            }
            vectors.allocateShared();
            OneDnn.requireFastCode(operations);
        } catch (RuntimeException e) {
            vectors.close();
            throw e;
        }
    }

    /** DL4J can use a gradient in other ways than to step against what the updater makes of it. */
    private static void requireGradientDescent(NeuralNetConfiguration conf) {
        if (conf.getOptimizationAlgo() != OptimizationAlgorithm.STOCHASTIC_GRADIENT_DESCENT) {
            throw new UnsupportedByOneDnnException(
                    "no oneDNN form of the optimization algorithm " + conf.getOptimizationAlgo());
        }
        if (conf.getStepFunction() != null
                && !(conf.getStepFunction() instanceof NegativeGradientStepFunction)) {
            throw new UnsupportedByOneDnnException(
                    "no oneDNN form of the step function "
                            + conf.getStepFunction().getClass().getSimpleName());
        }
    }

    private void appendClipping(MultiLayerNetwork network, NetworkParameters parameters) {
        for (int i = 0; i < network.getnLayers(); i++) {
            Layer conf = network.getLayerWiseConfigurations().getConf(i).getLayer();
            NetworkParameters.Range range = parameters.ofLayer(i);
            if (range.length() > 0
                    && conf instanceof BaseLayer layer
                    && layer.getGradientNormalization() != null) {
                requireNoStatistics(i, layer);
                Tensor gradient = vectors.over(parameters.gradients(range), range.length());
                GradientClipping.append(i, layer, gradient, vectors.math(), operations);
            }
        }
    }

    /**
     * For DL4J the running statistics have a gradient, too, which it would clip with the others.
     */
    private static void requireNoStatistics(int index, BaseLayer layer) {
        if (layer instanceof BatchNormalization
                && layer.getGradientNormalization() != GradientNormalization.None) {
            throw new UnsupportedByOneDnnException(
                    "no oneDNN form of %s in layer %d, BatchNormalization"
                            .formatted(layer.getGradientNormalization(), index));
        }
    }

    private void append(UpdaterBlock block, NetworkParameters parameters) {
        IUpdater conf = block.getGradientUpdater().getConfig();
        if (conf instanceof NoOp) {
            requireStatisticsOnly(block);
            return;
        }
        UpdateRuleOps rule = UpdateRuleOps.of(conf, vectors.math());
        rules.add(rule);
        for (Range range : ranges(block)) {
            Penalty penalty = null;
            if (!range.regularizations.isEmpty()) {
                penalty = new Penalty(range.regularizations, conf, vectors.math());
                penalties.add(penalty);
            }
            for (long start = range.start; start < range.end; start += Vectors.CHUNK) {
                long length = Math.min(Vectors.CHUNK, range.end - start);
                ParameterChunk chunk = chunk(block, rule.states(), parameters, start, length);
                if (penalty != null) {
                    penalty.append(chunk, operations);
                }
                rule.append(chunk, operations);
            }
        }
    }

    /**
     * For DL4J, running averages are parameters whose updater is NoOp; nothing else may have it.
     */
    private static void requireStatisticsOnly(UpdaterBlock block) {
        for (UpdaterBlock.ParamState parameter : block.getLayersAndVariablesInBlock()) {
            if (!List.of("mean", "var", "log10stdev").contains(parameter.getParamName())) {
                throw new UnsupportedByOneDnnException("no oneDNN form of the updater NoOp");
            }
        }
    }

    /** The block's parameters, those next to each other with the same regularization as one. */
    private static List<Range> ranges(UpdaterBlock block) {
        List<Range> ranges = new ArrayList<>();
        for (UpdaterBlock.ParamState parameter : block.getLayersAndVariablesInBlock()) {
            List<Regularization> regularizations =
                    parameter
                            .getLayer()
                            .getConfig()
                            .getRegularizationByParam(parameter.getParamName());
            Range next =
                    new Range(
                            parameter.getParamOffsetStart(),
                            parameter.getParamOffsetEnd(),
                            regularizations == null ? List.of() : regularizations);
            Range last = ranges.isEmpty() ? null : ranges.get(ranges.size() - 1);
            if (last != null && last.regularizations.equals(next.regularizations)) {
                ranges.set(
                        ranges.size() - 1, new Range(last.start, next.end, last.regularizations));
            } else {
                ranges.add(next);
            }
        }
        return ranges;
    }

    private ParameterChunk chunk(
            UpdaterBlock block, int states, NetworkParameters parameters, long start, long length) {
        NetworkParameters.Range range = new NetworkParameters.Range(-1, "", start, length);
        long blockLength = (long) block.getParamOffsetEnd() - block.getParamOffsetStart();
        long offset = block.getUpdaterViewOffsetStart() + start - block.getParamOffsetStart();
        List<Tensor> state =
                IntStream.range(0, states)
                        .mapToObj(
                                i ->
                                        NetworkParameters.pointer(
                                                updaterState, offset + i * blockLength, length))
                        .map(pointer -> vectors.over(pointer, length))
                        .toList();
        return new ParameterChunk(
                vectors.over(parameters.weights(range), length),
                vectors.over(parameters.gradients(range), length),
                state);
    }

    /** Whether this is still the network's own updater, and works on its own state. */
    boolean isOf(MultiLayerNetwork network) {
        return network.getUpdater() == updater && updater.getStateViewArray() == updaterState;
    }

    /**
     * Changes the weights.
     *
     * @param iteration number of the update, from 0
     * @param epoch number of the epoch, from 0
     */
    void run(int iteration, int epoch) {
        turnTo(iteration, epoch);
        for (int i = 0; i < operations.size(); i++) {
            operations.get(i).run();
        }
    }

    /** Sets what depends on the update's number, such as the learning rate. */
    void turnTo(int iteration, int epoch) {
        for (int i = 0; i < rules.size(); i++) {
            rules.get(i).turnTo(iteration, epoch);
        }
        for (int i = 0; i < penalties.size(); i++) {
            penalties.get(i).turnTo(iteration, epoch);
        }
    }

    /** All that it does from there on, in order. */
    List<Operation> operations() {
        return Collections.unmodifiableList(operations);
    }

    @Override
    public void close() {
        vectors.close();
    }
}
