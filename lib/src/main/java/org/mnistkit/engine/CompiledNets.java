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

    private record Key(Purpose purpose, int batch) {}

    private final MultiLayerNetwork network;
    private final Parameters parameters;
    private final int type;
    private final Randomness randomness;
    private final Map<Key, CompiledNet> nets = new LinkedHashMap<>(16, 0.75f, true);

    // Of the last step, so that the next one needn't even look.
    private Purpose lastPurpose;
    private CompiledNet last;

    CompiledNets(
            MultiLayerNetwork network, Parameters parameters, int type, Randomness randomness) {
        this.network = network;
        this.parameters = parameters;
        this.type = type;
        this.randomness = randomness;
    }

    CompiledNet get(Purpose purpose, int batch) {
        if (last == null || lastPurpose != purpose || last.batch() != batch) {
            last = find(purpose, batch);
            lastPurpose = purpose;
        }
        return last;
    }

    private CompiledNet find(Purpose purpose, int batch) {
        Key key = new Key(purpose, batch);
        CompiledNet net = nets.get(key);
        if (net == null) {
            if (nets.size() == MOST) {
                Iterator<CompiledNet> oldest = nets.values().iterator();
                oldest.next().close();
                oldest.remove();
            }
            net =
                    CompiledNet.compile(
                            new Blueprint(network, purpose),
                            parameters,
                            purpose,
                            batch,
                            type,
                            randomness);
            nets.put(key, net);
        }
        return net;
    }

    @Override
    public void close() {
        last = null;
        nets.values().forEach(CompiledNet::close);
        nets.clear();
    }
}
