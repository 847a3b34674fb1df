package org.mnistkit.search;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.mnistkit.archive.ModelFileException;
import org.mnistkit.data.Split;
import org.mnistkit.record.EpochStats;
import org.mnistkit.record.Score;
import org.mnistkit.search.SearchPlan.Training;
import org.mnistkit.settings.TrainingConfig;
import org.mnistkit.train.FitListener;
import org.mnistkit.train.Trainer;
import org.mnistkit.train.TrainingDivergedException;

/**
 * A training of a search, from its checkpoint or its beginning up to some epoch.
 *
 * @param training what to train
 * @param rung of the search
 * @param config how, with as many epochs as the training has if it is never stopped
 * @param split the images
 * @param checkpoint to resume from, if there is one; it leaves one
 */
record TrainingRun(
        Training training, int rung, TrainingConfig config, Split split, Path checkpoint) {

    /**
     * Trains. If the thread is interrupted, the training ends after the batch it is in.
     *
     * @param ended gets each trial between the two epochs when it has ended
     * @return whether the training got so far: it neither diverged nor was interrupted
     */
    boolean run(int after, int upTo, Consumer<Trial> ended) {
        List<Configuration> trials = training.trials(after, upTo);
        Watcher watcher = new Watcher(trials, upTo, ended);
        try {
            fit(watcher);
        } catch (TrainingDivergedException e) {
            Trainer.deleteCheckpoint(checkpoint);
            String reason = e.getMessage().replaceAll("\\s+", " ");
            trials.stream()
                    .skip(watcher.reported)
                    .map(each -> trial(each, Score.NONE, Score.NONE, watcher.seconds(), reason))
                    .forEach(ended);
            return false;
        }
        watcher.report();
        if (watcher.isOver()) {
            Trainer.deleteCheckpoint(checkpoint);
        }
        return watcher.reported == trials.size();
    }

    private void fit(Watcher watcher) {
        Trainer trainer = new Trainer(config, watcher).withCheckpoint(checkpoint);
        try {
            trainer.fit(network(), split);
        } catch (ModelFileException e) {
            // A checkpoint saves time, and nothing else: without it the outcome is the same.
            Trainer.deleteCheckpoint(checkpoint);
            trainer.fit(network(), split);
        }
    }

    private MultiLayerNetwork network() {
        return training.configuration().description().network(config.seed());
    }

    private Trial trial(
            Configuration configuration,
            Score validation,
            Score train,
            double seconds,
            String failure) {
        return new Trial(
                training.number(), rung, configuration, validation, train, seconds, failure);
    }

    /** Reports the trials that the training completes, and pauses it where the rung ends. */
    private final class Watcher implements FitListener {
        private final List<Configuration> trials;
        private final int upTo;
        private final Consumer<Trial> ended;
        private Trainer trainer;
        private int reported;

        Watcher(List<Configuration> trials, int upTo, Consumer<Trial> ended) {
            this.trials = trials;
            this.upTo = upTo;
            this.ended = ended;
        }

        @Override
        public void started(Trainer newTrainer) {
            trainer = newTrainer;
        }

        @Override
        public void epochDone(EpochStats stats) {
            report();
            if (stats.epoch() >= upTo && stats.epoch() < config.epochs()) {
                trainer.pause(); // the next rung resumes it, if it is among the best
            }
        }

        /** Whether nothing is left to train in any rung. */
        boolean isOver() {
            return reported == trials.size() && !trainer.ending().isPremature();
        }

        void report() {
            List<EpochStats> epochs = trainer.history().epochs();
            while (reported < trials.size() && trials.get(reported).epochs() <= epochs.size()) {
                Configuration configuration = trials.get(reported++);
                EpochStats last = epochs.get(configuration.epochs() - 1);
                ended.accept(
                        trial(
                                configuration,
                                last.validation(),
                                last.training(),
                                seconds(configuration.epochs()),
                                ""));
            }
        }

        double seconds() {
            return seconds(Integer.MAX_VALUE);
        }

        private double seconds(int upToEpoch) {
            return trainer.history().epochs().stream()
                    .filter(epoch -> epoch.epoch() <= upToEpoch)
                    .mapToDouble(EpochStats::seconds)
                    .sum();
        }
    }
}
