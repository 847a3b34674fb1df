package org.mnistkit.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Function;
import org.mnistkit.data.Dataset;
import org.mnistkit.settings.UnknownWordException;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads words, numbers, paths and data sets; its errors say in plain words what is not one. */
final class Arguments {

    private Arguments() {}

    /** Has a command line read all of them so. */
    static CommandLine register(CommandLine command) {
        ITypeConverter<Integer> whole = converter(Integer::valueOf, "a whole number");
        ITypeConverter<Long> large = converter(Long::valueOf, "a whole number");
        ITypeConverter<Double> real = converter(Double::valueOf, "a number");
        return command.registerConverter(int.class, whole)
                .registerConverter(Integer.class, whole)
                .registerConverter(long.class, large)
                .registerConverter(Long.class, large)
                .registerConverter(double.class, real)
                .registerConverter(Double.class, real)
                .registerConverter(String.class, Arguments::text)
                .registerConverter(Path.class, Arguments::path)
                .registerConverter(Dataset.class, Arguments::dataset);
    }

    /**
     * A script with an unset variable gives an empty word, which would be the current directory.
     */
    private static String text(String text) {
        if (text.isBlank()) {
            throw new TypeConversionException("\"%s\" is empty".formatted(text));
        }
        return text;
    }

    private static Path path(String text) {
        try {
            return Path.of(text(text));
        } catch (InvalidPathException e) {
            throw new TypeConversionException(
                    "\"%s\" is not a path: %s".formatted(text, e.getReason()));
        }
    }

    private static Dataset dataset(String word) {
        try {
            return Dataset.of(word.toLowerCase(Locale.ROOT));
        } catch (UnknownWordException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }

    private static <T> ITypeConverter<T> converter(Function<String, T> parser, String kind) {
        return text -> {
            try {
                return parser.apply(text);
            } catch (NumberFormatException e) {
                throw new TypeConversionException(
                        "\"%s\" is not %s, or one too large".formatted(text, kind));
            }
        };
    }
}
