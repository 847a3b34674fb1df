package org.mnistkit.engine;

import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.mnistkit.data.Batch;
import org.mnistkit.data.ImageSet;
import org.mnistkit.settings.TrainingConfig;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Does the arithmetic of a network: training steps and predictions. An engine may keep weights and
 * updater state in a form of its own while it works; {@link #writeBack} brings them home, and until
 * then the DL4J network may be out of date.
 *
 * <p>What a step does depends on nothing but the weights, the updater's state, the batch, and the
 * numbers of the update and the epoch, which DL4J counts in the network: also what dropout drops is
 * drawn anew for each update, from the seed and the update's number. So a training can be left
 * after any step and taken up from there.
 *
 * <p>Not thread-safe, and to be closed by whoever opened it.
 */
public interface Engine extends AutoCloseable {

    /** The engine that gives a network's predictions best on this machine. */
    static Engine of(MultiLayerNetwork network) {
        return of(network, TrainingConfig.defaults());
    }

    /**
     * The engine that trains a network best on this machine.
     *
     * @param network an initialized network; its updaters, learning rates, regularization and
     *     clipping are what is trained with
     * @param config of which the seed, the label smoothing and the averaging matter here
     */
    static Engine of(MultiLayerNetwork network, TrainingConfig config) {
        return new Dl4jEngine(network, config);
    }

    /**
     * What runs a network on this machine, for banners and records: "DL4J 1.0.0-M2.1 (OpenBLAS)".
     */
    static String name() {
        return Dl4jEngine.NAME;
    }

    /**
     * One step of training on a batch: forward, backward, update.
     *
     * @return the loss before the update: mean cross-entropy of the batch in nats, with dropout on,
     *     plus the network's own regularization terms. NaN or infinite if the training has
     *     diverged.
     */
    double step(Batch batch);

    /**
     * The network's outputs for images, with dropout off; those of the averaged weights, if the
     * training averages them and has begun.
     *
     * @param images normalized as the training images were
     * @return [n][classes] a row of probabilities for each image
     */
    float[][] predict(ImageSet images);

    /** The learning rate of the next step. */
    double learningRate();

    /** Tells schedules that go by epochs that one has passed. */
    void epochDone();

    /**
     * Puts the weights and the updater's state as they now are, and the numbers of updates and
     * epochs, into the DL4J network. The training may go on afterwards.
     */
    void writeBack();

    /**
     * The moving average of the weights, in the layout of the DL4J network's own parameters: [1,
     * parameters], off-heap, owned by the engine and valid until the next step. Null if there is
     * none, which before the first step is always so.
     */
    INDArray average();

    /** Goes on from a moving average that {@link #average} gave earlier; it is copied. */
    void setAverage(INDArray average);

    /** Frees all memory outside the heap. Does not write back. */
    @Override
    void close();
}
