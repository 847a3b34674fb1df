package org.mnistkit.description;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.mnistkit.description.LayerSpec.Padding;
import org.mnistkit.description.LayerSpec.Size;
import org.mnistkit.settings.UnknownWordException;
import org.mnistkit.settings.Values;

/**
 * A line of a description that stands for a layer, taken apart: its word, its values in their
 * places, its options. All that goes wrong is an IllegalArgumentException with a message that needs
 * the line beside it.
 */
final class LayerLine {

    /** The lines there are. A word may be written longer, as in "Conv2D". */
    enum Form {
        CONV("Conv,FILTERS,ROWS,COLS,ACTIVATION", "stride,padding,dilation,init,bias"),
        MAX_POOL("MaxPool,ROWS,COLS", "stride,padding"),
        AVG_POOL("AvgPool,ROWS,COLS", "stride,padding"),
        GLOBAL_MAX_POOL("GlobalMaxPool", ""),
        GLOBAL_AVG_POOL("GlobalAvgPool", ""),
        DROPOUT("Dropout,RATE", ""),
        FLATTEN("Flatten", ""),
        DENSE("Dense,UNITS,ACTIVATION", "init,bias"),
        BATCH_NORM("BatchNorm", "momentum,epsilon"),
        ACTIVATION("Activation,ACTIVATION", "");

        /** How the line looks without options. */
        final String text;

        /** The keys of its options, with commas between them. */
        private final String options;

        Form(String text, String options) {
            this.text = text;
            this.options = options;
        }

        List<String> options() {
            return options.isEmpty() ? List.of() : List.of(options.split(",", -1));
        }

        String word() {
            return names().get(0);
        }

        /** The names of the values. */
        List<String> valueNames() {
            return names().subList(1, names().size());
        }

        private List<String> names() {
            return List.of(text.split(",", -1));
        }
    }

    private final Form form;
    private final List<String> values = new ArrayList<>();
    private final Map<String, String> options = new LinkedHashMap<>();

    private LayerLine(Form form, List<String> fields) {
        this.form = form;
        for (String field : fields) {
            int equals = field.indexOf('=');
            if (equals >= 0) {
                option(field.substring(0, equals).strip(), field.substring(equals + 1).strip());
            } else if (options.isEmpty()) {
                values.add(field.strip());
            } else {
                throw new IllegalArgumentException(
                        "\"%s\" stands behind an option; options (KEY=VALUE) come last"
                                .formatted(DescriptionException.readable(field.strip())));
            }
        }
        if (form.valueNames().isEmpty() && !values.isEmpty()) {
            throw new IllegalArgumentException(
                    "%s takes no values; the form is: %s".formatted(form.word(), form.text));
        }
        if (values.size() != form.valueNames().size()) {
            throw new IllegalArgumentException(
                    "%s has %s where %d %s expected: %s"
                            .formatted(
                                    form.word(),
                                    values.size() == 1 ? "1 value" : values.size() + " values",
                                    form.valueNames().size(),
                                    form.valueNames().size() == 1 ? "is" : "are",
                                    form.text));
        }
    }

    private void option(String key, String value) {
        if (form.options().isEmpty()) {
            throw new IllegalArgumentException(
                    "%s takes no options, but \"%s\" is one; the form is: %s"
                            .formatted(form.word(), DescriptionException.readable(key), form.text));
        }
        if (!form.options().contains(key)) {
            throw new UnknownWordException(
                    "option of " + form.word(), key, form.options().toArray(String[]::new));
        }
        if (options.putIfAbsent(key, value) != null) {
            throw new IllegalArgumentException("the option \"" + key + "\" is given twice");
        }
    }

    /** Reads a line. */
    static LayerSpec parse(String line) {
        if (Character.isWhitespace(line.charAt(0))) {
            throw new IllegalArgumentException(
                    "a layer's line must not begin with a blank (the original program skipped"
                            + " such lines): remove the blanks, or the line");
        }
        List<String> fields = new ArrayList<>(List.of(line.split(",", -1)));
        while (fields.size() > 1 && fields.get(fields.size() - 1).isBlank()) {
            fields.remove(fields.size() - 1);
        }
        String word = fields.get(0).strip();
        Form form =
                Arrays.stream(Form.values())
                        .filter(candidate -> word.startsWith(candidate.word()))
                        .findFirst()
                        .orElseThrow(() -> unknown(word));
        return new LayerLine(form, fields.subList(1, fields.size())).layer();
    }

    private static UnknownWordException unknown(String word) {
        return new UnknownWordException(
                "layer",
                word,
                Stream.concat(Arrays.stream(Form.values()).map(Form::word), Stream.of("Optimizer:"))
                        .toArray(String[]::new));
    }

    private LayerSpec layer() {
        return switch (form) {
            case CONV ->
                    new LayerSpec.Conv(
                            count(0),
                            new Size(count(1), count(2)),
                            activation(3),
                            option("stride", Size.ONE, LayerLine::size),
                            padding(),
                            option("dilation", Size.ONE, LayerLine::size),
                            init(),
                            bias());
            case MAX_POOL -> {
                Size window = new Size(count(0), count(1));
                yield new LayerSpec.MaxPool(
                        window, option("stride", window, LayerLine::size), padding());
            }
            case AVG_POOL -> {
                Size window = new Size(count(0), count(1));
                yield new LayerSpec.AvgPool(
                        window, option("stride", window, LayerLine::size), padding());
            }
            case GLOBAL_MAX_POOL -> new LayerSpec.GlobalMaxPool();
            case GLOBAL_AVG_POOL -> new LayerSpec.GlobalAvgPool();
            case DROPOUT -> new LayerSpec.Dropout(value(0, Values::number));
            case FLATTEN -> new LayerSpec.Flatten();
            case DENSE -> new LayerSpec.Dense(count(0), activation(1), init(), bias());
            case BATCH_NORM ->
                    new LayerSpec.BatchNorm(
                            option("momentum", LayerSpec.BatchNorm.MOMENTUM, Values::number),
                            option("epsilon", LayerSpec.BatchNorm.EPSILON, Values::number));
            case ACTIVATION -> new LayerSpec.Activation(activation(0));
        };
    }

    private int count(int index) {
        return value(index, LayerLine::count);
    }

    private ActivationFunction activation(int index) {
        return value(index, LayerLine::activation);
    }

    private Padding padding() {
        return option(
                "padding",
                Padding.VALID,
                text ->
                        switch (text) {
                            case "valid" -> Padding.VALID;
                            case "same" -> Padding.SAME;
                            default ->
                                    throw new UnknownWordException(
                                            "padding", text, "valid", "same");
                        });
    }

    private Init init() {
        return option("init", Init.DEFAULT, Init::parse);
    }

    private boolean bias() {
        return option(
                "bias",
                true,
                text ->
                        switch (text) {
                            case "yes" -> true;
                            case "no" -> false;
                            default -> throw new UnknownWordException("answer", text, "yes", "no");
                        });
    }

    private <T> T value(int index, Function<String, T> reader) {
        return read(form.valueNames().get(index), values.get(index), reader);
    }

    private <T> T option(String key, T byDefault, Function<String, T> reader) {
        return options.containsKey(key) ? read(key, options.get(key), reader) : byDefault;
    }

    private static <T> T read(String name, String text, Function<String, T> reader) {
        try {
            return reader.apply(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
        }
    }

    private static int count(String text) {
        int value = Values.integer(text);
        if (value < 1) {
            throw new IllegalArgumentException(value + " is too small, it must be at least 1");
        }
        return value;
    }

    /** "2" or "2x1". */
    private static Size size(String text) {
        List<String> parts = List.of(text.split("x", -1));
        if (parts.size() > 2) {
            throw new IllegalArgumentException(
                    "\"%s\" is no size; the form is 2, or 2x1 for rows and columns"
                            .formatted(DescriptionException.readable(text)));
        }
        int rows = count(parts.get(0));
        return new Size(rows, parts.size() == 1 ? rows : count(parts.get(1)));
    }

    private static ActivationFunction activation(String text) {
        return Arrays.stream(ActivationFunction.values())
                .filter(function -> function.toString().equals(text))
                .findFirst()
                .orElseThrow(
                        () ->
                                new UnknownWordException(
                                        "activation",
                                        text,
                                        ActivationFunction.names().toArray(String[]::new)));
    }
}
