package org.mnistkit.page;

import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.mnistkit.data.ImageSet;
import org.mnistkit.engine.LogitGradient;
import org.mnistkit.evaluate.Answers;
import org.mnistkit.evaluate.Predictions;
import org.mnistkit.evaluate.Predictor;
import org.mnistkit.model.Classifier;
import org.mnistkit.model.Model;
import org.mnistkit.network.LayerInfo;
import org.mnistkit.network.ReceptiveField;
import org.mnistkit.settings.Compute;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A model that is ready to be asked. One thread at a time asks, and none while the weights are
 * being replaced.
 */
final class OpenModel implements AutoCloseable {

    private final String name;
    private final Classifier classifier;
    private final Predictor predictor;
    private final List<LayerInfo> layers;
    private final List<ReceptiveField> fields;
    private boolean isClosed;

    OpenModel(String name, Classifier classifier) {
        this.name = name;
        this.classifier = classifier;
        // One image is no work for several threads, and the browser needs a core, too.
        this.predictor = new Predictor(classifier, Compute.DEFAULT.withThreads(1));
        boolean isOne = classifier instanceof Model;
        layers = isOne ? LayerInfo.of(network()) : List.of();
        fields = isOne ? ReceptiveField.of(network()) : List.of();
    }

    String name() {
        return name;
    }

    Classifier classifier() {
        return classifier;
    }

    /** {@link Predictor#predict}. */
    synchronized Predictions predict(ImageSet images) {
        requireOpen();
        return predictor.predict(images);
    }

    /** {@link Predictor#answer}. */
    synchronized Answers answer(ImageSet images) {
        requireOpen();
        return predictor.answer(images);
    }

    /** {@link Predictor#activations}, of one image. */
    synchronized float[] activations(ImageSet image, int layer) {
        requireOpen();
        return predictor.activations(image, layer)[0];
    }

    /** {@link Predictor#imageGradients}. */
    synchronized float[][] imageGradients(ImageSet images, LogitGradient of) {
        requireOpen();
        return predictor.imageGradients(images, of);
    }

    /**
     * Replaces the weights by others, which are copied.
     *
     * @param weights those of a network with the same layers
     */
    synchronized void takeOver(INDArray weights) {
        network().params().assign(weights);
        // By this an engine notices that it has to prepare the weights anew.
        network().setIterationCount(network().getIterationCount() + 1);
    }

    /** Empty for an ensemble, which has no layers of its own. */
    List<LayerInfo> layers() {
        return layers;
    }

    /** One for each of {@link #layers}. */
    List<ReceptiveField> fields() {
        return fields;
    }

    /** The network; that of the first member of an ensemble. */
    MultiLayerNetwork network() {
        return classifier.members().get(0).network();
    }

    private void requireOpen() {
        if (isClosed) {
            throw new RefusedException(409, "This model has just been replaced; ask again.");
        }
    }

    @Override
    public synchronized void close() {
        isClosed = true;
        predictor.close();
    }
}
