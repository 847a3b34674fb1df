package org.mnistkit.model;

import java.util.List;
import org.mnistkit.settings.UnknownWordException;

/** The names of the networks that come with the kit, and the files that describe them. */
final class Shipped {

    private static final List<String> FILES =
            List.of(
                    "baseline.txt",
                    "deep.txt",
                    "light.txt",
                    "mlp.txt",
                    "optimized_model.txt",
                    "example_model.txt");

    static final List<String> NAMES = FILES.stream().map(Shipped::plain).toList();

    private Shipped() {}

    /** The file in {@code data/architectures} that describes a network. */
    static String file(String name) {
        int index = NAMES.indexOf(plain(name));
        if (index < 0) {
            throw new UnknownWordException(
                    "network of the kit", plain(name), NAMES.toArray(String[]::new));
        }
        return FILES.get(index);
    }

    private static String plain(String name) {
        return name.strip().replaceFirst("\\.txt$", "").replaceFirst("_model$", "");
    }
}
