package org.mnistkit.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MarkdownTablesTest {

    private static final Map<String, String> TABLES =
            Map.of("results", "| a table |\n", "robustness", "| another |\n");

    @TempDir Path directory;

    @Test
    void onlyTheMarkedPlaceIsWritten() throws IOException {
        Path file = directory.resolve("README.md");
        Files.writeString(
                file,
                """
                before
                <!-- results: written by "make results" -->
                old
                <!-- end of results -->
                after
                """);

        MarkdownTables.writeInto(file, TABLES);
        String once = Files.readString(file);
        MarkdownTables.writeInto(file, TABLES);

        assertThat(once)
                .isEqualTo(
                        """
                        before
                        <!-- results: written by "make results" -->
                        | a table |
                        <!-- end of results -->
                        after
                        """);
        assertThat(file).hasContent(once);
    }

    @Test
    void aFileWithoutThePlaceIsLeftAloneAndNamed() throws IOException {
        Path file = Files.writeString(directory.resolve("README.md"), "nothing here");

        assertThatThrownBy(() -> MarkdownTables.writeInto(file, TABLES))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("README.md has no place for a table");
        assertThat(file).hasContent("nothing here");
    }
}
