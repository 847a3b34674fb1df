package org.mnistkit.description.layer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.mnistkit.archive.Untrusted;
import org.mnistkit.description.layer.LayerSpec.Padding;
import org.mnistkit.description.layer.LayerSpec.Size;
import org.mnistkit.settings.UnknownWordException;
import org.mnistkit.settings.Values;

/**
 * A line of a description that stands for a layer, taken apart into its values and its options.
 * Everything that is wrong with it is an IllegalArgumentException, whose message needs the line
 * beside it.
 */
final class LayerLine {

    private final LayerKind kind;
    private final List<String> values = new ArrayList<>();
    private final Map<String, String> options = new LinkedHashMap<>();

    /**
     * @param fields what follows the word
     */
    LayerLine(LayerKind kind, List<String> fields) {
        this.kind = kind;
        for (String field : fields) {
            int equals = field.indexOf('=');
            if (equals >= 0) {
                option(field.substring(0, equals).strip(), field.substring(equals + 1).strip());
            } else if (options.isEmpty()) {
                values.add(field.strip());
            } else {
                throw new IllegalArgumentException(
                        "\"%s\" comes after an option; options (KEY=VALUE) must come last"
                                .formatted(Untrusted.shown(field.strip())));
            }
        }
        if (kind.valueNames().isEmpty() && !values.isEmpty()) {
            throw new IllegalArgumentException(
                    "%s takes no values; the form is: %s".formatted(kind.word(), kind.form()));
        }
        if (values.size() != kind.valueNames().size()) {
            throw new IllegalArgumentException(
                    "%s has %s where %d %s expected: %s"
                            .formatted(
                                    kind.word(),
                                    values.size() == 1 ? "1 value" : values.size() + " values",
                                    kind.valueNames().size(),
                                    kind.valueNames().size() == 1 ? "is" : "are",
                                    kind.form()));
        }
    }

    private void option(String key, String value) {
        if (kind.options().isEmpty()) {
            throw new IllegalArgumentException(
                    "%s takes no options, but \"%s\" is one; the form is: %s"
                            .formatted(kind.word(), Untrusted.shown(key), kind.form()));
        }
        if (!kind.options().contains(key)) {
            throw new UnknownWordException(
                    "option of " + kind.word(), key, kind.options().toArray(String[]::new));
        }
        if (options.putIfAbsent(key, value) != null) {
            throw new IllegalArgumentException("the option \"" + key + "\" is given twice");
        }
    }

    /**
     * The parts of a line between its commas, beginning with its word. Commas at the end don't
     * count.
     */
    static List<String> fields(String line) {
        if (Character.isWhitespace(line.charAt(0))) {
            throw new IllegalArgumentException(
                    "a layer's line must not begin with a space (the original program skipped"
                            + " such lines): remove the spaces, or the line");
        }
        List<String> fields = new ArrayList<>(List.of(line.split(",", -1)));
        while (fields.size() > 1 && fields.get(fields.size() - 1).isBlank()) {
            fields.remove(fields.size() - 1);
        }
        fields.set(0, fields.get(0).strip());
        return fields;
    }

    // ---- Values, by their place after the word, from 0

    double number(int index) {
        return value(index, Values::number);
    }

    /** A whole number of at least 1. */
    int count(int index) {
        return value(index, LayerLine::count);
    }

    ActivationFunction activation(int index) {
        return value(index, LayerLine::activation);
    }

    // ---- Options

    double number(String key, double defaultValue) {
        return option(key, defaultValue, Values::number);
    }

    Size size(String key, Size defaultValue) {
        return option(key, defaultValue, LayerLine::size);
    }

    Padding padding() {
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

    Init init() {
        return option("init", Init.DEFAULT, Init::parse);
    }

    boolean bias() {
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

    // ---- How they are read

    private <T> T value(int index, Function<String, T> reader) {
        return read(kind.valueNames().get(index), values.get(index), reader);
    }

    private <T> T option(String key, T defaultValue, Function<String, T> reader) {
        return options.containsKey(key) ? read(key, options.get(key), reader) : defaultValue;
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
                    "\"%s\" is not a size; the form is 2, or 2x1 for rows and columns"
                            .formatted(Untrusted.shown(text)));
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
