package org.mnistkit.engine.graph;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.mnistkit.engine.onednn.UnsupportedByOneDnnException;

/**
 * The forms of one network that have been compiled so far: one for each batch size and purpose. An
 * epoch needs two for training, since its last batch may be smaller; the least recently used ones
 * are closed when there are many.
 */
public final class CompiledNets implements AutoCloseable {

    private static final int MOST = 4;

    /** Makes the network's graph. */
    @FunctionalInterface
    public interface Source {
        /** A new graph. */
        NodeGraph graph();
    }

    /**
     * What the network is compiled for.
     *
     * @param purpose what it has to do
     * @param batch number of images
     * @param rows height of an image
     * @param columns width of an image
     */
    record Form(Purpose purpose, int batch, int rows, int columns) {}

    private final Source source;
    private final Parameters parameters;
    private final int type;
    private final Randomness randomness;
    private final Set<Optimization> optimizations;
    private final Map<Form, CompiledNet> nets = new LinkedHashMap<>(16, 0.75f, true);

    // Those of the last step, so that the next one needs no lookup.
    private Form lastForm;
    private CompiledNet last;

    /**
     * @param source of the network's graph
     * @param parameters on which it works
     * @param type of the values between nodes: oneDNN's number of float32 or bfloat16
     * @param randomness what dropout draws from
     * @param optimizations those that are wanted
     */
    public CompiledNets(
            Source source,
            Parameters parameters,
            int type,
            Randomness randomness,
            Set<Optimization> optimizations) {
        this.source = source;
        this.parameters = parameters;
        this.type = type;
        this.randomness = randomness;
        this.optimizations = optimizations;
    }

    /**
     * The network in a form, compiled now if it has not been before. It is closed with this object,
     * or earlier if many other forms are asked for.
     *
     * @throws UnsupportedByOneDnnException if some operation has no code for this processor
     * @throws IllegalArgumentException if the network is not for images of this size
     */
    public CompiledNet get(Purpose purpose, int batch, int rows, int columns) {
        if (lastForm == null
                || lastForm.purpose != purpose
                || lastForm.batch != batch
                || lastForm.rows != rows
                || lastForm.columns != columns) {
            Form form = new Form(purpose, batch, rows, columns);
            last = find(form);
            lastForm = form;
        }
        return last;
    }

    private CompiledNet find(Form form) {
        CompiledNet net = nets.get(form);
        if (net == null) {
            if (nets.size() == MOST) {
                Iterator<CompiledNet> oldest = nets.values().iterator();
                oldest.next().close();
                oldest.remove();
            }
            NodeGraph graph = source.graph();
            net = CompiledNet.compile(graph, parameters, form, type, randomness, optimizations);
            nets.put(form, net);
        }
        return net;
    }

    @Override
    public void close() {
        lastForm = null;
        last = null;
        nets.values().forEach(CompiledNet::close);
        nets.clear();
    }
}
