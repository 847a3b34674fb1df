package org.mnistkit.train;

import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.mnistkit.data.Batch;
import org.mnistkit.data.BatchLoader;
import org.mnistkit.data.ImageSet;
import org.mnistkit.data.Seeds;
import org.mnistkit.data.Split;
import org.mnistkit.engine.Engine;
import org.mnistkit.evaluate.Evaluator;
import org.mnistkit.evaluate.Predictions;
import org.mnistkit.model.Environment;
import org.mnistkit.model.EpochStats;
import org.mnistkit.model.RunRecord;
import org.mnistkit.settings.TrainingConfig;
import org.nd4j.linalg.factory.Nd4j;

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

    /** Training images that are measured after each epoch if there are none to validate with. */
    private static final int SAMPLE_WITHOUT_VALIDATION = 2000;

    private final TrainingConfig config;
    private final List<FitListener> listeners;

    // What others may look at while the training goes on; guarded by this object's lock.
    private final List<EpochStats> epochs = new ArrayList<>();
    private final List<Float> batchLosses = new ArrayList<>();
    private MultiLayerNetwork network;
    private Split data;
    private Ending ending;
    private String engineUsed = "";
    private double seconds;

    /**
     * @param config how to train
     * @param listeners who is told how it goes
     */
    public Trainer(TrainingConfig config, FitListener... listeners) {
        this.config = config;
        this.listeners = List.of(listeners);
    }

    /**
     * Trains without validation images, as {@link #fit(MultiLayerNetwork, Split)} does with them.
     */
    public History fit(MultiLayerNetwork network, ImageSet train) {
        return fit(network, new Split(train, train.take(0)));
    }

    /**
     * Trains a network, starting from the weights and the updater state it has.
     *
     * @param network an initialized network; afterwards, the trained one
     * @param data images to train on and images to validate with; of the latter there may be none
     * @return the course of this training
     * @throws TrainingDivergedException if the loss is not a number or stays far above that of
     *     guessing
     * @throws IllegalArgumentException if there is nothing to train on
     */
    public History fit(MultiLayerNetwork network, Split data) {
        if (data.train().size() == 0) {
            throw new IllegalArgumentException(
                    "there are no images to train on; give at least one");
        }
        begin(network, data);
        listeners.forEach(listener -> listener.started(this));
        try (Engine engine = Engine.of(network, config)) {
            engineUsed = engine.description();
            Ending how = train(engine, new Clock(config.epochs(), batchesPerEpoch()));
            engine.writeBack();
            end(how);
        } catch (TrainingDivergedException e) {
            end(Ending.DIVERGED);
            throw e;
        } finally {
            listeners.forEach(listener -> listener.ended(this));
        }
        if (ending() == Ending.INTERRUPTED) {
            Thread.currentThread().interrupt();
        }
        return history();
    }

    private Ending train(Engine engine, Clock clock) {
        // Dropout draws from ND4J's generator, which belongs to the thread.
        Nd4j.getRandom().setSeed(Seeds.forNd4j(config.seed()));
        DivergenceGuard guard = new DivergenceGuard(data.train().classNames().size());
        ImageSet sample = trainingSample();
        for (int epoch = 1; epoch <= config.epochs(); epoch++) {
            clock.startEpoch();
            try (BatchLoader batches =
                    BatchLoader.shuffled(data.train(), config.batchSize(), config.seed(), epoch)) {
                while (batches.hasNext()) {
                    if (Thread.interrupted()) {
                        return Ending.INTERRUPTED;
                    }
                    Batch batch = batches.next();
                    double loss = engine.step(batch);
                    FitProgress progress = clock.batchDone(batch.size(), loss);
                    batchDone(loss, clock.seconds());
                    guard.check(loss, epoch, progress.batch(), engine.learningRate());
                    listeners.forEach(listener -> listener.batchDone(progress));
                }
            }
            double epochSeconds = clock.secondsOfEpoch();
            double learningRate = engine.learningRate();
            engine.epochDone();
            EpochStats stats =
                    new EpochStats(
                            epoch,
                            Evaluator.predict(engine, sample).score(),
                            Evaluator.predict(engine, data.validation()).score(),
                            learningRate,
                            epochSeconds);
            epochDone(stats, clock.seconds());
            listeners.forEach(listener -> listener.epochDone(stats));
        }
        return Ending.COMPLETED;
    }

    /** As many training images as there are validation images, so that both are measured alike. */
    private ImageSet trainingSample() {
        int wanted = data.validation().size();
        return data.train().sample(wanted > 0 ? wanted : SAMPLE_WITHOUT_VALIDATION, config.seed());
    }

    // ---- What others may look at

    /** How this trains. */
    public TrainingConfig config() {
        return config;
    }

    /** The course of the training in progress, or else of the last one, as far as it went. */
    public synchronized History history() {
        return new History(epochs, batchLosses, data == null ? 0 : batchesPerEpoch());
    }

    /** The network in training, or else last trained; null before the first training. */
    public synchronized MultiLayerNetwork network() {
        return network;
    }

    /** The images of the training in progress, or else of the last one; null before the first. */
    public synchronized Split data() {
        return data;
    }

    /** How the last training ended; null before the first, and while one is in progress. */
    public synchronized Ending ending() {
        return ending;
    }

    /** How long the training has taken so far, or took in all: seconds, measuring included. */
    public synchronized double seconds() {
        return seconds;
    }

    /**
     * The record of the last training. Loss and accuracy on all training and all validation images
     * are measured here, which takes as long as predicting them.
     *
     * @param name the network's name, for example "baseline"
     * @param test what the trained network says of the test images
     * @throws IllegalStateException if no training has come to its end
     */
    public RunRecord record(String name, Predictions test) {
        if (ending() == null) {
            throw new IllegalStateException("no training has come to its end; call fit first");
        }
        ImageSet train = data().train();
        ImageSet validation = data().validation();
        return new RunRecord(
                name,
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
                        test.size()),
                new RunRecord.Training(
                        updater(),
                        config.epochs(),
                        config.batchSize(),
                        config.seed(),
                        ending().name().toLowerCase(Locale.ROOT),
                        seconds()),
                Evaluator.predict(network(), train).score(),
                Evaluator.predict(network(), validation).score(),
                test.score(),
                history().epochs(),
                engineUsed,
                Environment.current());
    }

    private String updater() {
        return network.getLayerWiseConfigurations().getConf(0).getLayer() instanceof BaseLayer layer
                ? layer.getIUpdater().toString()
                : "";
    }

    private int batchesPerEpoch() {
        return (data.train().size() + config.batchSize() - 1) / config.batchSize();
    }

    private synchronized void begin(MultiLayerNetwork newNetwork, Split newData) {
        network = newNetwork;
        data = newData;
        ending = null;
        seconds = 0;
        epochs.clear();
        batchLosses.clear();
    }

    private synchronized void batchDone(double loss, double secondsSoFar) {
        batchLosses.add((float) loss);
        seconds = secondsSoFar;
    }

    private synchronized void epochDone(EpochStats stats, double secondsSoFar) {
        epochs.add(stats);
        seconds = secondsSoFar;
    }

    private synchronized void end(Ending how) {
        ending = how;
    }
}
