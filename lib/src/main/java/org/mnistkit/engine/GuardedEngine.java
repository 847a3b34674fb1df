package org.mnistkit.engine;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.mnistkit.data.Batch;
import org.mnistkit.data.Images;
import org.mnistkit.engine.onednn.OneDnn;
import org.mnistkit.network.NetworkState;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Stands before every engine, so that no mistake of a caller ends the process: native code does not
 * notice that memory has been freed. One thread at a time computes, with the number of threads that
 * it asked for; calls after a close, from what the engine itself calls, and with what the network
 * cannot take are refused; and the network's arrays cannot be closed while they are in use.
 */
final class GuardedEngine implements Engine {

    private final Engine engine;
    private final MultiLayerNetwork network;
    private final InputCheck input;
    private final int threads;
    private final ReentrantLock lock = new ReentrantLock();
    private boolean isClosed;

    /**
     * @param engine is closed with this one
     * @param threads how many threads it works with; 0 for the default
     */
    GuardedEngine(Engine engine, int threads) {
        this.engine = engine;
        this.network = engine.network();
        this.threads = threads;
        input = new InputCheck(network);
    }

    private <T> T guarded(Supplier<T> work) {
        lock();
        ArraysInUse arrays = ArraysInUse.of(network);
        try {
            requireOpen();
            return OneDnn.withThreads(threads, work);
        } finally {
            arrays.release();
            lock.unlock();
        }
    }

    private void lock() {
        if (lock.isHeldByCurrentThread()) {
            throw new IllegalStateException(
                    "The engine is in the middle of a computation, and was called again by what it"
                        + " calls on the way, a LogitGradient or a listener of the network. Call it"
                        + " afterwards, or use another engine there: Engine.of(network).");
        }
        lock.lock();
    }

    private void requireOpen() {
        if (isClosed) {
            throw new IllegalStateException(
                    "The engine was closed, which frees what it computes with. Open another one"
                            + " with Engine.of(network).");
        }
        NetworkState.requireOpen(network);
        INDArray average = engine.average();
        if (average != null && average.wasClosed()) {
            throw new IllegalStateException(
                    "The moving average of the weights was closed, but it belongs to the engine,"
                            + " which still needs it. Open another engine, and copy the average"
                            + " with dup() where you want to keep it.");
        }
    }

    @Override
    public double step(Batch batch) {
        input.requireBatch(batch);
        return guarded(() -> engine.step(batch));
    }

    @Override
    public float[][] predict(Images images) {
        input.requireSize(images);
        return guarded(() -> engine.predict(images));
    }

    @Override
    public Outputs outputs(Images images) {
        input.requireSize(images);
        return guarded(() -> engine.outputs(images));
    }

    @Override
    public float[][] activations(Images images, int layer) {
        int layers = network.getnLayers();
        if (layer < 0 || layer >= layers) {
            throw new IllegalArgumentException(
                    "layer is %d, but the network has the layers 0 to %d"
                            .formatted(layer, layers - 1));
        }
        input.requireSize(images);
        return guarded(() -> engine.activations(images, layer));
    }

    @Override
    public float[][] imageGradients(Images images, LogitGradient of) {
        input.requireSize(images);
        return guarded(() -> engine.imageGradients(images, checked(of)));
    }

    private static LogitGradient checked(LogitGradient of) {
        return (image, probabilities) -> {
            int classes = probabilities.length;
            float[] gradient = of.of(image, probabilities);
            if (gradient.length != classes) {
                throw new IllegalArgumentException(
                        "the gradient with respect to the logits has %d values, but must have %d, one for each class"
                                .formatted(gradient.length, classes));
            }
            return gradient;
        };
    }

    @Override
    public double learningRate() {
        return guarded(engine::learningRate);
    }

    @Override
    public void epochDone() {
        guarded(
                () -> {
                    engine.epochDone();
                    return null;
                });
    }

    @Override
    public INDArray average() {
        return guarded(engine::average);
    }

    @Override
    public void setAverage(INDArray average, int firstUpdate) {
        guarded(
                () -> {
                    requireAverage(average);
                    engine.setAverage(average, firstUpdate);
                    return null;
                });
    }

    private void requireAverage(INDArray average) {
        INDArray weights = network.params();
        if (average.dataType() != weights.dataType() || average.length() != weights.length()) {
            throw new IllegalArgumentException(
                    "the average has %,d values of the type %s, but the network has %,d weights of the type %s"
                            .formatted(
                                    average.length(),
                                    average.dataType(),
                                    weights.length(),
                                    weights.dataType()));
        }
    }

    @Override
    public String description() {
        return engine.description();
    }

    @Override
    public MultiLayerNetwork network() {
        return network;
    }

    /** What the network can take, for breakdowns. */
    InputCheck input() {
        return input;
    }

    /** The engine behind it, for tests and breakdowns. */
    Engine engine() {
        return engine;
    }

    /** Waits for what is being computed in another thread. */
    @Override
    public void close() {
        lock();
        try {
            isClosed = true;
            engine.close();
        } finally {
            lock.unlock();
        }
    }
}
