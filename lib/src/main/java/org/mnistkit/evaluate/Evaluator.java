package org.mnistkit.evaluate;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.mnistkit.data.ImageSet;
import org.mnistkit.engine.Engine;
import org.mnistkit.model.Classifier;
import org.mnistkit.model.Model;
import org.mnistkit.settings.Augmentation;
import org.nd4j.evaluation.classification.Evaluation;

/** Lets a network look at images and compares what it says with the labels. */
public final class Evaluator {

    private Evaluator() {}

    /**
     * What a model or an ensemble says of each image, with dropout off, and each model at its
     * temperature. The members of an ensemble are asked one after the other, so that only one of
     * them takes memory; a {@link Predictor} is faster for many questions of a few images.
     *
     * @param images images of the classifier's classes; they are normalized here as each model
     *     needs it
     * @throws IllegalArgumentException if they are of other classes or another size than those that
     *     the model was trained on
     */
    public static Predictions predict(Classifier classifier, ImageSet images) {
        return predictEach(classifier, images).mean();
    }

    /**
     * What each member of an ensemble says by itself; otherwise as {@link #predict(Classifier,
     * ImageSet)}.
     */
    public static EnsemblePredictions predictEach(Classifier classifier, ImageSet images) {
        List<Predictions> each = new ArrayList<>();
        for (Model member : classifier.members()) {
            try (Engine engine = Engine.of(member.network())) {
                each.add(predict(engine, member, images));
            }
        }
        return new EnsemblePredictions(each);
    }

    /**
     * Test-time augmentation: what a model or an ensemble says of each image as it is, and of
     * variants of it, changed at random as in a training run. {@link EnsemblePredictions#mean} then
     * is the answer (Krizhevsky, Sutskever and Hinton 2012, section 4.1, averaged over crops). All
     * members of an ensemble are kept ready meanwhile, so that each variant is made once.
     *
     * @param images images of the classifier's classes, as for {@link #predict(Classifier,
     *     ImageSet)}
     * @param augmentation how variants are made
     * @param variants how many, at least 0
     * @param seed what they are drawn with
     * @return as many predictions as there are variants and one more, that of the images as they
     *     are, which comes first; all name the images as they are
     */
    public static EnsemblePredictions predictVariants(
            Classifier classifier,
            ImageSet images,
            Augmentation augmentation,
            int variants,
            long seed) {
        if (variants < 0) {
            throw new IllegalArgumentException(
                    "variants is " + variants + ", but must be at least 0");
        }
        List<Predictions> each = new ArrayList<>();
        try (Predictor predictor = new Predictor(classifier)) {
            for (int variant = 0; variant <= variants; variant++) {
                ImageSet seen =
                        variant == 0 ? images : images.augmented(augmentation, seed, variant);
                each.add(Predictions.of(images, predictor.predict(seen).rows()));
            }
        }
        return new EnsemblePredictions(each);
    }

    /** What a model says, at its temperature, with an engine that is there for its network. */
    static Predictions predict(Engine engine, Model model, ImageSet images) {
        return predict(engine, normalized(model, images)).scaled(model.temperature());
    }

    /** Images as a model needs them: of its classes, with its normalization. */
    static ImageSet normalized(Model model, ImageSet images) {
        if (!model.classNames().equals(images.classNames())) {
            throw new IllegalArgumentException(
                    "the model tells %s apart, but the images are of %s"
                            .formatted(
                                    String.join(", ", model.classNames()),
                                    String.join(", ", images.classNames())));
        }
        return images.normalizedBy(model.normalization());
    }

    /**
     * What a network says of each image, with dropout off. A network does not know how its images
     * have to be normalized, nor at which temperature its probabilities are right; a {@link Model}
     * does.
     *
     * @param network a network with as many outputs as there are classes, softmax at the end
     * @param images images normalized as those were that it was trained on
     * @throws IllegalArgumentException if the network's outputs do not fit the classes
     */
    public static Predictions predict(MultiLayerNetwork network, ImageSet images) {
        try (Engine engine = Engine.of(network)) {
            return predict(engine, images);
        }
    }

    /**
     * The same with an engine that is already there, for example in the middle of a training run.
     */
    public static Predictions predict(Engine engine, ImageSet images) {
        return Predictions.of(images, engine.predict(images));
    }

    /**
     * {@link #predict(Classifier, ImageSet)} in the form of DL4J's {@code Evaluation}: accuracy,
     * precision, recall, F1.
     */
    public static Evaluation evaluate(Classifier classifier, ImageSet images) {
        return predict(classifier, images).evaluation();
    }

    /**
     * {@link #predict(MultiLayerNetwork, ImageSet)} in the form of DL4J's {@code Evaluation}:
     * accuracy, precision, recall, F1.
     */
    public static Evaluation evaluate(MultiLayerNetwork network, ImageSet images) {
        return predict(network, images).evaluation();
    }
}
