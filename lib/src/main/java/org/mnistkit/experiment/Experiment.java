package org.mnistkit.experiment;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.mnistkit.archive.ModelFileException;
import org.mnistkit.data.Dataset;
import org.mnistkit.data.Mnist;
import org.mnistkit.data.Split;
import org.mnistkit.description.Description;
import org.mnistkit.evaluate.Evaluator;
import org.mnistkit.evaluate.Predictions;
import org.mnistkit.model.Model;
import org.mnistkit.model.WeightType;
import org.mnistkit.record.RunRecord;
import org.mnistkit.settings.Compute;
import org.mnistkit.settings.TrainingConfig;
import org.mnistkit.train.FitListener;
import org.mnistkit.train.Trainer;

/**
 * A training that can be repeated, and what it leaves behind: the record of the run, and the model
 * if wanted. Network, validation images, order of the images and dropout all follow from the seed.
 *
 * @param name what the record calls the network, for example "light-tuned"
 * @param description the network, and how it is trained
 * @param data what it is trained on and measured with
 * @param seed draws everything that is random
 */
public record Experiment(String name, Description description, Mnist data, long seed) {

    /** The name of the record's file; see {@link RunRecord#fileName}. */
    public String recordFile() {
        TrainingConfig training = training();
        int images = Trainer.split(training, data.train()).train().size();
        return RunRecord.fileName(name, data.provenance().name(), images, training.epochs(), seed);
    }

    /**
     * Looks whether a record is of this training; see {@link RunRecord#identity}.
     *
     * @throws ModelFileException if it is another one's; the message says in what they differ
     */
    void requireSame(Path file) {
        RunRecord there;
        try {
            there = RunRecord.load(file);
        } catch (UncheckedIOException e) {
            throw new ModelFileException(
                    file, "is no record that can be read. Delete it to train anew.", e);
        }
        description
                .withTraining(training())
                .identity()
                .differenceFrom(there.identity())
                .ifPresent(
                        difference -> {
                            throw new ModelFileException(
                                    file,
                                    ("is the record of another training: %s. Delete it, or give"
                                                    + " the description another name.")
                                            .formatted(difference));
                        });
    }

    /** The name of the model's file: "light-tuned.mnistkit", "mlp-small-fashion.mnistkit". */
    public String modelFile() {
        boolean isDigits = data.dataset().equals(Dataset.DIGITS);
        return name + (isDigits ? "" : "-" + data.dataset().word()) + ".mnistkit";
    }

    private TrainingConfig training() {
        return description.training().withSeed(seed);
    }

    /**
     * Trains the network and measures it on all images.
     *
     * @param compute what computes, and with how many threads
     * @param checkpoint where the training notes how far it has come, so that it goes on from there
     *     after its process was killed; to be deleted when the outcome has been saved
     * @param listeners who is told how it goes
     * @return the trained network with its description and record
     */
    public Model run(Compute compute, Path checkpoint, FitListener... listeners) {
        Split split = Trainer.split(training(), data.train());
        return new Run(name, description, split, seed, null)
                .train(data.test(), compute, checkpoint, listeners);
    }

    /**
     * Writes a model as float16, half the size. The record in it has the test score of just those
     * rounded weights, so that whoever loads the file can measure the same.
     *
     * @param model what {@link #run} returned
     * @return the model as it was written
     * @throws UncheckedIOException if it cannot be written
     */
    public Model saveSmall(Model model, Path file) {
        Model rounded = model.rounded(WeightType.FLOAT16);
        Predictions test = Evaluator.predict(rounded, data.test());
        Model measured = rounded.withRun(model.run().withTest(test.score()));
        measured.save(file, WeightType.FLOAT16);
        return measured;
    }
}
