package org.mnistkit.engine;

import java.util.IdentityHashMap;
import org.deeplearning4j.nn.api.Updater;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Keeps a network's weights, gradients and updater state from being closed while native code works
 * on them. A network that is closed meanwhile, in another thread, keeps its memory until the
 * garbage collector finds it.
 */
final class ArraysInUse {

    /** How many hold each array; several engines may work on one network. */
    private static final IdentityHashMap<INDArray, Integer> HOLDERS = new IdentityHashMap<>();

    private final INDArray weights;
    private final INDArray gradients;
    private final INDArray state;

    private ArraysInUse(INDArray weights, INDArray gradients, INDArray state) {
        this.weights = weights;
        this.gradients = gradients;
        this.state = state;
    }

    static ArraysInUse of(MultiLayerNetwork network) {
        Updater updater = network.getUpdater(false);
        ArraysInUse arrays =
                new ArraysInUse(
                        network.params(),
                        network.getFlattenedGradients(),
                        updater == null ? null : updater.getStateViewArray());
        synchronized (HOLDERS) {
            hold(arrays.weights);
            hold(arrays.gradients);
            hold(arrays.state);
        }
        return arrays;
    }

    private static void hold(INDArray array) {
        // What has been closed already, or must not be closed by anybody, stays as it is.
        if (array != null && (array.closeable() || HOLDERS.containsKey(array))) {
            HOLDERS.merge(array, 1, Integer::sum);
            array.setCloseable(false);
        }
    }

    private static void release(INDArray array) {
        if (HOLDERS.containsKey(array)
                && HOLDERS.computeIfPresent(array, (key, count) -> count > 1 ? count - 1 : null)
                        == null) {
            array.setCloseable(true);
        }
    }

    void release() {
        synchronized (HOLDERS) {
            release(weights);
            release(gradients);
            release(state);
        }
    }
}
