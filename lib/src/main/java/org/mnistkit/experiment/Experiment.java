package org.mnistkit.experiment;

import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.mnistkit.archive.ModelFileException;
import org.mnistkit.data.Dataset;
import org.mnistkit.data.ImageSet;
import org.mnistkit.data.Mnist;
import org.mnistkit.data.Normalization;
import org.mnistkit.data.Provenance;
import org.mnistkit.data.Split;
import org.mnistkit.description.Description;
import org.mnistkit.description.layer.LayerSpec;
import org.mnistkit.evaluate.Evaluator;
import org.mnistkit.evaluate.Predictions;
import org.mnistkit.evaluate.Rejector;
import org.mnistkit.evaluate.TemperatureScaling;
import org.mnistkit.model.Model;
import org.mnistkit.model.WeightType;
import org.mnistkit.record.Calibration;
import org.mnistkit.record.RunRecord;
import org.mnistkit.record.RunRecord.Start;
import org.mnistkit.settings.Compute;
import org.mnistkit.settings.TrainingConfig;
import org.mnistkit.settings.Values;
import org.mnistkit.train.Ending;
import org.mnistkit.train.FitListener;
import org.mnistkit.train.Trainer;

/**
 * A training run that can be repeated, and what it leaves behind: the model, and the record of the
 * run. Initial weights, order of the images and dropout all follow from the seed of the
 * description.
 *
 * @param name what the record calls the network, for example "light-tuned"
 * @param description the network, and how it is trained
 * @param split what it is trained on and validated with
 * @param test what the trained network is measured with
 * @param start the model whose weights the training starts from; null for initial weights
 */
public record Experiment(
        String name, Description description, Split split, ImageSet test, Model start)
        implements Serializable {

    /**
     * @throws IllegalArgumentException if the start has other layers or classes; the message says
     *     which
     */
    public Experiment {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(description, "description");
        Objects.requireNonNull(split, "split");
        Objects.requireNonNull(test, "test");
        if (start != null) {
            requireSameClasses(start.classNames(), split.train().classNames());
            requireSameLayers(start.description().layers(), description.layers());
        }
    }

    /** A training run from initial weights; the images are split as the description says. */
    public static Experiment of(String name, Description description, Mnist data) {
        Split split = Trainer.split(description.training(), data.train());
        return new Experiment(name, description, split, data.test(), null);
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
                             + " model was trained with, or start without its weights.")
                                .formatted(i + 1, theirs, ours));
            }
        }
    }

    // ---- Training

    /** As below, computed as the description says, and without a checkpoint. */
    public Model train(FitListener... listeners) {
        return train(description.training().compute(), null, listeners);
    }

    /**
     * Trains the network and measures it. If this thread is interrupted, the training ends after
     * the batch it is in. The model then has what it has learned so far, its record has no scores,
     * and the thread stays interrupted.
     *
     * @param compute what computes, and with how many threads
     * @param checkpoint the file in which the training saves how far it has come, so that it
     *     resumes there after its process was killed; to be deleted when the outcome has been
     *     saved. Null for none
     * @param listeners are notified of how it goes
     * @return the trained network with the record of this training run
     * @throws org.mnistkit.train.TrainingDivergedException if the training diverges
     * @throws IllegalArgumentException if it ended before its first batch
     */
    public Model train(Compute compute, Path checkpoint, FitListener... listeners) {
        TrainingConfig training = description.training();
        MultiLayerNetwork network = description.network(training.seed());
        Normalization normalization = split.train().normalization();
        if (start != null) {
            network.setParams(start.network().params());
            normalization = start.normalization();
        }
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
        Model model = new Model(description, network, normalization, split.train().classNames());
        if (Thread.currentThread().isInterrupted()) {
            return model.withRun(started(trainer.recordUnmeasured(name)));
        }
        RunRecord run = started(trainer.record(name, test.normalizedBy(normalization)));
        return rejecting(model.withRun(run).withTemperature(temperature(model, run)));
    }

    /** The record with the model that this starts from, if there is one. */
    private RunRecord started(RunRecord run) {
        return start == null
                ? run
                : run.withStart(new Start(start.checksum(), mayHaveSeenValidation()));
    }

    /** That which was fitted on the validation images; 1 if there is no best one. */
    private double temperature(Model model, RunRecord run) {
        if (run.calibration() != null) {
            return run.calibration().temperature();
        }
        // A record without test images does not say what a temperature is worth, nor which it is.
        return test.size() > 0
                ? 1
                : TemperatureScaling.fit(Evaluator.predict(model, split.validation())).orElse(1);
    }

    /**
     * A model with a reject option, if there are validation images to choose its limits by, and not
     * too many features.
     */
    private Model rejecting(Model model) {
        return split.validation().size() == 0 || !Rejector.suits(model)
                ? model
                : model.withRejectOption(Rejector.fit(model, split));
    }

    /**
     * Fits the temperature and the reject option of a model on the validation images, and measures
     * what the temperature is worth.
     *
     * @param model what was trained on the other training images, with the record of that
     * @return the same with both, and with a record that says so
     * @throws IllegalArgumentException if there are no validation images, or if the model is right
     *     about all of them, so that no temperature is the best
     */
    public Model calibrate(Model model) {
        Model plain = model.withTemperature(1);
        double temperature =
                TemperatureScaling.fit(Evaluator.predict(plain, split.validation()))
                        .orElseThrow(
                                () ->
                                        new IllegalArgumentException(
                                                "The model has no mistakes on its %s, so there is no best temperature."
                                                        .formatted(
                                                                Values.counted(
                                                                        split.validation().size(),
                                                                        "validation image"))));
        return rejecting(measured(plain, temperature));
    }

    /** A model at a temperature, with a record of what it then does on the test images. */
    private Model measured(Model plain, double temperature) {
        Predictions onTest = Evaluator.predict(plain, test);
        Calibration calibration =
                onTest.size() == 0 ? null : TemperatureScaling.measure(temperature, onTest);
        return plain.withRun(plain.run().withTest(onTest.score(), calibration))
                .withTemperature(temperature);
    }

    // ---- Starting from a model

    /**
     * How a model's training split the images, so that a training run which starts from it can hold
     * back the same ones.
     *
     * @return settings whose validation share, limit and seed do it; empty if not known, or if the
     *     model was trained on other data, on these in another order, or with a split of its own
     */
    public static Optional<TrainingConfig> splitOf(Model model, ImageSet images) {
        return Optional.ofNullable(model.run())
                .map(RunRecord::data)
                .filter(data -> isOf(data, images.provenance()))
                .filter(data -> finds(model.description().training(), images, data.heldBack()))
                .map(data -> model.description().training());
    }

    /**
     * Whether settings hold the images back that a record names; those of a record made before it
     * did are taken for them.
     */
    private static boolean finds(TrainingConfig training, ImageSet images, String heldBack) {
        return training.validation() > 0
                && Trainer.split(training, images).validation().checksum().startsWith(heldBack);
    }

    private static boolean isOf(RunRecord.Data data, Provenance provenance) {
        return data.name().equals(provenance.name())
                && data.checksum().equals(provenance.checksum());
    }

    /**
     * Whether the model that this starts from may have been trained on images that validate here:
     * it may unless it was trained on other data, or held back the very same images, and the same
     * is true of the model that it started from itself. The validation score is then better than it
     * should be.
     */
    public boolean mayHaveSeenValidation() {
        if (start == null || split.validation().size() == 0) {
            return false;
        }
        if (start.run() == null) {
            return true;
        }
        RunRecord.Data there = start.run().data();
        if (there.checksum().isEmpty() && !there.synthetic()) {
            return true; // a mixture, as of fine-tuning
        }
        RunRecord.Start earlier = start.run().training().start();
        if (!isOf(there, split.validation().provenance())) {
            return earlier != null; // which may know these images, whatever came later
        }
        return !heldBackTheSame(there.heldBack()) || (earlier != null && earlier.knowsValidation());
    }

    private boolean heldBackTheSame(String heldBack) {
        if (!heldBack.isEmpty()) {
            return split.validation().checksum().startsWith(heldBack);
        }
        // A record made before it said which: the same settings split the images in the same way.
        TrainingConfig earlier = start.description().training();
        TrainingConfig now = description.training();
        return earlier.validation() > 0
                && earlier.validation() == now.validation()
                && earlier.trainLimit() == now.trainLimit()
                && earlier.seed() == now.seed();
    }

    // ---- What it leaves behind

    /** The name of the record's file; see {@link RunRecord#fileName}. */
    public String recordFile() {
        TrainingConfig training = description.training();
        return RunRecord.fileName(
                name,
                split.train().provenance().name(),
                split.train().size(),
                training.epochs(),
                training.seed());
    }

    /**
     * Checks that a record is of this training run; see {@link RunRecord#identity}.
     *
     * @throws ModelFileException if it is another one's; the message says in what they differ
     */
    void requireSame(Path file) {
        RunRecord there;
        try {
            there = RunRecord.load(file);
        } catch (UncheckedIOException e) {
            throw new ModelFileException(
                    file, "is not a record that can be read. Delete it to train again.", e);
        }
        requireSame(there, "record", file);
    }

    /**
     * Checks that a model is of this training run.
     *
     * @throws ModelFileException if it is another one's; the message says in what they differ
     */
    void requireSame(Model model, Path file) {
        if (model.run() == null) {
            throw new ModelFileException(
                    file, "has no record of its training. Delete it to train again.");
        }
        requireSame(model.run(), "model", file);
    }

    private void requireSame(RunRecord there, String what, Path file) {
        // "x" on Fashion-MNIST and "x-fashion" on MNIST have a record of the same name.
        String data = "data set";
        String seed = "seed";
        description
                .identity()
                .with(data, split.train().provenance().name())
                .with(seed, description.training().seed())
                .differenceFrom(
                        there.identity()
                                .with(data, there.data().name())
                                .with(seed, there.training().seed()))
                .ifPresent(
                        difference -> {
                            throw new ModelFileException(
                                    file,
                                    ("is the %s of another training run: %s. Delete it, or give"
                                                    + " the description another name.")
                                            .formatted(what, difference));
                        });
    }

    /**
     * The name of the model's file: "light-tuned.mnistkit", and "mlp-small-fashion.mnistkit" also
     * if the data set's word is part of the recipe's name.
     */
    public String modelFile() {
        String suffix =
                Dataset.ofClasses(test.classNames())
                        .filter(set -> !set.equals(Dataset.DIGITS))
                        .map(set -> "-" + set.word())
                        .orElse("");
        return (name.endsWith(suffix) ? name : name + suffix) + ".mnistkit";
    }

    /**
     * The model with its weights rounded to float16, half the size of its file. The record in it
     * has the test score and the calibration of just those weights, so that whoever loads the file
     * can measure the same.
     *
     * @param model what {@link #train} returned
     */
    public Model small(Model model) {
        Model rounded = model.rounded(WeightType.FLOAT16);
        return model.run().calibration() == null
                ? rounded.withRun(
                        model.run().withTest(Evaluator.predict(rounded, test).score(), null))
                : measured(rounded.withTemperature(1), model.temperature());
    }
}
