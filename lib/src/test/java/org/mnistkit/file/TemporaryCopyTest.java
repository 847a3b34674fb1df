package org.mnistkit.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemporaryCopyTest {

    @TempDir Path directory;

    private static InputStream content() {
        return new ByteArrayInputStream("what is in it".getBytes(UTF_8));
    }

    @Test
    void theCopyIsThereForAsLongAsItIsRead() {
        Path copy =
                TemporaryCopy.read(
                        "it",
                        content(),
                        file -> {
                            assertThat(file).hasContent("what is in it");
                            return file;
                        });
        assertThat(copy).doesNotExist();
    }

    @Test
    void itIsDeletedIfReadingFails() {
        Path[] copy = new Path[1];
        assertThatThrownBy(
                        () ->
                                TemporaryCopy.read(
                                        "it",
                                        content(),
                                        file -> {
                                            copy[0] = file;
                                            throw new IllegalStateException("broken");
                                        }))
                .hasMessage("broken");
        assertThat(copy[0]).doesNotExist();
    }

    /** As with Ctrl-C: the program does not get to its finally blocks. */
    @Test
    void nothingIsLeftIfTheProgramEndsMeanwhile() throws Exception {
        assertThat(OtherJvm.run(Ends.class, directory)).isEqualTo(3);
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void aDirectoryThatIsMissingIsNamed() throws Exception {
        Files.delete(directory);
        assertThat(OtherJvm.run(Tells.class, directory)).isZero();
        Files.createDirectory(directory);
    }

    /** A program that ends while it reads a copy. */
    static final class Ends {
        public static void main(String[] arguments) {
            TemporaryCopy.read(
                    "it",
                    content(),
                    file -> {
                        if (Files.exists(file)) {
                            System.exit(3);
                        }
                        return file;
                    });
        }
    }

    /** A program that has no temporary files. */
    static final class Tells {
        public static void main(String[] arguments) {
            try {
                TemporaryCopy.read("the model", content(), file -> file);
                System.exit(1);
            } catch (UncheckedIOException e) {
                String told =
                        "the model cannot be copied to the temporary files in "
                                + System.getProperty("java.io.tmpdir")
                                + ": there is no such file or directory.";
                System.exit(e.getMessage().equals(told) ? 0 : 2);
            }
        }
    }
}
