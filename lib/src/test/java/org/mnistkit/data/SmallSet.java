package org.mnistkit.data;

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

/** A data set of four IDX files as MNIST's, but small and random, hence not compressible. */
final class SmallSet {

    static final int TRAIN = 400;
    static final int TEST = 20;

    private static final Map<String, byte[]> PLAIN = new LinkedHashMap<>();
    static final FileSet FILES;

    static {
        Random random = new Random(1);
        FILES =
                new FileSet(
                        "Small MNIST",
                        "mnist",
                        FileSet.DIGITS.classNames(),
                        List.of(URI.create("http://127.0.0.1:9/")),
                        part("train-images-idx3-ubyte", images(TRAIN, 28, 28, random)),
                        part("train-labels-idx1-ubyte", labels(TRAIN, random)),
                        part("t10k-images-idx3-ubyte", images(TEST, 28, 28, random)),
                        part("t10k-labels-idx1-ubyte", labels(TEST, random)),
                        new SyntheticDigits());
    }

    private SmallSet() {}

    private static FileSet.Part part(String name, byte[] plain) {
        PLAIN.put(name, plain);
        return new FileSet.Part(name, gzip(plain).length, plain.length, sha256(plain));
    }

    /** The decompressed contents of a file. */
    static byte[] plain(FileSet.Part part) {
        return PLAIN.get(part.name()).clone();
    }

    /** The contents of a file by its compressed name; null if there is none of that name. */
    static byte[] compressed(String name) {
        byte[] plain = PLAIN.get(name.replace(".gz", ""));
        return plain == null ? null : gzip(plain);
    }

    /** Writes all four files. */
    static void write(Path folder) {
        try {
            Files.createDirectories(folder);
            for (FileSet.Part part : FILES.parts()) {
                Files.write(
                        folder.resolve(part.compressedName()), compressed(part.compressedName()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An IDX file of random pixels. */
    static byte[] images(int count, int rows, int columns, Random random) {
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
    static byte[] labels(int count, Random random) {
        ByteBuffer file = ByteBuffer.allocate(8 + count).putInt(2049).putInt(count);
        for (int i = 0; i < count; i++) {
            file.put((byte) random.nextInt(10));
        }
        return file.array();
    }

    static byte[] gzip(byte[] plain) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    /** A process of its own that downloads the small set: folder and mirror are its arguments. */
    public static void main(String[] arguments) throws Exception {
        new Download(
                        FILES,
                        Path.of(arguments[0]),
                        List.of(URI.create(arguments[1])),
                        new Proxies(Map.of()),
                        Download.TimeOuts.USUAL,
                        DownloadListener.SILENT)
                .fetch();
    }
}
