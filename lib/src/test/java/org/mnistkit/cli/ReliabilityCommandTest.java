package org.mnistkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.mnistkit.record.ReliabilityRecord;

class ReliabilityCommandTest extends CommandTest {

    @Test
    void aTableIsPrintedAndRecordsAreWritten() throws IOException {
        Path records = directory.resolve("records");

        int code = run("reliability", "mlp-small", "tiny", "--records", records.toString());

        assertThat(code).as(err.toString()).isZero();
        List<String> lines = out.toString().lines().toList();
        assertThat(lines.get(0)).startsWith("| model | data | temperature |");
        assertThat(lines.subList(2, 4))
                .anySatisfy(line -> assertThat(line).startsWith("| mlp-small | Synthetic digits"))
                .anySatisfy(line -> assertThat(line).startsWith("| tiny | Synthetic digits"));
        assertThat(lines.get(lines.size() - 1)).contains("mlp-small.json", "tiny.json");
        assertThat(ReliabilityRecord.load(records.resolve("tiny.json")).temperatures()).hasSize(1);
    }

    @Test
    void programsGetTheRecords() throws IOException {
        assertThat(run("reliability", "mlp-small", "--json")).isZero();

        JsonNode facts = new ObjectMapper().readTree(out.toString());
        assertThat(facts.get("models")).hasSize(1);
        assertThat(facts.get("models").get(0).get("temperatures")).hasSize(1);
        assertThat(facts.get("files")).isEmpty();
    }

    @Test
    void wrongInputIsToldBeforeAnythingIsMeasured() throws IOException {
        assertFails(2, "MODEL", "reliability");
        assertFails(1, "Did you mean \"mlp-small\"?", "reliability", "mlp-smal");
        assertFails(1, "--dataset digits", "reliability", "cnn-fashion");
        Path file = Files.writeString(directory.resolve("file"), "");
        assertFails(1, "file", "reliability", "mlp-small", "--records", file.toString());
    }
}
