package org.mnistkit.engine;

import static org.bytedeco.dnnl.global.dnnl.*;

import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;

/**
 * A dense layer with its activation function, and with the dropout behind it if that can be applied
 * in passing too. It works on the weights as DL4J has them: oneDNN's matrix products are as fast on
 * plain layouts, and for a large layer it would cost milliseconds to bring them into another one.
 */
final class DenseNode implements Node {

    private final String name;
    private final int layer;
    private final long units;
    private final boolean hasBias;
    private final Activation activation;
    private final boolean isLast;

    private DropoutNode dropout;
    private Affine affine;
    private Kernel forward;
    private Tensor input;
    private Tensor output;
    private Tensor weights;
    private Tensor prepared;

    /**
     * @param activation one whose derivative comes from its value
     * @param isLast whether it puts out float32, whatever the type of what comes in
     */
    private DenseNode(
            String name,
            int layer,
            long units,
            boolean hasBias,
            Activation activation,
            boolean isLast) {
        this.name = name;
        this.layer = layer;
        this.units = units;
        this.hasBias = hasBias;
        this.activation = activation;
        this.isLast = isLast;
    }

    static void compile(LayerContext context) {
        DenseLayer conf = context.conf(DenseLayer.class);
        context.require(!conf.isHasLayerNorm(), "it has layer normalization");
        Activation activation = context.activation(conf.getActivationFn());
        context.add(hidden(context, conf.getNOut(), conf.isHasBias(), activation));
        context.addActivation(activation.afterwards());
    }

    static void compileOutput(LayerContext context) {
        OutputLayer conf = context.conf(OutputLayer.class);
        context.require(
                conf.getActivationFn() instanceof ActivationSoftmax
                        && conf.getLossFn() instanceof LossMCXENT loss
                        && loss.getWeights() == null,
                "only softmax with plain cross-entropy is known");
        context.add(
                new DenseNode(
                        context.name(),
                        context.index(),
                        conf.getNOut(),
                        conf.isHasBias(),
                        Activation.IDENTITY,
                        true));
        context.add(new SoftmaxNode(context.name()));
    }

    /**
     * A convolution with a window as large as its maps: the same as a dense layer, but for a matrix
     * product there are faster kernels.
     */
    static void compileWholeMaps(
            LayerContext context, ConvolutionLayer conf, Activation activation) {
        context.add(ReshapeNode.flatten(context.name() + " flatten"));
        context.add(hidden(context, conf.getNOut(), conf.isHasBias(), activation));
        context.add(ReshapeNode.unflatten(context.name() + " unflatten"));
    }

    private static DenseNode hidden(
            LayerContext context, long units, boolean hasBias, Activation activation) {
        return new DenseNode(
                context.name(), context.index(), units, hasBias, activation.inPassing(), false);
    }

    @Override
    public boolean learns() {
        return true;
    }

    /**
     * Takes over the dropout behind it, if it can: behind ReLU, what comes out is positive exactly
     * where both the function and the mask let something through, which is all that the backward
     * pass needs to know.
     */
    boolean take(DropoutNode next) {
        if (!activation.isRelu()) {
            return false;
        }
        dropout = next;
        return true;
    }

    /** Lets what comes out be scaled and shifted for each unit, in passing. */
    void then(Affine newAffine) {
        affine = newAffine;
    }

    @Override
    public Tensor forward(Tensor from, Compilation c) {
        long inputs = from.descriptor().size(1);
        input = c.reordered(from, c.plain(c.type(), c.batch(), inputs), name + " input");
        weights = c.parameter(layer, "W", units, inputs);
        prepared = c.prepared(weights, c.plain(c.type(), units, inputs), name + " weights");
        Descriptor result = c.plain(isLast ? dnnl_f32 : c.type(), c.batch(), units);
        Attributes attributes = c.attributes();
        if (!activation.isIdentity()) {
            attributes.then(activation);
        }
        if (affine != null) {
            affine.appendTo(attributes, c);
        }
        if (dropout != null && c.isTraining()) {
            attributes.thenBinary(dnnl_binary_mul, dropout.mask(result, c));
        }
        forward =
                Kernel.createPreferring(
                        DenseNode::isPreferred,
                        c.scope(),
                        name + " forward",
                        attributes,
                        target ->
                                dnnl_inner_product_forward_primitive_desc_create(
                                        target,
                                        OneDnn.engine(),
                                        c.propagation(),
                                        input.descriptor().handle(),
                                        prepared.descriptor().handle(),
                                        hasBias ? c.plain(dnnl_f32, units).handle() : null,
                                        result.handle(),
                                        attributes.handle()));
        output = c.output(result, input);
        Op.Arguments arguments =
                Op.with(DNNL_ARG_SRC, input)
                        .with(DNNL_ARG_WEIGHTS, prepared)
                        .with(DNNL_ARG_DST, output)
                        .taking(operations(c));
        if (hasBias) {
            arguments.with(DNNL_ARG_BIAS, c.parameter(layer, "b", units));
        }
        c.add(c.forward(), forward, arguments);
        return output;
    }

    /**
     * Without AVX-512, oneDNN chooses its newer matrix product first, but the older one is faster
     * by a quarter (measured on an AMD EPYC with AVX2 for the layers of the mlp).
     */
    private static boolean isPreferred(String implementation) {
        return OneDnn.hasWideRegisters() || implementation.contains("gemm:jit");
    }

    /** Of each of its directions. */
    private double operations(Compilation c) {
        return 2.0 * c.batch() * weights.descriptor().length();
    }

    @Override
    public Tensor backward(Tensor gradient, boolean wanted, Compilation c) {
        Descriptor result = c.plain(c.type(), c.batch(), units);
        Tensor aligned = c.reorderedGradient(gradient, result, name + " gradient");
        Tensor inner =
                dropout == null
                        ? ActivationNode.backward(
                                name + " activation", activation, null, output, aligned, c)
                        : backwardReluAndDropout(aligned, c);
        backwardWeights(inner, c);
        return wanted ? backwardData(inner, c) : null;
    }

    /** The gradient, scaled by 1/p, where the output is positive; 0 elsewhere. */
    private Tensor backwardReluAndDropout(Tensor gradient, Compilation c) {
        Tensor zero = c.allocate(c.plain(c.type(), 1, 1));
        Attributes attributes =
                c.attributes()
                        .thenBinary(dnnl_binary_mul, gradient)
                        .thenElementwise(dnnl_eltwise_linear, 1 / dropout.keep(), 0);
        Kernel kernel =
                Kernel.create(
                        c.scope(),
                        name + " activation and dropout backward",
                        attributes,
                        target ->
                                dnnl_binary_primitive_desc_create(
                                        target,
                                        OneDnn.engine(),
                                        dnnl_binary_gt,
                                        output.descriptor().handle(),
                                        zero.descriptor().handle(),
                                        gradient.descriptor().handle(),
                                        attributes.handle()));
        Tensor inner = c.passing(gradient.descriptor(), gradient);
        c.add(
                c.backward(),
                kernel,
                Op.with(DNNL_ARG_SRC_0, output)
                        .with(DNNL_ARG_SRC_1, zero)
                        .with(DNNL_ARG_DST, inner));
        return inner;
    }

    private void backwardWeights(Tensor gradient, Compilation c) {
        Tensor place = c.parameterGradient(layer, "W", weights.descriptor().shape());
        Attributes attributes = c.attributes();
        Kernel kernel =
                Kernel.createPreferring(
                        DenseNode::isPreferred,
                        c.scope(),
                        name + " backward weights",
                        attributes,
                        target ->
                                dnnl_inner_product_backward_weights_primitive_desc_create(
                                        target,
                                        OneDnn.engine(),
                                        input.descriptor().handle(),
                                        place.descriptor().handle(),
                                        hasBias ? c.plain(dnnl_f32, units).handle() : null,
                                        gradient.descriptor().handle(),
                                        forward.handle(),
                                        attributes.handle()));
        Op.Arguments arguments =
                Op.with(DNNL_ARG_SRC, input)
                        .with(DNNL_ARG_DIFF_DST, gradient)
                        .with(DNNL_ARG_DIFF_WEIGHTS, place)
                        .taking(operations(c));
        if (hasBias) {
            arguments.with(DNNL_ARG_DIFF_BIAS, c.parameterGradient(layer, "b", units));
        }
        c.add(c.backward(), kernel, arguments);
    }

    private Tensor backwardData(Tensor gradient, Compilation c) {
        Attributes attributes = c.attributes();
        Kernel kernel =
                Kernel.createPreferring(
                        DenseNode::isPreferred,
                        c.scope(),
                        name + " backward data",
                        attributes,
                        target ->
                                dnnl_inner_product_backward_data_primitive_desc_create(
                                        target,
                                        OneDnn.engine(),
                                        input.descriptor().handle(),
                                        prepared.descriptor().handle(),
                                        gradient.descriptor().handle(),
                                        forward.handle(),
                                        attributes.handle()));
        Tensor result = c.passing(input.descriptor(), gradient);
        c.add(
                c.backward(),
                kernel,
                Op.with(DNNL_ARG_DIFF_DST, gradient)
                        .with(DNNL_ARG_WEIGHTS, prepared)
                        .with(DNNL_ARG_DIFF_SRC, result)
                        .taking(operations(c)));
        return result;
    }
}
