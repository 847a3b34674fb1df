package org.mnistkit.train;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.mnistkit.archive.ModelFileException;
import org.mnistkit.data.ImageSet;
import org.mnistkit.data.Split;
import org.mnistkit.description.Description;
import org.mnistkit.engine.Engine;
import org.mnistkit.evaluate.Evaluator;
import org.mnistkit.evaluate.Predictions;
import org.mnistkit.file.WholeFile;
import org.mnistkit.model.Model;
import org.mnistkit.network.Dl4jOptimizer;
import org.mnistkit.network.NetworkState;
import org.mnistkit.record.Environment;
import org.mnistkit.record.RunRecord;
import org.mnistkit.record.Score;
import org.mnistkit.settings.TrainingConfig;
import org.mnistkit.settings.Values;

/**
 * Fits a network to images. In essence:
 *
 * <pre>
 * for each epoch
 *     shuffle the training images
 *     for each batch of them
 *         predict, compare with the labels, improve the weights
 *     measure loss and accuracy on training and validation images
 * </pre>
 *
 * <p>Interrupting the thread ends the training after the batch it is in. {@link #fit} then returns
 * as usual, with the thread's interrupt flag set, and the network keeps what it has learned. {@link
 * #history} and {@link #network} can be asked from any thread at any time, so that in a notebook an
 * interrupted cell loses nothing.
 */
public final class Trainer {

    /**
     * The networks that some trainer is at work on: two at once would spoil each other's weights.
     */
    private static final Set<MultiLayerNetwork> IN_TRAINING =
            Collections.newSetFromMap(new IdentityHashMap<>());

    private final TrainingConfig config;
    private final List<FitListener> listeners;
    private final Path checkpoint;

    // What others may look at while the training goes on.
    private volatile MultiLayerNetwork network;
    private volatile Split data;
    private volatile Course course;

    private boolean fitting;

    /**
     * @param config how to train
     * @param listeners who is told how it goes
     */
    public Trainer(TrainingConfig config, FitListener... listeners) {
        this(config, null, List.of(listeners));
    }

    private Trainer(TrainingConfig config, Path checkpoint, List<FitListener> listeners) {
        this.config = config;
        this.checkpoint = checkpoint;
        this.listeners = listeners;
    }

    /**
     * A trainer that writes down how far it has come: after each epoch, about once a minute within
     * one, and at the end. If its process is killed, the same training begun again, in another
     * process or the same, goes on from there, and ends with the same weights as one that was never
     * stopped, bit for bit, on the same machine with the same number of threads.
     *
     * @param file where to; if there is a file already, it has to be a checkpoint of the same
     *     training, which goes on from it. It is kept at the end: delete it to begin anew.
     */
    public Trainer withCheckpoint(Path file) {
        return new Trainer(config, file, listeners);
    }

    /**
     * Deletes a checkpoint whose training is over and its outcome saved, with what processes have
     * left that were killed while they wrote it; there may be none.
     *
     * @throws UncheckedIOException if it cannot be deleted
     */
    public static void deleteCheckpoint(Path file) {
        try {
            Files.deleteIfExists(file);
            WholeFile.deleteParts(file);
        } catch (IOException e) {
            throw new UncheckedIOException("The checkpoint cannot be deleted: " + file, e);
        }
    }

    /**
     * Trains with the images that the config's {@code trainLimit} leaves, of which its {@code
     * validation} share is held back: a stratified sample, drawn with the seed. Otherwise as {@link
     * #fit(MultiLayerNetwork, Split)}.
     */
    public History fit(MultiLayerNetwork network, ImageSet images) {
        return fit(network, split(config, images));
    }

    /** The images that {@link #fit(MultiLayerNetwork, ImageSet)} trains and validates with. */
    public static Split split(TrainingConfig config, ImageSet images) {
        ImageSet used = config.trainLimit() > 0 ? images.take(config.trainLimit()) : images;
        return config.validation() > 0
                ? used.split(1 - config.validation(), config.seed())
                : new Split(used, used.take(0));
    }

    /**
     * Trains a network, starting from the weights and the updater state it has.
     *
     * @param network an initialized network; afterwards, the trained one. If the config has an
     *     optimizer, it takes the place of the network's own updater: its schedule begins with this
     *     training, and if it follows another rule, the updater's state and the network's count of
     *     updates do, too.
     * @param data images to train on and images to validate with; of the latter there may be none
     * @return the course of this training
     * @throws TrainingDivergedException if the loss is not a number or stays far above that of
     *     guessing
     * @throws IllegalArgumentException if there is nothing to train on, or nothing to validate with
     *     where the config needs it
     * @throws IllegalStateException if the network was closed, if this trainer or this network is
     *     in a training already, if oneDNN is demanded and cannot be used, or there is too little
     *     memory outside the heap
     * @throws org.mnistkit.file.DataException if there is no place for the checkpoint, as in a
     *     directory that doesn't exist
     * @throws UncheckedIOException if the checkpoint cannot be written
     * @throws ModelFileException if the checkpoint is damaged, or is another training's
     */
    public History fit(MultiLayerNetwork network, Split data) {
        NetworkState.requireOpen(network);
        requireKnown();
        requireImages(data);
        requireClasses(network, data.train());
        begin(network);
        try {
            return fitAlone(network, data);
        } finally {
            end(network);
        }
    }

    private History fitAlone(MultiLayerNetwork network, Split data) {
        this.network = network;
        this.data = data;
        course = new Course(data, config.batchSize());
        listeners.forEach(listener -> listener.started(this));
        try {
            course.end(train());
        } catch (TrainingDivergedException e) {
            course.end(Ending.DIVERGED);
            throw e;
        } finally {
            listeners.forEach(listener -> listener.ended(this));
        }
        if (ending() == Ending.INTERRUPTED) {
            Thread.currentThread().interrupt();
        }
        return history();
    }

    /**
     * Ends the training in progress after the batch it is in, or after the epoch if a listener
     * calls this when that has been measured. Begun again with the same checkpoint, it resumes. To
     * be called from any thread; without a training in progress it does nothing.
     */
    public void pause() {
        if (course != null) {
            course.pause();
        }
    }

    private void begin(MultiLayerNetwork wanted) {
        synchronized (IN_TRAINING) {
            if (fitting) {
                throw new IllegalStateException(
                        "This trainer is in the middle of a training. Wait until it has ended (a"
                                + " cell that was interrupted ends after the batch it is in), or"
                                + " make another trainer.");
            }
            if (!IN_TRAINING.add(wanted)) {
                throw new IllegalStateException(
                        "This network is being trained already, by another trainer. Wait until that"
                                + " has ended, or train a copy: network.clone().");
            }
            fitting = true;
        }
    }

    private void end(MultiLayerNetwork trained) {
        synchronized (IN_TRAINING) {
            IN_TRAINING.remove(trained);
            fitting = false;
        }
    }

    private void requireKnown() {
        if (!config.isKnown()) {
            throw new IllegalArgumentException(
                    "it is not known for how many epochs and in batches of what size to train: the"
                            + " description was read off a network that was trained elsewhere."
                            + " Write both numbers into it, or call withEpochs and withBatchSize");
        }
    }

    private void requireImages(Split images) {
        if (images.train().size() == 0) {
            throw new IllegalArgumentException(
                    "there are no images to train on; give at least one");
        }
        if (images.validation().size() == 0
                && (config.earlyStopping().isOn() || config.targetAccuracy() > 0)) {
            String what = config.earlyStopping().isOn() ? "early stopping" : "a target accuracy";
            throw new IllegalArgumentException(
                    what
                            + " needs validation images, but there are none; give a split, or set"
                            + " the config's validation share");
        }
    }

    private static void requireClasses(MultiLayerNetwork network, ImageSet images) {
        int last = network.getnLayers() - 1;
        if (network.getLayerWiseConfigurations().getConf(last).getLayer()
                        instanceof FeedForwardLayer output
                && output.getNOut() != images.classNames().size()) {
            throw new IllegalArgumentException(
                    "the network tells %s apart, but %s has %,d"
                            .formatted(
                                    Values.counted(output.getNOut(), "class"),
                                    images.provenance().name(),
                                    images.classNames().size()));
        }
    }

    private Ending train() {
        CheckpointFile file =
                checkpoint == null ? null : new CheckpointFile(checkpoint, config, network, data);
        long updates = (long) config.epochs() * course.batchesPerEpoch();
        try (Checkpoint start = file == null ? null : file.read()) {
            if (start != null) {
                course.resume(start);
                network.setIterationCount(start.progress().firstUpdate());
                network.setEpochCount(start.progress().firstEpoch());
            }
            if (config.optimizer() != null) {
                Dl4jOptimizer.install(network, config.optimizer(), updates);
            }
            if (start != null) {
                file.restore(start, network);
            }
            try (Training training =
                    new Training(config, network, data, course, listeners, file, start)) {
                return training.run();
            }
        }
    }

    // ---- What others may look at

    /** How this trains. */
    public TrainingConfig config() {
        return config;
    }

    /** The course of the training in progress, or else of the last one, as far as it went. */
    public History history() {
        return course == null ? new History(List.of(), List.of(), 0) : course.history();
    }

    /** The network in training, or else last trained; null before the first training. */
    public MultiLayerNetwork network() {
        return network;
    }

    /** The images of the training in progress, or else of the last one; null before the first. */
    public Split data() {
        return data;
    }

    /**
     * How the last training ended; null before the first, while one is in progress, and after one
     * that an error broke off.
     */
    public Ending ending() {
        return course == null ? null : course.ending();
    }

    /** How long the training has taken so far, or took in all: seconds, measuring included. */
    public double seconds() {
        return course == null ? 0 : course.seconds();
    }

    /**
     * What was trained last, as a model that can be saved: the network, how it was really trained,
     * the normalization and the class names of its images. The record of the training is added with
     * {@link Model#withRun}.
     *
     * @throws IllegalStateException if no training has come to its end, or not a batch was trained
     *     on
     * @throws org.mnistkit.description.DescriptionException if the network has something that no
     *     description can express
     */
    public Model model() {
        requireEnded();
        if (history().batchLosses().isEmpty()) {
            throw new IllegalStateException(
                    "the training ended before its first batch, so that there is nothing to keep");
        }
        ImageSet train = data().train();
        return new Model(
                Description.of(network()).withTraining(config),
                network(),
                train.normalization(),
                train.classNames());
    }

    private void requireEnded() {
        if (ending() == null) {
            throw new IllegalStateException(
                    "no training has come to its end; call fit first, or again after an error");
        }
    }

    /**
     * The record of the last training. Loss and accuracy on all training, validation, and test
     * images are measured here, which takes as long as predicting them.
     *
     * @param name the network's name, for example "baseline"
     * @param test images normalized as those that were trained on
     * @throws IllegalStateException if no training has come to its end
     */
    public RunRecord record(String name, ImageSet test) {
        requireEnded();
        try (Engine engine = Engine.of(network(), config.compute())) {
            return record(name, Evaluator.predict(engine, test), engine);
        }
    }

    /**
     * The same where the predictions for the test images are there already.
     *
     * @param name the network's name, for example "baseline"
     * @param test what the trained network says of the test images
     * @throws IllegalStateException if no training has come to its end
     */
    public RunRecord record(String name, Predictions test) {
        requireEnded();
        try (Engine engine = Engine.of(network(), config.compute())) {
            return record(name, test, engine);
        }
    }

    private RunRecord record(String name, Predictions test, Engine engine) {
        return record(
                name,
                Evaluator.predict(engine, data().train()).score(),
                Evaluator.predict(engine, data().validation()).score(),
                test.score(),
                test.size());
    }

    /**
     * The record of the last training without any score of the trained network: measuring takes a
     * while, and a program that is to end has no time for it.
     *
     * @param name the network's name
     * @throws IllegalStateException if no training has come to its end
     */
    public RunRecord recordUnmeasured(String name) {
        requireEnded();
        return record(name, Score.NONE, Score.NONE, Score.NONE, 0);
    }

    private RunRecord record(
            String name, Score trainScore, Score validationScore, Score testScore, int tested) {
        ImageSet train = data().train();
        ImageSet validation = data().validation();
        return new RunRecord(
                name,
                NetworkState.layers(network()),
                network().numParams(),
                OffsetDateTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.SECONDS).toString(),
                new RunRecord.Data(
                        train.provenance().name(),
                        train.provenance().synthetic(),
                        train.provenance().checksum(),
                        train.normalization().mean(),
                        train.normalization().standardDeviation(),
                        train.size(),
                        validation.size(),
                        tested,
                        TrainingIdentity.inShort(validation)),
                new RunRecord.Training(
                        TrainingIdentity.updater(network()),
                        config.epochs(),
                        config.batchSize(),
                        config.seed(),
                        config.options(),
                        ending().name().toLowerCase(Locale.ROOT),
                        seconds()),
                trainScore,
                validationScore,
                testScore,
                history().epochs(),
                String.join(RunRecord.BETWEEN_ENGINES, course.engines()),
                Environment.current());
    }
}
