package org.mnistkit.engine;

import static org.bytedeco.dnnl.global.dnnl.*;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.mnistkit.engine.Compilation.Purpose;
import org.mnistkit.engine.CompiledNets.NetForm;

/**
 * A network compiled for one batch size: flat lists of operations that are ready to run. Nothing is
 * looked up, chosen or allocated while it runs.
 */
final class CompiledNet implements AutoCloseable {

    private final Scope scope = new Scope();
    private final int batch;
    private final List<Step> prepare;
    private final List<Step> forward;
    private final List<Step> backward;
    private final Tensor input;
    private final List<Tensor> layerOutputs = new ArrayList<>();
    private final SoftmaxNode softmax;

    private CompiledNet(Blueprint blueprint, Compilation c, NetForm form) {
        batch = form.batch();
        prepare = c.prepare();
        forward = c.forward();
        backward = c.backward();
        input =
                c.allocate(
                        blueprint.takesMaps()
                                ? c.plain(dnnl_f32, batch, 1, form.rows(), form.columns())
                                : c.plain(dnnl_f32, batch, (long) form.rows() * form.columns()));
        List<Node> nodes = blueprint.nodes();
        List<Tensor> outputs = new ArrayList<>();
        Tensor passed = input;
        for (Node node : nodes) {
            passed = node.forward(passed, c);
            outputs.add(passed);
        }
        if (form.purpose() == Purpose.ACTIVATIONS) {
            for (int last : blueprint.lastNodes()) {
                // A layer at the beginning that does nothing puts out what comes in.
                Tensor output = last < 0 ? input : outputs.get(last);
                Descriptor plain = c.plain(dnnl_f32, output.descriptor().shape());
                layerOutputs.add(c.reordered(output, plain, "output"));
            }
        }
        softmax = (SoftmaxNode) nodes.get(nodes.size() - 1);
        if (c.isTraining()) {
            compileBackward(nodes, c);
        }
        c.allocateShared();
    }

    /**
     * @param type of what passes through the network: oneDNN's number of float32 or bfloat16
     * @throws UnsupportedNetworkException if some operation has no code for this processor
     */
    static CompiledNet compile(
            Blueprint blueprint,
            Parameters parameters,
            NetForm form,
            int type,
            Randomness randomness) {
        Scope scope = new Scope();
        try {
            Compilation c =
                    new Compilation(
                            scope, parameters, form.purpose(), form.batch(), type, randomness);
            CompiledNet net = new CompiledNet(blueprint, c, form);
            net.scope.own(scope, scope::close);
            OneDnn.requireFastCode(net.stepsForward());
            OneDnn.requireFastCode(net.stepsBackward());
            return net;
        } catch (RuntimeException e) {
            scope.close();
            throw e;
        }
    }

    private static void compileBackward(List<Node> nodes, Compilation c) {
        int firstToLearn = 0;
        while (!nodes.get(firstToLearn).learns()) {
            firstToLearn++;
        }
        Tensor gradient = null;
        for (int i = nodes.size() - 1; i >= firstToLearn; i--) {
            gradient = nodes.get(i).backward(gradient, i > firstToLearn, c);
        }
    }

    /** What it does up to the loss, in order. */
    List<Step> stepsForward() {
        return Stream.of(prepare, forward).flatMap(List::stream).toList();
    }

    /** What it does from the loss on, in order. */
    List<Step> stepsBackward() {
        return Collections.unmodifiableList(backward);
    }

    /** Gives it images, as many as fit at most. */
    void setInput(float[] pixels, int images) {
        input.put(pixels, Math.toIntExact(input.descriptor().length() / batch * images));
    }

    /** Tells it that weights have changed. */
    void prepare() {
        run(prepare);
    }

    void forward() {
        run(forward);
    }

    /** The loss of the forward pass; see {@link SoftmaxNode#loss}. */
    double loss(int[] labels, double smoothing, boolean mean) {
        return softmax.loss(labels, smoothing, mean);
    }

    /** Puts the gradients of all weights into their place. */
    void backward() {
        run(backward);
    }

    private static void run(List<Step> steps) {
        // By index, since an iterator would be garbage.
        for (int i = 0; i < steps.size(); i++) {
            steps.get(i).run();
        }
    }

    /** Fills so many rows with the probabilities that the forward pass gave. */
    void output(float[][] rows, int first, int count) {
        copyRows(softmax.output(), rows, first, count);
    }

    /** Fills so many rows with what a layer put out, if it was compiled for that. */
    void activations(int layer, float[][] rows, int first, int count) {
        copyRows(layerOutputs.get(layer), rows, first, count);
    }

    private void copyRows(Tensor from, float[][] rows, int first, int count) {
        int length = Math.toIntExact(from.descriptor().length() / batch);
        for (int i = 0; i < count; i++) {
            rows[first + i] = new float[length];
            from.get((long) i * length, rows[first + i]);
        }
    }

    @Override
    public void close() {
        scope.close();
    }
}
