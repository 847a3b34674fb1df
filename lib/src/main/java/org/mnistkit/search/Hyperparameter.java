package org.mnistkit.search;

import java.util.List;
import java.util.Locale;
import org.mnistkit.settings.UnknownWordException;
import org.mnistkit.settings.Values;

/** What a search can vary. Values are kept as text, in the shortest form that means the same. */
public enum Hyperparameter {
    /** How many filters each convolution has. */
    FILTERS("filters", "filters", Kind.COUNT),
    /** How many rows and columns of pixels each filter covers. */
    KERNEL("kernel", "kernel size", Kind.COUNT),
    /** How many convolutions there are in each of the two blocks. */
    CONVOLUTIONS("convolutions", "convolutions per block", Kind.COUNT),
    /** Rows and columns of the window that max pooling takes the largest value of. */
    POOL("pool", "pool size", Kind.COUNT),
    /** How many units each dense layer has. */
    UNITS("units", "dense units", Kind.COUNT),
    /** How many dense layers there are before the last one. */
    LAYERS("layers", "dense layers", Kind.COUNT),
    /** Share of the values that dropout drops, behind the blocks and behind the dense layers. */
    DROPOUT("dropout", "dropout rate", Kind.SHARE),
    /** How a gradient changes the weights; one of {@link #OPTIMIZERS}. */
    OPTIMIZER("optimizer", "optimizer", Kind.WORD),
    /** Momentum, of those optimizers that have one: "momentum" and "nesterov". */
    MOMENTUM("momentum", "momentum", Kind.SHARE),
    /** The learning rate of the first update. */
    RATE("rate", "learning rate", Kind.POSITIVE),
    /** In update t, counted from 0, the learning rate is rate / (1 + decay · t). */
    DECAY("decay", "learning rate decay", Kind.NOT_NEGATIVE),
    /** Images in a batch. */
    BATCH("batch", "batch size", Kind.COUNT),
    /** How many times the training goes through the images. */
    EPOCHS("epochs", "epochs", Kind.COUNT);

    /** The optimizers to choose from. */
    public static final List<String> OPTIMIZERS =
            List.of("sgd", "momentum", "nesterov", "adam", "adamw", "rmsprop");

    private enum Kind {
        COUNT("a whole number of at least 1"),
        SHARE("a number of at least 0 and less than 1"),
        POSITIVE("a number greater than 0"),
        NOT_NEGATIVE("a number of at least 0"),
        WORD("a word");

        private final String allowed;

        Kind(String allowed) {
            this.allowed = allowed;
        }

        boolean allows(double value) {
            return switch (this) {
                case COUNT -> value >= 1 && value == Math.rint(value) && value <= 1_000_000_000;
                case SHARE -> value >= 0 && value < 1;
                case POSITIVE -> value > 0;
                case NOT_NEGATIVE -> value >= 0;
                case WORD -> false;
            };
        }
    }

    private final String text;
    private final String label;
    private final Kind kind;

    Hyperparameter(String text, String label, Kind kind) {
        this.text = text;
        this.label = label;
        this.kind = kind;
    }

    /** What charts call it, for example "learning rate". */
    public String label() {
        return label;
    }

    /** Whether its values are numbers; those of the optimizer are words. */
    public boolean isNumber() {
        return kind != Kind.WORD;
    }

    /**
     * The shortest form of a value: "0.001" for "1e-3", "rmsprop" for "RMSProp".
     *
     * @throws IllegalArgumentException if it is not allowed; the message says what is
     */
    String canonical(String value) {
        if (kind == Kind.WORD) {
            String word = value.strip();
            String lower = word.toLowerCase(Locale.ROOT);
            if (!OPTIMIZERS.contains(lower)) {
                throw new UnknownWordException(text, word, OPTIMIZERS.toArray(String[]::new));
            }
            return lower;
        }
        double number;
        try {
            number = Values.number(value);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "%s: %s, but must be %s".formatted(label, e.getMessage(), kind.allowed), e);
        }
        if (!kind.allows(number)) {
            throw new IllegalArgumentException(
                    "%s is %s, but must be %s"
                            .formatted(label, Values.number(number), kind.allowed));
        }
        return Values.number(number);
    }

    /** Its name in tables and files, for example "rate". */
    @Override
    public String toString() {
        return text;
    }
}
