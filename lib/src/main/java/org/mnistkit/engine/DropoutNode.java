package org.mnistkit.engine;

import static org.bytedeco.dnnl.global.dnnl.*;

import java.util.List;

/** Dropout: multiplies with a mask that is drawn anew for each update. Absent from predictions. */
final class DropoutNode implements Node {

    private final String name;
    private final int layer;
    private final double keep;
    private Descriptor values;
    private Tensor mask;

    /**
     * @param keep probability of keeping a value, in (0, 1)
     */
    DropoutNode(String name, int layer, double keep) {
        this.name = name;
        this.layer = layer;
        this.keep = keep;
    }

    double keep() {
        return keep;
    }

    @Override
    public Tensor forward(Tensor input, Compilation c) {
        if (!c.isTraining()) {
            return input;
        }
        values = input.descriptor();
        mask = mask(values, c);
        Tensor output = c.output(values, input);
        multiply(c.forward(), input, output, c);
        return output;
    }

    @Override
    public Tensor backward(Tensor gradient, boolean wanted, Compilation c) {
        if (!wanted) {
            return null;
        }
        Tensor aligned = c.reorderedGradient(gradient, values, name + " gradient");
        multiply(c.backward(), aligned, aligned, c);
        return aligned;
    }

    /** A float32 mask in the layout of the values, drawn in the forward pass from here on. */
    Tensor mask(Descriptor forValues, Compilation c) {
        Descriptor any = Descriptor.any(c.scope(), dnnl_f32, forValues.shape());
        Attributes attributes = c.attributes();
        // Only to ask which layout a second factor should have; never run.
        Kernel product =
                Kernel.create(
                        c.scope(),
                        name,
                        attributes,
                        target ->
                                dnnl_binary_primitive_desc_create(
                                        target,
                                        OneDnn.engine(),
                                        dnnl_binary_mul,
                                        forValues.handle(),
                                        any.handle(),
                                        forValues.handle(),
                                        attributes.handle()));
        Tensor drawn = c.allocate(product.argument(c.scope(), DNNL_ARG_SRC_1, any));
        c.forward().add(new DropoutMask(c.randomness(), layer, keep, drawn));
        return drawn;
    }

    private void multiply(List<Step> steps, Tensor from, Tensor to, Compilation c) {
        steps.add(c.elementwise().binary(name, dnnl_binary_mul, from, mask, to, c.attributes()));
    }
}
