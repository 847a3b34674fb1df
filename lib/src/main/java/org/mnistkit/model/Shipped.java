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
                    "mlp-tuned",
                    "mlp-small");

    /** Models that are trained already. */
    static final List<String> PRETRAINED =
            List.of("baseline-tuned", "mlp-small", "mlp-small-fashion");

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

    /** The file in {@code data/recipes} that holds a recipe. */
    static String recipeFile(String name) {
        if (!RECIPES.contains(plain(name))) {
            throw new UnknownWordException(
                    "recipe of the kit", plain(name), RECIPES.toArray(String[]::new));
        }
        return plain(name) + ".txt";
    }

    /** The file in {@code data/pretrained} that holds a model. */
    static String pretrainedFile(String name) {
        if (!PRETRAINED.contains(name)) {
            throw new UnknownWordException(
                    "trained model of the kit", name, PRETRAINED.toArray(String[]::new));
        }
        return name + ".mnistkit";
    }

    private static String plain(String name) {
        return name.strip().replaceFirst("\\.txt$", "").replaceFirst("_model$", "");
    }
}
