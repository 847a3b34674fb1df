package org.mnistkit.download;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPOutputStream;

/** Four IDX files like MNIST's, but small and random, hence not compressible. */
public final class SmallSet {

    public static final int TRAIN = 400;
    public static final int TEST = 20;

    private static final Map<String, byte[]> PLAIN = new LinkedHashMap<>();
    private static final Random RANDOM = new Random(1);

    public static final RemoteFile TRAIN_IMAGES =
            file("train-images-idx3-ubyte", images(TRAIN, 28, 28, RANDOM));
    public static final RemoteFile TRAIN_LABELS =
            file("train-labels-idx1-ubyte", labels(TRAIN, RANDOM));
    public static final RemoteFile TEST_IMAGES =
            file("t10k-images-idx3-ubyte", images(TEST, 28, 28, RANDOM));
    public static final RemoteFile TEST_LABELS =
            file("t10k-labels-idx1-ubyte", labels(TEST, RANDOM));

    public static final List<RemoteFile> FILES =
            List.of(TRAIN_IMAGES, TRAIN_LABELS, TEST_IMAGES, TEST_LABELS);

    private SmallSet() {}

    private static RemoteFile file(String name, byte[] plain) {
        PLAIN.put(name, plain);
        return new RemoteFile(name, gzip(plain).length, plain.length, sha256(plain));
    }

    /** The decompressed contents of a file. */
    public static byte[] plain(RemoteFile file) {
        return PLAIN.get(file.name()).clone();
    }

    /** The contents of a file by its compressed name; null if there is none of that name. */
    public static byte[] compressed(String name) {
        byte[] plain = PLAIN.get(name.replace(".gz", ""));
        return plain == null ? null : gzip(plain);
    }

    /** Writes all four files. */
    public static void write(Path folder) {
        try {
            Files.createDirectories(folder);
            for (RemoteFile file : FILES) {
                Files.write(
                        folder.resolve(file.compressedName()), compressed(file.compressedName()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An IDX file of random pixels. */
    public static byte[] images(int count, int rows, int columns, Random random) {
        byte[] pixels = new byte[count * rows * columns];
        random.nextBytes(pixels);
        return ByteBuffer.allocate(16 + pixels.length)
                .putInt(2051)
                .putInt(count)
                .putInt(rows)
                .putInt(columns)
                .put(pixels)
                .array();
    }

    /** An IDX file of random labels from 0 to 9. */
    public static byte[] labels(int count, Random random) {
        ByteBuffer file = ByteBuffer.allocate(8 + count).putInt(2049).putInt(count);
        for (int i = 0; i < count; i++) {
            file.put((byte) random.nextInt(10));
        }
        return file.array();
    }

    public static byte[] gzip(byte[] plain) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    public static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    /** A process of its own that downloads the small set: folder and mirror are its arguments. */
    public static void main(String[] arguments) throws Exception {
        new Download(
                        "Small MNIST",
                        FILES,
                        Path.of(arguments[0]),
                        List.of(URI.create(arguments[1])),
                        Map.of(),
                        Download.TimeOuts.DEFAULT,
                        DownloadListener.SILENT)
                .fetch();
    }
}
