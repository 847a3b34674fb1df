package org.mnistkit.engine;

import static org.bytedeco.dnnl.global.dnnl.*;

import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.nd4j.linalg.activations.IActivation;

/**
 * An activation function as a stage of its own: where it follows something that cannot apply it in
 * passing, or where its derivative needs its argument.
 */
final class ActivationNode implements Node {

    private final String name;
    private final Activation activation;
    private Tensor input;
    private Tensor output;

    ActivationNode(String name, Activation activation) {
        this.name = name;
        this.activation = activation;
    }

    static void compile(LayerContext context) {
        IActivation function = context.conf(ActivationLayer.class).getActivationFn();
        context.addActivation(context.activation(function));
    }

    @Override
    public Tensor forward(Tensor from, Compilation c) {
        Descriptor given = from.descriptor();
        // Channels that fill up a block hold zeros, which not every function keeps.
        Kernel kernel =
                Kernel.firstFast(
                        () -> forward(name, activation, given, c),
                        () -> forward(name, activation, plain(given, c), c));
        input = c.reordered(from, kernel.argument(c.scope(), DNNL_ARG_SRC, given), name);
        output = c.output(input.descriptor(), input);
        c.add(c.forward(), kernel, Op.with(DNNL_ARG_SRC, input).with(DNNL_ARG_DST, output));
        return output;
    }

    private static Descriptor plain(Descriptor of, Compilation c) {
        return c.plain(of.type(), of.shape());
    }

    @Override
    public Tensor backward(Tensor gradient, boolean wanted, Compilation c) {
        return wanted ? backward(name, activation, input, output, gradient, c) : null;
    }

    private static Kernel forward(
            String name, Activation activation, Descriptor values, Compilation c) {
        Attributes attributes = c.attributes();
        return Kernel.create(
                c.scope(),
                name + " forward",
                attributes,
                target ->
                        dnnl_eltwise_forward_primitive_desc_create(
                                target,
                                OneDnn.engine(),
                                c.propagation(),
                                activation.algorithm(),
                                values.handle(),
                                values.handle(),
                                (float) activation.alpha(),
                                (float) activation.beta(),
                                attributes.handle()));
    }

    /**
     * Appends the backward pass of a function, also of one that was applied in passing.
     *
     * @param input the function's argument; may be null if the derivative comes from its value
     * @param output its value
     * @param gradient with respect to the value; overwritten
     * @return the gradient with respect to the argument
     */
    static Tensor backward(
            String name,
            Activation activation,
            Tensor input,
            Tensor output,
            Tensor gradient,
            Compilation c) {
        if (activation.isIdentity()) {
            return gradient;
        }
        boolean fromOutput = activation.fromOutput() != 0;
        Tensor data = fromOutput ? output : input;
        int argument = fromOutput ? DNNL_ARG_DST : DNNL_ARG_SRC;
        Descriptor given = data.descriptor();
        Kernel kernel =
                Kernel.firstFast(
                        () -> backward(name, activation, given, c),
                        () -> backward(name, activation, plain(given, c), c));
        Descriptor chosen = kernel.argument(c.scope(), argument, given);
        Tensor values = c.reorderedAgain(data, chosen, name + " again");
        Tensor aligned = c.reorderedGradient(gradient, chosen, name + " gradient");
        c.add(
                c.backward(),
                kernel,
                Op.with(argument, values)
                        .with(DNNL_ARG_DIFF_DST, aligned)
                        .with(DNNL_ARG_DIFF_SRC, aligned));
        return aligned;
    }

    private static Kernel backward(
            String name, Activation activation, Descriptor values, Compilation c) {
        Kernel hint = forward(name, activation, values, c);
        Attributes attributes = c.attributes();
        return Kernel.create(
                c.scope(),
                name + " backward",
                attributes,
                target ->
                        dnnl_eltwise_backward_primitive_desc_create(
                                target,
                                OneDnn.engine(),
                                activation.fromOutput() != 0
                                        ? activation.fromOutput()
                                        : activation.algorithm(),
                                values.handle(),
                                values.handle(),
                                values.handle(),
                                (float) activation.alpha(),
                                (float) activation.beta(),
                                hint.handle(),
                                attributes.handle()));
    }
}
