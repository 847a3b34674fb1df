package org.mnistkit.engine;

import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.mnistkit.data.Batch;
import org.mnistkit.data.ImageSet;

/**
 * Does the arithmetic of a network: training steps and predictions. An engine may keep weights and
 * updater state in a form of its own while it works; {@link #writeBack} brings them home, and until
 * then the DL4J network may be out of date.
 *
 * <p>Not thread-safe, and to be closed by whoever opened it.
 */
public interface Engine extends AutoCloseable {

    /** The engine that runs this network best on this machine. */
    static Engine of(MultiLayerNetwork network) {
        return new Dl4jEngine(network);
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
     * The network's outputs for images, with dropout off.
     *
     * @param images normalized as the training images were
     * @return [n][classes] a row of probabilities for each image
     */
    float[][] predict(ImageSet images);

    /** The learning rate of the next step. */
    double learningRate();

    /** Tells schedules that go by epochs that one has passed. */
    void epochDone();

    /** Puts the weights and the updater's state as they now are into the DL4J network. */
    void writeBack();

    /** Frees all memory outside the heap. Does not write back. */
    @Override
    void close();
}
