package org.mnistkit.notebook;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Folders that are gone, with all that is in them, when the program ends. */
final class TemporaryFolder {

    private TemporaryFolder() {}

    /**
     * Makes a new one.
     *
     * @throws UncheckedIOException if it cannot be made
     */
    static Path make() {
        Path folder;
        try {
            folder = Files.createTempDirectory("mnist-kit");
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "no folder can be made in %s, where the system keeps temporary files; the Java"
                                    .formatted(System.getProperty("java.io.tmpdir"))
                            + " option -Djava.io.tmpdir=DIR names another place",
                    e);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
        return folder;
    }

    /**
     * Deletes a folder and what is in it; what cannot be deleted stays, as nobody is there to tell.
     */
    private static void delete(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
            for (Path path : deepestFirst) {
                Files.delete(path);
            }
        } catch (IOException | UncheckedIOException e) {
            // The system clears its folder for temporary files, sooner or later.
        }
    }
}
