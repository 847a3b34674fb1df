package org.mnistkit.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A file that one thread of one process holds at a time, so that two do not write the same files.
 * The system takes it away from a process that ends, however it ends; whoever lets go of it deletes
 * it.
 */
public final class LockFile implements AutoCloseable {

    /**
     * The files that this process holds. One that it holds must not be opened again, since closing
     * that would give the lock away (POSIX keeps locks by process and file).
     */
    private static final Set<Path> HELD = new HashSet<>();

    /** It has a single block on the disk, whatever its size. */
    private static final int MOST_BYTES = 1 << 20;

    private final Path file;
    private final FileChannel channel;

    private LockFile(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * Locks a file, which is created if necessary.
     *
     * @param file in a directory that exists
     * @return empty if it is held already, by another process or this one
     * @throws IOException if the file cannot be made
     */
    public static Optional<LockFile> tryLock(Path file) throws IOException {
        Path key = key(file);
        synchronized (HELD) {
            if (!HELD.add(key)) {
                return Optional.empty();
            }
        }
        return open(key, false);
    }

    /**
     * Holds a lock file, and waits until nobody else does.
     *
     * @param waiting is run once if there is somebody to wait for
     * @throws IOException if the file cannot be made; a {@code ClosedByInterruptException} or a
     *     {@code FileLockInterruptionException} if this thread is interrupted
     * @throws InterruptedException if this thread is interrupted
     */
    public static LockFile lock(Path file, Runnable waiting)
            throws IOException, InterruptedException {
        Optional<LockFile> free = tryLock(file);
        if (free.isPresent()) {
            return free.get();
        }
        waiting.run();
        Path key = key(file);
        synchronized (HELD) {
            while (!HELD.add(key)) {
                HELD.wait();
            }
        }
        return open(key, true).orElseThrow();
    }

    /** The same for all names of a file, which need not exist. */
    private static Path key(Path file) throws IOException {
        return file.toAbsolutePath().getParent().toRealPath().resolve(file.getFileName());
    }

    /** Locks a file that no other thread of this process holds or tries to. */
    private static Optional<LockFile> open(Path file, boolean waits) throws IOException {
        FileChannel channel = null;
        boolean isHeld = false;
        try {
            while (!isHeld) {
                channel =
                        FileChannel.open(
                                file,
                                StandardOpenOption.CREATE,
                                StandardOpenOption.WRITE,
                                LinkOption.NOFOLLOW_LINKS);
                FileLock lock = waits ? channel.lock() : channel.tryLock();
                if (lock == null) {
                    return Optional.empty();
                }
                isHeld = isStillThere(file, channel);
                if (!isHeld) {
                    channel.close();
                }
            }
            return Optional.of(new LockFile(file, channel));
        } finally {
            if (!isHeld) {
                if (channel != null) {
                    channel.close();
                }
                release(file);
            }
        }
    }

    /**
     * Whether the open file is the one of that name: whoever held it before may have deleted it
     * since it was opened here, and somebody else may have made another one. To tell them apart it
     * gets a random size; its content cannot be read by its name, as closing it gives up the lock.
     */
    private static boolean isStillThere(Path file, FileChannel channel) throws IOException {
        int size = 1 + ThreadLocalRandom.current().nextInt(MOST_BYTES);
        boolean interrupted = Thread.interrupted(); // writing would close the channel
        try {
            channel.truncate(0).write(ByteBuffer.allocate(1), size - 1L);
            return Files.size(file) == size;
        } catch (NoSuchFileException e) {
            return false;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void release(Path file) {
        synchronized (HELD) {
            HELD.remove(file);
            HELD.notifyAll();
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
        } finally {
            release(file);
        }
    }
}
