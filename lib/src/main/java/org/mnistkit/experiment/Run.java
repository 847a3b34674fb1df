package org.mnistkit.experiment;

import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.mnistkit.data.ImageSet;
import org.mnistkit.data.Normalization;
import org.mnistkit.data.Split;
import org.mnistkit.evaluate.Evaluator;
import org.mnistkit.model.Description;
import org.mnistkit.model.LayerSpec;
import org.mnistkit.model.Model;
import org.mnistkit.train.FitListener;
import org.mnistkit.train.Trainer;

/**
 * One training on a given split of the images, begun anew or going on from a model. An {@link
 * Experiment} draws its own split and is only ever begun anew.
 *
 * @param name what the record calls the network
 * @param description the network, and how it is trained; the seed draws its first weights
 * @param split what it is trained on and validated with
 * @param start whose weights it begins with; null to begin anew
 */
public record Run(String name, Description description, Split split, long seed, Model start) {

    /**
     * @throws IllegalArgumentException if the start has other layers or classes; the message says
     *     which
     */
    public Run {
        if (start != null) {
            requireSameClasses(start.classNames(), split.train().classNames());
            requireSameLayers(start.description().layers(), description.layers());
        }
    }

    private static void requireSameClasses(List<String> saved, List<String> wanted) {
        if (!saved.equals(wanted)) {
            throw new IllegalArgumentException(
                    "The saved model tells %s apart, but the images are of %s."
                            .formatted(String.join(", ", saved), String.join(", ", wanted)));
        }
    }

    private static void requireSameLayers(List<LayerSpec> saved, List<LayerSpec> wanted) {
        for (int i = 0; i < Math.max(saved.size(), wanted.size()); i++) {
            String theirs = i < saved.size() ? "\"" + saved.get(i) + "\"" : "none";
            String ours = i < wanted.size() ? "\"" + wanted.get(i) + "\"" : "none";
            if (!theirs.equals(ours)) {
                throw new IllegalArgumentException(
                        ("The saved model has other layers than the description: layer %d is %s"
                                        + " there and %s here. Take the description that the"
                                        + " model was trained with, or begin without its weights.")
                                .formatted(i + 1, theirs, ours));
            }
        }
    }

    /**
     * Trains the network. If this thread is interrupted, the training ends after the batch it is
     * in, and the model has what was learned by then; the interrupt is used up.
     *
     * @param test images that the trained network is measured with
     * @param listeners are told how it goes
     * @return the trained network with the record of this training
     * @throws org.mnistkit.train.TrainingDivergedException if the training leads nowhere
     */
    public Model train(ImageSet test, FitListener... listeners) {
        MultiLayerNetwork network = description.network(seed);
        Normalization normalization = split.train().normalization();
        if (start != null) {
            network.setParams(start.network().params());
            normalization = start.normalization();
        }
        Trainer trainer = new Trainer(description.training().withSeed(seed), listeners);
        trainer.fit(network, split.normalizedBy(normalization));
        // Nothing is left to interrupt: measuring takes seconds.
        Thread.interrupted();
        return new Model(
                        description.withTraining(trainer.config()),
                        network,
                        normalization,
                        split.train().classNames())
                .withRun(
                        trainer.record(
                                name,
                                Evaluator.predict(network, test.normalizedBy(normalization))));
    }

    /**
     * The model itself, unless its training was interrupted before the first batch.
     *
     * @throws IllegalArgumentException if it was; such a model is not worth keeping
     */
    public static Model requireLearned(Model model) {
        if (model.network().getIterationCount() == 0) {
            throw new IllegalArgumentException(
                    "The training was interrupted before its first batch; nothing is saved.");
        }
        return model;
    }
}
