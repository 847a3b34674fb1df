package org.mnistkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mnistkit.model.ResultsTable;

class MnistKitTest {

    @TempDir Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        return MnistKit.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    }

    @Test
    void withoutACommandItSaysWhichThereAre() {
        assertThat(run()).isEqualTo(2);
        assertThat(err.toString()).contains("download").contains("results").contains("record");
    }

    @Test
    void aWrongCommandGetsASuggestion() {
        assertThat(run("downlod")).isEqualTo(2);
        assertThat(err.toString()).contains("downlod").contains("download").doesNotContain("\tat ");
    }

    @Test
    void versionsAreTold() {
        assertThat(run("--version")).isZero();
        assertThat(out.toString()).startsWith("mnist-kit 0.").contains("DL4J 1.0.0-M2.1");
    }

    @Test
    void resultsNeedRecordsThatCanBeRead() {
        assertThat(run("results", "--records", directory.resolve("none").toString())).isEqualTo(1);
        assertThat(err.toString()).hasLineCount(1).startsWith("mnist-kit: The records in ");
    }

    @Test
    void resultsAreWrittenIntoAFile() throws IOException {
        Path file = directory.resolve("page.md");
        Files.writeString(
                file, "<!-- results: written by \"make results\" -->\n<!-- end of results -->\n");

        int code = run("results", "--records", directory.toString(), "--into", file.toString());

        assertThat(code).isZero();
        assertThat(file).content().contains("No records yet.");
    }

    @Test
    void recordLeavesARecordAndDoesNotRepeatTheRun() {
        String[] command = {
            "record",
            "--seeds",
            "1",
            "--images",
            "100",
            "--epochs",
            "1",
            "--records",
            directory.toString()
        };

        assertThat(run(command)).isZero();
        assertThat(ResultsTable.load(directory))
                .singleElement()
                .satisfies(run -> assertThat(run.training().seed()).isEqualTo(1))
                .satisfies(run -> assertThat(run.data().train()).isEqualTo(90))
                .satisfies(run -> assertThat(run.test().accuracy()).isBetween(0.0, 1.0));
        assertThat(run(command)).isZero();
        assertThat(out.toString()).contains("is there already");
    }

    @Test
    void aValueOutOfRangeIsOneLine() {
        int code = run("record", "--epochs", "0", "--records", directory.toString());

        assertThat(code).isEqualTo(1);
        assertThat(err.toString()).hasLineCount(1).contains("epochs is 0, but must be at least 1");
    }
}
