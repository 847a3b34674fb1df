package org.mnistkit.experiment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.mnistkit.description.Description;
import org.mnistkit.file.DataException;
import org.mnistkit.record.Identity;
import org.mnistkit.record.RunRecord;
import org.mnistkit.record.SampleStatistics;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * What each of several changes to a network or its training is worth: a row of networks, each one
 * change away from the one before, and what the records of their training runs say.
 *
 * @param steps in order of their names; one whose name begins with "0-" is not a step, but what the
 *     others are compared with
 */
public record Ablation(List<Step> steps) {

    /** What its table and its chart are headed by. */
    public static final String TITLE = "One change at a time";

    /**
     * One network of the row.
     *
     * @param name that of its description and of its records, for example "2-relu"
     * @param change what it changes in the network before it, in a few words
     * @param parameters number of parameters
     * @param results what its training runs gave; empty as long as there are no records of any
     */
    public record Step(String name, String change, long parameters, Optional<Results> results) {

        /** Whether this is what the steps are compared with. */
        public boolean isReference() {
            return name.startsWith("0-");
        }
    }

    /**
     * What the training runs of one network gave, over their seeds.
     *
     * @param validation accuracy on the images held back, in percent; empty if there were none
     * @param accuracy on the test images, in percent
     * @param seconds that one core takes for all steps of a training run of as many epochs as these
     *     had on average, at the pace of the fastest epoch, on the machine that it is known of for
     *     the most networks; empty if there it is not
     */
    public record Results(
            Optional<SampleStatistics> validation,
            SampleStatistics accuracy,
            OptionalDouble seconds) {

        private String validationInShort() {
            return validation.map(accuracies -> accuracies.format("%.2f")).orElse("–");
        }

        private String secondsInShort() {
            return seconds.isPresent()
                    ? String.format(Locale.ROOT, "%,.0f", seconds.getAsDouble())
                    : "–";
        }

        /** The share of test images that are taken for the wrong class, in percent. */
        public SampleStatistics error() {
            return new SampleStatistics(
                    accuracy.values().stream().map(value -> 100 - value).toList());
        }
    }

    public Ablation {
        steps = List.copyOf(steps);
    }

    /**
     * Puts descriptions and records together.
     *
     * @param descriptions a directory of descriptions; the first line of each one's notes says what
     *     it changes
     * @param records directories of records of runs; those that do not exist count as empty
     * @throws org.mnistkit.description.DescriptionException if a description has a mistake
     * @throws UncheckedIOException if a directory or a file cannot be read
     */
    public static Ablation load(Path descriptions, Path... records) {
        List<RunRecord> all =
                Stream.of(records).flatMap(each -> RunRecord.loadAll(each).stream()).toList();
        return of(descriptions, all);
    }

    /** Puts descriptions in a directory and records together; see {@link #load}. */
    static Ablation of(Path descriptions, List<RunRecord> records) {
        List<Trained> networks;
        try (Stream<Path> files = Files.list(descriptions)) {
            networks =
                    files.filter(file -> file.toString().endsWith(".txt"))
                            .sorted()
                            .map(file -> Trained.of(file, records))
                            .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The descriptions in %s cannot be read: %s."
                            .formatted(descriptions, DataException.reason(e)),
                    e);
        }
        String machine = machineOfMost(networks);
        return new Ablation(networks.stream().map(network -> network.step(machine)).toList());
    }

    /** One network of the row, and the records of its training runs. */
    private record Trained(String name, Description description, List<RunRecord> runs) {

        static Trained of(Path file, List<RunRecord> records) {
            Description description = Description.load(file);
            String name = file.getFileName().toString().replaceFirst("\\.txt$", "");
            Identity identity = description.identity();
            List<RunRecord> runs =
                    records.stream().filter(record -> isOf(name, identity, record)).toList();
            // Whoever tried a step on part of the images has left a record of that, too.
            int images = runs.stream().mapToInt(run -> run.data().train()).max().orElse(0);
            return new Trained(
                    name,
                    description,
                    runs.stream().filter(run -> run.data().train() == images).toList());
        }

        Step step(String machine) {
            Optional<Results> results =
                    runs.isEmpty()
                            ? Optional.empty()
                            : Optional.of(
                                    new Results(
                                            validation(),
                                            SampleStatistics.of(
                                                    runs, run -> 100 * run.test().accuracy()),
                                            seconds(machine)));
            String change = description.notes().lines().findFirst().orElse("");
            return new Step(
                    name, change.replaceFirst("\\.$", ""), description.parameters(), results);
        }

        private Optional<SampleStatistics> validation() {
            return runs.stream().allMatch(run -> run.validation().isMeasured())
                    ? Optional.of(
                            SampleStatistics.of(runs, run -> 100 * run.validation().accuracy()))
                    : Optional.empty();
        }

        private OptionalDouble seconds(String machine) {
            double epochs = SampleStatistics.of(runs, run -> run.epochs().size()).mean();
            List<RunRecord> there =
                    runs.stream().filter(run -> run.machine().equals(machine)).toList();
            return SampleStatistics.least(there, RunRecord::coreSecondsPerEpoch).stream()
                    .mapToDouble(run -> epochs * run.coreSecondsPerEpoch())
                    .findFirst();
        }

        /** The machines that its seconds are known of. */
        Stream<String> machines() {
            return runs.stream()
                    .filter(run -> Double.isFinite(run.coreSecondsPerEpoch()))
                    .map(RunRecord::machine)
                    .distinct();
        }
    }

    /** The machine with seconds of the most networks; only those of one machine can be compared. */
    private static String machineOfMost(List<Trained> networks) {
        return RunRecord.mostUsedFirst(networks.stream().flatMap(Trained::machines)).stream()
                .findFirst()
                .orElse("");
    }

    /** Whether a record is that of a training just as the description has it, on real images. */
    private static boolean isOf(String name, Identity identity, RunRecord record) {
        return record.network().equals(name)
                && identity.differenceFrom(record.identity()).isEmpty()
                && record.test().isMeasured()
                && !record.data().synthetic();
    }

    /** Whether there are records of any step. */
    public boolean isMeasured() {
        return steps.stream().anyMatch(step -> step.results().isPresent());
    }

    /** A row for each step; "–" where there are no records yet. */
    public Table toTable() {
        StringColumn name = StringColumn.create("step");
        StringColumn change = StringColumn.create("what changes");
        LongColumn parameters = LongColumn.create("parameters");
        StringColumn validation = StringColumn.create("validation accuracy, %");
        StringColumn accuracy = StringColumn.create("test accuracy, %");
        StringColumn seconds = StringColumn.create("core-seconds");
        IntColumn seeds = IntColumn.create("seeds");
        for (Step step : steps) {
            name.append(step.name);
            change.append(step.change);
            parameters.append(step.parameters);
            validation.append(step.results.map(Results::validationInShort).orElse("–"));
            accuracy.append(step.results.map(each -> each.accuracy.format("%.2f")).orElse("–"));
            seconds.append(step.results.map(Results::secondsInShort).orElse("–"));
            seeds.append(step.results.map(each -> each.accuracy.values().size()).orElse(0));
        }
        return Table.create(TITLE, name, change, parameters, validation, accuracy, seconds, seeds);
    }
}
