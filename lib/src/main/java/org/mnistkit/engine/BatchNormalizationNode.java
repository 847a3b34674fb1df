package org.mnistkit.engine;

import static org.bytedeco.dnnl.global.dnnl.*;

import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;

/**
 * Batch normalization of maps or of units (Ioffe and Szegedy 2015): in training by the batch's own
 * mean and variance, which pass into running averages; otherwise by the latter. Means and variances
 * are DL4J's: the variance is that of the batch, not an estimate for the population.
 */
final class BatchNormalizationNode implements Node {

    /** DL4J keeps lg √variance unless told otherwise: variance = exp(2 ln(10) · value). */
    private static final double TWICE_LOG_10 = 2 * Math.log(10);

    private final String name;
    private final int layer;
    private final BatchNormalization layerConf;

    private Kernel forward;
    private Tensor input;
    private Statistics statistics;
    private Tensor batchMean;
    private Tensor batchVariance;

    /** The vectors of a layer, one value for each channel. */
    record Statistics(Tensor gamma, Tensor beta, Tensor mean, Tensor variance) {}

    private BatchNormalizationNode(String name, int layer, BatchNormalization layerConf) {
        this.name = name;
        this.layer = layer;
        this.layerConf = layerConf;
    }

    static void compile(LayerContext context) {
        BatchNormalization conf = context.conf(BatchNormalization.class);
        context.require(conf.getCnn2DFormat() == CNN2DFormat.NCHW, "channels come last");
        context.add(new BatchNormalizationNode(context.name(), context.index(), conf));
    }

    @Override
    public boolean learns() {
        return !layerConf.isLockGammaBeta();
    }

    String name() {
        return name;
    }

    double epsilon() {
        return layerConf.getEps();
    }

    /** The vectors; the variance is computed anew whenever weights have changed. */
    Statistics statistics(Compilation c) {
        long channels = layerConf.getNOut();
        Tensor gamma;
        Tensor beta;
        if (layerConf.isLockGammaBeta()) {
            gamma = constant(layerConf.getGamma(), channels, c);
            beta = constant(layerConf.getBeta(), channels, c);
        } else {
            gamma = c.parameter(layer, "gamma", channels);
            beta = c.parameter(layer, "beta", channels);
        }
        Tensor variance;
        if (layerConf.isUseLogStd()) {
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

    private Op variance(Tensor stored, Tensor variance, Compilation c) {
        return c.elementwise()
                .binary(
                        name + " variance",
                        dnnl_binary_mul,
                        stored,
                        c.elementwise().number(TWICE_LOG_10),
                        variance,
                        c.attributes().thenElementwise(dnnl_eltwise_exp, 0, 0));
    }

    @Override
    public Tensor forward(Tensor from, Compilation c) {
        statistics = statistics(c);
        input = from;
        forward = forwardKernel(c);
        Tensor output = c.output(input.descriptor(), input);
        batchMean = c.isTraining() ? c.allocate(statistics.mean.descriptor()) : statistics.mean;
        batchVariance =
                c.isTraining() ? c.allocate(statistics.mean.descriptor()) : statistics.variance;
        c.add(
                c.forward(),
                forward,
                Op.with(DNNL_ARG_SRC, input)
                        .with(DNNL_ARG_SCALE, statistics.gamma)
                        .with(DNNL_ARG_SHIFT, statistics.beta)
                        .with(DNNL_ARG_MEAN, batchMean)
                        .with(DNNL_ARG_VARIANCE, batchVariance)
                        .with(DNNL_ARG_DST, output));
        if (c.isTraining()) {
            updateAverages(c);
        }
        return output;
    }

    private Kernel forwardKernel(Compilation c) {
        int flags = dnnl_use_scale | dnnl_use_shift;
        Attributes attributes = c.attributes();
        return Kernel.create(
                c.scope(),
                name + " forward",
                attributes,
                target ->
                        dnnl_batch_normalization_forward_primitive_desc_create(
                                target,
                                OneDnn.engine(),
                                c.propagation(),
                                input.descriptor().handle(),
                                input.descriptor().handle(),
                                (float) epsilon(),
                                c.isTraining() ? flags : flags | dnnl_use_global_stats,
                                attributes.handle()));
    }

    /** average ← decay · average + (1 − decay) · batch. */
    private void updateAverages(Compilation c) {
        Elementwise math = c.elementwise();
        Tensor decay = math.number(layerConf.getDecay());
        Tensor rest = math.number(1 - layerConf.getDecay());
        Tensor mean = statistics.mean;
        Tensor variance = statistics.variance;
        c.backward().add(math.weightedSum(name + " mean", mean, decay, batchMean, rest, mean));
        c.backward()
                .add(
                        math.weightedSum(
                                name + " variance",
                                variance,
                                decay,
                                batchVariance,
                                rest,
                                variance));
        if (layerConf.isUseLogStd()) {
            Tensor stored = c.parameter(layer, "log10stdev", layerConf.getNOut());
            c.backward()
                    .add(
                            math.binary(
                                    name + " log deviation",
                                    dnnl_binary_mul,
                                    variance,
                                    math.number(1),
                                    stored,
                                    c.attributes()
                                            .thenElementwise(dnnl_eltwise_log, 0, 0)
                                            .thenElementwise(
                                                    dnnl_eltwise_linear, 1 / TWICE_LOG_10, 0)));
        }
    }

    @Override
    public Tensor backward(Tensor gradient, boolean wanted, Compilation c) {
        Descriptor values = input.descriptor();
        Tensor aligned = c.reorderedGradient(gradient, values, name + " gradient");
        Attributes attributes = c.attributes();
        Kernel kernel =
                Kernel.create(
                        c.scope(),
                        name + " backward",
                        attributes,
                        target ->
                                dnnl_batch_normalization_backward_primitive_desc_create(
                                        target,
                                        OneDnn.engine(),
                                        dnnl_backward,
                                        values.handle(),
                                        values.handle(),
                                        values.handle(),
                                        (float) epsilon(),
                                        dnnl_use_scale | dnnl_use_shift,
                                        forward.handle(),
                                        attributes.handle()));
        Tensor result = c.passing(values, aligned);
        c.add(
                c.backward(),
                kernel,
                Op.with(DNNL_ARG_SRC, input)
                        .with(DNNL_ARG_MEAN, batchMean)
                        .with(DNNL_ARG_VARIANCE, batchVariance)
                        .with(DNNL_ARG_SCALE, statistics.gamma)
                        .with(DNNL_ARG_DIFF_DST, aligned)
                        .with(DNNL_ARG_DIFF_SRC, result)
                        .with(DNNL_ARG_DIFF_SCALE, place("gamma", c))
                        .with(DNNL_ARG_DIFF_SHIFT, place("beta", c)));
        return wanted ? result : null;
    }

    /** Where a gradient goes; nowhere if γ and β are locked. */
    private Tensor place(String parameter, Compilation c) {
        return layerConf.isLockGammaBeta()
                ? c.allocate(statistics.gamma.descriptor())
                : c.parameterGradient(layer, parameter, layerConf.getNOut());
    }
}
