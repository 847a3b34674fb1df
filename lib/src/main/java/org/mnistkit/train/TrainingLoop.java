package org.mnistkit.train;

import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.mnistkit.data.Batch;
import org.mnistkit.data.BatchLoader;
import org.mnistkit.data.ImageSet;
import org.mnistkit.data.Split;
import org.mnistkit.engine.Engine;
import org.mnistkit.evaluate.Evaluator;
import org.mnistkit.evaluate.Predictions;
import org.mnistkit.network.NetworkState;
import org.mnistkit.record.EpochStats;
import org.mnistkit.record.Score;
import org.mnistkit.settings.TrainingConfig;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** One training run of a network, from its first batch or a checkpoint to its end. */
final class TrainingLoop implements AutoCloseable {

    /** Training images that are measured after each epoch if there are none to validate with. */
    private static final int SAMPLE_WITHOUT_VALIDATION = 2000;

    private final TrainingConfig config;
    private final MultiLayerNetwork network;
    private final Split data;
    private final Distillation teacher;
    private final TrainingState state;
    private final List<FitListener> listeners;
    private final CheckpointFile checkpoints;

    private final Engine engine;
    private final BestEpoch best;
    private final Clock clock;
    private final DivergenceGuard guard;
    private final ImageSet sample;
    private final int firstUpdate;
    private final int firstEpoch;
    private Ending ending;
    private double learningRate = Double.NaN;

    /**
     * @param state what is to be kept up to date: empty, or that of the checkpoint
     * @param checkpoints where checkpoints are written; null for none
     * @param start the checkpoint to resume from; the network has its weights already. Null for
     *     none
     */
    TrainingLoop(
            TrainingConfig config,
            MultiLayerNetwork network,
            Split data,
            Distillation teacher,
            TrainingState state,
            List<FitListener> listeners,
            CheckpointFile checkpoints,
            Checkpoint start) {
        this.config = config;
        this.network = network;
        this.data = data;
        this.teacher = teacher;
        this.state = state;
        this.listeners = listeners;
        this.checkpoints = checkpoints;
        firstUpdate = start == null ? network.getIterationCount() : start.progress().firstUpdate();
        firstEpoch = start == null ? network.getEpochCount() : start.progress().firstEpoch();
        clock = new Clock(config.epochs(), state.batchesPerEpoch(), state.seconds());
        guard = new DivergenceGuard(data.train().classNames().size());
        state.history().batchLosses().forEach(guard::remember);
        sample = trainingSample();
        best = new BestEpoch(config.earlyStopping());
        if (start != null) {
            best.begin(start.progress().initial(), start.best());
        }
        ending = start == null ? null : endingOf(start.progress());
        engine = openEngine(start);
        if (ending == null) {
            state.runsOn(engine.description());
        }
    }

    private Engine openEngine(Checkpoint start) {
        // Room for a batch larger than the training set would be memory for nothing.
        int largestBatch = Math.min(config.batchSize(), data.train().size());
        Engine opened = Engine.of(network, config.withBatchSize(largestBatch));
        try {
            if (start != null && start.average() != null) {
                opened.setAverage(start.average(), firstUpdate);
            }
            return opened;
        } catch (RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    /** As many training images as there are validation images, so that both are measured alike. */
    private ImageSet trainingSample() {
        int wanted = data.validation().size();
        return data.train().sample(wanted > 0 ? wanted : SAMPLE_WITHOUT_VALIDATION, config.seed());
    }

    /** Trains to the end. */
    Ending run() {
        boolean over = ending != null;
        if (config.earlyStopping().isOn() && state.history().batchLosses().isEmpty()) {
            best.begin(Evaluator.predict(engine, data.validation()).score(), weights());
        }
        while (ending == null) {
            ending = trainEpoch();
            if (ending == null) {
                ending = finishEpoch();
            }
        }
        if (!over) {
            state.tookSeconds(clock.seconds());
            checkpoint();
        }
        return ending;
    }

    /**
     * How a training run ended that there is a checkpoint of; null if there is something left to
     * train. A target that was reached may be another one now.
     */
    private Ending endingOf(Checkpoint.Progress progress) {
        Ending left = progress.ending();
        if (left == Ending.TARGET_REACHED) {
            return endingAfter(progress.epochs());
        }
        return left == null || left.isPremature() ? null : left;
    }

    /**
     * How the training ends with the last of these epochs; null if there is another one to come.
     */
    private Ending endingAfter(List<EpochStats> epochs) {
        double accuracy = epochs.get(epochs.size() - 1).validation().accuracy();
        if (config.targetAccuracy() > 0 && accuracy >= config.targetAccuracy()) {
            return Ending.TARGET_REACHED;
        }
        if (best.isLongAgo(epochs)) {
            return Ending.STOPPED_EARLY;
        }
        return epochs.size() >= config.epochs() ? Ending.COMPLETED : null;
    }

    /** Trains on what is left of an epoch; returns null unless the training ends within it. */
    private Ending trainEpoch() {
        int epoch = state.epoch();
        int done = state.batchesOfEpoch();
        List<Float> losses = state.history().batchLosses();
        clock.startEpoch(epoch, losses.subList(losses.size() - done, losses.size()));
        try (BatchLoader batches = BatchLoader.ofTraining(data.train(), config, epoch, done)) {
            while (batches.hasNext()) {
                if (Thread.interrupted()) {
                    return Ending.INTERRUPTED;
                }
                if (state.isPauseWanted()) {
                    return Ending.PAUSED;
                }
                if (clock.seconds() >= config.maxSeconds()) {
                    return Ending.OUT_OF_TIME;
                }
                trainBatch(batches.next(), epoch);
                if (batches.hasNext() && checkpoints != null && checkpoints.isDue()) {
                    checkpoint();
                }
            }
        }
        return null;
    }

    private void trainBatch(Batch batch, int epoch) {
        learningRate = engine.learningRate(); // of this step; afterwards it is that of the next
        teacher.teach(batch);
        double loss = engine.step(batch);
        FitProgress progress = clock.batchDone(batch.size(), loss);
        state.batchDone(loss, clock.seconds());
        guard.check(loss, epoch, progress.batch(), learningRate);
        listeners.forEach(listener -> listener.batchDone(progress));
    }

    /** Measures the epoch just trained; returns null if there is another one to come. */
    private Ending finishEpoch() {
        state.runsOn(engine.description()); // which may have changed on the way
        double epochSeconds = clock.secondsOfEpoch();
        engine.epochDone();
        EpochStats stats =
                new EpochStats(
                        state.epoch(),
                        measured(sample, learningRate),
                        measured(data.validation(), learningRate),
                        learningRate,
                        epochSeconds);
        state.epochDone(stats, clock.seconds());
        List<EpochStats> epochs = state.history().epochs();
        best.epochDone(epochs, weights());
        listeners.forEach(listener -> listener.epochDone(stats));
        Ending how = endingAfter(epochs);
        if (how == null && state.isPauseWanted()) {
            return Ending.PAUSED;
        }
        if (how == null) {
            checkpoint();
        }
        return how;
    }

    private Score measured(ImageSet images, double learningRate) {
        float[][] probabilities = engine.predict(images);
        guard.check(probabilities, state.epoch(), learningRate);
        return Predictions.of(images, probabilities).score();
    }

    /** The weights that were measured. */
    private INDArray weights() {
        INDArray average = engine.average();
        return average == null ? network.params() : average;
    }

    private void keepBestWeights() {
        INDArray worth = best.weights() == null ? weights() : best.weights();
        if (worth != network.params()) {
            network.setParams(worth);
            NetworkState.weightsReplaced();
        }
    }

    private void checkpoint() {
        History history = state.history();
        if (checkpoints == null || history.batchLosses().isEmpty()) {
            return;
        }
        float[] losses = new float[history.batchLosses().size()];
        for (int i = 0; i < losses.length; i++) {
            losses[i] = history.batchLosses().get(i);
        }
        try (INDArray batchLosses = Nd4j.create(losses)) {
            checkpoints.write(
                    new Checkpoint(
                            new Checkpoint.Progress(
                                    history.epochs(),
                                    state.seconds(),
                                    firstUpdate,
                                    firstEpoch,
                                    network.getIterationCount(),
                                    network.getEpochCount(),
                                    state.engines(),
                                    ending,
                                    best.initial()),
                            batchLosses,
                            network.params(),
                            network.getUpdater().getStateViewArray(),
                            engine.average(),
                            best.weights()));
        }
    }

    /**
     * Leaves the network with the weights that are worth most, however the training has ended, even
     * if it diverged or the disk is full.
     */
    @Override
    public void close() {
        try {
            keepBestWeights();
        } finally {
            best.close();
            engine.close();
        }
    }
}
