package org.mnistkit.experiment;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.mnistkit.archive.ModelFileException;
import org.mnistkit.file.LockFile;
import org.mnistkit.file.WholeFile;
import org.mnistkit.model.Model;
import org.mnistkit.record.RunRecord;
import org.mnistkit.train.FitListener;
import org.mnistkit.train.Trainer;

/**
 * The files of a sweep while it runs: what is there tells what is done. Each training run that is
 * still to be done is locked until it is, so that two sweeps never do the same one.
 */
final class SweepFiles implements AutoCloseable {

    private final Sweep sweep;
    private final Consumer<String> log;
    private final Map<String, LockFile> locks = new HashMap<>();
    private int done;

    SweepFiles(Sweep sweep, Consumer<String> log) {
        this.sweep = sweep;
        this.log = log;
    }

    /** How many experiments are done, those included that were done before. */
    int done() {
        return done;
    }

    /**
     * Whether an experiment has to be run. One that another sweep is running, or whose files are
     * another's, is neither that nor done.
     */
    boolean isMissing(Experiment experiment) {
        String name = experiment.recordFile();
        Path checkpoint = checkpoint(name);
        Optional<LockFile> lock = Trainer.lockCheckpoint(checkpoint);
        if (lock.isEmpty()) {
            log.accept(
                    "%s: another command is training it at the moment, with %s. Wait for that one, or take another directory for checkpoints."
                            .formatted(name, checkpoint));
            return false;
        }
        boolean missing = isToBeRun(experiment);
        if (missing) {
            locks.put(name, lock.get());
        } else {
            lock.get().close();
        }
        return missing;
    }

    private boolean isToBeRun(Experiment experiment) {
        String file = experiment.recordFile();
        Path record = sweep.record(experiment);
        boolean recorded = Files.exists(record);
        try {
            if (recorded) {
                experiment.requireSame(record);
            }
            requireOwnModel(experiment);
        } catch (ModelFileException e) {
            log.accept(file + ": " + e.getMessage());
            return false;
        }
        if (!recorded) {
            return true;
        }
        if (sweep.lacksFiles(experiment)) {
            log.accept(file + " is there already and stays; its model is trained again");
            return true;
        }
        log.accept(file + " is there already");
        done++;
        return false;
    }

    /** "x" on Fashion-MNIST and "x-fashion" have a model of the same name. */
    private void requireOwnModel(Experiment experiment) {
        if (sweep.models() == null) {
            return;
        }
        Path file = sweep.models().apply(experiment);
        if (Files.exists(file)) {
            experiment.requireSame(Model.load(file), file);
        }
    }

    /**
     * Writes what comes of the experiments.
     *
     * @param experiments those that are run, in the order of their jobs
     * @param listeners who is notified of how each goes
     */
    TrainingExecutor.Handler<ExperimentJob, ExperimentJob.Outcome> handler(
            List<Experiment> experiments, Function<Experiment, FitListener[]> listeners) {
        return new TrainingExecutor.Handler<>() {
            @Override
            public Path checkpoint(ExperimentJob job) {
                return SweepFiles.this.checkpoint(job.name());
            }

            @Override
            public FitListener[] listeners(ExperimentJob job) {
                return listeners.apply(experiments.get(job.index()));
            }

            @Override
            public void ended(ExperimentJob job, ExperimentJob.Outcome outcome) {
                if (!outcome.problem().isEmpty()) {
                    failed(job, outcome.problem());
                    return;
                }
                save(experiments.get(job.index()), outcome);
                // Not before all is saved, or a training run that is killed here would be lost.
                Trainer.deleteCheckpoint(checkpoint(job));
                locks.remove(job.name()).close();
                done++;
            }

            @Override
            public void failed(ExperimentJob job, String reason) {
                log.accept(job.name() + ": " + reason);
            }
        };
    }

    private Path checkpoint(String recordFile) {
        return sweep.checkpoints().resolve(recordFile.replace(".json", ".checkpoint"));
    }

    private void save(Experiment experiment, ExperimentJob.Outcome outcome) {
        if (!Files.exists(sweep.record(experiment))) {
            RunRecord run = record(outcome.record());
            run.save(sweep.records());
            log.accept(experiment.recordFile() + ": test " + run.test());
        }
        if (sweep.models() != null) {
            Path file = sweep.models().apply(experiment);
            WholeFile.write(file, outcome.model());
            log.accept(file + ": test " + outcome.score());
        }
    }

    private static RunRecord record(String json) {
        try {
            return RunRecord.fromJson(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record that cannot be read again: " + json, e);
        }
    }

    /** Lets go of what is not done. */
    @Override
    public void close() {
        locks.values().forEach(LockFile::close);
    }
}
