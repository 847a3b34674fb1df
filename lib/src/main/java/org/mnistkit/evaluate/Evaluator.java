package org.mnistkit.evaluate;

import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.mnistkit.data.ImageSet;
import org.mnistkit.engine.Engine;
import org.nd4j.evaluation.classification.Evaluation;

/** Lets a network look at images and compares what it says with the labels. */
public final class Evaluator {

    private Evaluator() {}

    /**
     * What a network says of each image, with dropout off.
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
     * {@link #predict} in the form of DL4J's {@code Evaluation}: accuracy, precision, recall, F1.
     */
    public static Evaluation evaluate(MultiLayerNetwork network, ImageSet images) {
        return predict(network, images).evaluation();
    }
}
