package org.mnistkit.engine.graph;

import static org.bytedeco.dnnl.global.dnnl.*;

import java.util.List;
import java.util.function.Predicate;
import org.mnistkit.engine.onednn.Attributes;
import org.mnistkit.engine.onednn.Descriptor;
import org.mnistkit.engine.onednn.Kernel;
import org.mnistkit.engine.onednn.OneDnn;
import org.mnistkit.engine.onednn.Primitive;
import org.mnistkit.engine.onednn.Tensor;
import org.mnistkit.engine.onednn.UnsupportedByOneDnnException;

/** A convolution, fused with what is done to each of its results after it. */
public final class ConvolutionNode extends Node {

    /**
     * Output layouts to try, the library's own choice first. For images of one channel that choice
     * may be a general matrix product where a convolution proper, several times faster, exists for
     * blocks of channels only, as many as a register holds.
     */
    private static final List<Integer> LAYOUTS =
            OneDnn.hasWideRegisters()
                    ? List.of(dnnl_format_tag_any, dnnl_aBcd16b, dnnl_acdb)
                    : List.of(dnnl_format_tag_any, dnnl_aBcd8b, dnnl_acdb);

    private final int layer;
    private final long filters;
    private final boolean hasBias;
    private final WindowRule rule;
    private final Epilogue epilogue = new Epilogue(4);

    private Window window;
    private Kernel forward;
    private Tensor input;
    private Tensor output;
    private Tensor weights;
    private boolean leavesActivation;

    /**
     * @param name the layer's, as for all nodes: "0 Convolution"
     * @param layer number of the layer, by which its parameters are found: the weights "W",
     *     [filters, channels, rows, columns], and the bias "b", [filters]
     * @param rule how the window lies over the input
     */
    public ConvolutionNode(String name, int layer, long filters, boolean hasBias, WindowRule rule) {
        super(name);
        this.layer = layer;
        this.filters = filters;
        this.hasBias = hasBias;
        this.rule = rule;
    }

    @Override
    boolean learns() {
        return true;
    }

    /**
     * Besides what its {@link Epilogue} can do, leaves the activation's backward pass to a maximum
     * pooling after it, where there are fewer values.
     */
    @Override
    boolean fuse(Node next, Purpose purpose) {
        if (epilogue.fuse(next, purpose)) {
            return true;
        }
        if (purpose.hasBackward() && next instanceof PoolingNode pooling && pooling.isMaximum()) {
            pooling.undoBefore(epilogue.activation());
            leavesActivation = true;
        }
        return false;
    }

    @Override
    Tensor forward(Tensor from, Compilation c) {
        Descriptor given = from.descriptor();
        long channels = given.size(1);
        window = rule.over(given.size(2), given.size(3));
        Descriptor source =
                channels == 1 && given.type() == c.type()
                        ? given
                        : c.any(c.batch(), channels, given.size(2), given.size(3));
        Descriptor kernelShape = c.any(filters, channels, window.size()[0], window.size()[1]);
        forward = fastest(source, kernelShape, c);
        input =
                c.reordered(
                        from, forward.argument(c.scope(), DNNL_ARG_SRC, source), name() + " input");
        weights = c.parameter(layer, "W", filters, channels, window.size()[0], window.size()[1]);
        Tensor prepared =
                c.prepared(
                        weights,
                        forward.argument(c.scope(), DNNL_ARG_WEIGHTS, kernelShape),
                        name() + " weights");
        output = c.output(forward.argument(c.scope(), DNNL_ARG_DST, outputShape(c)), input);
        Primitive.Arguments arguments =
                Primitive.with(DNNL_ARG_SRC, input)
                        .with(DNNL_ARG_WEIGHTS, prepared)
                        .with(DNNL_ARG_DST, output)
                        .taking(flops(c));
        if (hasBias) {
            arguments.with(DNNL_ARG_BIAS, c.parameter(layer, "b", filters));
        }
        c.add(c.forward(), forward, arguments);
        return output;
    }

    private double flops(Compilation c) {
        return window.flops(c.batch(), weights.descriptor().length());
    }

    private Descriptor outputShape(Compilation c) {
        return c.any(c.batch(), filters, window.output()[0], window.output()[1]);
    }

    /** The first kernel that is made for convolutions, or else the library's own choice. */
    private Kernel fastest(Descriptor source, Descriptor kernelShape, Compilation c) {
        Kernel ofLibrary = null;
        if (!c.uses(Optimization.LAYOUTS)) {
            return forwardKernel(source, kernelShape, outputShape(c), c);
        }
        for (int layout : LAYOUTS) {
            Descriptor target =
                    Descriptor.tagged(c.scope(), layout, c.type(), outputShape(c).shape());
            Kernel kernel;
            try {
                kernel = forwardKernel(source, kernelShape, target, c);
            } catch (UnsupportedByOneDnnException e) {
                if (ofLibrary == null) {
                    throw e;
                }
                continue; // The library has nothing for this layout.
            }
            ofLibrary = ofLibrary == null ? kernel : ofLibrary;
            if (!kernel.isReference() && !kernel.implementation().contains("gemm")) {
                return kernel;
            }
        }
        // In a plain layout, the library can always treat it as a matrix.
        return ofLibrary.isReference()
                ? forwardKernel(c.plain(source), kernelShape, c.plain(outputShape(c)), c)
                : ofLibrary;
    }

    /**
     * In predictions with AVX-512, the library's first choice multiplies many small matrices. The
     * convolution that it takes in training is mostly faster, by up to a fifth, and shares its
     * layout with the first convolution and with pooling. Not so with AMX, which works on matrices.
     */
    private Kernel forwardKernel(
            Descriptor source, Descriptor kernelShape, Descriptor destination, Compilation c) {
        Kernel ofLibrary = forwardKernel(any -> true, source, kernelShape, destination, c);
        if (!ofLibrary.implementation().startsWith("brg_conv_fwd:avx512_core")
                || ofLibrary.implementation().contains("amx")) {
            return ofLibrary;
        }
        Predicate<String> asInTraining = implementation -> implementation.startsWith("jit");
        Kernel kernel = forwardKernel(asInTraining, source, kernelShape, destination, c);
        return asInTraining.test(kernel.implementation()) ? kernel : ofLibrary;
    }

    private Kernel forwardKernel(
            Predicate<String> preferred,
            Descriptor source,
            Descriptor kernelShape,
            Descriptor destination,
            Compilation c) {
        Attributes attributes = c.attributes();
        epilogue.appendTo(attributes, c);
        return Kernel.createPreferring(
                preferred,
                c.scope(),
                name() + " forward",
                attributes,
                (target, engine, attr) ->
                        dnnl_convolution_forward_primitive_desc_create(
                                target,
                                engine,
                                c.propagation(),
                                dnnl_convolution_direct,
                                source.handle(),
                                kernelShape.handle(),
                                hasBias ? c.plain(dnnl_f32, filters).handle() : null,
                                destination.handle(),
                                window.stride(),
                                window.dilation(),
                                window.before(),
                                window.after(),
                                attr));
    }

    @Override
    Tensor backward(Tensor gradient, boolean wanted, Compilation c) {
        ActivationFunction undone =
                leavesActivation ? ActivationFunction.IDENTITY : epilogue.activation();
        Tensor inner =
                ActivationNode.backward(name() + " activation", undone, null, output, gradient, c);
        if (c.isTraining()) {
            backwardWeights(inner, c);
        }
        return wanted ? backwardData(inner, c) : null;
    }

    private void backwardWeights(Tensor gradient, Compilation c) {
        WeightGradient job =
                new WeightGradient(
                        name(),
                        input,
                        gradient,
                        window,
                        c.parameterGradient(layer, "W", weights.descriptor().shape()),
                        hasBias ? c.parameterGradient(layer, "b", filters) : null);
        if (!PatchProduct.append(job, c) && !SwappedConvolution.append(job, c)) {
            backwardWeights(job, c);
        }
    }

    private void backwardWeights(WeightGradient job, Compilation c) {
        Descriptor given = input.descriptor();
        Descriptor source = given.size(1) == 1 ? given : c.any(given.shape());
        Descriptor any = outputShape(c);
        Descriptor kernelShape = c.anyLayout(dnnl_f32, weights.descriptor().shape());
        Kernel kernel =
                Kernel.firstFast(
                        () -> weightsKernel(given, kernelShape, any, c),
                        () -> weightsKernel(source, kernelShape, any, c),
                        () -> weightsKernel(c.plain(given), kernelShape, c.plain(any), c));
        Tensor images =
                c.reorderedAgain(
                        input,
                        kernel.argument(c.scope(), DNNL_ARG_SRC, given),
                        name() + " input again");
        Tensor aligned =
                c.reorderedGradient(
                        job.gradient(),
                        kernel.argument(c.scope(), DNNL_ARG_DIFF_DST, any),
                        name() + " gradient");
        Tensor place = job.intoWeights();
        Descriptor chosen = kernel.argument(c.scope(), DNNL_ARG_DIFF_WEIGHTS, kernelShape);
        Tensor result = place.descriptor().matches(chosen) ? place : c.allocate(chosen);
        Primitive.Arguments arguments =
                Primitive.with(DNNL_ARG_SRC, images)
                        .with(DNNL_ARG_DIFF_DST, aligned)
                        .with(DNNL_ARG_DIFF_WEIGHTS, result)
                        .taking(flops(c));
        if (hasBias) {
            arguments.with(DNNL_ARG_DIFF_BIAS, job.intoBias());
        }
        c.add(c.backward(), kernel, arguments);
        if (result != place) {
            c.reorder(c.backward(), result, place, name() + " weight gradient");
        }
    }

    private Kernel weightsKernel(
            Descriptor source, Descriptor kernelShape, Descriptor gradient, Compilation c) {
        // With one channel and a stride, oneDNN 3.11's kernel for windows of 1×1 writes where
        // nothing is its own.
        boolean isSpoiled = source.size(1) == 1 && !window.movesByOne();
        return Kernel.createPreferring(
                implementation -> !(isSpoiled && implementation.contains("1x1")),
                c.scope(),
                name() + " backward weights",
                c.attributes(),
                (target, engine, attr) ->
                        dnnl_convolution_backward_weights_primitive_desc_create(
                                target,
                                engine,
                                dnnl_convolution_direct,
                                source.handle(),
                                kernelShape.handle(),
                                hasBias ? c.plain(dnnl_f32, filters).handle() : null,
                                gradient.handle(),
                                window.stride(),
                                window.dilation(),
                                window.before(),
                                window.after(),
                                forward.handle(),
                                attr));
    }

    private Tensor backwardData(Tensor gradient, Compilation c) {
        Descriptor given = input.descriptor();
        Descriptor any = outputShape(c);
        Descriptor kernelShape = c.any(weights.descriptor().shape());
        Kernel kernel =
                Kernel.firstFast(
                        () -> dataKernel(given, kernelShape, any, c),
                        () -> dataKernel(c.any(given.shape()), kernelShape, any, c),
                        () -> dataKernel(c.plain(given), kernelShape, c.plain(any), c));
        Tensor aligned =
                c.reorderedGradient(
                        gradient,
                        kernel.argument(c.scope(), DNNL_ARG_DIFF_DST, any),
                        name() + " gradient");
        // This direction wants a layout of its own.
        Tensor turned =
                c.prepared(
                        weights,
                        kernel.argument(c.scope(), DNNL_ARG_WEIGHTS, kernelShape),
                        name() + " weights turned");
        Tensor result = c.passing(kernel.argument(c.scope(), DNNL_ARG_DIFF_SRC, given), aligned);
        c.add(
                c.backward(),
                kernel,
                Primitive.with(DNNL_ARG_DIFF_DST, aligned)
                        .with(DNNL_ARG_WEIGHTS, turned)
                        .with(DNNL_ARG_DIFF_SRC, result)
                        .taking(flops(c)));
        return result;
    }

    private Kernel dataKernel(
            Descriptor source, Descriptor kernelShape, Descriptor gradient, Compilation c) {
        return c.kernel(
                name() + " backward data",
                c.attributes(),
                (target, engine, attr) ->
                        dnnl_convolution_backward_data_primitive_desc_create(
                                target,
                                engine,
                                dnnl_convolution_direct,
                                source.handle(),
                                kernelShape.handle(),
                                gradient.handle(),
                                window.stride(),
                                window.dilation(),
                                window.before(),
                                window.after(),
                                forward.handle(),
                                attr));
    }
}
