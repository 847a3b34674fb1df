package org.mnistkit.record;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.mnistkit.settings.Values;

/**
 * The table of results: a line for each network, data set and amount of training, over all seeds
 * that there are records of. Accuracies and losses are given as mean ± standard deviation (of the
 * sample, n - 1) over the seeds. Training runs that did not come to their end are left out.
 */
public final class ResultsTable {

    /** Published test accuracies in percent, of a network on a data set. */
    static final Map<String, String> PUBLISHED =
            Map.of(
                    "baseline on MNIST", "99.00",
                    "deep on MNIST", "99.27",
                    "light on MNIST", "99.35–99.55",
                    "optimized on MNIST", "98.7",
                    "mlp on MNIST", "98.09",
                    "cnn on Fashion-MNIST", "93.4",
                    "mlp on Fashion-MNIST", "89.24");

    private ResultsTable() {}

    /**
     * All records in a directory, in the order of their file names.
     *
     * @throws UncheckedIOException if the directory or one of the files cannot be read
     */
    public static List<RunRecord> load(Path directory) {
        return RecordFile.loadAll(directory, RunRecord::load);
    }

    /** The tables of training runs, for {@link MarkdownTables}. */
    public static Map<String, String> tables(List<RunRecord> all, List<EnsembleRecord> ensembles) {
        return Map.of("results", markdown(all), "results at a glance", summary(all, ensembles));
    }

    /** The results at a glance in Markdown: a line for each network, and for each ensemble. */
    public static String summary(List<RunRecord> all, List<EnsembleRecord> ensembles) {
        if (finished(all).isEmpty()) {
            return MarkdownTables.EMPTY;
        }
        return ResultsSummary.markdown(groups(finished(all)), ensembles);
    }

    private static List<RunRecord> finished(List<RunRecord> records) {
        return records.stream().filter(RunRecord::finished).toList();
    }

    /** The table in Markdown, with a line below that says where the figures come from. */
    public static String markdown(List<RunRecord> all) {
        List<RunRecord> records = finished(all);
        if (records.isEmpty()) {
            return MarkdownTables.EMPTY;
        }
        List<String> machines = RunRecord.mostUsedFirst(records.stream().map(RunRecord::machine));
        StringBuilder table = new StringBuilder();
        table.append(
                """
                | network | trained on | training | validation | **test** | to beat | core-s/epoch | seeds |
                |---|---|---|---|---|--:|--:|--:|
                """);
        for (List<RunRecord> runs : groups(records)) {
            RunRecord first = runs.get(0);
            table.append(
                    String.format(
                            Locale.ROOT,
                            "| **%s**, %s | %s | %s | %s | %s | %s | %s | %d |\n",
                            Markdown.cell(first.network()),
                            Values.counted(first.parameters(), "parameter"),
                            trainedOn(first),
                            score(runs, RunRecord::train),
                            score(runs, RunRecord::validation),
                            score(runs, RunRecord::test),
                            toBeat(first),
                            coreSeconds(runs, machines),
                            runs.size()));
        }
        String ranOn =
                machines.stream()
                        .map(
                                machine ->
                                        (mark(machine, machines) + " " + Markdown.cell(machine))
                                                .strip())
                        .collect(Collectors.joining("; "));
        table.append(
                """

                Accuracy and cross-entropy loss are mean ± standard deviation over the seeds. \
                A name alone is a network with its published recipe (of mlp, all but the \
                number of epochs: the original has up to 2,000), the epochs are those at most; "tuned" is the same network, "small" a smaller one of its kind, "augmented" one trained with augmentation, "tiny" and "compact" one with fewer than 10,000 and 35,000 parameters, "cnn" a convolutional network for clothes, "fast" a short training run, each with the kit's own recipe, from `data/recipes/`. "To beat" is the published test accuracy in %%; that of "cnn" is the best of the small convolutional networks in the list that the authors of Fashion-MNIST keep. "Core-s/epoch" \
                are the seconds that one core takes for the steps of the fastest epoch of all seeds. That epoch ran on: %s; \
                other seeds may have run on another of these. Every line comes from the \
                records in `data/results/`.
                """
                        .formatted(ranOn));
        return table.toString();
    }

    /** The images and how often it saw them: "MNIST: 54,000 images, 15 epochs". */
    static String trainedOn(RunRecord run) {
        return "%s: %s, %s"
                .formatted(
                        Markdown.cell(run.data().name()),
                        Values.counted(run.data().train(), "image"),
                        Values.counted(run.training().epochs(), "epoch"));
    }

    /**
     * Runs that differ in nothing but their seed; small networks first, short training runs first.
     */
    private static List<List<RunRecord>> groups(List<RunRecord> records) {
        Comparator<RunRecord> order =
                Comparator.comparingLong(RunRecord::parameters)
                        .thenComparing(RunRecord::network)
                        .thenComparing(run -> run.data().name())
                        .thenComparing(run -> run.data().train())
                        .thenComparing(run -> run.training().epochs())
                        .thenComparing(run -> run.training().batchSize())
                        .thenComparing(run -> run.training().optimizer())
                        .thenComparing(run -> run.training().options())
                        .thenComparing(RunRecord::layers)
                        .thenComparing(run -> String.valueOf(run.training().start()));
        Map<RunRecord, List<RunRecord>> groups = new TreeMap<>(order);
        for (RunRecord run : records) {
            groups.computeIfAbsent(run, first -> new ArrayList<>()).add(run);
        }
        return List.copyOf(groups.values());
    }

    /** A recipe's name begins with the network's: "light-tuned". */
    private static String toBeat(RunRecord run) {
        if (run.network().endsWith("-fast")) {
            return "–"; // Nobody published a training run with part of the images.
        }
        String network = run.network().replaceFirst("[-_].*", "");
        return PUBLISHED.getOrDefault(network + " on " + run.data().name(), "–");
    }

    /** Of the fastest run, with the mark of the machine that it was. */
    private static String coreSeconds(List<RunRecord> runs, List<String> machines) {
        return SampleStatistics.least(runs, RunRecord::coreSecondsPerEpoch)
                .map(
                        run ->
                                String.format(Locale.ROOT, "%.1f", run.coreSecondsPerEpoch())
                                        + mark(run.machine(), machines))
                .orElse("–");
    }

    /** A small letter for each machine but the first. */
    private static String mark(String machine, List<String> machines) {
        int place = machines.indexOf(machine);
        return place == 0 ? "" : "<sup>%c</sup>".formatted('a' + place - 1);
    }

    private static String score(List<RunRecord> runs, Function<RunRecord, Score> part) {
        if (runs.stream().anyMatch(run -> !part.apply(run).isMeasured())) {
            return "–";
        }
        return "%s %% (loss %s)"
                .formatted(
                        SampleStatistics.of(runs, run -> 100 * part.apply(run).accuracy())
                                .format("%.2f"),
                        SampleStatistics.of(runs, run -> part.apply(run).loss()).format("%.4f"));
    }
}
