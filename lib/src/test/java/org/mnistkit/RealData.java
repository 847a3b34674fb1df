package org.mnistkit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.mnistkit.data.Mnist;

/**
 * The real data sets, for tests that cannot do without: such a test is skipped where they are not
 * to be had, and never downloads anything.
 */
public final class RealData {

    private RealData() {}

    /** The real MNIST, or the test that asks is skipped. */
    public static Mnist digits() {
        require("mnist");
        return Mnist.digits();
    }

    /** The real Fashion-MNIST, or the test that asks is skipped. */
    public static Mnist fashion() {
        require("fashion-mnist");
        return Mnist.fashion();
    }

    private static void require(String folder) {
        String named =
                Optional.ofNullable(System.getProperty("mnistkit.data"))
                        .or(() -> Optional.ofNullable(System.getenv("MNIST_KIT_DATA")))
                        .orElse("");
        boolean there =
                named.isBlank()
                        ? Files.exists(Path.of("../data", folder, "t10k-images-idx3-ubyte.gz"))
                                && Files.exists(
                                        Path.of("../data", folder, "train-images-idx3-ubyte.gz"))
                        : !named.equals("synthetic");
        Assumptions.assumeTrue(
                there,
                "needs the real data: name their directory with MNIST_KIT_DATA, or run"
                        + " \"./mnist-kit download\"");
    }
}
