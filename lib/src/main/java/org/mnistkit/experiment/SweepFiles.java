package org.mnistkit.experiment;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.mnistkit.archive.ModelFileException;
import org.mnistkit.file.WholeFile;
import org.mnistkit.record.RunRecord;
import org.mnistkit.train.Trainer;

/** The files of a sweep while it runs: what is there tells what is done. */
final class SweepFiles {

    private final Sweep sweep;
    private final Consumer<String> log;
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
     * Whether an experiment has to be run; one whose files are another's is neither that nor done.
     */
    boolean isMissing(Experiment experiment) {
        String file = experiment.recordFile();
        Path record = sweep.record(experiment);
        if (!Files.exists(record)) {
            return true;
        }
        try {
            experiment.requireSame(record);
        } catch (ModelFileException e) {
            log.accept(file + ": " + e.getMessage());
            return false;
        }
        if (sweep.models() != null && !Files.exists(sweep.models().apply(experiment))) {
            log.accept(file + " is there already and stays; its model is trained again");
            return true;
        }
        log.accept(file + " is there already");
        done++;
        return false;
    }

    /**
     * Writes what comes of the experiments.
     *
     * @param experiments those that are run, in the order of their jobs
     */
    TrainingExecutor.Handler<ExperimentJob, ExperimentJob.Outcome> handler(
            List<Experiment> experiments) {
        return new TrainingExecutor.Handler<>() {
            @Override
            public Path checkpoint(ExperimentJob job) {
                String file = job.name().replace(".json", ".checkpoint");
                return sweep.checkpoints().resolve(file);
            }

            @Override
            public void ended(ExperimentJob job, ExperimentJob.Outcome outcome) {
                if (!outcome.problem().isEmpty()) {
                    failed(job, outcome.problem());
                    return;
                }
                save(experiments.get(job.index()), outcome);
                // Not before all is saved, or a training that is killed here would be lost.
                Trainer.deleteCheckpoint(checkpoint(job));
                done++;
            }

            @Override
            public void failed(ExperimentJob job, String reason) {
                log.accept(job.name() + ": " + reason);
            }
        };
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
}
