package org.mnistkit.engine;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.updater.BaseMultiLayerUpdater;
import org.deeplearning4j.nn.updater.UpdaterBlock;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.learning.regularization.Regularization;

/**
 * The last part of a step: turns gradients into changes of the weights, in DL4J's order. Gradients
 * are clipped layer by layer; L2 regularization adds to them; the updater makes a change of them,
 * which goes together with weight decay.
 *
 * <p>DL4J groups adjacent parameters with equal updaters into blocks, and for each block keeps the
 * updater's state as one vector, or several behind each other. The engine takes these blocks, and
 * works on DL4J's own vector of state.
 */
final class Update implements AutoCloseable {

    /** Floats in a stretch: four vectors of them fit into the third cache. */
    private static final long MOST = 1 << 18;

    private final Vectors vectors = new Vectors();
    private final BaseMultiLayerUpdater<?> updater;
    private final INDArray state;
    private final List<Step> steps = new ArrayList<>();
    private final List<Rule> rules = new ArrayList<>();
    private final List<Penalty> penalties = new ArrayList<>();

    /** An updater and what it needs to know at each step. */
    private record Rule(IUpdater conf, UpdateRuleOps ops) {}

    /** Parameters next to each other in the vector that are treated alike. */
    private record Run(long start, long end, List<Regularization> regularizations) {}

    /**
     * @throws UnsupportedNetworkException if some part of it has no form here
     */
    Update(MultiLayerNetwork network, Parameters parameters) {
        try {
            updater = (BaseMultiLayerUpdater<?>) network.getUpdater();
            state = updater.getStateViewArray();
            compileClipping(network, parameters);
            for (UpdaterBlock block : updater.getUpdaterBlocks()) {
                compile(block, parameters);
            }
            vectors.allocateShared();
            OneDnn.requireFastCode(steps);
        } catch (RuntimeException e) {
            vectors.close();
            throw e;
        }
    }

    private void compileClipping(MultiLayerNetwork network, Parameters parameters) {
        for (int i = 0; i < network.getnLayers(); i++) {
            Layer conf = network.getLayerWiseConfigurations().getConf(i).getLayer();
            Parameters.Range range = parameters.ofLayer(i);
            if (range.length() > 0
                    && conf instanceof BaseLayer layer
                    && layer.getGradientNormalization() != null) {
                Clipping.compile(
                        i,
                        layer.getGradientNormalization(),
                        layer.getGradientNormalizationThreshold(),
                        parameters.gradients(range),
                        range.length(),
                        vectors,
                        steps);
            }
        }
    }

    private void compile(UpdaterBlock block, Parameters parameters) {
        IUpdater conf = block.getGradientUpdater().getConfig();
        if (conf instanceof NoOp) {
            requireStatisticsOnly(block);
            return;
        }
        UpdateRuleOps ops = UpdateRuleOps.of(conf, vectors.math());
        rules.add(new Rule(conf, ops));
        for (Run run : runs(block)) {
            Penalty penalty = null;
            if (!run.regularizations.isEmpty()) {
                penalty = new Penalty(run.regularizations, conf, vectors.math());
                penalties.add(penalty);
            }
            for (long start = run.start; start < run.end; start += MOST) {
                long length = Math.min(MOST, run.end - start);
                Stretch stretch = stretch(block, ops, parameters, start, length);
                if (penalty != null) {
                    penalty.compile(stretch, steps);
                }
                ops.compile(stretch, steps);
            }
        }
    }

    /** DL4J calls it an update without an updater when running averages move. */
    private static void requireStatisticsOnly(UpdaterBlock block) {
        for (UpdaterBlock.ParamState parameter : block.getLayersAndVariablesInBlock()) {
            if (!List.of("mean", "var", "log10stdev").contains(parameter.getParamName())) {
                throw new UnsupportedNetworkException("no oneDNN form of the updater NoOp");
            }
        }
    }

    /** The block's parameters, those next to each other with the same regularization as one. */
    private static List<Run> runs(UpdaterBlock block) {
        List<Run> runs = new ArrayList<>();
        for (UpdaterBlock.ParamState parameter : block.getLayersAndVariablesInBlock()) {
            List<Regularization> regularizations =
                    parameter
                            .getLayer()
                            .getConfig()
                            .getRegularizationByParam(parameter.getParamName());
            Run next =
                    new Run(
                            parameter.getParamOffsetStart(),
                            parameter.getParamOffsetEnd(),
                            regularizations == null ? List.of() : regularizations);
            Run last = runs.isEmpty() ? null : runs.get(runs.size() - 1);
            if (last != null && last.regularizations.equals(next.regularizations)) {
                runs.set(runs.size() - 1, new Run(last.start, next.end, last.regularizations));
            } else {
                runs.add(next);
            }
        }
        return runs;
    }

    private Stretch stretch(
            UpdaterBlock block, UpdateRuleOps ops, Parameters parameters, long start, long length) {
        Parameters.Range range = new Parameters.Range(-1, "", start, length);
        long blockLength = (long) block.getParamOffsetEnd() - block.getParamOffsetStart();
        long offset = block.getUpdaterViewOffsetStart() + start - block.getParamOffsetStart();
        List<Tensor> states =
                IntStream.range(0, ops.states())
                        .mapToObj(i -> Parameters.pointer(state, offset + i * blockLength, length))
                        .map(pointer -> vectors.over(pointer, length))
                        .toList();
        return new Stretch(
                vectors.over(parameters.weights(range), length),
                vectors.over(parameters.gradients(range), length),
                states);
    }

    /** Whether this is still the network's own updater, and works on its own state. */
    boolean isOf(MultiLayerNetwork network) {
        return network.getUpdater() == updater && updater.getStateViewArray() == state;
    }

    /**
     * Changes the weights.
     *
     * @param iteration number of the update, from 0
     * @param epoch number of the epoch, from 0
     */
    void run(int iteration, int epoch) {
        turnTo(iteration, epoch);
        for (int i = 0; i < steps.size(); i++) {
            steps.get(i).run();
        }
    }

    /** Sets what depends on the update's number, such as the learning rate. */
    void turnTo(int iteration, int epoch) {
        for (int i = 0; i < rules.size(); i++) {
            rules.get(i).ops.turnTo(iteration, epoch);
        }
        for (int i = 0; i < penalties.size(); i++) {
            penalties.get(i).turnTo(iteration, epoch);
        }
    }

    /** All that it does from there on, in order. */
    List<Step> steps() {
        return Collections.unmodifiableList(steps);
    }

    @Override
    public void close() {
        vectors.close();
    }
}
