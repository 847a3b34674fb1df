package org.mnistkit.archive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * Files of other programs that are given for an archive, recognized by their content: what they
 * are, and what can be done. No more than the first bytes of a file are read.
 */
final class ForeignFile {

    private static final int BEGINNING = 512;

    private static final String OTHERS =
            " Networks of other libraries cannot be read: build the same network here and train it,"
                    + " or write its weights into a file as docs/model-files.md says, which takes a"
                    + " few lines of Python.";

    private ForeignFile() {}

    /**
     * Says what a file is that is not an archive.
     *
     * @return a sentence but for its subject, and the way out; nothing if it is not known
     */
    static Optional<String> recognized(Path file) {
        if (!Files.isRegularFile(file)) {
            return Optional.empty(); // reading a pipe would wait for somebody to write into it
        }
        try {
            byte[] beginning;
            try (InputStream in = Files.newInputStream(file)) {
                beginning = in.readNBytes(BEGINNING);
            }
            String bytes = new String(beginning, StandardCharsets.ISO_8859_1);
            return bytes.startsWith("PK\3\4") ? ofZip(firstEntry(beginning)) : ofBeginning(bytes);
        } catch (IOException | RuntimeException e) {
            return Optional.empty(); // whoever wanted to read it has a message of their own
        }
    }

    /** A zip file begins with its first entry, whose name has its length before it. */
    private static String firstEntry(byte[] beginning) {
        int length = (beginning[26] & 0xff) | (beginning[27] & 0xff) << 8;
        return new String(beginning, 30, length, StandardCharsets.UTF_8);
    }

    private static Optional<String> ofZip(String firstEntry) {
        if (firstEntry.equals("configuration.json")) {
            return Optional.of(
                    "is a network in DL4J's own format. In Java, Dl4jFile.load reads it, and"
                            + " Model.of(network, normalization, classNames).save(file) makes a"
                            + " model file of it.");
        }
        if (firstEntry.equals("metadata.json") || firstEntry.equals("config.json")) {
            return Optional.of("is a model of Keras." + OTHERS);
        }
        if (firstEntry.matches("([^/]+/)?data\\.pkl")) {
            return Optional.of("is a file of PyTorch." + OTHERS);
        }
        if (firstEntry.endsWith(".npy")) {
            return Optional.of("holds arrays of NumPy (npz)." + OTHERS);
        }
        return Optional.empty();
    }

    private static Optional<String> ofBeginning(String bytes) {
        String text = bytes.stripLeading().toLowerCase(Locale.ROOT);
        if (bytes.startsWith("\u0089HDF\r\n")) {
            return Optional.of("is an HDF5 file, such as Keras writes (h5)." + OTHERS);
        }
        if (bytes.matches("(?s)\u0080[\u0002-\u0005].*")) {
            return Optional.of("is a pickle of Python, such as PyTorch writes." + OTHERS);
        }
        if (bytes.matches("(?s)\b[\u0001-\u001f]\u0012.{0,40}(pytorch|onnx|tf2|keras|skl).*")) {
            return Optional.of("is a network in the format ONNX." + OTHERS);
        }
        if (bytes.startsWith("TFL3", 4)) {
            return Optional.of("is a network of TensorFlow Lite." + OTHERS);
        }
        if (bytes.matches("(?s).{6}\0\0\\{\".*")) {
            return Optional.of("holds weights as safetensors." + OTHERS);
        }
        if (bytes.startsWith("\u001f\u008b")) {
            return Optional.of("is compressed with gzip. Unpack it first: gunzip.");
        }
        if (text.startsWith("version https://git-lfs")) {
            return Optional.of(
                    "is not the file itself, but Git LFS's pointer to it. Fetch it: git lfs pull.");
        }
        if (text.startsWith("<!doctype html") || text.startsWith("<html")) {
            return Optional.of(
                    "is a page of the web, most often one that says why there is nothing to"
                            + " download. Download the file itself.");
        }
        if (bytes.matches("(?s)(.*\n)?Layers.*")) {
            return Optional.of(
                    "is the description of a network, without weights. Train it first:"
                            + " ./mnist-kit train data NAME DESCRIPTION.");
        }
        return Optional.empty();
    }
}
