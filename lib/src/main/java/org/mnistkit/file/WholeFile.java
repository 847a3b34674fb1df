package org.mnistkit.file;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Files that are written whole or not at all: under another name (with ".part" at its end), which
 * only at the end becomes their own.
 */
public final class WholeFile {

    /** Writes a file's content. */
    @FunctionalInterface
    public interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /** As many links, one leading to the next, as Linux follows. */
    private static final int MOST_LINKS = 40;

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
        replace(file, out -> out.write(content));
    }

    /**
     * As {@link #replace(Path, byte[])}, for content that is made while it is written. The file is
     * on the disk when this returns. A symbolic link stays one; the file that it leads to is
     * replaced.
     *
     * @throws IOException if it cannot be written; nothing is left behind then
     */
    public static void replace(Path file, Content content) throws IOException {
        Path target = target(file);
        Path part = part(target);
        try {
            createAnew(part);
            part.toFile().deleteOnExit(); // if it is still there: the program was ended meanwhile
            // Not a FileChannel, which an interrupt of the thread would close in the middle.
            try (FileOutputStream out = new FileOutputStream(part.toFile())) {
                content.writeTo(out);
                out.getFD().sync();
            }
            Files.move(
                    part,
                    target,
                    StandardCopyOption.REPLACE_EXISTING,
                    StandardCopyOption.ATOMIC_MOVE);
        } catch (Throwable e) { // out of memory, too
            try {
                Files.deleteIfExists(part);
            } catch (IOException left) {
                e.addSuppressed(left);
            }
            throw e;
        }
        forceDirectory(target.getParent());
    }

    /** Where a symbolic link leads to, so that it stays one; there may be nothing there yet. */
    private static Path target(Path file) throws IOException {
        if (Files.exists(file)) {
            return file.toRealPath();
        }
        Path target = file.toAbsolutePath();
        for (int links = 0; Files.isSymbolicLink(target); links++) {
            if (links == MOST_LINKS) {
                throw new FileSystemLoopException(file.toString());
            }
            target = target.resolveSibling(Files.readSymbolicLink(target));
        }
        return target;
    }

    /** A name of its own for each process and thread, which may be writing the same file. */
    private static Path part(Path target) {
        long process = ProcessHandle.current().pid();
        long thread = Thread.currentThread().getId();
        return target.resolveSibling(target.getFileName() + "." + process + "-" + thread + ".part");
    }

    /**
     * Deletes what processes have left of a file that were killed while they wrote it.
     *
     * @throws IOException if one of the files cannot be deleted
     */
    public static void deleteParts(Path file) throws IOException {
        Pattern ofFile =
                Pattern.compile(Pattern.quote(file.getFileName() + ".") + "\\d+-\\d+\\.part");
        try (Stream<Path> files = Files.list(file.toAbsolutePath().getParent())) {
            for (Path part : files.toList()) {
                if (ofFile.matcher(part.getFileName().toString()).matches()) {
                    Files.deleteIfExists(part);
                }
            }
        }
    }

    /**
     * Makes the part file, in place of one of a process that was killed and had the same number, or
     * of a link, which would lead into another file.
     */
    private static void createAnew(Path part) throws IOException {
        Files.deleteIfExists(part);
        Files.createFile(part);
    }

    /**
     * Makes the new name permanent, too. Systems that cannot do that for a directory (Windows) need
     * not.
     */
    private static void forceDirectory(Path directory) {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            // The file itself is on the disk; at worst the earlier one is found after a power cut.
        }
    }

    /** Writes a file of text in UTF-8; see {@link #write(Path, byte[])}. */
    public static void write(Path file, String text) {
        write(file, text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Asks beforehand whether a file can be written, so that hours of work are not lost at the end.
     *
     * @throws DataException if its directory is missing or must not be written to, if the file is a
     *     directory, a device or the like, or if the system will not have a file of this name
     */
    public static void requireWritable(Path file) {
        Path directory = file.toAbsolutePath().getParent();
        if (file.getFileName() == null || Files.isDirectory(file)) {
            throw cannot(file, "it is a directory. Name a file");
        }
        requireDirectoryOf(file);
        if (!Files.isWritable(directory)) {
            throw cannot(
                    file,
                    "the directory %s must not be written to. Name another file"
                            .formatted(directory));
        }
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw cannot(file, "it is a device or the like. Name a file");
        }
        try {
            Path part = part(target(file));
            createAnew(part);
            Files.delete(part);
        } catch (IOException e) {
            throw cannot(file, DataException.reason(e) + ". Name another file");
        }
    }

    /**
     * Refuses a file in a directory that is not there: one that is made without a word is most
     * often a name that was mistyped.
     *
     * @throws DataException if the directory is missing, or is a file
     */
    public static void requireDirectoryOf(Path file) {
        Path directory = file.toAbsolutePath().getParent();
        if (directory == null) {
            return; // the root, which is not a file; writing to it fails with a message
        }
        if (Files.exists(directory) && !Files.isDirectory(directory)) {
            throw cannot(file, directory + " is not a directory");
        }
        if (!Files.exists(directory)) {
            throw cannot(
                    file,
                    "there is no directory %s. Make it, or name another file".formatted(directory));
        }
    }

    /**
     * Makes a directory that files are to be written into, with all above it; it may be there.
     *
     * @throws DataException if that is impossible, or it must not be written to
     */
    public static void requireDirectory(Path directory) {
        try {
            makeDirectories(directory);
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

    /**
     * Makes a directory with all above it, unless it is there. A symbolic link to one is as good,
     * which {@link Files#createDirectories} refuses in Java before 17.0.14.
     *
     * @throws IOException if it cannot be made
     */
    public static void makeDirectories(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(directory);
        }
    }

    private static DataException cannot(Path file, String reason) {
        return new DataException("%s cannot be written: %s.".formatted(file, reason));
    }
}
