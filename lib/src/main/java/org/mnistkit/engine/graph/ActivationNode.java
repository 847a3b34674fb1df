package org.mnistkit.engine.graph;

import static org.bytedeco.dnnl.global.dnnl.*;

import org.mnistkit.engine.onednn.Descriptor;
import org.mnistkit.engine.onednn.Kernel;
import org.mnistkit.engine.onednn.Primitive;
import org.mnistkit.engine.onednn.Tensor;

/**
 * An activation function. It stays a node of its own only where it follows something that it cannot
 * be fused with, or where its derivative needs its argument.
 */
public final class ActivationNode extends Node {

    private final ActivationFunction function;
    private Tensor input;
    private Tensor output;

    /**
     * @param name the layer and what is done, as for all nodes: "2 Dense activation"
     */
    public ActivationNode(String name, ActivationFunction function) {
        super(name);
        this.function = function;
    }

    ActivationFunction function() {
        return function;
    }

    @Override
    Tensor forward(Tensor from, Compilation c) {
        Descriptor given = from.descriptor();
        // Channels that fill up a block hold zeros, which not every function keeps.
        Kernel kernel =
                Kernel.firstFast(
                        () -> forward(name(), function, given, c),
                        () -> forward(name(), function, c.plain(given), c));
        input = c.reordered(from, kernel.argument(c.scope(), DNNL_ARG_SRC, given), name());
        output = c.output(input.descriptor(), input);
        c.add(c.forward(), kernel, Primitive.with(DNNL_ARG_SRC, input).with(DNNL_ARG_DST, output));
        return output;
    }

    @Override
    Tensor backward(Tensor gradient, boolean wanted, Compilation c) {
        return wanted ? backward(name(), function, input, output, gradient, c) : null;
    }

    /**
     * Appends the backward pass of a function, also of one that was fused with another operation.
     *
     * @param input the function's argument; may be null if the derivative comes from its value
     * @param output its value
     * @param gradient with respect to the value; overwritten
     * @return the gradient with respect to the argument
     */
    static Tensor backward(
            String name,
            ActivationFunction function,
            Tensor input,
            Tensor output,
            Tensor gradient,
            Compilation c) {
        if (function.isIdentity()) {
            return gradient;
        }
        boolean fromOutput = function.fromOutput() != 0;
        Tensor data = fromOutput ? output : input;
        int argument = fromOutput ? DNNL_ARG_DST : DNNL_ARG_SRC;
        Descriptor given = data.descriptor();
        Kernel kernel =
                Kernel.firstFast(
                        () -> backward(name, function, given, c),
                        () -> backward(name, function, c.plain(given), c));
        Descriptor chosen = kernel.argument(c.scope(), argument, given);
        Tensor values = c.reorderedAgain(data, chosen, name + " again");
        Tensor aligned = c.reorderedGradient(gradient, chosen, name + " gradient");
        c.add(
                c.backward(),
                kernel,
                Primitive.with(argument, values)
                        .with(DNNL_ARG_DIFF_DST, aligned)
                        .with(DNNL_ARG_DIFF_SRC, aligned));
        return aligned;
    }

    private static Kernel forward(
            String name, ActivationFunction function, Descriptor values, Compilation c) {
        return c.kernel(
                name + " forward",
                c.attributes(),
                (target, engine, attr) ->
                        dnnl_eltwise_forward_primitive_desc_create(
                                target,
                                engine,
                                c.propagation(),
                                function.algorithm(),
                                values.handle(),
                                values.handle(),
                                (float) function.alpha(),
                                (float) function.beta(),
                                attr));
    }

    private static Kernel backward(
            String name, ActivationFunction function, Descriptor values, Compilation c) {
        Kernel hint = forward(name, function, values, c);
        return c.kernel(
                name + " backward",
                c.attributes(),
                (target, engine, attr) ->
                        dnnl_eltwise_backward_primitive_desc_create(
                                target,
                                engine,
                                function.fromOutput() != 0
                                        ? function.fromOutput()
                                        : function.algorithm(),
                                values.handle(),
                                values.handle(),
                                values.handle(),
                                (float) function.alpha(),
                                (float) function.beta(),
                                hint.handle(),
                                attr));
    }
}
