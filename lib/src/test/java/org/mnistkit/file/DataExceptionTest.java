package org.mnistkit.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataExceptionTest {

    @TempDir Path directory;

    /**
     * Some of Java's exceptions say nothing but the file's name; whoever reads it knows no Java.
     */
    @Test
    void whatTheSystemRefusesIsToldInWords() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "something");
        List<Callable<?>> refused =
                List.of(
                        () -> Files.readString(directory.resolve("none")),
                        () -> Files.readString(directory),
                        () -> {
                            try (Stream<Path> files = Files.list(file)) {
                                return files.count();
                            }
                        },
                        () -> Files.readString(file.resolve("beneath")),
                        () -> Files.createFile(file),
                        () -> Files.createFile(directory.resolve("n".repeat(300))),
                        () -> Files.createDirectories(file.resolve("beneath")),
                        () -> Files.createTempFile(directory.resolve("none"), "a", "b"),
                        () -> {
                            Files.delete(directory);
                            return null;
                        });
        for (Callable<?> each : refused) {
            try {
                fail("it was allowed: " + each.call());
            } catch (IOException e) {
                assertThat(DataException.reason(e))
                        .as(e.toString())
                        .isNotBlank()
                        .doesNotContain("Exception");
            }
        }
    }
}
