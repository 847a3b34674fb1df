package org.mnistkit.description;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.mnistkit.description.layer.LayerKinds;
import org.mnistkit.description.layer.LayerSpec;
import org.mnistkit.settings.TrainingConfig;
import org.mnistkit.settings.TrainingSetting;
import org.mnistkit.settings.UnknownWordException;
import org.mnistkit.settings.Values;

/**
 * Reads a description: the notes, then the layers, then the training. It works from the first line
 * to the last, and stops at the first mistake.
 */
final class DescriptionParser {

    private static final String LAYERS = "Layers";
    private static final String OPTIMIZER = "Optimizer";

    /** What may follow a section's word: a title, but no values. */
    private static final Pattern TITLE = Pattern.compile("[^,=]*");

    /** Behind the colon, the title of the optimizer's line names Adam, if anything. */
    private static final Pattern NOT_ADAM = Pattern.compile("(?i):(?!\\s*(adam\\b.*)?$)");

    /** Other optimizers of Keras and DL4J: no title may name one. */
    private static final Pattern OTHER_OPTIMIZER =
            Pattern.compile(
                    "(?i)\\b(sgd|momentum|nesterovs?|adamw|nadam|adamax|amsgrad|adagrad|adadelta"
                            + "|adafactor|adabelief|rmsprop|ftrl|lion|lamb|lbfgs)\\b");

    private static final String TRAINING_FORM =
            "; after the layers, the form is:\n    Optimizer:\n    RATE,DECAY (for example"
                    + " 0.001,0)\n    EPOCHS\n    BATCH-SIZE";

    private static final String MISSING =
            " is missing at the end; after \"Optimizer:\" come RATE,DECAY, then EPOCHS, then"
                    + " BATCH-SIZE, each on a line of its own";

    private final String source;
    private final List<String> lines;

    /** Index of the line that is read next; its number is the same when it has been read. */
    private int next;

    private DescriptionParser(String source, List<String> lines) {
        this.source = source;
        this.lines = lines;
    }

    static Description parse(String text, String source) {
        if (Description.tooLong(text)) {
            throw tooLong(source);
        }
        List<String> lines = List.of(Description.plain(text).split("\n", -1));
        return new DescriptionParser(source, lines).read();
    }

    static DescriptionException tooLong(String source) {
        return new DescriptionException(
                source,
                0,
                "",
                "has more than %,d bytes; is it a description of a network?"
                        .formatted(Description.MOST_BYTES));
    }

    private Description read() {
        String notes = notes();
        List<LayerSpec> layers = new ArrayList<>();
        List<Integer> lineNumbers = new ArrayList<>();
        while (true) {
            String line = nextLine(() -> "there is no line \"Optimizer:\"" + TRAINING_FORM);
            if (line.startsWith(OPTIMIZER)) {
                break;
            }
            if (line.startsWith(LAYERS)) {
                throw problem("there is already a line \"Layers:\"; only one is allowed");
            }
            layers.add(layer(line));
            lineNumbers.add(next);
        }
        checkTitle(OPTIMIZER);
        int end = next;
        TrainingConfig training = training();
        try {
            NetworkPlan.of(layers);
        } catch (NetworkPlan.Misfit e) {
            next = e.layer < 0 ? end : lineNumbers.get(e.layer);
            throw problem(e.getMessage());
        }
        return new Description(notes, layers, training);
    }

    // ---- Notes

    private String notes() {
        while (next < lines.size() && !lines.get(next).startsWith(LAYERS)) {
            next++;
        }
        if (next == lines.size()) {
            throw noLayers();
        }
        String notes = String.join("\n", lines.subList(0, next));
        next++;
        if (Description.tooLongForNotes(notes)) {
            throw problem(
                    "the text before this line has more than %,d bytes"
                            .formatted(Description.MOST_NOTES));
        }
        checkTitle(LAYERS);
        return notes;
    }

    private DescriptionException noLayers() {
        for (next = 1; next <= lines.size(); next++) {
            String line = lines.get(next - 1).strip().toLowerCase(Locale.ROOT);
            if (line.startsWith("layer")) {
                return problem("the line before the layers must be \"Layers:\", without blanks");
            }
        }
        return new DescriptionException(
                source,
                0,
                "",
                "there is no line \"Layers:\", which has to come before the layers; is it a"
                        + " description of a network?");
    }

    /** A section's line may have a title ("Layers of this network"), but no values. */
    private void checkTitle(String word) {
        String rest = lines.get(next - 1).substring(word.length());
        boolean another =
                word.equals(OPTIMIZER)
                        && (NOT_ADAM.matcher(rest).find() || OTHER_OPTIMIZER.matcher(rest).find());
        if (another || !TITLE.matcher(rest).matches()) {
            throw problem(
                    "nothing but \"%s:\" may be on this line; %s"
                            .formatted(
                                    word,
                                    word.equals(LAYERS)
                                            ? "the layers follow, each on a line of its own"
                                            : "another optimizer is named after the batch size,"
                                                    + " as in optimizer=rmsprop"));
        }
    }

    // ---- Layers

    private LayerSpec layer(String line) {
        try {
            return LayerKinds.parse(line);
        } catch (IllegalArgumentException e) {
            throw problem(e.getMessage() + commentHint(line));
        }
    }

    private static String commentHint(String line) {
        return line.contains("#") ? " (A comment, with #, needs a line of its own.)" : "";
    }

    // ---- Training

    private TrainingConfig training() {
        List<String> rates = List.of(nextLine(() -> "RATE,DECAY" + MISSING).split(",", -1));
        if (rates.size() != 2) {
            throw problem(
                    "the line after \"Optimizer:\" must be RATE,DECAY: the learning rate, and"
                            + " how much it falls with each update (0 if it doesn't)");
        }
        double rate = number("RATE", rates.get(0));
        if (!(rate > 0)) {
            throw problem("RATE: the learning rate must be greater than 0");
        }
        double decay = number("DECAY", rates.get(1));
        if (!(decay >= 0)) {
            throw problem("DECAY: the decay must be at least 0");
        }
        int epochs = count("EPOCHS");
        int batchSize = count("BATCH-SIZE");
        return options(TrainingLines.base(rate, decay, epochs, batchSize));
    }

    private double number(String name, String text) {
        try {
            return Values.number(text);
        } catch (IllegalArgumentException e) {
            throw problem(name + ": " + e.getMessage());
        }
    }

    /** At least 1; 0 for a number that is not known. */
    private int count(String name) {
        String line = nextLine(() -> name + MISSING);
        if (line.strip().equals(TrainingLines.UNKNOWN)) {
            return 0;
        }
        int value;
        try {
            value = Values.integer(line);
        } catch (IllegalArgumentException e) {
            throw problem(
                    "%s: %s; after \"Optimizer:\" come RATE,DECAY, then EPOCHS, then BATCH-SIZE,"
                                    .formatted(name, e.getMessage())
                            + " and only then options");
        }
        if (value < 1) {
            throw problem(name + ": " + value + " is too small, it must be at least 1");
        }
        return value;
    }

    private record Option(int lineNumber, String value) {}

    private TrainingConfig options(TrainingConfig base) {
        Map<String, Option> options = new LinkedHashMap<>();
        while (skipToText()) {
            String line = lines.get(next++);
            int equals = line.indexOf('=');
            if (equals < 0) {
                throw problem(
                        "after the batch size, only options are allowed, as KEY=VALUE; put notes"
                                + " before \"Layers:\", or # in front of them");
            }
            String key = line.substring(0, equals).strip();
            if (!TrainingLines.keys().contains(key)) {
                throw problem(
                        new UnknownWordException(
                                        "option of the training",
                                        key,
                                        TrainingLines.keys().toArray(String[]::new))
                                .getMessage());
            }
            Option before = options.put(key, new Option(next, line.substring(equals + 1).strip()));
            if (before != null) {
                throw problem(
                        "\"%s\" is already given in line %d; remove one of the two"
                                .formatted(key, before.lineNumber));
            }
        }
        TrainingConfig config = base;
        for (TrainingSetting setting : TrainingSetting.all()) {
            Option option = options.get(setting.key());
            if (option != null) {
                next = option.lineNumber;
                try {
                    config = setting.read(config, option.value);
                } catch (IllegalArgumentException e) {
                    throw problem(e.getMessage() + commentHint(lines.get(next - 1)));
                }
            }
        }
        return config;
    }

    // ---- Lines

    private interface Message {
        String text();
    }

    /** The next line that is neither blank nor a comment. */
    private String nextLine(Message ifNone) {
        if (!skipToText()) {
            throw new DescriptionException(source, 0, "", ifNone.text());
        }
        return lines.get(next++);
    }

    private boolean skipToText() {
        while (next < lines.size()
                && (lines.get(next).isBlank() || lines.get(next).strip().startsWith("#"))) {
            next++;
        }
        return next < lines.size();
    }

    /** What is wrong with the line that was read last. */
    private DescriptionException problem(String message) {
        return new DescriptionException(source, next, lines.get(next - 1), message);
    }
}
