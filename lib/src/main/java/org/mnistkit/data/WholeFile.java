package org.mnistkit.data;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Files that are written whole or not at all: under another name (with ".part" at its end), which
 * only at the end becomes their own.
 */
public final class WholeFile {

    private WholeFile() {}

    /**
     * Writes a file; an earlier one is replaced at once.
     *
     * @throws DataException if it cannot be written; nothing is left behind then
     */
    public static void write(Path file, byte[] content) {
        try {
            replace(file, content);
        } catch (IOException e) {
            throw new DataException(
                    "The file %s cannot be written: %s.".formatted(file, DataException.reason(e)),
                    e);
        }
    }

    /**
     * As {@link #write(Path, byte[])}, for those who have a message of their own.
     *
     * @throws IOException if it cannot be written; nothing is left behind then
     */
    public static void replace(Path file, byte[] content) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try {
            Files.write(part, content);
            Files.move(
                    part,
                    file,
                    StandardCopyOption.REPLACE_EXISTING,
                    StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            Files.deleteIfExists(part);
            throw e;
        }
    }

    /** Writes a file of text in UTF-8; see {@link #write(Path, byte[])}. */
    public static void write(Path file, String text) {
        write(file, text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Asks beforehand whether a file can be written, so that hours of work are not lost at the end.
     *
     * @throws DataException if its directory is missing or must not be written to, or if the file
     *     is a directory
     */
    public static void requireWritable(Path file) {
        Path directory = file.toAbsolutePath().getParent();
        if (file.getFileName() == null || Files.isDirectory(file)) {
            throw cannot(file, "it is a directory. Name a file");
        }
        if (Files.exists(directory) && !Files.isDirectory(directory)) {
            throw cannot(file, directory + " is no directory");
        }
        if (!Files.exists(directory)) {
            throw cannot(
                    file,
                    "there is no directory %s. Make it, or name another file".formatted(directory));
        }
        if (!Files.isWritable(directory)) {
            throw cannot(
                    file,
                    "the directory %s must not be written to. Name another file"
                            .formatted(directory));
        }
    }

    /**
     * Makes a directory that files are to be written into, with all above it; it may be there.
     *
     * @throws DataException if that is impossible, or it must not be written to
     */
    public static void requireDirectory(Path directory) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new DataException(
                    "The directory %s cannot be made: %s."
                            .formatted(
                                    directory,
                                    Files.exists(directory)
                                            ? "there is a file of this name"
                                            : DataException.reason(e)),
                    e);
        }
        if (!Files.isWritable(directory)) {
            throw new DataException(
                    "The directory %s must not be written to.".formatted(directory));
        }
    }

    private static DataException cannot(Path file, String reason) {
        return new DataException("%s cannot be written: %s.".formatted(file, reason));
    }
}
