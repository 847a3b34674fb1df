package org.mnistkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What tests of commands share: images drawn by the kit, a directory, and what was printed. */
abstract class CommandTest {

    @TempDir Path directory;

    final StringWriter out = new StringWriter();
    final StringWriter err = new StringWriter();

    private String data;

    @BeforeEach
    void noRealDataAndNoRealModels() {
        data = System.getProperty("mnistkit.data");
        System.setProperty("mnistkit.data", "synthetic");
        System.setProperty("mnistkit.models", models().toString());
    }

    @AfterEach
    void asBefore() {
        System.clearProperty("mnistkit.models");
        if (data == null) {
            System.clearProperty("mnistkit.data");
        } else {
            System.setProperty("mnistkit.data", data);
        }
    }

    Path models() {
        return directory.resolve("Model_Output");
    }

    /** Runs a command; what was printed before is forgotten. */
    int run(String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return MnistKit.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    }

    /** A failure is one message, which says what was wrong, and nothing on stdout. */
    void assertFails(int code, String message, String... arguments) {
        assertThat(run(arguments)).isEqualTo(code);
        assertThat(err.toString())
                .startsWith("mnist-kit: ")
                .contains(message)
                .doesNotContain("\tat ")
                .doesNotContain("Exception");
        assertThat(err.toString().lines().filter(line -> line.startsWith("mnist-kit: ")))
                .hasSize(1);
        assertThat(out.toString()).isEmpty();
    }

    /** The description of a network that trains in a second. */
    Path tiny() throws IOException {
        return Files.writeString(
                directory.resolve("tiny.txt"),
                """
                Layers:
                Flatten
                Dense,10,softmax
                Optimizer:
                0.001,0
                1
                50
                train-limit=200
                """);
    }
}
