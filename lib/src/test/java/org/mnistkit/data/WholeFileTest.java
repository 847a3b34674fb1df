package org.mnistkit.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeFileTest {

    @TempDir private Path directory;

    @Test
    void anEarlierFileIsReplaced() {
        Path file = directory.resolve("a.txt");
        WholeFile.write(file, "one");
        WholeFile.write(file, "zwölf");
        assertThat(file).hasContent("zwölf");
        assertThat(directory.toFile().list()).containsExactly("a.txt");
    }

    @Test
    void whatCannotBeWrittenLeavesNothing() throws IOException {
        Path taken = directory.resolve("taken");
        Files.createDirectories(taken.resolve("inside"));
        assertThatThrownBy(() -> WholeFile.write(taken, "text"))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith("The file " + taken + " cannot be written: ");
        assertThat(directory.toFile().list()).containsExactly("taken");
    }

    @Test
    void whetherAFileCanBeWrittenIsKnownBeforehand() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "");
        assertThatCode(() -> WholeFile.requireWritable(file)).doesNotThrowAnyException();
        assertThatCode(() -> WholeFile.requireWritable(directory.resolve("new")))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> WholeFile.requireWritable(directory))
                .hasMessageContaining("it is a directory");
        assertThatThrownBy(() -> WholeFile.requireWritable(directory.resolve("none/file")))
                .hasMessageContaining("there is no directory " + directory.resolve("none"));
        assertThatThrownBy(() -> WholeFile.requireWritable(file.resolve("inside")))
                .hasMessageContaining(file + " is no directory");
        assertThatThrownBy(() -> WholeFile.requireWritable(Path.of("/")))
                .isInstanceOf(DataException.class);
    }

    @Test
    void directoriesAreMade() throws IOException {
        Path deep = directory.resolve("a/b");
        WholeFile.requireDirectory(deep);
        assertThat(deep).isDirectory();
        Path file = Files.writeString(directory.resolve("file"), "");
        assertThatThrownBy(() -> WholeFile.requireDirectory(file))
                .hasMessageContaining("there is a file of this name");
    }
}
