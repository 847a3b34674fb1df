package org.mnistkit.experiment;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.mnistkit.data.ImageSet;
import org.mnistkit.data.Normalization;
import org.mnistkit.data.Provenance;
import org.mnistkit.data.Split;
import org.mnistkit.description.Description;
import org.mnistkit.description.layer.LayerSpec;
import org.mnistkit.model.Model;
import org.mnistkit.record.RunRecord;
import org.mnistkit.settings.Compute;
import org.mnistkit.settings.TrainingConfig;
import org.mnistkit.settings.Values;
import org.mnistkit.train.Ending;
import org.mnistkit.train.FitListener;
import org.mnistkit.train.Trainer;

/**
 * One training on a given split of the images, begun anew or going on from a model.
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
                        ("The saved model has other layers than the description: line %d of the"
                             + " layers is %s there and %s here. Take the description that the"
                             + " model was trained with, or begin without its weights.")
                                .formatted(i + 1, theirs, ours));
            }
        }
    }

    /**
     * How a model's training cut images in two, so that a training which goes on from it can hold
     * back the same ones.
     *
     * @return settings whose validation share, limit and seed do it; empty if not known, or if the
     *     model was trained on other data
     */
    public static Optional<TrainingConfig> splitOf(Model model, ImageSet images) {
        return Optional.ofNullable(model.run())
                .filter(run -> isOf(run.data(), images.provenance()))
                .map(run -> model.description().training())
                .filter(training -> training.validation() > 0);
    }

    private static boolean isOf(RunRecord.Data data, Provenance provenance) {
        return data.name().equals(provenance.name())
                && data.checksum().equals(provenance.checksum());
    }

    /**
     * Whether the model that this goes on from may have been trained on images that validate here:
     * it may unless it was trained on other data, or held back the very same images. The validation
     * score is then better than it should be.
     */
    public boolean mayHaveSeenValidation() {
        if (start == null || split.validation().size() == 0) {
            return false;
        }
        if (start.run() == null) {
            return true;
        }
        RunRecord.Data there = start.run().data();
        return isOf(there, split.train().provenance()) && !heldBackTheSame(there.heldBack());
    }

    private boolean heldBackTheSame(String heldBack) {
        if (!heldBack.isEmpty()) {
            return split.validation().checksum().startsWith(heldBack);
        }
        // A record made before it said which: the same settings cut the images in the same way.
        TrainingConfig earlier = start.description().training();
        TrainingConfig now = description.training();
        return earlier.validation() > 0
                && earlier.validation() == now.validation()
                && earlier.trainLimit() == now.trainLimit()
                && earlier.seed() == seed;
    }

    /** As below, computed as the description says, and without a checkpoint. */
    public Model train(ImageSet test, FitListener... listeners) {
        return train(test, description.training().compute(), null, listeners);
    }

    /**
     * Trains the network and measures it. If this thread is interrupted, the training ends after
     * the batch it is in; the model then has what was learned so far, its record has no scores, and
     * the interrupt is still set.
     *
     * @param test images that the trained network is measured with
     * @param compute what computes, and with how many threads
     * @param checkpoint where the training notes how far it has come, so that it goes on from there
     *     after its process was killed; to be deleted when the outcome has been saved. Null for
     *     none
     * @param listeners are told how it goes
     * @return the trained network with the record of this training
     * @throws org.mnistkit.train.TrainingDivergedException if the training leads nowhere
     * @throws IllegalArgumentException if it ended before its first batch
     */
    public Model train(ImageSet test, Compute compute, Path checkpoint, FitListener... listeners) {
        MultiLayerNetwork network = description.network(seed);
        Normalization normalization = split.train().normalization();
        if (start != null) {
            network.setParams(start.network().params());
            normalization = start.normalization();
        }
        TrainingConfig training = description.training().withSeed(seed);
        Trainer trainer =
                new Trainer(training.withCompute(compute), listeners).withCheckpoint(checkpoint);
        trainer.fit(network, split.normalizedBy(normalization));
        if (trainer.history().batchLosses().isEmpty()) {
            throw new IllegalArgumentException(
                    trainer.ending() == Ending.OUT_OF_TIME
                            ? ("The time of the training, %s s, was over before its first batch;"
                                            + " nothing is saved. Give it more: max-seconds.")
                                    .formatted(Values.number(training.maxSeconds()))
                            : "The training was interrupted before its first batch; nothing is"
                                    + " saved.");
        }
        Model model =
                new Model(
                        description.withTraining(training),
                        network,
                        normalization,
                        split.train().classNames());
        if (Thread.currentThread().isInterrupted()) {
            return model.withRun(trainer.recordUnmeasured(name));
        }
        return model.withRun(trainer.record(name, test.normalizedBy(normalization)));
    }
}
