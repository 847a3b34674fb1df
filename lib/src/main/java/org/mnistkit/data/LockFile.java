package org.mnistkit.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * A file that one process at a time holds, so that two do not write the same results. The system
 * takes it away from a process that ends, however it ends; one that lets go of it deletes it.
 */
public final class LockFile implements AutoCloseable {

    private final Path file;
    private final FileChannel channel;

    private LockFile(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * Holds a lock file, which is made if need be.
     *
     * @return empty if it is held already, by another process or this one
     * @throws IOException if the file cannot be made
     */
    public static Optional<LockFile> tryLock(Path file) throws IOException {
        while (true) {
            FileChannel channel =
                    FileChannel.open(
                            file,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE,
                            LinkOption.NOFOLLOW_LINKS);
            FileLock lock = null;
            try {
                lock = channel.tryLock();
            } catch (OverlappingFileLockException e) {
                // this process has it
            }
            if (lock == null) {
                channel.close();
                return Optional.empty();
            }
            // Whoever held it may have deleted it after it was opened here.
            if (Files.exists(file)) {
                return Optional.of(new LockFile(file, channel));
            }
            channel.close();
        }
    }

    /**
     * Deletes the file and lets go of it.
     *
     * @throws UncheckedIOException if that fails
     */
    @Override
    public void close() {
        try (channel) {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException("The lock %s cannot be given up".formatted(file), e);
        }
    }
}
