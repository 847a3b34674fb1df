package org.mnistkit.page;

import java.util.List;
import org.mnistkit.evaluate.Predictor;
import org.mnistkit.model.Classifier;
import org.mnistkit.model.Model;
import org.mnistkit.network.LayerInfo;
import org.mnistkit.network.ReceptiveField;

/** A model that is ready to be asked. */
final class OpenModel implements AutoCloseable {

    private final String name;
    private final Classifier classifier;
    private final Predictor predictor;
    private final List<LayerInfo> layers;
    private final List<ReceptiveField> fields;

    OpenModel(String name, Classifier classifier) {
        this.name = name;
        this.classifier = classifier;
        this.predictor = new Predictor(classifier);
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

    Predictor predictor() {
        return predictor;
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
    org.deeplearning4j.nn.multilayer.MultiLayerNetwork network() {
        return classifier.members().get(0).network();
    }

    @Override
    public void close() {
        predictor.close();
    }
}
