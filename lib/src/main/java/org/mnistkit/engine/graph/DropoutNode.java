package org.mnistkit.engine.graph;

import static org.bytedeco.dnnl.global.dnnl.*;

import java.util.List;
import org.mnistkit.engine.onednn.Descriptor;
import org.mnistkit.engine.onednn.Kernel;
import org.mnistkit.engine.onednn.Operation;
import org.mnistkit.engine.onednn.Tensor;

/** Dropout: multiplies by a mask that is drawn anew for each update. Only training has it. */
public final class DropoutNode extends Node {

    private final int layer;
    private final double keep;
    private Descriptor values;
    private Tensor mask;

    /**
     * @param layer number of the layer, which decides with the seed and the update what is dropped
     * @param keep probability of keeping a value, in (0, 1)
     */
    public DropoutNode(String name, int layer, double keep) {
        super(name);
        this.layer = layer;
        this.keep = keep;
    }

    double keep() {
        return keep;
    }

    @Override
    Tensor forward(Tensor input, Compilation c) {
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
    Tensor backward(Tensor gradient, boolean wanted, Compilation c) {
        if (!wanted) {
            return null;
        }
        if (!c.isTraining()) {
            return gradient;
        }
        Tensor aligned = c.reorderedGradient(gradient, values, name() + " gradient");
        multiply(c.backward(), aligned, aligned, c);
        return aligned;
    }

    /** A float32 mask in the layout of the values, drawn in the forward pass from here on. */
    Tensor mask(Descriptor forValues, Compilation c) {
        Descriptor any = Descriptor.any(c.scope(), dnnl_f32, forValues.shape());
        // Only to ask which layout a second factor should have; never run.
        Kernel product =
                c.kernel(
                        name(),
                        c.attributes(),
                        (target, engine, attr) ->
                                dnnl_binary_primitive_desc_create(
                                        target,
                                        engine,
                                        dnnl_binary_mul,
                                        forValues.handle(),
                                        any.handle(),
                                        forValues.handle(),
                                        attr));
        Tensor drawn = c.allocate(product.argument(c.scope(), DNNL_ARG_SRC_1, any));
        c.forward().add(new DropoutMask(c.randomness(), layer, keep, drawn));
        return drawn;
    }

    private void multiply(List<Operation> operations, Tensor from, Tensor to, Compilation c) {
        operations.add(c.math().times(name(), from, mask, to));
    }
}
