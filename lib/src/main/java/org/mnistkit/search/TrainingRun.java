package org.mnistkit.search;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.mnistkit.archive.ModelFileException;
import org.mnistkit.data.Split;
import org.mnistkit.description.Description;
import org.mnistkit.experiment.TrainingJob;
import org.mnistkit.record.EpochStats;
import org.mnistkit.record.Score;
import org.mnistkit.search.SearchPlan.Training;
import org.mnistkit.settings.Compute;
import org.mnistkit.train.FitListener;
import org.mnistkit.train.Trainer;
import org.mnistkit.train.TrainingDivergedException;

/**
 * A training run of a search, from its checkpoint or its beginning up to some epoch.
 *
 * @param training what to train
 * @param rung of the search
 * @param description the network, and how it is trained, with as many epochs as the training has if
 *     it is never stopped
 * @param after the epoch after which the first trial ends
 * @param upTo the epoch with which the last one ends; its checkpoint goes on from there
 */
record TrainingRun(Training training, int rung, Description description, int after, int upTo)
        implements TrainingJob<Split, Trial> {

    @Override
    public String name() {
        return "training %d, %s"
                .formatted(
                        training.number(),
                        training.configuration().withEpochs(Math.min(upTo, epochs())));
    }

    @Override
    public boolean goesOn() {
        return upTo < epochs();
    }

    private int epochs() {
        return training.configuration().epochs();
    }

    @Override
    public void run(
            Split split,
            Compute compute,
            Path checkpoint,
            Consumer<Trial> ended,
            FitListener... listeners) {
        Watcher watcher = new Watcher(training.trials(after, upTo), ended);
        List<FitListener> all = new ArrayList<>(List.of(listeners));
        all.add(watcher);
        Trainer trainer =
                new Trainer(
                                description.training().withCompute(compute),
                                all.toArray(FitListener[]::new))
                        .withCheckpoint(checkpoint);
        try {
            fit(trainer, split, checkpoint);
        } catch (TrainingDivergedException e) {
            Trainer.deleteCheckpoint(checkpoint);
            watcher.diverged(e.getMessage().replaceAll("\\s+", " "));
            return;
        }
        watcher.report();
        if (watcher.isOver()) {
            Trainer.deleteCheckpoint(checkpoint);
        }
    }

    private void fit(Trainer trainer, Split split, Path checkpoint) {
        try {
            trainer.fit(network(), split);
        } catch (ModelFileException e) {
            // A checkpoint saves time, and nothing else: without it the outcome is the same.
            Trainer.deleteCheckpoint(checkpoint);
            trainer.fit(network(), split);
        }
    }

    private MultiLayerNetwork network() {
        return description.network(description.training().seed());
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
        private final Consumer<Trial> ended;
        private Trainer trainer;
        private int reported;

        Watcher(List<Configuration> trials, Consumer<Trial> ended) {
            this.trials = trials;
            this.ended = ended;
        }

        @Override
        public void started(Trainer newTrainer) {
            trainer = newTrainer;
        }

        @Override
        public void epochDone(EpochStats stats) {
            report();
            if (stats.epoch() >= upTo && stats.epoch() < epochs()) {
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

        /** Reports the trials that the training will never complete. */
        void diverged(String reason) {
            double seconds = seconds(Integer.MAX_VALUE);
            trials.stream()
                    .skip(reported)
                    .map(each -> trial(each, Score.NONE, Score.NONE, seconds, reason))
                    .forEach(ended);
        }

        private double seconds(int upToEpoch) {
            return trainer.history().epochs().stream()
                    .filter(epoch -> epoch.epoch() <= upToEpoch)
                    .mapToDouble(EpochStats::seconds)
                    .sum();
        }
    }
}
