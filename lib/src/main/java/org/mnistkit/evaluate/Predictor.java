package org.mnistkit.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.mnistkit.data.ImageSet;
import org.mnistkit.data.Images;
import org.mnistkit.engine.Engine;
import org.mnistkit.engine.LogitGradient;
import org.mnistkit.engine.Outputs;
import org.mnistkit.model.Classifier;
import org.mnistkit.model.Model;
import org.mnistkit.settings.Compute;

/**
 * A model or an ensemble that is kept ready to be asked again and again, about a picture at a time
 * for example. Whoever opens it closes it.
 */
public final class Predictor implements AutoCloseable {

    private final Classifier classifier;

    /** Null for an ensemble, and for a model without a reject option. */
    private final Rejector rejector;

    /** One for each member. */
    private final List<Engine> engines = new ArrayList<>();

    /** Makes a classifier ready. */
    public Predictor(Classifier classifier) {
        this(classifier, Compute.DEFAULT);
    }

    /**
     * Makes a classifier ready to be computed in a way of one's choice.
     *
     * @throws IllegalStateException if oneDNN is demanded and cannot be used; the message says why
     */
    public Predictor(Classifier classifier, Compute compute) {
        this.classifier = classifier;
        this.rejector =
                classifier instanceof Model model && model.rejectOption() != null
                        ? new Rejector(model.rejectOption())
                        : null;
        try {
            classifier
                    .members()
                    .forEach(member -> engines.add(Engine.of(member.network(), compute)));
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
            each.add(Evaluator.predict(engines.get(i), member, images));
        }
        return new EnsemblePredictions(each).mean();
    }

    /**
     * What {@link #predict} says, and whether it can be relied on, in one pass of the network.
     * Ensembles, and models without a {@link org.mnistkit.model.RejectOption}, answer whatever they
     * are asked.
     */
    public Answers answer(ImageSet images) {
        if (rejector == null) {
            Predictions says = predict(images);
            return new Answers(says, Collections.nCopies(says.size(), Verdict.ANSWERED));
        }
        Model model = classifier.members().get(0);
        ImageSet normalized = Evaluator.normalized(model, images);
        Outputs outputs = engines.get(0).outputs(normalized);
        Predictions says =
                Predictions.of(normalized, outputs.probabilities()).scaled(model.temperature());
        return new Answers(says, rejector.verdicts(outputs.features(), says));
    }

    /**
     * What a layer of a model, or of the first member of an ensemble, makes of images; see {@link
     * Engine#activations}.
     *
     * @param images as for {@link #predict}
     */
    public float[][] activations(ImageSet images, int layer) {
        Model member = classifier.members().get(0);
        return engines.get(0).activations(Evaluator.normalized(member, images), layer);
    }

    /**
     * The gradient of a function of the output of a model, or of the first member of an ensemble,
     * with respect to each pixel of images; see {@link Engine#imageGradients}.
     *
     * @param images as for {@link #predict}
     */
    public float[][] imageGradients(ImageSet images, LogitGradient of) {
        Model member = classifier.members().get(0);
        return engines.get(0).imageGradients(Evaluator.normalized(member, images), of);
    }

    /**
     * What it says of images that are normalized already: the mean of its members' probabilities,
     * each at its temperature.
     *
     * @param images of the classifier's classes, normalized as each of its members needs them
     * @return [n][classes] a row of probabilities for each image
     */
    public float[][] probabilities(Images images) {
        if (engines.size() == 1) {
            return probabilities(0, images);
        }
        ProbabilitySum sum = new ProbabilitySum();
        for (int i = 0; i < engines.size(); i++) {
            sum.add(probabilities(i, images));
        }
        return sum.mean();
    }

    private float[][] probabilities(int member, Images images) {
        double temperature = classifier.members().get(member).temperature();
        float[][] rows = engines.get(member).predict(images);
        Arrays.setAll(rows, i -> TemperatureScaling.scaled(rows[i], temperature));
        return rows;
    }

    /** Frees the memory outside the heap; the networks stay as they are. */
    @Override
    public void close() {
        engines.forEach(Engine::close);
    }
}
