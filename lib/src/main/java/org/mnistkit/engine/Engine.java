package org.mnistkit.engine;

import java.util.Set;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.mnistkit.data.Batch;
import org.mnistkit.data.Images;
import org.mnistkit.engine.graph.Optimization;
import org.mnistkit.engine.onednn.OneDnn;
import org.mnistkit.network.Dl4jOptimizer;
import org.mnistkit.settings.Compute;
import org.mnistkit.settings.TrainingConfig;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Does the arithmetic of a network: training steps and predictions. It works on the DL4J network's
 * own arrays: after every step the network has the new weights, updater state and counts, whatever
 * the engine. Without a {@link TrainingConfig} it is opened for predictions, with one for training;
 * both can do both, but compile and prepare what they are opened for.
 *
 * <p>What a step does depends on nothing but the weights, the updater's state, the batch, and the
 * numbers of the update and the epoch, which DL4J counts in the network: the masks of dropout, too,
 * are drawn anew for each update from the seed and the update's number. So a training run can stop
 * after any step and resume there.
 *
 * <p>It may be used from several threads: one at a time computes, the others wait. Whoever opens it
 * closes it. Every method but {@link #description}, {@link #network} and {@link #close} throws an
 * {@link IllegalStateException} if the engine or its network has been closed. So do these methods
 * and {@code close} if they are called by what the engine itself calls on the way: a {@link
 * LogitGradient}, or a listener of the network. A network that is closed while the engine computes
 * keeps its memory until the garbage collector finds it.
 */
public interface Engine extends AutoCloseable {

    /**
     * The engine that gives a network's predictions best on this machine, with the weights that it
     * has now; see {@link #of(MultiLayerNetwork, Compute)}.
     */
    static Engine of(MultiLayerNetwork network) {
        return of(network, Compute.DEFAULT);
    }

    /**
     * An engine for a network's predictions; nothing is compiled for training. The weights are
     * converted and packed once, at the first prediction. Training, by the kit or DL4J's own fit,
     * is noticed; after weights were set otherwise, open another engine.
     *
     * @throws IllegalStateException if oneDNN is demanded and cannot be used; the message says why
     */
    static Engine of(MultiLayerNetwork network, Compute compute) {
        return EngineChoice.of(
                network, TrainingConfig.defaults().withCompute(compute), false, Optimization.all());
    }

    /**
     * The engine that trains a network best on this machine.
     *
     * @param network an initialized network; its updaters, learning rates, regularization and
     *     clipping are used
     * @param config of which the seed, the batch size, the label smoothing, the averaging and what
     *     computes matter here
     * @throws IllegalStateException if oneDNN is demanded and cannot be used; the message says why
     */
    static Engine of(MultiLayerNetwork network, TrainingConfig config) {
        return of(network, config, Optimization.all());
    }

    /**
     * An engine that trains a network with some of what makes it fast left out, to see what that is
     * worth.
     *
     * @param config as for {@link #of(MultiLayerNetwork, TrainingConfig)}
     * @param optimizations those that are used; DL4J's own code ignores them
     * @throws IllegalStateException if oneDNN is demanded and cannot be used; the message says why
     */
    static Engine of(
            MultiLayerNetwork network, TrainingConfig config, Set<Optimization> optimizations) {
        return EngineChoice.of(network, config, true, Set.copyOf(optimizations));
    }

    /**
     * The number of threads that work on a network by default: the value of the environment
     * variable OMP_NUM_THREADS, or else one for each core.
     */
    static int threads() {
        return OneDnn.count(0);
    }

    /**
     * What runs networks on this machine by default, as in {@link #description}. A network with a
     * part that cannot be computed with oneDNN is run by DL4J's own code nevertheless.
     */
    static String name() {
        return EngineChoice.name();
    }

    /**
     * What runs the network: engine, version, instruction set, precision, threads, and, if it is
     * not the fast one, why. For banners and records: "oneDNN 3.11 (avx2, float32, 2 threads)".
     */
    String description();

    /**
     * One step of training on a batch: forward, backward, update.
     *
     * @return the loss before the update: mean cross-entropy of the batch in nats, with dropout on
     *     and the targets that the batch has for the training's label smoothing. It does not
     *     include what L2 regularization adds, so that it can be compared with the loss of
     *     validation images. NaN or infinite if the training has diverged.
     * @throws IllegalArgumentException if the network takes images of another size, or tells
     *     another number of classes apart
     */
    double step(Batch batch);

    /**
     * The network's outputs for images, with dropout off; those of the averaged weights, if the
     * training averages them and has begun.
     *
     * @param images normalized as the training images were
     * @return [n][classes] a row of probabilities for each image
     * @throws IllegalArgumentException if the network takes images of another size
     */
    float[][] predict(Images images);

    /**
     * What {@link #predict} gives, bit for bit, and the features from which the last layer has
     * computed it, in one pass.
     *
     * @param images normalized as the training images were
     * @throws IllegalArgumentException if the network takes images of another size
     */
    Outputs outputs(Images images);

    /**
     * A layer's output for images, its activation function included, with dropout off; with the
     * averaged weights, if {@link #predict} uses them.
     *
     * @param images normalized as the training images were
     * @param layer number of the layer, from 0
     * @return [n][values] a row for each image: units, or maps one after the other, row by row
     * @throws IllegalArgumentException if there is no such layer, or the network takes images of
     *     another size
     */
    float[][] activations(Images images, int layer);

    /**
     * The gradient of a function of the network's output with respect to each pixel: how much it
     * would grow if the pixel, as it is after normalization, did. Dropout is off, batch
     * normalization uses its running statistics, and the weights are those of {@link #predict};
     * nothing is learned.
     *
     * @param images normalized as the training images were
     * @param of the function, by its gradient with respect to the logits; it is asked for the
     *     images in order, while the engine is locked
     * @return [n][pixels] a row for each image: rows × columns values, row by row
     * @throws IllegalArgumentException if the network takes images of another size
     * @throws IllegalStateException if the network has a part without a gradient, or no softmax
     *     with cross-entropy at its end; the message says what
     */
    float[][] imageGradients(Images images, LogitGradient of);

    /** The network, whose own weights, updater state and counts every step changes. */
    MultiLayerNetwork network();

    /** The learning rate of the next step; NaN if nothing in the network learns. */
    default double learningRate() {
        return Dl4jOptimizer.learningRate(network());
    }

    /** Advances schedules that go by epochs. */
    default void epochDone() {
        network().incrementEpochCount();
    }

    /**
     * The moving average of the weights, in the layout of the DL4J network's own parameters: [1,
     * parameters], off-heap, owned by the engine and valid until the next step. Null if there is
     * none, as is always so before the first step.
     */
    INDArray average();

    /**
     * Resumes from a moving average that {@link #average} gave earlier.
     *
     * @param average [1, parameters] float32, which is copied
     * @param firstUpdate the network's count of updates when that training began, from which the
     *     {@linkplain TrainingConfig#averagingDecay decay} counts
     * @throws IllegalArgumentException if the average has another length or type than the weights
     */
    void setAverage(INDArray average, int firstUpdate);

    /** Frees the engine's memory outside the heap; the network and its arrays stay as they are. */
    @Override
    void close();
}
