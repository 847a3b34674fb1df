package org.mnistkit.engine.graph;

import static org.bytedeco.dnnl.global.dnnl.*;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.mnistkit.engine.graph.CompiledNets.Form;
import org.mnistkit.engine.onednn.Descriptor;
import org.mnistkit.engine.onednn.OneDnn;
import org.mnistkit.engine.onednn.Operation;
import org.mnistkit.engine.onednn.Scope;
import org.mnistkit.engine.onednn.Tensor;
import org.mnistkit.engine.onednn.UnsupportedByOneDnnException;

/**
 * A network compiled for one batch size: flat lists of operations that are ready to run. Nothing is
 * looked up, chosen or allocated while it runs.
 */
public final class CompiledNet implements AutoCloseable {

    private final Scope scope;
    private final int batch;
    private final List<Operation> prepare;
    private final List<Operation> forward;
    private final List<Operation> backward;
    private final Tensor input;
    private final Tensor features;
    private final List<Tensor> layerOutputs = new ArrayList<>();
    private final SoftmaxNode softmax;
    private final Tensor imageGradients;
    private long preparedFor = -1;

    private CompiledNet(NodeGraph graph, Compilation c, Form form, Scope scope) {
        this.scope = scope;
        batch = form.batch();
        prepare = c.prepare();
        forward = c.forward();
        backward = c.backward();
        input =
                c.allocate(
                        graph.takesMaps()
                                ? c.plain(dnnl_f32, batch, 1, form.rows(), form.columns())
                                : c.plain(dnnl_f32, batch, (long) form.rows() * form.columns()));
        List<Node> nodes = graph.nodes();
        List<Tensor> outputs = new ArrayList<>();
        Tensor passed = input;
        Tensor intoLastLayer = input;
        for (int i = 0; i < nodes.size(); i++) {
            passed = nodes.get(i).forward(passed, c);
            outputs.add(passed);
            if (form.purpose() == Purpose.FEATURES && i == graph.featuresNode()) {
                Descriptor plain = c.plain(dnnl_f32, passed.descriptor().shape());
                intoLastLayer = c.copied(passed, plain, "features");
            }
        }
        features = intoLastLayer;
        if (form.purpose() == Purpose.ACTIVATIONS) {
            for (int last : graph.lastNodes()) {
                // The output of a layer at the beginning that does nothing is its input.
                Tensor output = last < 0 ? input : outputs.get(last);
                Descriptor plain = c.plain(dnnl_f32, output.descriptor().shape());
                layerOutputs.add(c.reordered(output, plain, "output"));
            }
        }
        softmax = (SoftmaxNode) nodes.get(nodes.size() - 1);
        imageGradients = form.purpose().hasBackward() ? compileBackward(nodes, c) : null;
        c.allocateShared();
    }

    /**
     * @param type of what passes through the network: oneDNN's number of float32 or bfloat16
     * @param optimizations those that are wanted
     * @throws UnsupportedByOneDnnException if some operation has no code for this processor
     */
    static CompiledNet compile(
            NodeGraph graph,
            Parameters parameters,
            Form form,
            int type,
            Randomness randomness,
            Set<Optimization> optimizations) {
        Scope scope = new Scope();
        try {
            if (optimizations.contains(Optimization.FUSION)) {
                graph.fuse(form.purpose());
            }
            Compilation c =
                    new Compilation(scope, parameters, form, type, randomness, optimizations);
            CompiledNet net = new CompiledNet(graph, c, form, scope);
            OneDnn.requireFastCode(net.forwardOperations());
            OneDnn.requireFastCode(net.backwardOperations());
            return net;
        } catch (RuntimeException e) {
            scope.close();
            throw e;
        }
    }

    /**
     * Appends the backward pass: in training, back to the first node that learns; otherwise to the
     * images.
     *
     * @return the gradient with respect to the images; null in training
     */
    private Tensor compileBackward(List<Node> nodes, Compilation c) {
        int first = 0;
        while (c.isTraining() && !nodes.get(first).learns()) {
            first++;
        }
        Tensor gradient = null;
        for (int i = nodes.size() - 1; i >= first; i--) {
            gradient = nodes.get(i).backward(gradient, i > first || !c.isTraining(), c);
        }
        return c.isTraining()
                ? null
                : c.reorderedGradient(gradient, input.descriptor(), "image gradient");
    }

    /** What it does up to the loss, in order. */
    public List<Operation> forwardOperations() {
        return Stream.of(prepare, forward).flatMap(List::stream).toList();
    }

    /** What it does from the loss on, in order. */
    public List<Operation> backwardOperations() {
        return Collections.unmodifiableList(backward);
    }

    /** Gives it images, at most as many as it was compiled for. */
    public void setInput(float[] pixels, int images) {
        input.put(pixels, Math.toIntExact(input.descriptor().length() / batch * images));
    }

    /**
     * Converts and packs the weights as the operations want them, unless that has been done.
     *
     * @param weights numbers the states of the weights, from 0: another number for others
     */
    public void prepare(long weights) {
        if (preparedFor != weights) {
            run(prepare);
            preparedFor = weights;
        }
    }

    /** Computes the probabilities of the input's classes. */
    public void forward() {
        run(forward);
    }

    /**
     * The loss of the forward pass, and its gradient for the backward pass.
     *
     * @param targets the probabilities that are wanted, a row for each image
     * @param mean whether the gradient is that of the mean over the batch, or of the sum
     * @return the mean cross-entropy in nats
     */
    public double loss(float[] targets, boolean mean) {
        return softmax.loss(targets, mean);
    }

    /**
     * Starts the backward pass with gradients that do not come from {@link #loss}.
     *
     * @param rows gradients with respect to the logits, of which so many are taken
     */
    public void setLogitGradients(float[][] rows, int first, int count) {
        softmax.setGradients(rows, first, count);
    }

    /** Puts the gradients of all weights into their place, or computes those of the images. */
    public void backward() {
        run(backward);
    }

    private static void run(List<Operation> operations) {
        // By index, since an iterator would be garbage.
        for (int i = 0; i < operations.size(); i++) {
            operations.get(i).run();
        }
    }

    /** Fills so many rows with the probabilities that the forward pass gave. */
    public void output(float[][] rows, int first, int count) {
        copyRows(softmax.output(), rows, first, count);
    }

    /** Fills so many rows with what went into the last layer, if it was compiled for that. */
    public void features(float[][] rows, int first, int count) {
        copyRows(features, rows, first, count);
    }

    /** Fills so many rows with the output of a layer, if it was compiled for that. */
    public void activations(int layer, float[][] rows, int first, int count) {
        copyRows(layerOutputs.get(layer), rows, first, count);
    }

    /** Fills so many rows with the gradients of the images, if it was compiled for that. */
    public void imageGradients(float[][] rows, int first, int count) {
        copyRows(imageGradients, rows, first, count);
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
