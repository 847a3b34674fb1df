package org.mnistkit.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReliabilityTableTest {

    private static ReliabilityRecord record(
            String name, String data, List<Double> temperatures, double without, double with) {
        return new ReliabilityRecord(
                name,
                "ab",
                9_074,
                "2026-12-01T10:00:00Z",
                data,
                10_000,
                temperatures,
                without,
                with,
                Environment.current());
    }

    @Test
    void theMostReliableComesFirstAndWhatHasNoTemperatureLast() {
        String table =
                ReliabilityTable.markdown(
                        List.of(
                                record("plain", "MNIST", List.of(1.0), 0.0005, 0.0005),
                                record("clothes", "Fashion-MNIST", List.of(0.76), 0.0296, 0.0137),
                                record("five", "MNIST", List.of(0.5, 0.625), 0.05, 0.0015),
                                record("two", "MNIST", List.of(0.5, 0.5), 0.05, 0.0016)));

        assertThat(table.lines())
                .containsExactly(
                        "| model | data | temperature | without it | with it |",
                        "|---|---|--:|--:|--:|",
                        "| five | MNIST | 0.500 to 0.625 | 5.00 % | 0.15 % |",
                        "| two | MNIST | 0.500 | 5.00 % | 0.16 % |",
                        "| clothes | Fashion-MNIST | 0.760 | 2.96 % | 1.37 % |",
                        "| plain | MNIST | none | 0.05 % | – |",
                        "",
                        "The expected calibration error in 15 bins, on 10,000 test images of"
                            + " Fashion-MNIST and 10,000 test images of MNIST. Every figure comes"
                            + " from the records in `data/results/reliability/`, which `./mnist-kit"
                            + " reliability` writes.");
    }

    @Test
    void withoutRecordsThereIsNoTable() {
        assertThat(ReliabilityTable.markdown(List.of())).isEqualTo(MarkdownTables.EMPTY);
    }

    @Test
    void aRecordIsReadAsItWasWritten(@TempDir Path directory) {
        ReliabilityRecord record = record("five", "MNIST", List.of(0.5, 0.625), 0.05, 0.0015);

        record.save(directory);

        assertThat(ReliabilityRecord.loadAll(directory)).containsExactly(record);
    }

    @Test
    void whatCannotBeMeasuredIsNoRecord() {
        assertThatThrownBy(() -> record("a", "MNIST", List.of(), 0.1, 0.1))
                .hasMessageContaining("one or more");
        assertThatThrownBy(() -> record("a", "MNIST", List.of(0.0), 0.1, 0.1))
                .hasMessageContaining("[0.0]");
        assertThatThrownBy(() -> record("a", "MNIST", List.of(1.0), 1.1, 0.1))
                .hasMessage("uncalibratedError is 1.1, but must be in [0, 1]");
        assertThatThrownBy(() -> record("a", "MNIST", List.of(1.0), 0.1, Double.NaN))
                .hasMessage("error is NaN, but must be in [0, 1]");
    }
}
