package org.mnistkit.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mnistkit.description.Description;
import org.mnistkit.record.ResultsTable;
import org.mnistkit.record.SampleRecords;

class AblationTablesTest {

    @TempDir Path directory;

    @Test
    void eachDirectoryOfDescriptionsHasATable() throws IOException {
        Path descriptions = directory.resolve("ablation");
        Path records = directory.resolve("records");
        String baseline = Description.shipped("baseline").withNotes("").toString();
        for (String name : new String[] {"b", "a"}) {
            Path series = Files.createDirectories(descriptions.resolve(name));
            Files.writeString(series.resolve("1-start.txt"), "The start.\n" + baseline);
            Files.writeString(series.resolve("baseline.txt"), "The same.\n" + baseline);
        }
        Files.writeString(descriptions.resolve("readme.md"), "no ablation");
        SampleRecords.record("1-start", 15, 1, 0.990).save(records.resolve("ablation/a"));
        SampleRecords.record("1-start", 15, 2, 0.991).save(records.resolve("ablation/a"));
        SampleRecords.record("baseline", 15, 1, 0.995).save(records);

        Map<String, String> tables =
                AblationTables.tables(
                        descriptions, records.resolve("ablation"), ResultsTable.load(records));

        assertThat(tables.keySet()).containsExactly("ablation-a", "ablation-b");
        assertThat(tables.get("ablation-a").lines())
                .hasSize(4)
                .startsWith(
                        "| step | what changes | parameters | validation accuracy, % | test"
                                + " accuracy, % | core-seconds | seeds |",
                        "|---|---|--:|---|---|---|--:|")
                .anyMatch(
                        line ->
                                line.startsWith(
                                        "| 1-start | The start | 34826 | – | 99.05 ± 0.07 |"))
                .anyMatch(line -> line.startsWith("| baseline | The same | 34826 | – | 99.50 |"));
        // The records of one are not those of the other.
        assertThat(tables.get("ablation-b").lines())
                .anyMatch(line -> line.endsWith("| The start | 34826 | – | – | – | 0 |"));
    }

    @Test
    void withoutDescriptionsThereAreNoTables() {
        assertThat(AblationTables.tables(directory.resolve("none"), directory, List.of()))
                .isEmpty();
    }

    @Test
    void theDocumentHasTheTablesOfTheRecordsThatThereAre() throws IOException {
        Path checkout = Path.of("").toAbsolutePath().getParent();
        assertThat(Files.readString(checkout.resolve("docs/results.md")))
                .as("docs/results.md, which \"make results\" brings up to date")
                .contains(
                        AblationTables.tables(
                                        checkout.resolve("data/ablation"),
                                        checkout.resolve("data/results/ablation"),
                                        ResultsTable.load(checkout.resolve("data/results")))
                                .values());
    }
}
