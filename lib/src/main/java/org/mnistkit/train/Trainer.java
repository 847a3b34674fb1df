package org.mnistkit.train;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.mnistkit.archive.ModelFileException;
import org.mnistkit.data.ImageSet;
import org.mnistkit.data.Split;
import org.mnistkit.description.Description;
import org.mnistkit.engine.Engine;
import org.mnistkit.evaluate.Evaluator;
import org.mnistkit.evaluate.Predictions;
import org.mnistkit.file.DataException;
import org.mnistkit.file.LockFile;
import org.mnistkit.file.WholeFile;
import org.mnistkit.model.Model;
import org.mnistkit.network.Dl4jOptimizer;
import org.mnistkit.network.NetworkState;
import org.mnistkit.record.RunRecord;
import org.mnistkit.settings.TrainingConfig;

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
 * normally, with the thread's interrupt flag set, and the network keeps what it has learned. {@link
 * #history} and {@link #network} can be asked from any thread at any time, so that in a notebook an
 * interrupted cell loses nothing.
 */
public final class Trainer {

    /** The networks in training: two trainers at once would spoil each other's weights. */
    private static final Set<MultiLayerNetwork> IN_TRAINING =
            Collections.newSetFromMap(new IdentityHashMap<>());

    private final TrainingConfig config;
    private final List<FitListener> listeners;
    private final Path checkpoint;

    // What others may look at during the training.
    private volatile MultiLayerNetwork network;
    private volatile Split data;
    private volatile TrainingState state;

    private boolean fitting;

    /**
     * @param config how to train
     * @param listeners are notified of how it goes
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
     * A trainer that saves how far it has come: after each epoch, about once a minute within one,
     * and at the end. If its process is killed, the same training started again, in another process
     * or the same, resumes there. It ends with the same weights as one that was never stopped, bit
     * for bit, on the same machine with the same number of threads. Where DL4J's engine had to take
     * over from the fast one on the way, the fast one is tried again first, so that the last digits
     * may differ.
     *
     * @param file the checkpoint; if it exists already, it has to be of the same training, which
     *     resumes from it. It is kept at the end: delete it to start over.
     */
    public Trainer withCheckpoint(Path file) {
        return new Trainer(config, file, listeners);
    }

    /**
     * Keeps other commands from the training that a checkpoint belongs to. The system lets go of
     * the lock when the process ends, however it ends.
     *
     * @param file the checkpoint, which need not be there, in a directory that is
     * @return empty if another command, or another thread of this one, trains with it at the moment
     * @throws DataException if there is no place for the lock
     */
    public static Optional<LockFile> lockCheckpoint(Path file) {
        try {
            return LockFile.tryLock(file.resolveSibling(file.getFileName() + ".lock"));
        } catch (IOException e) {
            throw new DataException(
                    "The file %s cannot be written: %s.".formatted(file, DataException.reason(e)),
                    e);
        }
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
     * @param network an initialized network; afterwards, the trained one. With early stopping it
     *     has the best weights so far even if this throws an exception. If the config has an
     *     optimizer, it takes the place of the network's own updater: its schedule begins with this
     *     training run, and if it follows another rule, the updater's state and the network's count
     *     of updates do, too.
     * @param data images to train on and images to validate with; of the latter there may be none
     * @return the losses and scores of this training run
     * @throws TrainingDivergedException if the loss is not a number or stays far above that of
     *     guessing
     * @throws IllegalArgumentException if there is nothing to train on, or nothing to validate with
     *     where the config needs it; if the images have other classes than the network, or must not
     *     be mirrored though the config says so; if the config leaves the number of epochs or the
     *     batch size open, or its teacher is none for these images
     * @throws IllegalStateException if the network is not initialized or was closed, if this
     *     trainer or this network is in a training already, if oneDNN is demanded and cannot be
     *     used, or there is too little memory outside the heap
     * @throws DataException if there is no place for the checkpoint, as in a directory that doesn't
     *     exist
     * @throws UncheckedIOException if the checkpoint cannot be written
     * @throws ModelFileException if the checkpoint is damaged, or is another training run's
     */
    public History fit(MultiLayerNetwork network, Split data) {
        NetworkState.requireOpen(network);
        TrainingChecks.requireKnown(config);
        TrainingChecks.requireImages(config, data);
        TrainingChecks.requireMirrorable(config, data.train());
        TrainingChecks.requireClasses(network, data.train());
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
        state = new TrainingState(data, config.batchSize());
        listeners.forEach(listener -> listener.started(this));
        try {
            state.end(train());
        } catch (TrainingDivergedException e) {
            state.end(Ending.DIVERGED);
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
     * calls this when that has been measured. Started again with the same checkpoint, it resumes.
     * To be called from any thread; without a training run in progress it does nothing.
     */
    public void pause() {
        if (state != null) {
            state.pause();
        }
    }

    private void begin(MultiLayerNetwork wanted) {
        synchronized (IN_TRAINING) {
            if (fitting) {
                throw new IllegalStateException(
                        "This trainer is in the middle of a training run. Wait until it has ended"
                                + " (a cell that was interrupted ends after the batch it is in), or"
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

    private Ending train() {
        try (Distillation teacher = Distillation.of(config, data.train())) {
            return train(teacher);
        }
    }

    private Ending train(Distillation teacher) {
        try (TrainingLoop training = loop(teacher)) {
            return training.run();
        }
    }

    /**
     * The training from its first batch or from the checkpoint, whose arrays are freed again: they
     * are as large as those that are trained.
     */
    private TrainingLoop loop(Distillation teacher) {
        CheckpointFile file =
                checkpoint == null
                        ? null
                        : new CheckpointFile(checkpoint, config, network, data, teacher);
        long updates = (long) config.epochs() * state.batchesPerEpoch();
        try (Checkpoint start = file == null ? null : file.read()) {
            if (start != null) {
                state.resume(start);
                network.setIterationCount(start.progress().firstUpdate());
                network.setEpochCount(start.progress().firstEpoch());
            }
            if (config.optimizer() != null) {
                Dl4jOptimizer.install(network, config.optimizer(), updates);
            }
            if (start != null) {
                file.restore(start, network);
            }
            return new TrainingLoop(config, network, data, teacher, state, listeners, file, start);
        }
    }

    // ---- What others may look at

    /** How this trains. */
    public TrainingConfig config() {
        return config;
    }

    /** The losses and scores of the training in progress, or else of the last one so far. */
    public History history() {
        return state == null ? new History(List.of(), List.of(), 0) : state.history();
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
        return state == null ? null : state.ending();
    }

    /** How long the training has taken so far, or took in all: seconds, measuring included. */
    public double seconds() {
        return state == null ? 0 : state.seconds();
    }

    /**
     * What was trained last, as a model that can be saved: the network, how it was really trained,
     * the normalization and the class names of its images. The record of the training is added with
     * {@link Model#withRun}.
     *
     * @throws IllegalStateException if no training run has come to its end, or not a batch was
     *     trained on
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
                    "no training run has come to its end; call fit first, or again after an error");
        }
    }

    /**
     * The record of the last training. Loss and accuracy on all training, validation, and test
     * images are measured here, which takes as long as predicting them. If there are validation
     * images and test images, a temperature is fitted on the former, and the record says what it is
     * worth on the latter; {@link Model#withTemperature} makes use of it.
     *
     * @param name the network's name, for example "baseline"
     * @param test images normalized as those that were trained on
     * @throws IllegalStateException if no training run has come to its end
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
     * @param test what the trained network says of the test images, at temperature 1
     * @throws IllegalStateException if no training run has come to its end
     */
    public RunRecord record(String name, Predictions test) {
        requireEnded();
        try (Engine engine = Engine.of(network(), config.compute())) {
            return record(name, test, engine);
        }
    }

    private RunRecord record(String name, Predictions test, Engine engine) {
        return recorder()
                .record(
                        name,
                        Evaluator.predict(engine, data().train()).score(),
                        Evaluator.predict(engine, data().validation()),
                        test);
    }

    /**
     * The record of the last training without any score of the trained network: measuring takes a
     * while, and a program that is to end has no time for it.
     *
     * @param name the network's name
     * @throws IllegalStateException if no training run has come to its end
     */
    public RunRecord recordUnmeasured(String name) {
        requireEnded();
        return recorder().unmeasured(name);
    }

    private RunRecorder recorder() {
        return new RunRecorder(config, network(), data(), state);
    }
}
