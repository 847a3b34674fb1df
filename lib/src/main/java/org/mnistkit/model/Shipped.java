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

    /** Other ways to train these networks, and networks that are only trained in one way. */
    static final List<String> RECIPES =
            List.of(
                    "baseline-fast",
                    "baseline-tuned",
                    "deep-tuned",
                    "light-tuned",
                    "optimized-tuned",
                    "optimized-small",
                    "mlp-tuned",
                    "mlp-tuned-fashion",
                    "mlp-small");

    /** Models that are trained already. */
    static final List<String> PRETRAINED =
            List.of(
                    "baseline-tuned",
                    "deep-tuned",
                    "example_model",
                    "light-tuned",
                    "mlp-small",
                    "mlp-small-fashion",
                    "optimized-tuned");

    static final List<String> NAMES = FILES.stream().map(Shipped::plain).toList();

    private Shipped() {}

    /** The file in {@code data/architectures} that describes a network. */
    static String file(String name) {
        return FILES.get(NAMES.indexOf(known("network of the kit", plain(name), NAMES)));
    }

    /** The file in {@code data/recipes} that holds a recipe. */
    static String recipeFile(String name) {
        return known("recipe of the kit", plain(name), RECIPES) + ".txt";
    }

    /** The file in {@code data/pretrained} that holds a model. */
    static String pretrainedFile(String name) {
        return known("trained model of the kit", name, PRETRAINED) + ".mnistkit";
    }

    private static String known(String what, String name, List<String> names) {
        if (!names.contains(name)) {
            throw new UnknownWordException(what, name, names.toArray(String[]::new));
        }
        return name;
    }

    private static String plain(String name) {
        return name.strip().replaceFirst("\\.txt$", "").replaceFirst("_model$", "");
    }
}
