package org.mnistkit.engine;

import static org.bytedeco.dnnl.global.dnnl.*;

import java.util.List;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;

/** A convolution with its activation function, which is applied in passing. */
final class ConvolutionNode implements Node {

    /**
     * Output layouts to try, the library's own choice first. For images of one channel that choice
     * may be a general matrix product where a convolution proper, several times faster, exists for
     * blocks of channels only, as many as a register holds.
     */
    private static final List<Integer> LAYOUTS =
            OneDnn.hasWideRegisters()
                    ? List.of(dnnl_format_tag_any, dnnl_aBcd16b, dnnl_acdb)
                    : List.of(dnnl_format_tag_any, dnnl_aBcd8b, dnnl_acdb);

    private final String name;
    private final int layer;
    private final long filters;
    private final boolean hasBias;
    private final WindowRule rule;
    private final Activation activation;

    private Window window;
    private Kernel forward;
    private Tensor input;
    private Tensor output;
    private Tensor weights;
    private Affine affine;
    private Activation undone;

    /** Says how the window lies for an input of so many rows and columns. */
    @FunctionalInterface
    interface WindowRule {
        Window window(long rows, long columns);
    }

    /**
     * @param activation one whose derivative comes from its value
     */
    private ConvolutionNode(
            String name,
            int layer,
            long filters,
            boolean hasBias,
            WindowRule rule,
            Activation activation) {
        this.name = name;
        this.layer = layer;
        this.filters = filters;
        this.hasBias = hasBias;
        this.rule = rule;
        this.activation = activation;
        undone = activation;
    }

    static void compile(LayerContext context) {
        ConvolutionLayer conf = context.conf(ConvolutionLayer.class);
        context.require(conf.getCnn2dDataFormat() == CNN2DFormat.NCHW, "channels come last");
        Activation activation = context.activation(conf.getActivationFn());
        WindowRule rule =
                (rows, columns) ->
                        Window.of(
                                conf.getConvolutionMode(),
                                conf.getKernelSize(),
                                conf.getStride(),
                                conf.getPadding(),
                                conf.getDilation(),
                                rows,
                                columns);
        long rows = context.input().rows();
        long columns = context.input().columns();
        if (context.isSizeFixed() && rule.window(rows, columns).isWhole(rows, columns)) {
            DenseNode.compileWholeMaps(context, conf, activation);
        } else {
            context.add(
                    new ConvolutionNode(
                            context.name(),
                            context.index(),
                            conf.getNOut(),
                            conf.isHasBias(),
                            rule,
                            activation.inPassing()));
        }
        context.addActivation(activation.afterwards());
    }

    @Override
    public boolean learns() {
        return true;
    }

    /** The activation function that is applied in passing. */
    Activation activation() {
        return activation;
    }

    /** Leaves the activation's backward pass to the stage behind this one. */
    void leaveActivationToNext() {
        undone = Activation.IDENTITY;
    }

    /** Lets what comes out be scaled and shifted for each channel, in passing. */
    void then(Affine newAffine) {
        affine = newAffine;
    }

    @Override
    public Tensor forward(Tensor from, Compilation c) {
        Descriptor given = from.descriptor();
        long channels = given.size(1);
        window = rule.window(given.size(2), given.size(3));
        Descriptor source =
                channels == 1 && given.type() == c.type()
                        ? given
                        : c.any(c.batch(), channels, given.size(2), given.size(3));
        Descriptor kernelShape = c.any(filters, channels, window.size()[0], window.size()[1]);
        forward = fastest(source, kernelShape, c);
        input =
                c.reordered(
                        from, forward.argument(c.scope(), DNNL_ARG_SRC, source), name + " input");
        weights = c.parameter(layer, "W", filters, channels, window.size()[0], window.size()[1]);
        Tensor prepared =
                c.prepared(
                        weights,
                        forward.argument(c.scope(), DNNL_ARG_WEIGHTS, kernelShape),
                        name + " weights");
        output = c.output(forward.argument(c.scope(), DNNL_ARG_DST, outputShape(c)), input);
        Op.Arguments arguments =
                Op.with(DNNL_ARG_SRC, input)
                        .with(DNNL_ARG_WEIGHTS, prepared)
                        .with(DNNL_ARG_DST, output)
                        .taking(operations(c));
        if (hasBias) {
            arguments.with(DNNL_ARG_BIAS, c.parameter(layer, "b", filters));
        }
        c.add(c.forward(), forward, arguments);
        return output;
    }

    private double operations(Compilation c) {
        return window.operations(c.batch(), weights.descriptor().length());
    }

    private Descriptor outputShape(Compilation c) {
        return c.any(c.batch(), filters, window.output()[0], window.output()[1]);
    }

    /** The first kernel that is made for convolutions, or else the library's own choice. */
    private Kernel fastest(Descriptor source, Descriptor kernelShape, Compilation c) {
        Kernel usual = null;
        for (int layout : LAYOUTS) {
            Descriptor target =
                    Descriptor.tagged(c.scope(), layout, c.type(), outputShape(c).shape());
            Kernel kernel;
            try {
                kernel = forwardKernel(source, kernelShape, target, c);
            } catch (UnsupportedNetworkException e) {
                if (usual == null) {
                    throw e;
                }
                continue; // The library has nothing for this layout.
            }
            usual = usual == null ? kernel : usual;
            if (!kernel.isReference() && !kernel.implementation().contains("gemm")) {
                return kernel;
            }
        }
        return usual.isReference()
                ? forwardKernel(plain(source, c), kernelShape, plain(outputShape(c), c), c)
                : usual;
    }

    /** The layout that the library can always treat as a matrix. */
    private static Descriptor plain(Descriptor of, Compilation c) {
        return c.plain(of.type(), of.shape());
    }

    private Kernel forwardKernel(
            Descriptor source, Descriptor kernelShape, Descriptor destination, Compilation c) {
        Attributes attributes = c.attributes();
        if (!activation.isIdentity()) {
            attributes.then(activation);
        }
        if (affine != null) {
            affine.appendTo(attributes, c);
        }
        return Kernel.create(
                c.scope(),
                name + " forward",
                attributes,
                target ->
                        dnnl_convolution_forward_primitive_desc_create(
                                target,
                                OneDnn.engine(),
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
                                attributes.handle()));
    }

    @Override
    public Tensor backward(Tensor gradient, boolean wanted, Compilation c) {
        Tensor inner =
                ActivationNode.backward(name + " activation", undone, null, output, gradient, c);
        Tensor place = c.parameterGradient(layer, "W", weights.descriptor().shape());
        Tensor biasPlace = hasBias ? c.parameterGradient(layer, "b", filters) : null;
        if (!PatchProduct.compile(name, input, inner, window, place, biasPlace, c)
                && !SwappedConvolution.compile(name, input, inner, window, place, biasPlace, c)) {
            backwardWeights(inner, place, biasPlace, c);
        }
        return wanted ? backwardData(inner, c) : null;
    }

    private void backwardWeights(Tensor gradient, Tensor place, Tensor biasPlace, Compilation c) {
        Descriptor given = input.descriptor();
        Descriptor source = given.size(1) == 1 ? given : c.any(given.shape());
        Descriptor any = outputShape(c);
        Descriptor kernelShape = Descriptor.any(c.scope(), dnnl_f32, weights.descriptor().shape());
        Kernel kernel =
                Kernel.firstFast(
                        () -> weightsKernel(given, kernelShape, any, c),
                        () -> weightsKernel(source, kernelShape, any, c),
                        () -> weightsKernel(plain(given, c), kernelShape, plain(any, c), c));
        Tensor images =
                c.reorderedAgain(
                        input,
                        kernel.argument(c.scope(), DNNL_ARG_SRC, given),
                        name + " input again");
        Tensor aligned =
                c.reorderedGradient(
                        gradient,
                        kernel.argument(c.scope(), DNNL_ARG_DIFF_DST, any),
                        name + " gradient");
        Descriptor chosen = kernel.argument(c.scope(), DNNL_ARG_DIFF_WEIGHTS, kernelShape);
        Tensor result = place.descriptor().matches(chosen) ? place : c.allocate(chosen);
        Op.Arguments arguments =
                Op.with(DNNL_ARG_SRC, images)
                        .with(DNNL_ARG_DIFF_DST, aligned)
                        .with(DNNL_ARG_DIFF_WEIGHTS, result)
                        .taking(operations(c));
        if (hasBias) {
            arguments.with(DNNL_ARG_DIFF_BIAS, biasPlace);
        }
        c.add(c.backward(), kernel, arguments);
        if (result != place) {
            c.reorder(c.backward(), result, place, name + " weight gradient");
        }
    }

    private Kernel weightsKernel(
            Descriptor source, Descriptor kernelShape, Descriptor gradient, Compilation c) {
        Attributes attributes = c.attributes();
        // With one channel and a stride, oneDNN 3.11's kernel for windows of 1×1 writes where
        // nothing is its own.
        boolean isSpoiled = source.size(1) == 1 && !window.movesByOne();
        return Kernel.createPreferring(
                implementation -> !(isSpoiled && implementation.contains("1x1")),
                c.scope(),
                name + " backward weights",
                attributes,
                target ->
                        dnnl_convolution_backward_weights_primitive_desc_create(
                                target,
                                OneDnn.engine(),
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
                                attributes.handle()));
    }

    private Tensor backwardData(Tensor gradient, Compilation c) {
        Descriptor given = input.descriptor();
        Descriptor any = outputShape(c);
        Descriptor kernelShape = c.any(weights.descriptor().shape());
        Kernel kernel =
                Kernel.firstFast(
                        () -> dataKernel(given, kernelShape, any, c),
                        () -> dataKernel(c.any(given.shape()), kernelShape, any, c),
                        () -> dataKernel(plain(given, c), kernelShape, plain(any, c), c));
        Tensor aligned =
                c.reorderedGradient(
                        gradient,
                        kernel.argument(c.scope(), DNNL_ARG_DIFF_DST, any),
                        name + " gradient");
        // This direction wants a layout of its own.
        Tensor turned =
                c.prepared(
                        weights,
                        kernel.argument(c.scope(), DNNL_ARG_WEIGHTS, kernelShape),
                        name + " weights turned");
        Tensor result = c.passing(kernel.argument(c.scope(), DNNL_ARG_DIFF_SRC, given), aligned);
        c.add(
                c.backward(),
                kernel,
                Op.with(DNNL_ARG_DIFF_DST, aligned)
                        .with(DNNL_ARG_WEIGHTS, turned)
                        .with(DNNL_ARG_DIFF_SRC, result)
                        .taking(operations(c)));
        return result;
    }

    private Kernel dataKernel(
            Descriptor source, Descriptor kernelShape, Descriptor gradient, Compilation c) {
        Attributes attributes = c.attributes();
        return Kernel.create(
                c.scope(),
                name + " backward data",
                attributes,
                target ->
                        dnnl_convolution_backward_data_primitive_desc_create(
                                target,
                                OneDnn.engine(),
                                dnnl_convolution_direct,
                                source.handle(),
                                kernelShape.handle(),
                                gradient.handle(),
                                window.stride(),
                                window.dilation(),
                                window.before(),
                                window.after(),
                                forward.handle(),
                                attributes.handle()));
    }
}
