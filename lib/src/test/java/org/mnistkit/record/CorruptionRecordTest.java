package org.mnistkit.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mnistkit.data.Corruption;

class CorruptionRecordTest {

    @TempDir Path directory;

    @Test
    void whatWasSavedIsLoaded() {
        CorruptionRecord first = SampleRecords.corruptions("light", 2, 0.996, 0.9);
        CorruptionRecord second = SampleRecords.corruptions("mlp", 1, 0.986, 0.8);

        second.save(directory.resolve("made"));
        Path file = first.save(directory.resolve("made"));

        assertThat(file).hasFileName("light.json").content().contains("\"SHOT_NOISE\"");
        assertThat(CorruptionRecord.load(file)).isEqualTo(first);
        assertThat(CorruptionRecord.loadAll(directory.resolve("made")))
                .containsExactly(first, second);
        assertThat(CorruptionRecord.loadAll(directory.resolve("none"))).isEmpty();
    }

    @Test
    void everyCorruptionCountsAsMuch() {
        // 0.75 with the first of them, and 0.001 more with each that follows
        assertThat(SampleRecords.corruptions("a", 1, 0.99, 0.75).meanCorruptedAccuracy())
                .isCloseTo(0.757, within(1e-12));
    }

    @Test
    void whatIsNoRecordIsTold() throws IOException {
        Path file = SampleRecords.corruptions("a", 1, 0.99, 0.75).save(directory);
        String json = Files.readString(file);
        for (String name :
                List.of("name", "checksum", "clean", "corrupted", "FOG", "environment")) {
            Files.writeString(file, json.replaceFirst("\"" + name + "\"", "\"other\""));
            assertThatThrownBy(() -> CorruptionRecord.load(file))
                    .as(name)
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("a.json is not a record of corrupted images");
        }
        Files.writeString(file, json.replaceFirst("(?s)\"FOG\" : \\{.*?\\}", "\"FOG\" : null"));
        assertThatThrownBy(() -> CorruptionRecord.load(file))
                .isInstanceOf(UncheckedIOException.class);
    }

    // ---- The table of them

    @Test
    void theTableHasAColumnForEachModelAndALineForEachCorruption() {
        List<String> lines =
                CorruptionTable.markdown(
                                List.of(
                                        SampleRecords.corruptions("large|", 9, 0.996, 0.9),
                                        SampleRecords.corruptions("small", 1, 0.986, 0.75)))
                        .lines()
                        .toList();

        assertThat(lines)
                .startsWith(
                        "| test images | small | large\\| |",
                        "|---|--:|--:|",
                        "| as they are | 98.60 | 99.60 |",
                        "| shot noise | 75.00 | 90.00 |")
                .contains(
                        "| canny edges | 76.40 | 91.40 |",
                        "| **mean of the corruptions** | 75.70 | 90.70 |");
        assertThat(lines.get(lines.size() - 1))
                .contains("10,000 images of MNIST, corrupted with seed 1.")
                .doesNotContain(";");
        assertThat(lines).hasSize(3 + Corruption.values().length + 3);
    }

    @Test
    void withoutRecordsTheTableSaysSo() {
        assertThat(CorruptionTable.markdown(List.of())).isEqualTo("No records yet.\n");
    }
}
