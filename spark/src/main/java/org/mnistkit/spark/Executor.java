package org.mnistkit.spark;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.net.InetAddress;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.mnistkit.file.Sha256;
import org.mnistkit.record.Environment;
import org.nd4j.linalg.factory.Nd4j;

/**
 * An executor that can train.
 *
 * @param host its machine
 * @param processor its kind
 * @param heap how much memory Java may take, in bytes
 */
record Executor(String host, String processor, long heap) implements Serializable {

    /** Less than this, and the images alone leave no room for a training run: 256 MB. */
    static final long LEAST_HEAP = 256L << 20;

    /** An executor that cannot train; the message says why, in a sentence for people. */
    static final class UnfitException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UnfitException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    private static String codeHere;

    /**
     * The kit's version with a checksum of its code, which driver and executors must agree on: the
     * same seed trains the same network only with the same code.
     */
    static synchronized String code() {
        if (codeHere == null) {
            CodeSource source = Environment.class.getProtectionDomain().getCodeSource();
            codeHere = Environment.current().kit() + " (" + checksum(source) + ")";
        }
        return codeHere;
    }

    private static String checksum(CodeSource source) {
        try {
            Path jar = Path.of(source.getLocation().toURI());
            if (Files.isDirectory(jar)) {
                return "classes in a folder";
            }
            MessageDigest digest = Sha256.newDigest();
            try (InputStream in = Files.newInputStream(jar)) {
                byte[] buffer = new byte[1 << 16];
                for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                    digest.update(buffer, 0, n);
                }
            }
            return HexFormat.of().formatHex(digest.digest(), 0, 4);
        } catch (IOException | URISyntaxException e) {
            return "unknown code";
        }
    }

    /**
     * The executor that this runs in.
     *
     * @param code of the driver
     * @throws UnfitException if it cannot train, or would train otherwise than the driver
     */
    static Executor here(String code) {
        String host = machine();
        if (!code().equals(code)) {
            throw new UnfitException(
                    "The executor on %s has mnist-kit %s, but the driver has %s. Give both the same jars."
                            .formatted(host, code(), code),
                    null);
        }
        long heap = Runtime.getRuntime().maxMemory();
        if (heap < LEAST_HEAP) {
            throw new UnfitException(
                    "The executor on %s has %,d MB of memory, which is too little for the images and a training run. Give it more: --conf spark.executor.memory=1g"
                            .formatted(host, heap >> 20),
                    null);
        }
        try {
            Nd4j.zeros(1).close();
        } catch (LinkageError e) {
            throw new UnfitException(
                    "The native code of ND4J cannot be loaded on %s (%s, %s): %s. Its jars are of the driver's system; docs/cluster.md says how to bring others."
                            .formatted(
                                    host,
                                    System.getProperty("os.name"),
                                    System.getProperty("os.arch"),
                                    e.getMessage()),
                    e);
        }
        return new Executor(host, Environment.current().processor(), heap);
    }

    private static String machine() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "an unknown host";
        }
    }

    /** For example "AMD EPYC on node7, heap 910 MB". */
    String inShort() {
        return "%s on %s, heap %,d MB".formatted(processor, host, heap >> 20);
    }
}
