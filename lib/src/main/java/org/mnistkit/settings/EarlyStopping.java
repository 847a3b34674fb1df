package org.mnistkit.settings;

import java.util.List;
import java.util.Objects;

/**
 * Ends a training run whose validation score has not become better for some epochs, and gives the
 * network the weights of its best epoch. Those are given however the training ends.
 *
 * <p>Text: {@code none}, {@code 5} or {@code 5,loss}.
 *
 * @param patience how many epochs in a row may fail to beat the best one; 0 for no early stopping
 * @param metric what has to become better
 */
public record EarlyStopping(int patience, Metric metric) {

    /** What is looked at, measured on the validation images. */
    public enum Metric {
        /** The share of right predictions: higher is better. */
        ACCURACY,
        /** The mean cross-entropy: lower is better. */
        LOSS
    }

    /** All epochs are trained, and the last weights are kept. */
    public static final EarlyStopping NONE = new EarlyStopping(0, Metric.ACCURACY);

    public EarlyStopping {
        if (patience < 0) {
            throw new IllegalArgumentException(
                    "patience is " + patience + ", but must be at least 0");
        }
        Objects.requireNonNull(metric, "metric");
    }

    /** By validation accuracy. */
    public static EarlyStopping patience(int epochs) {
        return new EarlyStopping(Values.count("patience", epochs), Metric.ACCURACY);
    }

    /** Whether there is any. */
    public boolean isOn() {
        return patience > 0;
    }

    /**
     * Reads what {@code toString} prints.
     *
     * @throws IllegalArgumentException if it is not an early-stopping rule; the message says why
     */
    public static EarlyStopping parse(String text) {
        if (text.strip().equals("none")) {
            return NONE;
        }
        List<String> fields = List.of(text.split(",", -1));
        if (fields.size() > 2) {
            throw new IllegalArgumentException(
                    "\"%s\" has %d values; the form is \"EPOCHS\" or \"EPOCHS,loss\""
                            .formatted(
                                    UnknownWordException.abbreviated(text.strip()), fields.size()));
        }
        int patience = Values.count("patience", Values.integer(fields.get(0)));
        String metric = fields.size() == 1 ? "accuracy" : fields.get(1).strip();
        return switch (metric) {
            case "accuracy" -> new EarlyStopping(patience, Metric.ACCURACY);
            case "loss" -> new EarlyStopping(patience, Metric.LOSS);
            default -> throw new UnknownWordException("metric", metric, "accuracy", "loss");
        };
    }

    @Override
    public String toString() {
        if (!isOn()) {
            return "none";
        }
        return metric == Metric.ACCURACY ? "" + patience : patience + ",loss";
    }
}
