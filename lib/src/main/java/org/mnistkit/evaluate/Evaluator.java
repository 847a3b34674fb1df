package org.mnistkit.evaluate;

import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.mnistkit.data.ImageSet;
import org.mnistkit.engine.Engine;
import org.mnistkit.model.Model;
import org.nd4j.evaluation.classification.Evaluation;

/** Lets a network look at images and compares what it says with the labels. */
public final class Evaluator {

    private Evaluator() {}

    /**
     * What a model says of each image, with dropout off.
     *
     * @param images images of the model's classes; they are normalized here as the model needs it
     * @throws IllegalArgumentException if they are of other classes or another size than those that
     *     the model was trained on
     */
    public static Predictions predict(Model model, ImageSet images) {
        try (Engine engine = Engine.of(model.network())) {
            return predict(engine, normalized(model, images));
        }
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
     * have to be normalized; a {@link Model} does.
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

    /** The same with an engine that is already there, for example in the middle of a training. */
    public static Predictions predict(Engine engine, ImageSet images) {
        return Predictions.of(images, engine.predict(images));
    }

    /**
     * {@link #predict(Model, ImageSet)} in the form of DL4J's {@code Evaluation}: accuracy,
     * precision, recall, F1.
     */
    public static Evaluation evaluate(Model model, ImageSet images) {
        return predict(model, images).evaluation();
    }

    /**
     * {@link #predict(MultiLayerNetwork, ImageSet)} in the form of DL4J's {@code Evaluation}:
     * accuracy, precision, recall, F1.
     */
    public static Evaluation evaluate(MultiLayerNetwork network, ImageSet images) {
        return predict(network, images).evaluation();
    }
}
