package org.mnistkit.description;

import java.util.List;
import org.mnistkit.settings.UnknownWordException;

/** The names of the networks that come with the kit, and the files that describe them. */
final class BuiltIns {

    private static final List<String> FILES =
            List.of(
                    "baseline.txt",
                    "deep.txt",
                    "light.txt",
                    "mlp.txt",
                    "optimized_model.txt",
                    "example_model.txt");

    /** Other ways to train these networks, and networks that have only one way. */
    static final List<String> RECIPES =
            List.of(
                    "baseline-fast",
                    "baseline-tuned",
                    "cnn-fashion",
                    "compact",
                    "deep-augmented",
                    "deep-tuned",
                    "fast",
                    "light-augmented",
                    "light-tuned",
                    "optimized-augmented",
                    "optimized-tuned",
                    "optimized-small",
                    "mlp-augmented",
                    "mlp-tuned",
                    "mlp-tuned-fashion",
                    "mlp-small",
                    "tiny");

    static final List<String> NAMES = FILES.stream().map(BuiltIns::plain).toList();

    private BuiltIns() {}

    /** The file in {@code data/architectures} that describes a network. */
    static String file(String name) {
        return FILES.get(
                NAMES.indexOf(
                        UnknownWordException.known("network of the kit", plain(name), NAMES)));
    }

    /** The file in {@code data/recipes} that holds a recipe. */
    static String recipeFile(String name) {
        return UnknownWordException.known("recipe of the kit", plain(name), RECIPES) + ".txt";
    }

    private static String plain(String name) {
        return name.strip().replaceFirst("\\.txt$", "").replaceFirst("_model$", "");
    }
}
