package org.mnistkit.notebook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemporaryFolderTest {

    /** The program that the test runs: fills a temporary folder and says where it was. */
    public static final class Program {
        public static void main(String[] arguments) throws IOException {
            Path folder = Kit.temporaryFolder();
            Path file = folder.resolve("search/models/best.txt");
            Files.createDirectories(file.getParent());
            Files.writeString(file, "a trial");
            System.out.print(Files.exists(file) ? folder : "nothing was written");
        }
    }

    @Test
    void nothingIsLeftWhenTheProgramEnds(@TempDir Path place)
            throws IOException, InterruptedException {
        Process program =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Djava.io.tmpdir=" + place,
                                "-cp",
                                System.getProperty("java.class.path"),
                                Program.class.getName())
                        .redirectErrorStream(true)
                        .start();
        String said = new String(program.getInputStream().readAllBytes(), UTF_8);

        assertThat(program.waitFor()).as(said).isZero();
        assertThat(Path.of(said)).hasParentRaw(place).doesNotExist();
    }
}
