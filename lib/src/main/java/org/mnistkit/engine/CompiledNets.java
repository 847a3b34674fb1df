package org.mnistkit.engine;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.mnistkit.engine.Compilation.Purpose;

/**
 * The forms of one network that have been compiled so far: one for each batch size and purpose. An
 * epoch needs two for training, since its last batch may be smaller; the least recently used ones
 * are given up when there are many.
 */
final class CompiledNets implements AutoCloseable {

    private static final int MOST = 4;

    /** What for, and for how many images of which size. */
    record NetForm(Purpose purpose, int batch, int rows, int columns) {}

    private final MultiLayerNetwork network;
    private final Parameters parameters;
    private final int type;
    private final Randomness randomness;
    private final Map<NetForm, CompiledNet> nets = new LinkedHashMap<>(16, 0.75f, true);

    // Of the last step, so that the next one needn't even look.
    private NetForm lastForm;
    private CompiledNet last;

    CompiledNets(
            MultiLayerNetwork network, Parameters parameters, int type, Randomness randomness) {
        this.network = network;
        this.parameters = parameters;
        this.type = type;
        this.randomness = randomness;
    }

    CompiledNet get(Purpose purpose, int batch, int rows, int columns) {
        if (lastForm == null
                || lastForm.purpose != purpose
                || lastForm.batch != batch
                || lastForm.rows != rows
                || lastForm.columns != columns) {
            NetForm form = new NetForm(purpose, batch, rows, columns);
            last = find(form);
            lastForm = form;
        }
        return last;
    }

    private CompiledNet find(NetForm form) {
        CompiledNet net = nets.get(form);
        if (net == null) {
            if (nets.size() == MOST) {
                Iterator<CompiledNet> oldest = nets.values().iterator();
                oldest.next().close();
                oldest.remove();
            }
            Blueprint blueprint = new Blueprint(network, form.purpose);
            blueprint.requireSize(form.rows, form.columns);
            net = CompiledNet.compile(blueprint, parameters, form, type, randomness);
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
