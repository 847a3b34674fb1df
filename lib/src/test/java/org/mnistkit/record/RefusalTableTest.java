package org.mnistkit.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RefusalTableTest {

    private static RefusalRecord record(
            String name, long parameters, Map<String, VerdictCounts> pictures) {
        return new RefusalRecord(
                name,
                "abc",
                parameters,
                "2026-11-30T00:00:00Z",
                "MNIST",
                new VerdictCounts(1000, 8, 20, 5, 6),
                Map.of("letters", new VerdictCounts(200, 200, 30, 100, 130)),
                pictures,
                Environment.current());
    }

    private static Map<String, VerdictCounts> pictures() {
        Map<String, VerdictCounts> pictures = new LinkedHashMap<>();
        pictures.put("b|ooks", new VerdictCounts(10, 2, 3, 1, 1));
        pictures.put("a", new VerdictCounts(5, 0, 0, 1, 0));
        return pictures;
    }

    @Test
    void thereIsAColumnForEachModel() {
        RefusalRecord large = record("large", 900, pictures());
        RefusalRecord small = record("small", 100, Map.of());

        assertThat(RefusalTable.refusals(List.of(large, small)).lines())
                .startsWith(
                        "| in % | small | large |",
                        "|---|--:|--:|",
                        "| test images, right | 99.2 | 99.2 |",
                        "| not sure | 2.0 | 2.0 |",
                        "| unfamiliar | 0.5 | 0.5 |",
                        "| mistakes, refused | 6 of 8 | 6 of 8 |",
                        "| letters, refused | 65.0 | 65.0 |");
        assertThat(RefusalTable.pictures(List.of(large, small)).lines())
                .startsWith(
                        "| pictures | large |",
                        "|---|--:|",
                        "| b\\|ooks | 8 of 10 |",
                        "| a | 5 of 5 |",
                        "| **all** | 13 of 15 |",
                        "| right ones, refused | 4 of 13 |",
                        "| wrong ones, refused | 1 of 2 |");
    }

    @Test
    void withoutRecordsThereIsNoTable() {
        assertThat(RefusalTable.refusals(List.of())).isEqualTo(MarkdownTables.EMPTY);
        assertThat(RefusalTable.pictures(List.of(record("a", 1, Map.of()))))
                .isEqualTo(MarkdownTables.EMPTY);
    }

    @Test
    void aRecordIsReadAsItWasWritten(@TempDir Path directory) {
        RefusalRecord record = record("model", 5, pictures());
        assertThat(RefusalRecord.load(record.save(directory))).isEqualTo(record);
        assertThat(RefusalRecord.loadAll(directory)).containsExactly(record);
        assertThat(RefusalRecord.loadAll(directory).get(0).pictures().keySet())
                .containsExactly("b|ooks", "a");
    }

    @Test
    void numbersThatDoNotFitTogetherAreRefused() {
        assertThat(new VerdictCounts(10, 4, 2, 3, 3).rightRefused()).isEqualTo(2);
        for (int[] counts :
                new int[][] {
                    {0, 0, 0, 0, 0},
                    {5, 6, 0, 0, 0},
                    {5, 1, 3, 3, 1},
                    {5, 1, 1, 0, 2},
                    {5, 3, 0, 3, 0},
                    {5, -1, 0, 0, 0}
                }) {
            assertThatThrownBy(
                            () ->
                                    new VerdictCounts(
                                            counts[0], counts[1], counts[2], counts[3], counts[4]))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("cannot be");
        }
    }
}
