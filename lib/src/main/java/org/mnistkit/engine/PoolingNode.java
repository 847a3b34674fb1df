package org.mnistkit.engine;

import static org.bytedeco.dnnl.global.dnnl.*;

import java.util.Arrays;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.mnistkit.engine.ConvolutionNode.WindowRule;

/** Max or average pooling. */
final class PoolingNode implements Node {

    private final String name;
    private final int algorithm;
    private final WindowRule rule;

    private Window window;
    private Tensor input;
    private Tensor output;
    private Tensor workspace;
    private Kernel forward;
    private Activation ofPrevious = Activation.IDENTITY;

    /**
     * @param algorithm oneDNN's number for maximum or average, with or without padding
     */
    private PoolingNode(String name, int algorithm, WindowRule rule) {
        this.name = name;
        this.algorithm = algorithm;
        this.rule = rule;
    }

    static void compile(LayerContext context) {
        SubsamplingLayer conf = context.conf(SubsamplingLayer.class);
        context.require(conf.getCnn2dDataFormat() == CNN2DFormat.NCHW, "channels come last");
        context.require(Arrays.equals(conf.getDilation(), new int[] {1, 1}), "it has a dilation");
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
        int algorithm =
                algorithm(context, conf.getPoolingType(), conf.isAvgPoolIncludePadInDivisor());
        context.add(new PoolingNode(context.name(), algorithm, rule));
    }

    static void compileGlobal(LayerContext context) {
        GlobalPoolingLayer conf = context.conf(GlobalPoolingLayer.class);
        context.require(context.input().isMaps(), "its input is no maps");
        context.require(conf.isCollapseDimensions(), "it keeps rows and columns");
        context.require(
                conf.getPoolingDimensions() == null
                        || Arrays.equals(conf.getPoolingDimensions(), new int[] {2, 3}),
                "it pools over other dimensions than rows and columns");
        int algorithm = algorithm(context, conf.getPoolingType(), false);
        context.add(new PoolingNode(context.name(), algorithm, Window::whole));
        context.add(ReshapeNode.flatten(context.name() + " flatten"));
    }

    private static int algorithm(LayerContext context, Enum<?> type, boolean includesPadding) {
        context.require(
                type.name().equals("MAX") || type.name().equals("AVG"), "its type is " + type);
        if (type.name().equals("MAX")) {
            return dnnl_pooling_max;
        }
        return includesPadding
                ? dnnl_pooling_avg_include_padding
                : dnnl_pooling_avg_exclude_padding;
    }

    boolean isMaximum() {
        return algorithm == dnnl_pooling_max;
    }

    /**
     * Takes over the backward pass of the activation function before this stage. A maximum of a
     * function that never falls is that function's value at the greatest argument; so its
     * derivative can be taken from what this stage puts out, which for 2×2 windows is a quarter of
     * what came in.
     */
    void takeActivationOf(ConvolutionNode previous) {
        ofPrevious = previous.activation();
        previous.leaveActivationToNext();
    }

    @Override
    public Tensor forward(Tensor from, Compilation c) {
        input = from;
        Descriptor source = from.descriptor();
        window = rule.window(source.size(2), source.size(3));
        Descriptor any = c.any(c.batch(), source.size(1), window.output()[0], window.output()[1]);
        Attributes attributes = c.attributes();
        forward =
                Kernel.create(
                        c.scope(),
                        name + " forward",
                        attributes,
                        target ->
                                dnnl_pooling_forward_primitive_desc_create(
                                        target,
                                        OneDnn.engine(),
                                        c.propagation(),
                                        algorithm,
                                        source.handle(),
                                        any.handle(),
                                        window.stride(),
                                        window.size(),
                                        window.dilation(),
                                        window.before(),
                                        window.after(),
                                        attributes.handle()));
        output = c.output(forward.argument(c.scope(), DNNL_ARG_DST, any), input);
        Op.Arguments arguments = Op.with(DNNL_ARG_SRC, input).with(DNNL_ARG_DST, output);
        if (forward.has(DNNL_ARG_WORKSPACE)) {
            // Where each maximum came from.
            workspace = c.allocate(forward.opaque(c.scope(), DNNL_ARG_WORKSPACE));
            arguments.with(DNNL_ARG_WORKSPACE, workspace);
        }
        c.add(c.forward(), forward, arguments);
        return output;
    }

    @Override
    public Tensor backward(Tensor gradient, boolean wanted, Compilation c) {
        if (!wanted) {
            return null;
        }
        Tensor inner =
                ActivationNode.backward(
                        name + " activation", ofPrevious, null, output, gradient, c);
        Tensor aligned = c.reorderedGradient(inner, output.descriptor(), name + " gradient");
        Attributes attributes = c.attributes();
        Kernel kernel =
                Kernel.create(
                        c.scope(),
                        name + " backward",
                        attributes,
                        target ->
                                dnnl_pooling_backward_primitive_desc_create(
                                        target,
                                        OneDnn.engine(),
                                        algorithm,
                                        input.descriptor().handle(),
                                        output.descriptor().handle(),
                                        window.stride(),
                                        window.size(),
                                        window.dilation(),
                                        window.before(),
                                        window.after(),
                                        forward.handle(),
                                        attributes.handle()));
        Tensor result = c.passing(input.descriptor(), aligned);
        Op.Arguments arguments =
                Op.with(DNNL_ARG_DIFF_DST, aligned).with(DNNL_ARG_DIFF_SRC, result);
        if (workspace != null) {
            arguments.with(DNNL_ARG_WORKSPACE, workspace);
        }
        c.add(c.backward(), kernel, arguments);
        return result;
    }
}
