package org.mnistkit.engine.graph;

import static org.bytedeco.dnnl.global.dnnl.*;

import org.mnistkit.engine.onednn.Descriptor;
import org.mnistkit.engine.onednn.Kernel;
import org.mnistkit.engine.onednn.Primitive;
import org.mnistkit.engine.onednn.Tensor;

/** Max or average pooling. */
public final class PoolingNode extends Node {

    /** What becomes of the values in a window. */
    public enum Kind {
        /** Their maximum. */
        MAX(dnnl_pooling_max),
        /** Their average; padding does not count. */
        AVERAGE(dnnl_pooling_avg_exclude_padding),
        /** Their average; padding counts as zeros. */
        AVERAGE_WITH_PADDING(dnnl_pooling_avg_include_padding);

        private final int algorithm;

        Kind(int algorithm) {
            this.algorithm = algorithm;
        }
    }

    private final Kind kind;
    private final WindowRule rule;

    private Window window;
    private Tensor input;
    private Tensor output;
    private Tensor workspace;
    private Kernel forward;
    private ActivationFunction undone = ActivationFunction.IDENTITY;

    /**
     * @param name the layer's, as for all nodes: "1 Subsampling"
     * @param rule how the window lies over its input
     */
    public PoolingNode(String name, Kind kind, WindowRule rule) {
        super(name);
        this.kind = kind;
        this.rule = rule;
    }

    boolean isMaximum() {
        return kind == Kind.MAX;
    }

    /**
     * Takes over the backward pass of the activation function before this node. A maximum of a
     * function that never falls is that function's value at the greatest argument; so its
     * derivative can be taken from this node's output, which for 2×2 windows is a quarter of the
     * input.
     */
    void undoBefore(ActivationFunction activation) {
        undone = activation;
    }

    @Override
    Tensor forward(Tensor from, Compilation c) {
        input = from;
        Descriptor source = from.descriptor();
        window = rule.over(source.size(2), source.size(3));
        Descriptor any = c.any(c.batch(), source.size(1), window.output()[0], window.output()[1]);
        forward =
                c.kernel(
                        name() + " forward",
                        c.attributes(),
                        (target, engine, attr) ->
                                dnnl_pooling_forward_primitive_desc_create(
                                        target,
                                        engine,
                                        c.propagation(),
                                        kind.algorithm,
                                        source.handle(),
                                        any.handle(),
                                        window.stride(),
                                        window.size(),
                                        window.dilation(),
                                        window.before(),
                                        window.after(),
                                        attr));
        output = c.output(forward.argument(c.scope(), DNNL_ARG_DST, any), input);
        Primitive.Arguments arguments =
                Primitive.with(DNNL_ARG_SRC, input).with(DNNL_ARG_DST, output);
        if (forward.has(DNNL_ARG_WORKSPACE)) {
            // Where each maximum came from.
            workspace = c.allocate(forward.opaque(c.scope(), DNNL_ARG_WORKSPACE));
            arguments.with(DNNL_ARG_WORKSPACE, workspace);
        }
        c.add(c.forward(), forward, arguments);
        return output;
    }

    @Override
    Tensor backward(Tensor gradient, boolean wanted, Compilation c) {
        if (!wanted) {
            return null;
        }
        Tensor inner =
                ActivationNode.backward(name() + " activation", undone, null, output, gradient, c);
        Tensor aligned = c.reorderedGradient(inner, output.descriptor(), name() + " gradient");
        Kernel kernel =
                c.kernel(
                        name() + " backward",
                        c.attributes(),
                        (target, engine, attr) ->
                                dnnl_pooling_backward_primitive_desc_create(
                                        target,
                                        engine,
                                        kind.algorithm,
                                        input.descriptor().handle(),
                                        output.descriptor().handle(),
                                        window.stride(),
                                        window.size(),
                                        window.dilation(),
                                        window.before(),
                                        window.after(),
                                        forward.handle(),
                                        attr));
        Tensor result = c.passing(input.descriptor(), aligned);
        Primitive.Arguments arguments =
                Primitive.with(DNNL_ARG_DIFF_DST, aligned).with(DNNL_ARG_DIFF_SRC, result);
        if (workspace != null) {
            arguments.with(DNNL_ARG_WORKSPACE, workspace);
        }
        c.add(c.backward(), kernel, arguments);
        return result;
    }
}
