package org.mnistkit.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import org.mnistkit.model.Description;

/** Finds a description that a command was given: a file, or a name of the kit's. */
final class Descriptions {

    private Descriptions() {}

    /**
     * A file, with or without ".txt" at its end, or else a network or recipe of the kit.
     *
     * @throws org.mnistkit.settings.UnknownWordException if it is neither
     */
    static Description find(String pathOrName) {
        for (String candidate : new String[] {pathOrName, pathOrName + ".txt"}) {
            if (Files.isRegularFile(Path.of(candidate))) {
                return Description.load(Path.of(candidate));
            }
        }
        return Description.recipeNames().contains(nameOf(pathOrName))
                ? Description.recipe(pathOrName)
                : Description.shipped(pathOrName);
    }

    /** What records call it: the file's name without its ending. */
    static String nameOf(String pathOrName) {
        return Path.of(pathOrName).getFileName().toString().replaceFirst("\\.txt$", "");
    }
}
