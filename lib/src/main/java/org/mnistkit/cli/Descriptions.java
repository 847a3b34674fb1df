package org.mnistkit.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.mnistkit.description.Description;
import org.mnistkit.settings.UnknownWordException;

/** Finds a description that a command was given: a file, or a name of the kit's. */
final class Descriptions {

    private static final String ENDING = ".txt";

    private Descriptions() {}

    /**
     * A file, with or without ".txt" at its end, or else a network or recipe of the kit.
     *
     * @throws UnknownWordException if it is neither
     */
    static Description find(String pathOrName) {
        for (String candidate : new String[] {pathOrName, pathOrName + ENDING}) {
            if (Files.isRegularFile(Path.of(candidate))) {
                return Description.load(Path.of(candidate));
            }
        }
        // A path that leads nowhere is a mistake, even if it ends like a name of the kit's.
        String name = pathOrName.replaceFirst("\\.txt$", "");
        if (Description.recipeNames().contains(name)) {
            return Description.recipe(name);
        }
        String network = name.replaceFirst("_model$", "");
        if (Description.shippedNames().contains(network)) {
            return Description.shipped(network);
        }
        throw new UnknownWordException(
                "file with a description, or the name of a network or recipe of the kit",
                pathOrName,
                Stream.of(Description.shippedNames(), Description.recipeNames())
                        .flatMap(List::stream)
                        .toArray(String[]::new));
    }

    /** What records call the network of a description. */
    static String nameOf(String pathOrName) {
        return PlainName.ofFile(pathOrName, ENDING);
    }
}
