package org.mnistkit.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.mnistkit.archive.Untrusted;
import org.mnistkit.record.Score;
import org.mnistkit.settings.Values;

/** Trials as rows of text. Numbers are written so that they are read as exactly the same. */
final class TrialTable {

    /** Names of the columns. */
    static final List<String> COLUMNS =
            Stream.of(
                            Stream.of("training", "rung"),
                            Arrays.stream(Hyperparameter.values()).map(Hyperparameter::toString),
                            Stream.of(
                                    "validation accuracy",
                                    "validation loss",
                                    "training accuracy",
                                    "training loss",
                                    "seconds",
                                    "failure"))
                    .flatMap(columns -> columns)
                    .toList();

    private TrialTable() {}

    static List<String> row(Trial trial) {
        List<String> fields = new ArrayList<>();
        fields.add(Integer.toString(trial.training()));
        fields.add(Integer.toString(trial.rung()));
        fields.addAll(trial.configuration().values().values());
        fields.add(text(trial.validation().accuracy()));
        fields.add(text(trial.validation().loss()));
        fields.add(text(trial.train().accuracy()));
        fields.add(text(trial.train().loss()));
        fields.add(text(trial.seconds()));
        fields.add(trial.failure());
        return fields;
    }

    private static String text(double value) {
        return Double.isNaN(value) ? "" : Double.toString(value);
    }

    /**
     * Reads trials.
     *
     * @param source what error messages call it
     * @throws IllegalArgumentException if it is not such a table; the message says where and why
     */
    static List<Trial> read(Csv csv, String source) {
        if (csv.rows().isEmpty() || !csv.rows().get(0).equals(COLUMNS)) {
            throw new IllegalArgumentException(
                    "%s is not a table of trials: its first line must be \"%s\""
                            .formatted(source, String.join(",", COLUMNS)));
        }
        List<Trial> trials = new ArrayList<>();
        for (int i = 1; i < csv.rows().size(); i++) {
            try {
                trials.add(trial(csv.rows().get(i)));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "%s, line %d: %s. Mend or delete that line."
                                .formatted(source, i + 1, e.getMessage()),
                        e);
            }
        }
        return trials;
    }

    private static Trial trial(List<String> row) {
        // The table may be anybody's, and what it says is printed.
        List<String> fields = row.stream().map(Untrusted::printable).toList();
        if (fields.size() != COLUMNS.size()) {
            throw new IllegalArgumentException(
                    "it has %d values, but there are %d columns"
                            .formatted(fields.size(), COLUMNS.size()));
        }
        Map<Hyperparameter, String> values = new EnumMap<>(Hyperparameter.class);
        int column = 2;
        for (Hyperparameter each : Hyperparameter.values()) {
            values.put(each, fields.get(column++));
        }
        double accuracy = share(fields.get(column));
        double loss = number(fields.get(column + 1));
        double trainAccuracy = share(fields.get(column + 2));
        double trainLoss = number(fields.get(column + 3));
        String failure = fields.get(column + 5);
        if (failure.isEmpty() == Double.isNaN(accuracy)) {
            throw new IllegalArgumentException("it needs either an accuracy or a failure");
        }
        return new Trial(
                Values.integer(fields.get(0)),
                Values.integer(fields.get(1)),
                new Configuration(values),
                new Score(loss, accuracy),
                new Score(trainLoss, trainAccuracy),
                number(fields.get(column + 4)),
                failure);
    }

    private static double share(String text) {
        double value = number(text);
        if (value < 0 || value > 1) {
            throw new IllegalArgumentException(
                    "an accuracy is " + text + ", but must be in [0, 1]");
        }
        return value;
    }

    private static double number(String text) {
        return text.isEmpty() ? Double.NaN : Values.number(text);
    }
}
