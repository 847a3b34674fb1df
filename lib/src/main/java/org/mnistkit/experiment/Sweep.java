package org.mnistkit.experiment;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.mnistkit.file.WholeFile;
import org.mnistkit.record.RunRecord;
import org.mnistkit.settings.Compute;
import org.mnistkit.train.FitListener;

/**
 * Runs experiments that there is no record of yet, one after the other or several at a time. It may
 * be killed at any moment: started again, it skips what is done, and resumes a training run where
 * it was.
 *
 * @param records directory of the records
 * @param checkpoints directory for what is half-done
 * @param models the file that the model of an experiment goes into; null to keep none
 * @param compute what computes; if it doesn't say how many threads, those at a time share the cores
 * @param executor what carries out the training runs
 */
public record Sweep(
        Path records,
        Path checkpoints,
        Function<Experiment, Path> models,
        Compute compute,
        TrainingExecutor executor) {

    /** Who is notified of how training runs go that this process carries out. */
    @FunctionalInterface
    public interface Listeners {

        /** Nobody. */
        Listeners NONE = (experiment, alone) -> new FitListener[0];

        /**
         * Those of one training run, which call them by its own thread.
         *
         * @param alone whether there is no other training run at the same time
         */
        FitListener[] of(Experiment experiment, boolean alone);
    }

    /**
     * Runs the experiments.
     *
     * @param log gets a line for each experiment that is done, or was done before; called by one
     *     thread at a time
     * @param listeners who is notified of how each goes
     * @return how many are not done: they diverged, there is a checkpoint or a record of another
     *     training run, another sweep is running them, which the log says, or this thread was
     *     interrupted
     * @throws IllegalArgumentException if two of them would write the same record, or the same
     *     model
     */
    public int run(List<Experiment> experiments, Consumer<String> log, Listeners listeners) {
        requireOwnFiles(experiments);
        WholeFile.requireDirectory(records);
        WholeFile.requireDirectory(checkpoints);
        if (models != null) {
            experiments.stream()
                    .map(experiment -> models.apply(experiment).toAbsolutePath().getParent())
                    .distinct()
                    .forEach(WholeFile::requireDirectory);
        }
        try (SweepFiles files = new SweepFiles(this, log)) {
            List<Experiment> missing = experiments.stream().filter(files::isMissing).toList();
            List<ExperimentJob> jobs = new ArrayList<>();
            for (int i = 0; i < missing.size(); i++) {
                jobs.add(new ExperimentJob(missing.get(i).recordFile(), i, models != null));
            }
            boolean alone = Math.min(executor.atOnce(), jobs.size()) == 1;
            executor.run(
                    new ArrayList<>(missing),
                    compute,
                    jobs,
                    files.handler(missing, experiment -> listeners.of(experiment, alone)));
            return experiments.size() - files.done();
        }
    }

    /**
     * How long the training runs of a network are expected to take.
     *
     * @param network its name
     * @param trainings how many there are to do
     * @param seconds of all of them; if the sweep runs several at a time, of this or of other
     *     networks, their share of the time
     */
    public record Estimate(String network, int trainings, double seconds) {}

    /**
     * About how long {@link #run} would take for the experiments whose record, or model if models
     * are kept, is missing. Some steps of each network are measured, and nothing is kept.
     * Checkpoints are not looked at.
     *
     * @return one for each network that has training runs to do
     */
    public List<Estimate> estimate(List<Experiment> experiments) {
        requireOwnFiles(experiments);
        List<Experiment> missing = experiments.stream().filter(this::lacksFiles).toList();
        int atOnce = Math.max(1, Math.min(executor.atOnce(), missing.size()));
        Compute own = new Workers(atOnce).share(compute);
        Map<String, List<Experiment>> byNetwork =
                missing.stream()
                        .collect(
                                Collectors.groupingBy(
                                        Experiment::name, LinkedHashMap::new, Collectors.toList()));
        List<Estimate> estimates = new ArrayList<>();
        byNetwork.forEach(
                (network, trainings) -> {
                    double each = TrainingTime.seconds(trainings.get(0), own);
                    double all = each * trainings.size() / atOnce;
                    estimates.add(new Estimate(network, trainings.size(), all));
                });
        return estimates;
    }

    /**
     * Or a record would be taken for another one, whose training is never done, and a model would
     * replace another.
     */
    private void requireOwnFiles(List<Experiment> experiments) {
        Set<String> ownRecords = new HashSet<>();
        Set<Path> ownModels = new HashSet<>();
        for (Experiment experiment : experiments) {
            String record = experiment.recordFile();
            if (!ownRecords.add(record)) {
                throw new IllegalArgumentException(
                        "Two of the training runs have the same record, %s. Name each network once; files of the same name in different directories need names of their own."
                                .formatted(record));
            }
            if (models != null && !ownModels.add(models.apply(experiment))) {
                throw new IllegalArgumentException(
                        "The models of two of the training runs have the same file, %s. Run one of them by itself, with another directory for models."
                                .formatted(models.apply(experiment)));
            }
        }
    }

    /** Whether the record of an experiment is still to be made, or its model if models are kept. */
    boolean lacksFiles(Experiment experiment) {
        return !Files.exists(record(experiment))
                || (models != null && !Files.exists(models.apply(experiment)));
    }

    /** The file of an experiment's record, whether it is there or not. */
    Path record(Experiment experiment) {
        String file = experiment.recordFile();
        // A training run that ran out of its time has another name; started again, it would again.
        return Stream.of(file, RunRecord.unfinished(file, "out_of_time"))
                .map(records::resolve)
                .filter(Files::exists)
                .findFirst()
                .orElse(records.resolve(file));
    }
}
