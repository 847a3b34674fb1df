package org.mnistkit.file;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.function.Function;

/**
 * A file that is part of another one, of a jar for example, as a file of its own for as long as it
 * is read: Java opens zip files only so. The copy is deleted afterwards, also if the program is
 * ended meanwhile (Ctrl-C).
 */
public final class TemporaryCopy {

    private TemporaryCopy() {}

    /**
     * Copies a file and reads the copy.
     *
     * @param name what to call it if it cannot be copied
     * @param content left open
     * @param reader gets the copy, which ends like all files of trained networks
     * @return what the reader returned
     * @throws UncheckedIOException if it cannot be copied; the message says why
     */
    public static <T> T read(String name, InputStream content, Function<Path, T> reader) {
        Path copy = null;
        try {
            copy = Files.createTempFile("mnist-kit", ".mnistkit");
            copy.toFile().deleteOnExit();
            Files.copy(content, copy, StandardCopyOption.REPLACE_EXISTING);
            return reader.apply(copy);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "%s cannot be copied to the temporary files in %s: %s."
                            .formatted(
                                    name,
                                    System.getProperty("java.io.tmpdir"),
                                    DataException.reason(e)),
                    e);
        } finally {
            if (copy != null) {
                copy.toFile().delete();
            }
        }
    }
}
