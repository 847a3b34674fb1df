package org.mnistkit.search;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.mnistkit.file.DataException;
import org.mnistkit.settings.Values;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/**
 * The trials of a search, finished or not.
 *
 * @param name of the search
 * @param trials in the order in which they ended
 */
public record SearchResults(String name, List<Trial> trials) {

    public SearchResults {
        trials = List.copyOf(trials);
    }

    /**
     * Reads the table of trials that a search has written, also while it goes on. A last line that
     * was cut off is left out.
     *
     * @param file the table, NAME.csv
     * @throws UncheckedIOException if it cannot be read
     * @throws IllegalArgumentException if it is not a table of trials; the message says where and
     *     why
     */
    public static SearchResults load(Path file) {
        try {
            String text = new String(Files.readAllBytes(file), UTF_8);
            String name = file.getFileName().toString().replaceFirst("\\.csv$", "");
            return new SearchResults(name, TrialTable.read(Csv.parse(text), file.toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The trials cannot be read from %s: %s"
                            .formatted(file, DataException.reason(e)),
                    e);
        }
    }

    /**
     * The trial with the highest validation accuracy; of several, the one with the lowest loss.
     *
     * @throws IllegalStateException if no trial has a score
     */
    public Trial best() {
        return bestFirst().stream()
                .filter(trial -> !trial.diverged())
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalStateException(
                                        "There is no trial with a score among %s."
                                                .formatted(
                                                        Values.counted(trials.size(), "trial"))));
    }

    /** All trials, the best first, those that diverged last. */
    public List<Trial> bestFirst() {
        return trials.stream().sorted(Trial.BEST_FIRST).toList();
    }

    /** How many trials diverged. */
    public int diverged() {
        return (int) trials.stream().filter(Trial::diverged).count();
    }

    /**
     * The trials that can be compared fairly: those with a score, of successive halving the first
     * rung only. Only good configurations come further, so that on later rungs more epochs would
     * look better than they are, and everything else less important.
     */
    public List<Trial> comparable() {
        return trials.stream().filter(trial -> !trial.diverged() && trial.rung() == 1).toList();
    }

    /** The hyperparameters that have more than one value in all these trials. */
    public List<Hyperparameter> varied() {
        return varied(trials);
    }

    private static List<Hyperparameter> varied(List<Trial> trials) {
        return Arrays.stream(Hyperparameter.values())
                .filter(
                        each ->
                                trials.stream()
                                                .map(trial -> trial.configuration().get(each))
                                                .filter(value -> !value.equals(Configuration.NONE))
                                                .distinct()
                                                .limit(2)
                                                .count()
                                        > 1)
                .toList();
    }

    /**
     * What each hyperparameter has to do with the validation accuracy, the most important first:
     * those with more than one value among the {@link #comparable} trials.
     */
    public List<Effect> effects() {
        List<Trial> comparable = comparable();
        return varied(comparable).stream()
                .map(each -> Effect.of(each, comparable))
                .sorted(Comparator.comparingDouble(Effect::importance).reversed())
                .toList();
    }

    /**
     * A row for each trial, the best first: the score on the validation images, the hyperparameters
     * that vary, the seconds, and the number of the training. The scores of those that diverged are
     * left empty.
     */
    public Table toTable() {
        List<Trial> sorted = bestFirst();
        DoubleColumn accuracy = DoubleColumn.create("validation accuracy, %");
        DoubleColumn loss = DoubleColumn.create("validation loss");
        DoubleColumn seconds = DoubleColumn.create("seconds");
        IntColumn training = IntColumn.create("training");
        for (Trial trial : sorted) {
            accuracy.append(100 * trial.validation().accuracy());
            loss.append(trial.validation().loss());
            seconds.append(trial.seconds());
            training.append(trial.training());
        }
        Table table = Table.create("Trials of " + name, accuracy, loss);
        for (Hyperparameter each : varied()) {
            table.addColumns(column(each, sorted));
        }
        return table.addColumns(seconds, training);
    }

    private static Column<?> column(Hyperparameter hyperparameter, List<Trial> trials) {
        String name = hyperparameter.toString();
        return hyperparameter.isNumber()
                ? DoubleColumn.create(
                        name,
                        trials.stream()
                                .mapToDouble(trial -> trial.configuration().number(hyperparameter)))
                : StringColumn.create(
                        name,
                        trials.stream().map(trial -> trial.configuration().get(hyperparameter)));
    }

    @Override
    public String toString() {
        boolean any = trials.size() > diverged();
        return "%s%s"
                .formatted(
                        Values.counted(trials.size(), "trial"), any ? "; the best: " + best() : "");
    }
}
