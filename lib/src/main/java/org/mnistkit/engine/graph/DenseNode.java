package org.mnistkit.engine.graph;

import static org.bytedeco.dnnl.global.dnnl.*;

import org.mnistkit.engine.onednn.Attributes;
import org.mnistkit.engine.onednn.Descriptor;
import org.mnistkit.engine.onednn.Kernel;
import org.mnistkit.engine.onednn.OneDnn;
import org.mnistkit.engine.onednn.Primitive;
import org.mnistkit.engine.onednn.Tensor;

/**
 * A dense layer, fused with what is done to each of its results after it and, if possible, with the
 * dropout after that. It works on the weights where they lie: oneDNN's matrix products are as fast
 * on plain layouts, and for a large layer it would cost milliseconds to reorder them.
 */
public final class DenseNode extends Node {

    private final int layer;
    private final long units;
    private final boolean hasBias;
    private final boolean isLast;
    private final Epilogue epilogue = new Epilogue(2);

    private DropoutNode dropout;
    private Kernel forward;
    private Tensor input;
    private Tensor output;
    private Tensor weights;
    private Tensor prepared;

    /**
     * @param name the layer's, as for all nodes: "4 Dense"
     * @param layer number of the layer, by which its parameters are found: the weights "W", [units,
     *     inputs], and the bias "b", [units]
     * @param isLast whether its output is float32, whatever the type of its input
     */
    public DenseNode(String name, int layer, long units, boolean hasBias, boolean isLast) {
        super(name);
        this.layer = layer;
        this.units = units;
        this.hasBias = hasBias;
        this.isLast = isLast;
    }

    @Override
    boolean learns() {
        return true;
    }

    /**
     * Besides what its {@link Epilogue} can do, fuses with the dropout after ReLU: its output is
     * positive exactly where both the function and the mask let something through, which is all
     * that the backward pass needs to know.
     */
    @Override
    boolean fuse(Node next, Purpose purpose) {
        if (dropout == null && epilogue.fuse(next, purpose)) {
            return true;
        }
        if (purpose.isTraining()
                && next instanceof DropoutNode following
                && dropout == null
                && epilogue.activation().equals(ActivationFunction.RELU)) {
            dropout = following;
            return true;
        }
        return false;
    }

    @Override
    Tensor forward(Tensor from, Compilation c) {
        long inputs = from.descriptor().size(1);
        input = c.reordered(from, c.plain(c.type(), c.batch(), inputs), name() + " input");
        weights = c.parameter(layer, "W", units, inputs);
        Descriptor result = c.plain(isLast ? dnnl_f32 : c.type(), c.batch(), units);
        Attributes attributes = c.attributes();
        epilogue.appendTo(attributes, c);
        if (dropout != null) {
            attributes.thenBinary(dnnl_binary_mul, dropout.mask(result, c));
        }
        Descriptor matrix = isPacked(c) ? c.any(units, inputs) : c.plain(c.type(), units, inputs);
        forward =
                Kernel.createPreferring(
                        DenseNode::isPreferred,
                        c.scope(),
                        name() + " forward",
                        attributes,
                        (target, engine, attr) ->
                                dnnl_inner_product_forward_primitive_desc_create(
                                        target,
                                        engine,
                                        c.propagation(),
                                        input.descriptor().handle(),
                                        matrix.handle(),
                                        hasBias ? c.plain(dnnl_f32, units).handle() : null,
                                        result.handle(),
                                        attr));
        prepared =
                c.prepared(
                        weights,
                        forward.argument(c.scope(), DNNL_ARG_WEIGHTS, matrix),
                        name() + " weights");
        output = c.output(result, input);
        Primitive.Arguments arguments =
                Primitive.with(DNNL_ARG_SRC, input)
                        .with(DNNL_ARG_WEIGHTS, prepared)
                        .with(DNNL_ARG_DST, output)
                        .taking(flops(c));
        if (hasBias) {
            arguments.with(DNNL_ARG_BIAS, c.parameter(layer, "b", units));
        }
        c.add(c.forward(), forward, arguments);
        return output;
    }

    /**
     * Whether weights are kept as oneDNN's newer matrix product wants them, which otherwise copies
     * them into that form each time. A training step changes them too often for that.
     */
    private static boolean isPacked(Compilation c) {
        return OneDnn.hasWideRegisters() && !c.hasBackward();
    }

    /**
     * Without AVX-512, oneDNN chooses its newer matrix product first, but the older one is faster
     * by a quarter (measured on an AMD EPYC with AVX2 for the layers of the mlp).
     */
    private static boolean isPreferred(String implementation) {
        return OneDnn.hasWideRegisters() || implementation.contains("gemm:jit");
    }

    /** The floating-point operations in each of its directions. */
    private double flops(Compilation c) {
        return 2.0 * c.batch() * weights.descriptor().length();
    }

    @Override
    Tensor backward(Tensor gradient, boolean wanted, Compilation c) {
        Descriptor result = c.plain(c.type(), c.batch(), units);
        Tensor aligned = c.reorderedGradient(gradient, result, name() + " gradient");
        Tensor inner =
                dropout == null
                        ? ActivationNode.backward(
                                name() + " activation",
                                epilogue.activation(),
                                null,
                                output,
                                aligned,
                                c)
                        : backwardReluAndDropout(aligned, c);
        if (c.isTraining()) {
            backwardWeights(inner, c);
        }
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
                c.kernel(
                        name() + " activation and dropout backward",
                        attributes,
                        (target, engine, attr) ->
                                dnnl_binary_primitive_desc_create(
                                        target,
                                        engine,
                                        dnnl_binary_gt,
                                        output.descriptor().handle(),
                                        zero.descriptor().handle(),
                                        gradient.descriptor().handle(),
                                        attr));
        Tensor inner = c.passing(gradient.descriptor(), gradient);
        c.add(
                c.backward(),
                kernel,
                Primitive.with(DNNL_ARG_SRC_0, output)
                        .with(DNNL_ARG_SRC_1, zero)
                        .with(DNNL_ARG_DST, inner));
        return inner;
    }

    private void backwardWeights(Tensor gradient, Compilation c) {
        Tensor place = c.parameterGradient(layer, "W", weights.descriptor().shape());
        Kernel kernel =
                Kernel.createPreferring(
                        DenseNode::isPreferred,
                        c.scope(),
                        name() + " backward weights",
                        c.attributes(),
                        (target, engine, attr) ->
                                dnnl_inner_product_backward_weights_primitive_desc_create(
                                        target,
                                        engine,
                                        input.descriptor().handle(),
                                        place.descriptor().handle(),
                                        hasBias ? c.plain(dnnl_f32, units).handle() : null,
                                        gradient.descriptor().handle(),
                                        forward.handle(),
                                        attr));
        Primitive.Arguments arguments =
                Primitive.with(DNNL_ARG_SRC, input)
                        .with(DNNL_ARG_DIFF_DST, gradient)
                        .with(DNNL_ARG_DIFF_WEIGHTS, place)
                        .taking(flops(c));
        if (hasBias) {
            arguments.with(DNNL_ARG_DIFF_BIAS, c.parameterGradient(layer, "b", units));
        }
        c.add(c.backward(), kernel, arguments);
    }

    private Tensor backwardData(Tensor gradient, Compilation c) {
        Kernel kernel =
                Kernel.createPreferring(
                        DenseNode::isPreferred,
                        c.scope(),
                        name() + " backward data",
                        c.attributes(),
                        (target, engine, attr) ->
                                dnnl_inner_product_backward_data_primitive_desc_create(
                                        target,
                                        engine,
                                        input.descriptor().handle(),
                                        prepared.descriptor().handle(),
                                        gradient.descriptor().handle(),
                                        forward.handle(),
                                        attr));
        Tensor result = c.passing(input.descriptor(), gradient);
        c.add(
                c.backward(),
                kernel,
                Primitive.with(DNNL_ARG_DIFF_DST, gradient)
                        .with(DNNL_ARG_WEIGHTS, prepared)
                        .with(DNNL_ARG_DIFF_SRC, result)
                        .taking(flops(c)));
        return result;
    }
}
