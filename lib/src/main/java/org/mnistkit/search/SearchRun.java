package org.mnistkit.search;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.mnistkit.data.Split;
import org.mnistkit.description.Description;
import org.mnistkit.experiment.TrainingExecutor;
import org.mnistkit.file.WholeFile;
import org.mnistkit.search.SearchPlan.Rung;
import org.mnistkit.search.SearchPlan.Training;
import org.mnistkit.settings.Values;
import org.mnistkit.train.Trainer;

/** A search while it runs, rung by rung. */
final class SearchRun {

    private final Search search;
    private final SearchPlan plan;
    private final Split split;
    private final Path directory;
    private final TrialLog log;
    private final SearchListener listener;
    private final Map<Configuration, Trial> done = new HashMap<>();

    /**
     * @param log with the trials that have ended before
     */
    SearchRun(
            Search search,
            SearchPlan plan,
            Split split,
            Path directory,
            TrialLog log,
            SearchListener listener) {
        this.search = search;
        this.plan = plan;
        this.split = split;
        this.directory = directory;
        this.log = log;
        this.listener = listener;
        log.results().trials().forEach(trial -> done.put(trial.configuration(), trial));
    }

    SearchResults run() {
        listener.started(search, plan, log.results());
        WholeFile.requireDirectory(checkpoints());
        try {
            runAll();
        } catch (RuntimeException | Error e) {
            // What there is must not be lost, nor what failed first be hidden.
            try {
                end();
            } catch (RuntimeException another) {
                e.addSuppressed(another);
            }
            throw e;
        }
        end();
        return log.results();
    }

    private void runAll() {
        List<Training> alive = plan.trainings();
        int before = 0;
        for (int i = 0; i < plan.rungs().size(); i++) {
            Rung rung = plan.rungs().get(i);
            if (i > 0) {
                List<Training> best = best(alive, before, rung.trainings());
                deleteCheckpoints(alive, best);
                alive = best;
            }
            run(alive, i + 1, before, rung.epochs());
            if (Thread.currentThread().isInterrupted()) {
                return;
            }
            before = rung.epochs();
        }
        deleteCheckpoints();
    }

    private void end() {
        SearchResults results = log.results();
        try {
            if (results.diverged() < results.trials().size()) {
                saveBest(results);
            }
        } finally {
            listener.ended(results);
        }
    }

    /** Those that did best up to an epoch, in the order of the plan. */
    private List<Training> best(List<Training> alive, int epoch, int count) {
        return alive.stream()
                .filter(training -> hasScore(training, epoch))
                .sorted(Comparator.comparing(training -> trial(training, epoch), Trial.BEST_FIRST))
                .limit(count)
                .sorted(Comparator.comparing(Training::number))
                .toList();
    }

    /** It has none if it diverged, or failed and was left out. */
    private boolean hasScore(Training training, int epoch) {
        Trial trial = trial(training, epoch);
        return trial != null && !trial.diverged();
    }

    private Trial trial(Training training, int epoch) {
        return done.get(training.configuration().withEpochs(epoch));
    }

    private void run(List<Training> trainings, int rung, int after, int upTo) {
        List<Training> missing =
                trainings.stream()
                        .filter(each -> !done.keySet().containsAll(each.trials(after, upTo)))
                        .toList();
        List<TrainingRun> runs =
                missing.stream()
                        .map(each -> new TrainingRun(each, rung, seeded(each), after, upTo))
                        .toList();
        search.executor().run(split, search.compute(), runs, new Keeper());
    }

    private Description seeded(Training training) {
        Description description = training.configuration().description();
        return description.withTraining(search.training(description.training()));
    }

    /** Takes note of the trials. */
    private final class Keeper implements TrainingExecutor.Handler<TrainingRun, Trial> {

        @Override
        public Path checkpoint(TrainingRun run) {
            return SearchRun.this.checkpoint(run.training());
        }

        @Override
        public void ended(TrainingRun run, Trial trial) {
            // Unless it was done before.
            if (done.putIfAbsent(trial.configuration(), trial) == null) {
                log.add(trial);
                listener.trialDone(trial, log.results());
            }
        }

        @Override
        public void failed(TrainingRun run, String reason) {
            listener.trainingFailed(run.name(), reason);
        }
    }

    /** As it was trained, but with all images: the search took part of them to save time. */
    private void saveBest(SearchResults results) {
        Trial best = results.best();
        Description description = best.description();
        String repeat =
                search.trainLimit() == 0
                        ? ""
                        : "\nTo repeat that trial, add the line train-limit=%d."
                                .formatted(search.trainLimit());
        String notes =
                """
                The best of %s of the search "%s": validation %s,
                with %s to train on and %,d to validate with.%s\
                """
                        .formatted(
                                Values.counted(results.trials().size(), "trial"),
                                results.name(),
                                best.validation(),
                                Values.counted(split.train().size(), "image"),
                                split.validation().size(),
                                repeat);
        Description tuned =
                description
                        .withNotes(notes)
                        .withTraining(search.training(description.training()).withTrainLimit(0));
        Path file = directory.resolve(results.name() + ".txt");
        try {
            WholeFile.replace(file, tuned.toString().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("The best trial cannot be written to " + file, e);
        }
    }

    // ---- Checkpoints

    private Path checkpoints() {
        return directory.resolve("checkpoints");
    }

    private Path checkpoint(Training training) {
        return checkpoints().resolve("training-%04d.checkpoint".formatted(training.number()));
    }

    private void deleteCheckpoints(List<Training> trainings, List<Training> butThese) {
        trainings.stream()
                .filter(training -> !butThese.contains(training))
                .forEach(training -> Trainer.deleteCheckpoint(checkpoint(training)));
    }

    /** All of them, and what a process has left that was killed while it wrote one. */
    private void deleteCheckpoints() {
        if (!Files.exists(checkpoints())) {
            return;
        }
        try (DirectoryStream<Path> all =
                Files.newDirectoryStream(checkpoints(), "training-*.checkpoint*")) {
            all.forEach(Trainer::deleteCheckpoint);
            Files.delete(checkpoints());
        } catch (DirectoryNotEmptyException e) {
            // Somebody keeps files of another kind there.
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The checkpoints cannot be deleted: " + checkpoints(), e);
        }
    }
}
