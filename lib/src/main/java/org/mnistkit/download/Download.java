package org.mnistkit.download;

import java.io.EOFException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLockInterruptionException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipException;
import org.mnistkit.download.MirrorException.Kind;
import org.mnistkit.file.DataException;
import org.mnistkit.file.GzipFile;
import org.mnistkit.file.LockFile;
import org.mnistkit.file.WholeFile;

/**
 * Downloads files from the first mirror that has them.
 *
 * <p>What arrives goes into a part file, {@code name.gz.part}, which gets the file's own name only
 * when it is complete and its checksum is right: whatever happens, a file under its own name is
 * good. The download of a part file that was left behind resumes where it ends, if the mirror
 * supports that.
 *
 * <p>An object of this class is for one call of {@link #fetch}, by one thread.
 */
public final class Download {

    /** A mirror may have compressed a file differently, but hardly to more than it was before. */
    private static final int SLACK = 4096;

    private static final int BUFFER = 1 << 16;

    /**
     * How long to wait for what.
     *
     * @param reach for the first connection to any mirror, over all attempts
     * @param connect for the connection to one mirror
     * @param idle for an answer, and then for each next piece of the file, of a kilobyte per second
     */
    public record TimeOuts(Duration reach, Duration connect, Duration idle) {
        /** For people in front of a screen. */
        public static final TimeOuts DEFAULT =
                new TimeOuts(Duration.ofSeconds(9), Duration.ofSeconds(5), Duration.ofSeconds(20));
    }

    /** No mirror could be reached: there is no network, or none that leads there. */
    public static final class NoNetworkException extends Exception {
        private static final long serialVersionUID = 1;

        NoNetworkException(String message) {
            super(message);
        }
    }

    private final String name;
    private final List<RemoteFile> files;
    private final Path folder;
    private final List<URI> mirrors;
    private final Proxies proxies;
    private final TimeOuts timeOuts;
    private final DownloadListener listener;

    /** What went wrong so far, for the error that ends it all. */
    private final List<String> failures = new ArrayList<>();

    private long began;
    private boolean networkSeen;

    /**
     * Prepares a download.
     *
     * @param name what the files are called together, in messages
     * @param files what to download
     * @param folder receives the files; created if necessary
     * @param mirrors addresses of folders, ending in "/"; tried in this order
     * @param environment environment variables, which may name proxies
     * @param timeOuts how long to wait
     * @param listener is notified of the progress
     */
    public Download(
            String name,
            List<RemoteFile> files,
            Path folder,
            List<URI> mirrors,
            Map<String, String> environment,
            TimeOuts timeOuts,
            DownloadListener listener) {
        this.name = name;
        this.files = files;
        this.folder = folder;
        this.mirrors = new ArrayList<>(mirrors);
        this.proxies = new Proxies(environment);
        this.timeOuts = timeOuts;
        this.listener = listener;
    }

    /**
     * Downloads those of the files that are not there yet. If another thread or process is doing
     * the same, this waits for it to end and then looks again.
     *
     * @throws NoNetworkException if no mirror can be reached
     * @throws DataException if a mirror can be reached but the files cannot be fetched, if they
     *     cannot be written, or if this thread is interrupted
     */
    public void fetch() throws NoNetworkException {
        try {
            WholeFile.makeDirectories(folder);
            LockFile lock = LockFile.lock(folder.resolve(".lock"), this::tellOfWaiting);
            try {
                fetchMissing();
            } finally {
                lock.close();
            }
        } catch (InterruptedException
                | ClosedByInterruptException
                | FileLockInterruptionException e) {
            Thread.currentThread().interrupt();
            throw new DataException(
                    "The download of %s was interrupted. What has arrived is kept: ask again to carry on."
                            .formatted(name),
                    e);
        } catch (IOException e) {
            throw new DataException(
                    "Cannot write to %s (%s). Make that possible, or put the files of %s elsewhere and name their directory with MNIST_KIT_DATA."
                            .formatted(folder, DataException.reason(e), name),
                    e);
        }
    }

    private void tellOfWaiting() {
        listener.message("Waiting for another download to " + folder);
    }

    private void fetchMissing() throws IOException, InterruptedException, NoNetworkException {
        began = System.nanoTime();
        for (RemoteFile file : files) {
            if (file.findIn(folder).isEmpty()) {
                fetch(file);
            }
        }
    }

    private void fetch(RemoteFile file)
            throws IOException, InterruptedException, NoNetworkException {
        for (URI mirror : List.copyOf(mirrors)) {
            try {
                fetchAskingTwice(file, mirror);
                return;
            } catch (MirrorException e) {
                failures.add(tell(file, mirror, e.getMessage()));
                if (e.kind() == Kind.UNREACHABLE) {
                    mirrors.remove(mirror); // not to wait for it again with each file
                } else {
                    networkSeen = true;
                }
            }
        }
        if (!networkSeen) {
            throw new NoNetworkException(
                    "No mirror of %s: %s.".formatted(name, String.join("; ", failures)));
        }
        throw new DataException(
                "%s of %s could not be downloaded: %s. Try again later; or get the files by other means and name their directory with MNIST_KIT_DATA; or set MNIST_KIT_DATA=synthetic to go on with images that the kit draws itself."
                        .formatted(file.compressedName(), name, String.join("; ", failures)));
    }

    /** Fetches one file from one mirror; a connection that is cut off is made anew, once. */
    private void fetchAskingTwice(RemoteFile file, URI mirror)
            throws IOException, InterruptedException, MirrorException {
        try {
            fetch(file, mirror);
        } catch (MirrorException e) {
            if (e.kind() != Kind.CUT_OFF) {
                throw e;
            }
            tell(file, mirror, e.getMessage() + " and is asked once more");
            fetch(file, mirror);
        }
    }

    /** Tells the listener what a mirror did; returns it. */
    private String tell(RemoteFile file, URI mirror, String what) {
        String sentence = mirror.getHost() + " " + what;
        listener.message("%s: %s".formatted(file.compressedName(), sentence));
        return sentence;
    }

    /** Fetches one file from one mirror, carrying on where the part file ends. */
    private void fetch(RemoteFile file, URI mirror)
            throws IOException, InterruptedException, MirrorException {
        Path partial = folder.resolve(file.compressedName() + ".part");
        if (!Files.isRegularFile(partial, LinkOption.NOFOLLOW_LINKS)) {
            Files.deleteIfExists(partial); // a link would lead the download into another file
        }
        long there = Files.exists(partial) ? Files.size(partial) : 0;
        try {
            receive(file, mirror, partial, there);
            requireGood(file, partial);
        } catch (MirrorException e) {
            if (e.kind() == Kind.WRONG_CONTENT) {
                Files.deleteIfExists(partial);
                if (there > 0) {
                    // It may have been what was there before, not this mirror: from the beginning.
                    fetch(file, mirror);
                    return;
                }
            }
            throw e;
        }
        Files.move(partial, folder.resolve(file.compressedName()), StandardCopyOption.ATOMIC_MOVE);
    }

    /**
     * Asks for a file and appends what comes to the part file.
     *
     * @param there how many bytes are there already
     */
    private void receive(RemoteFile file, URI mirror, Path partial, long there)
            throws IOException, InterruptedException, MirrorException {
        URI address = mirror.resolve(file.compressedName());
        HttpResponse<HttpBody> response =
                Http.get(address, there, proxies, patience(mirror), timeOuts.idle());
        networkSeen = true;
        try (HttpBody body = response.body()) {
            int status = response.statusCode();
            if (there > 0 && status == 416) {
                return; // nothing beyond what is there: perhaps it is complete
            }
            boolean carriesOn = there > 0 && status == 206;
            if (carriesOn) {
                String range = response.headers().firstValue("Content-Range").orElse("none");
                if (!range.startsWith("bytes " + there + "-")) {
                    throw new MirrorException(
                            Kind.WRONG_CONTENT,
                            "sends the range %s instead of that from %d".formatted(range, there));
                }
            } else if (status != 200) {
                throw new MirrorException(
                        Kind.FAILED,
                        status / 100 == 3
                                ? "redirects too often, or to an address without encryption"
                                : "answers with status " + status);
            }
            long from = carriesOn ? there : 0;
            long left =
                    response.headers()
                            .firstValue("Content-Length")
                            .filter(length -> length.matches("\\d{1,18}"))
                            .map(Long::parseLong)
                            .orElse(file.compressedBytes() - from);
            save(body, file, mirror.getHost(), partial, from, from + left);
        }
    }

    /** What is left of the time to reach any mirror, shared among those that are left. */
    private Duration patience(URI mirror) {
        if (networkSeen) {
            return timeOuts.connect();
        }
        Duration left = timeOuts.reach().minusNanos(System.nanoTime() - began);
        Duration share = left.dividedBy(mirrors.size() - mirrors.indexOf(mirror));
        return share.compareTo(timeOuts.connect()) < 0 ? share : timeOuts.connect();
    }

    private void save(
            HttpBody body, RemoteFile file, String host, Path partial, long from, long total)
            throws IOException, InterruptedException, MirrorException {
        int limit = file.bytes() + SLACK;
        byte[] buffer = new byte[BUFFER];
        int length = body.read(buffer, 2);
        if (from == 0) {
            requireGzip(buffer, length);
        }
        try (FileChannel out =
                FileChannel.open(
                        partial,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        LinkOption.NOFOLLOW_LINKS,
                        from == 0
                                ? StandardOpenOption.TRUNCATE_EXISTING
                                : StandardOpenOption.APPEND)) {
            long received = from;
            long percent = -1;
            for (; length > 0; length = body.read(buffer, 1)) {
                received += length;
                if (received > limit) {
                    throw new MirrorException(
                            Kind.WRONG_CONTENT,
                            "sends more than the %,d bytes expected"
                                    .formatted(file.compressedBytes()));
                }
                ByteBuffer data = ByteBuffer.wrap(buffer, 0, length);
                while (data.hasRemaining()) {
                    out.write(data);
                }
                if (100 * received / Math.max(total, received) > percent) {
                    percent = 100 * received / Math.max(total, received);
                    listener.progress(
                            file.compressedName(), received, Math.max(total, received), host);
                }
            }
            out.force(true);
        }
    }

    /** Looks at the beginning before anything is written, so that no good part file is lost. */
    private static void requireGzip(byte[] start, int length) throws MirrorException {
        if (length >= 2 && start[0] == 0x1f && start[1] == (byte) 0x8b) {
            return;
        }
        String text = new String(start, 0, length, StandardCharsets.ISO_8859_1).strip();
        throw new MirrorException(
                Kind.FAILED,
                length == 0
                        ? "sends an empty file"
                        : text.startsWith("<")
                                ? "sends a web page instead of the data"
                                : "sends something that is not compressed by gzip");
    }

    private static void requireGood(RemoteFile file, Path partial)
            throws IOException, MirrorException {
        String problem;
        try {
            String sha256 = GzipFile.sha256(partial, file.bytes());
            if (sha256.equals(file.sha256())) {
                return;
            }
            problem = "sends other data (SHA-256 %s, expected %s)".formatted(sha256, file.sha256());
        } catch (EOFException e) {
            problem = "sends a gzip file that is cut off";
        } catch (ZipException e) {
            problem = "sends a damaged gzip file (" + e.getMessage() + ")";
        }
        throw new MirrorException(Kind.WRONG_CONTENT, problem);
    }
}
