package org.mnistkit.engine.graph;

import static org.bytedeco.dnnl.global.dnnl.*;

import org.mnistkit.engine.onednn.Descriptor;
import org.mnistkit.engine.onednn.Kernel;
import org.mnistkit.engine.onednn.Operation;
import org.mnistkit.engine.onednn.Primitive;
import org.mnistkit.engine.onednn.Tensor;
import org.mnistkit.engine.onednn.VectorOps;

/**
 * Batch normalization of maps or of units (Ioffe and Szegedy 2015): in training with the batch's
 * own mean and variance, which also update running averages; otherwise with those averages. As in
 * DL4J, the variance is that of the batch, not an estimate for the population. ReLU after it is
 * fused with it.
 */
public final class BatchNormalizationNode extends Node {

    /** Of a logarithm lg √variance: variance = exp(2 ln(10) · value). */
    private static final double TWICE_LOG_10 = 2 * Math.log(10);

    /**
     * Of a running variance whose logarithm is kept. That of a channel that never varies decays
     * toward 0, whose logarithm is infinite: the weights would no longer be numbers.
     */
    private static final double LEAST_VARIANCE = 1.2e-38;

    private final int layer;
    private final Settings settings;

    private Kernel forward;
    private Tensor input;
    private Tensor output;
    private Statistics statistics;
    private Tensor batchMean;
    private Tensor batchVariance;
    private Tensor workspace;
    private boolean hasRelu;

    /** The vectors of a layer, one value for each channel. */
    record Statistics(Tensor gamma, Tensor beta, Tensor mean, Tensor variance) {}

    /**
     * How a layer normalizes.
     *
     * @param channels number of the channels, or units
     * @param epsilon is added to the variance before its root is taken
     * @param decay of the running averages, in [0, 1)
     * @param isLogDeviation whether the running variance is kept as the decimal logarithm of its
     *     root, in the parameter "log10stdev", and not as it is, in "var"
     * @param locked γ and β; null if they are learned
     */
    public record Settings(
            long channels, double epsilon, double decay, boolean isLogDeviation, Locked locked) {}

    /**
     * The scale and the shift of all channels, if they are not learned.
     *
     * @param gamma factor of what was normalized
     * @param beta is added to that
     */
    public record Locked(double gamma, double beta) {}

    /**
     * @param name the layer's, as for all nodes: "3 BatchNormalization"
     * @param layer number of the layer, by which its parameters are found
     */
    public BatchNormalizationNode(String name, int layer, Settings settings) {
        super(name);
        this.layer = layer;
        this.settings = settings;
    }

    @Override
    boolean learns() {
        return settings.locked == null;
    }

    @Override
    boolean fuse(Node next, Purpose purpose) {
        if (!hasRelu
                && next instanceof ActivationNode node
                && node.function().equals(ActivationFunction.RELU)) {
            hasRelu = true;
            return true;
        }
        return false;
    }

    double epsilon() {
        return settings.epsilon;
    }

    /** The vectors; the variance is computed anew whenever weights have changed. */
    Statistics statistics(Compilation c) {
        long channels = settings.channels;
        Tensor gamma;
        Tensor beta;
        if (settings.locked != null) {
            gamma = constant(settings.locked.gamma, channels, c);
            beta = constant(settings.locked.beta, channels, c);
        } else {
            gamma = c.parameter(layer, "gamma", channels);
            beta = c.parameter(layer, "beta", channels);
        }
        Tensor variance;
        if (settings.isLogDeviation) {
            Tensor stored = c.parameter(layer, "log10stdev", channels);
            variance = c.allocate(stored.descriptor());
            c.prepare().add(variance(stored, variance, c));
        } else {
            variance = c.parameter(layer, "var", channels);
        }
        return new Statistics(gamma, beta, c.parameter(layer, "mean", channels), variance);
    }

    private static Tensor constant(double value, long channels, Compilation c) {
        Tensor tensor = c.allocate(c.plain(dnnl_f32, channels));
        for (int i = 0; i < channels; i++) {
            tensor.data().put(i, (float) value);
        }
        return tensor;
    }

    private Operation variance(Tensor stored, Tensor variance, Compilation c) {
        return c.math()
                .binary(
                        name() + " variance",
                        dnnl_binary_mul,
                        stored,
                        c.math().number(TWICE_LOG_10),
                        variance,
                        c.attributes().thenElementwise(dnnl_eltwise_exp, 0, 0));
    }

    @Override
    Tensor forward(Tensor from, Compilation c) {
        statistics = statistics(c);
        input = from;
        forward = forwardKernel(c);
        output = c.output(input.descriptor(), input);
        batchMean = c.isTraining() ? c.allocate(statistics.mean.descriptor()) : statistics.mean;
        batchVariance =
                c.isTraining() ? c.allocate(statistics.mean.descriptor()) : statistics.variance;
        Primitive.Arguments arguments =
                Primitive.with(DNNL_ARG_SRC, input)
                        .with(DNNL_ARG_SCALE, statistics.gamma)
                        .with(DNNL_ARG_SHIFT, statistics.beta)
                        .with(DNNL_ARG_MEAN, batchMean)
                        .with(DNNL_ARG_VARIANCE, batchVariance)
                        .with(DNNL_ARG_DST, output);
        if (forward.has(DNNL_ARG_WORKSPACE)) {
            // Which values ReLU lets through.
            workspace = c.allocate(forward.opaque(c.scope(), DNNL_ARG_WORKSPACE));
            arguments.with(DNNL_ARG_WORKSPACE, workspace);
        }
        c.add(c.forward(), forward, arguments);
        if (c.isTraining()) {
            updateAverages(c);
        }
        return output;
    }

    private Kernel forwardKernel(Compilation c) {
        return c.isTraining()
                ? kernel(" forward", dnnl_forward_training, flags(), c)
                : kernel(" forward", dnnl_forward_inference, flags() | dnnl_use_global_stats, c);
    }

    private int flags() {
        int affine = dnnl_use_scale | dnnl_use_shift;
        return hasRelu ? affine | dnnl_fuse_norm_relu : affine;
    }

    private Kernel kernel(String what, int propagation, int flags, Compilation c) {
        return c.kernel(
                name() + what,
                c.attributes(),
                (target, engine, attr) ->
                        dnnl_batch_normalization_forward_primitive_desc_create(
                                target,
                                engine,
                                propagation,
                                input.descriptor().handle(),
                                input.descriptor().handle(),
                                (float) epsilon(),
                                flags,
                                attr));
    }

    /** average ← decay · average + (1 − decay) · batch. */
    private void updateAverages(Compilation c) {
        VectorOps math = c.math();
        Tensor decay = math.number(settings.decay);
        Tensor rest = math.number(1 - settings.decay);
        Tensor mean = statistics.mean;
        Tensor variance = statistics.variance;
        c.backward().add(math.weightedSum(name() + " mean", mean, decay, batchMean, rest, mean));
        c.backward()
                .add(
                        math.weightedSum(
                                name() + " variance",
                                variance,
                                decay,
                                batchVariance,
                                rest,
                                variance));
        if (settings.isLogDeviation) {
            Tensor stored = c.parameter(layer, "log10stdev", settings.channels);
            c.backward()
                    .add(
                            math.binary(
                                    name() + " log deviation",
                                    dnnl_binary_mul,
                                    variance,
                                    math.number(1),
                                    stored,
                                    c.attributes()
                                            .thenElementwise(
                                                    dnnl_eltwise_clip,
                                                    LEAST_VARIANCE,
                                                    Float.MAX_VALUE)
                                            .thenElementwise(dnnl_eltwise_log, 0, 0)
                                            .thenElementwise(
                                                    dnnl_eltwise_linear, 1 / TWICE_LOG_10, 0)));
        }
    }

    @Override
    Tensor backward(Tensor gradient, boolean wanted, Compilation c) {
        if (c.isTraining()) {
            Tensor result = backwardOfBatch(gradient, c);
            return wanted ? result : null;
        }
        return wanted ? backwardOfRunningStatistics(gradient, c) : null;
    }

    private Tensor backwardOfBatch(Tensor gradient, Compilation c) {
        Descriptor values = input.descriptor();
        Tensor aligned = c.reorderedGradient(gradient, values, name() + " gradient");
        Kernel kernel =
                c.kernel(
                        name() + " backward",
                        c.attributes(),
                        (target, engine, attr) ->
                                dnnl_batch_normalization_backward_primitive_desc_create(
                                        target,
                                        engine,
                                        dnnl_backward,
                                        values.handle(),
                                        values.handle(),
                                        values.handle(),
                                        (float) epsilon(),
                                        flags(),
                                        forward.handle(),
                                        attr));
        Tensor result = c.passing(values, aligned);
        Primitive.Arguments arguments =
                Primitive.with(DNNL_ARG_SRC, input)
                        .with(DNNL_ARG_MEAN, batchMean)
                        .with(DNNL_ARG_VARIANCE, batchVariance)
                        .with(DNNL_ARG_SCALE, statistics.gamma)
                        .with(DNNL_ARG_DIFF_DST, aligned)
                        .with(DNNL_ARG_DIFF_SRC, result)
                        .with(DNNL_ARG_DIFF_SCALE, place("gamma", c))
                        .with(DNNL_ARG_DIFF_SHIFT, place("beta", c));
        if (workspace != null) {
            arguments.with(DNNL_ARG_WORKSPACE, workspace);
        }
        c.add(c.backward(), kernel, arguments);
        return result;
    }

    /**
     * What is normalized by constants is multiplied by constants, and so is the gradient: by those
     * of a normalization about zero, and without a shift.
     */
    private Tensor backwardOfRunningStatistics(Tensor gradient, Compilation c) {
        ActivationFunction relu = hasRelu ? ActivationFunction.RELU : ActivationFunction.IDENTITY;
        Tensor inner =
                ActivationNode.backward(name() + " activation", relu, null, output, gradient, c);
        Tensor aligned = c.reorderedGradient(inner, input.descriptor(), name() + " gradient");
        Kernel kernel =
                kernel(
                        " backward",
                        dnnl_forward_inference,
                        dnnl_use_scale | dnnl_use_global_stats,
                        c);
        c.add(
                c.backward(),
                kernel,
                Primitive.with(DNNL_ARG_SRC, aligned)
                        .with(DNNL_ARG_SCALE, statistics.gamma)
                        .with(DNNL_ARG_MEAN, c.allocate(statistics.mean.descriptor()))
                        .with(DNNL_ARG_VARIANCE, statistics.variance)
                        .with(DNNL_ARG_DST, aligned));
        return aligned;
    }

    /** Where a gradient goes; nowhere if γ and β are locked. */
    private Tensor place(String parameter, Compilation c) {
        return settings.locked != null
                ? c.allocate(statistics.gamma.descriptor())
                : c.parameterGradient(layer, parameter, settings.channels);
    }
}
