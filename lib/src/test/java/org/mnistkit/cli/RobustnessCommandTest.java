package org.mnistkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.mnistkit.record.CorruptionRecord;

class RobustnessCommandTest extends CommandTest {

    @Test
    void aTableIsPrintedAndRecordsAreWritten() throws IOException {
        assertThat(run("train", "synthetic", "tiny", tiny().toString())).isZero();
        Path records = directory.resolve("records");

        int code =
                run(
                        "robustness",
                        "tiny",
                        "mlp-small",
                        "--images",
                        "20",
                        "--seed",
                        "5",
                        "--records",
                        records.toString());

        assertThat(code).as(err.toString()).isZero();
        List<String> lines = out.toString().lines().toList();
        assertThat(lines).hasSize(1 + 1 + 15 + 1 + 1);
        assertThat(lines.get(0)).isEqualTo("accuracy in %              tiny  mlp-small");
        assertThat(lines.get(1)).matches("clean images +\\d+\\.\\d\\d +\\d+\\.\\d\\d");
        assertThat(lines.get(17)).matches("mean of the corruptions +\\d+\\.\\d\\d +\\d+\\.\\d\\d");
        assertThat(lines.get(18)).contains("tiny.json", "mlp-small.json");
        CorruptionRecord record = CorruptionRecord.load(records.resolve("mlp-small.json"));
        assertThat(record.images()).isEqualTo(20);
        assertThat(record.seed()).isEqualTo(5);
        assertThat(record.data()).isEqualTo("Synthetic digits");
        assertThat(lines.get(17))
                .endsWith(String.format("%.2f", 100 * record.meanCorruptedAccuracy()));
    }

    @Test
    void programsGetTheRecords() throws IOException {
        assertThat(run("robustness", "mlp-small", "--images", "5", "--json")).isZero();

        JsonNode facts = new ObjectMapper().readTree(out.toString());
        assertThat(facts.get("models")).hasSize(1);
        assertThat(facts.get("models").get(0).get("corrupted")).hasSize(15);
        assertThat(facts.get("files")).isEmpty();
    }

    @Test
    void wrongInputIsToldBeforeAnythingIsMeasured() throws IOException {
        assertFails(2, "MODEL", "robustness");
        assertFails(2, "--images", "robustness", "mlp-small", "--images", "0");
        assertFails(1, "Did you mean \"mlp-small\"?", "robustness", "mlp-smal");
        Path file = Files.writeString(directory.resolve("file"), "");
        assertFails(1, "file", "robustness", "mlp-small", "--records", file.toString());

        assertThat(run("train", "synthetic", "tiny", tiny().toString())).isZero();
        Path other = Files.createDirectory(directory.resolve("other"));
        Path copy = Files.copy(models().resolve("tiny.mnistkit"), other.resolve("tiny.mnistkit"));
        assertFails(
                1,
                "would be one file",
                "robustness",
                "tiny",
                copy.toString(),
                "--records",
                directory.resolve("records").toString());
    }
}
