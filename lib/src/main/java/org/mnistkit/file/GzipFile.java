package org.mnistkit.file;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Files that are compressed by gzip, or plain: their first two bytes tell which. */
public final class GzipFile {

    private static final int BUFFER = 1 << 16;

    private GzipFile() {}

    /**
     * Opens a file, to be read decompressed.
     *
     * @return a {@link GZIPInputStream} if the file is compressed
     * @throws IOException if it cannot be read, or is a directory, a pipe or the like
     */
    public static InputStream open(Path file) throws IOException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            // A pipe that nobody writes to would be waited for without end.
            throw new FileSystemException(
                    file.toString(), null, "it is a directory, a pipe or the like, not a file");
        }
        InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER);
        try {
            in.mark(2);
            boolean compressed = in.read() == 0x1f && in.read() == 0x8b;
            in.reset();
            return compressed ? new Gzip(in) : in;
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }

    /**
     * SHA-256 of a file's decompressed contents, whatever they are.
     *
     * @param limit more bytes than this are not read
     * @return in hexadecimal
     * @throws EOFException if the gzip file is cut off
     * @throws ZipException if the gzip file is damaged, or holds more than {@code limit} bytes
     */
    public static String sha256(Path file, long limit) throws IOException {
        MessageDigest digest = Sha256.newDigest();
        byte[] buffer = new byte[BUFFER];
        long read = 0;
        try (InputStream in = open(file)) {
            for (int now = in.read(buffer); now >= 0; now = in.read(buffer)) {
                read += now;
                if (read > limit) {
                    throw new ZipException("more than %,d bytes of data".formatted(limit));
                }
                digest.update(buffer, 0, now);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /**
     * Java's class calls itself for each member of a file that has nothing in it; many of them
     * would take all of the stack.
     */
    private static final class Gzip extends GZIPInputStream {
        private static final int MOST_CALLS = 1000;
        private int calls;

        Gzip(InputStream in) throws IOException {
            super(in, BUFFER);
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (calls == MOST_CALLS) {
                throw new ZipException("too many empty gzip members");
            }
            calls++;
            try {
                return super.read(target, offset, length);
            } finally {
                calls--;
            }
        }
    }
}
