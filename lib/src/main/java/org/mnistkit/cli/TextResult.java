package org.mnistkit.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.mnistkit.file.WholeFile;

/** The text files that commands leave behind, which replace those of an earlier run. */
final class TextResult {

    private TextResult() {}

    /**
     * Before there is any result to lose: the file can be written, and what it replaces, if
     * anything, is a result of the same kind, and not somebody's description or notes.
     *
     * @param begin what such a file begins with
     * @throws org.mnistkit.file.DataException if it cannot be written
     * @throws IllegalArgumentException if something else is there
     */
    static void requireReplaceable(Path file, String begin) {
        WholeFile.requireWritable(file);
        byte[] expected = begin.getBytes(StandardCharsets.UTF_8);
        try {
            if (!Files.exists(file) || Files.size(file) == 0) {
                return;
            }
            try (InputStream in = Files.newInputStream(file)) {
                if (Arrays.equals(in.readNBytes(expected.length), expected)) {
                    return;
                }
            }
        } catch (IOException e) {
            throw refused(file, begin, e);
        }
        throw refused(file, begin, null);
    }

    /**
     * The same for a text with other files beside it, which nothing but the text tells from
     * somebody's own.
     *
     * @param others are replaced together with the text
     */
    static void requireReplaceable(Path file, String begin, List<Path> others) {
        requireReplaceable(file, begin);
        for (Path other : others) {
            WholeFile.requireWritable(other);
            if (Files.exists(other) && !Files.exists(file)) {
                throw new IllegalArgumentException(
                        "%s is there already, and would be replaced, but there is no %s, with which a result of this command comes. Choose another name, or move the file first."
                                .formatted(other, file));
            }
        }
    }

    private static IllegalArgumentException refused(Path file, String begin, IOException cause) {
        return new IllegalArgumentException(
                "%s is there already, and would be replaced, but is no result of this command, which begins with \"%s\". Choose another name, or move the file first."
                        .formatted(file, begin),
                cause);
    }
}
