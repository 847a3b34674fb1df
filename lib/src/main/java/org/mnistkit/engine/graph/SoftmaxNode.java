package org.mnistkit.engine.graph;

import static org.bytedeco.dnnl.global.dnnl.*;

import org.mnistkit.engine.onednn.Descriptor;
import org.mnistkit.engine.onednn.Kernel;
import org.mnistkit.engine.onednn.Primitive;
import org.mnistkit.engine.onednn.Tensor;

/**
 * Softmax of units, in float32 whatever the type of its input, and the cross-entropy of its output.
 * Their joint derivative, probability minus target, is so simple that it is computed together with
 * the loss, in Java: ten numbers for each image.
 */
public final class SoftmaxNode extends Node {

    /** DL4J's: keeps the logarithm finite where a probability has underflowed. */
    private static final float LEAST_PROBABILITY = 1e-10f;

    private int batch;
    private int classes;
    private Tensor output;
    private float[] probabilities;

    /**
     * @param name the layer's, as for all nodes: "5 Output"
     */
    public SoftmaxNode(String name) {
        super(name);
    }

    @Override
    Tensor forward(Tensor from, Compilation c) {
        batch = c.batch();
        classes = Math.toIntExact(from.descriptor().size(1));
        Descriptor values = c.plain(dnnl_f32, batch, classes);
        Tensor input = c.reordered(from, values, name() + " input");
        probabilities = new float[batch * classes];
        Kernel kernel =
                c.kernel(
                        name() + " softmax",
                        c.attributes(),
                        (target, engine, attr) ->
                                dnnl_softmax_forward_primitive_desc_create(
                                        target,
                                        engine,
                                        dnnl_forward_inference,
                                        dnnl_softmax_accurate,
                                        values.handle(),
                                        values.handle(),
                                        1,
                                        attr));
        output = c.allocate(values);
        c.add(c.forward(), kernel, Primitive.with(DNNL_ARG_SRC, input).with(DNNL_ARG_DST, output));
        return output;
    }

    /**
     * Starts the backward pass: {@link #loss} or {@link #setGradients} puts the gradient where this
     * returns it.
     */
    @Override
    Tensor backward(Tensor none, boolean wanted, Compilation c) {
        return output;
    }

    /**
     * Computes the loss of the forward pass, and its gradient with respect to softmax's input,
     * which takes the place of the probabilities.
     *
     * @param targets the probabilities that are wanted, a row for each image
     * @param mean whether the gradient is that of the mean over the batch, or of the sum
     * @return the mean cross-entropy in nats
     */
    double loss(float[] targets, boolean mean) {
        output.get(probabilities);
        float share = mean ? 1f / batch : 1;
        double loss = 0;
        for (int i = 0; i < probabilities.length; i++) {
            if (targets[i] != 0) {
                loss -= targets[i] * Math.log(Math.max(probabilities[i], LEAST_PROBABILITY));
            }
            probabilities[i] = (probabilities[i] - targets[i]) * share;
        }
        output.put(probabilities, probabilities.length);
        return loss / batch;
    }

    /**
     * Puts gradients with respect to softmax's input into the place of the probabilities.
     *
     * @param rows of which those of some images are taken, a value for each class
     */
    void setGradients(float[][] rows, int first, int count) {
        for (int i = 0; i < count; i++) {
            System.arraycopy(rows[first + i], 0, probabilities, i * classes, classes);
        }
        output.put(probabilities, count * classes);
    }

    Tensor output() {
        return output;
    }
}
