package org.mnistkit.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.mnistkit.data.ImageSet;
import org.mnistkit.data.Images;
import org.mnistkit.engine.Engine;
import org.mnistkit.engine.LogitGradient;
import org.mnistkit.engine.Outputs;
import org.mnistkit.model.Classifier;
import org.mnistkit.model.Model;
import org.mnistkit.model.RejectOption;
import org.mnistkit.settings.Compute;

/**
 * A model or an ensemble that is kept ready to be asked again and again, about a picture at a time
 * for example. Whoever opens it closes it.
 */
public final class Predictor implements AutoCloseable {

    private final Classifier classifier;

    /** One for each member. */
    private final List<Engine> engines = new ArrayList<>();

    /** The same; null for a model without a reject option. */
    private final List<Rejector> rejectors = new ArrayList<>();

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
        try {
            for (Model member : classifier.members()) {
                engines.add(Engine.of(member.network(), compute));
                RejectOption option = member.rejectOption();
                rejectors.add(option == null ? null : new Rejector(option));
            }
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
     * What {@link #predict} says, and whether it can be relied on, in one pass of each network. The
     * verdict of an ensemble is that of most of its members; see {@link Verdict#ofMost}. Members
     * without a {@link RejectOption} have none, and if no member has one, everything is answered.
     */
    public Answers answer(ImageSet images) {
        List<Predictions> each = new ArrayList<>();
        List<List<Verdict>> verdicts = new ArrayList<>();
        for (int i = 0; i < engines.size(); i++) {
            Model member = classifier.members().get(i);
            ImageSet normalized = Evaluator.normalized(member, images);
            Outputs outputs = engines.get(i).outputs(normalized);
            Predictions says =
                    Predictions.of(normalized, outputs.probabilities())
                            .scaled(member.temperature());
            each.add(says);
            if (rejectors.get(i) != null) {
                verdicts.add(rejectors.get(i).verdicts(outputs.features(), says));
            }
        }
        Predictions says = new EnsemblePredictions(each).mean();
        return new Answers(
                says,
                IntStream.range(0, says.size())
                        .mapToObj(
                                i ->
                                        Verdict.ofMost(
                                                verdicts.stream().map(all -> all.get(i)).toList()))
                        .toList());
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
