package org.mnistkit.evaluate;

import java.util.ArrayList;
import java.util.List;
import org.mnistkit.data.ImageSet;
import org.mnistkit.engine.Engine;
import org.mnistkit.model.Classifier;
import org.mnistkit.model.Model;

/**
 * A model or an ensemble that is kept ready to be asked again and again, about a picture at a time
 * for example. Whoever opens it closes it.
 */
public final class Predictor implements AutoCloseable {

    private final Classifier classifier;

    /** One for each member. */
    private final List<Engine> engines = new ArrayList<>();

    /** Makes a classifier ready. */
    public Predictor(Classifier classifier) {
        this.classifier = classifier;
        try {
            classifier.members().forEach(member -> engines.add(Engine.of(member.network())));
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    /** {@link Evaluator#predict(Classifier, ImageSet)}. */
    public Predictions predict(ImageSet images) {
        List<Predictions> each = new ArrayList<>();
        for (int i = 0; i < engines.size(); i++) {
            Model member = classifier.members().get(i);
            each.add(Evaluator.predict(engines.get(i), Evaluator.normalized(member, images)));
        }
        return new EnsemblePredictions(each).mean();
    }

    /** Frees the memory outside the heap; the networks stay as they are. */
    @Override
    public void close() {
        engines.forEach(Engine::close);
    }
}
