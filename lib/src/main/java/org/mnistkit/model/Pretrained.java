package org.mnistkit.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.mnistkit.file.TemporaryCopy;
import org.mnistkit.settings.UnknownWordException;

/** The files of the trained models and ensembles that come with the kit. */
final class Pretrained {

    static final List<String> MODELS =
            List.of(
                    "baseline-tuned",
                    "cnn-fashion",
                    "compact",
                    "deep-tuned",
                    "example_model",
                    "light-augmented",
                    "light-tuned",
                    "mlp-augmented",
                    "mlp-small",
                    "mlp-small-fashion",
                    "optimized-tuned",
                    "tiny");

    static final List<String> ENSEMBLES = List.of("compact-5", "mixed-5");

    private Pretrained() {}

    /**
     * Reads a file of the kit.
     *
     * @param what what the name should be of, for the message
     * @throws UnknownWordException if it is none of the names
     */
    static <T> T read(String what, String name, List<String> names, Function<Path, T> reader) {
        String file = UnknownWordException.known(what, name, names) + ".mnistkit";
        try (InputStream in = Pretrained.class.getResourceAsStream("pretrained/" + file)) {
            return TemporaryCopy.read(file, in, reader);
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read", e);
        }
    }
}
