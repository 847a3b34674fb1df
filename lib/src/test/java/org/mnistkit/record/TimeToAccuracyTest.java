package org.mnistkit.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TimeToAccuracyTest {

    @TempDir private Path folder;

    private void write(String name, String rows) throws IOException {
        Files.writeString(
                folder.resolve(name),
                """
                {"date": "2026-11-29", "hardware": {"processor": "Some CPU", "cores": 2},
                 "summary": [%s]}
                """
                        .formatted(rows));
    }

    @Test
    void theNewestRecordIsReadAndShown() throws IOException {
        write("2026-11-01-0900-cpu.json", "");
        write(
                "2026-11-29-0900-cpu.json",
                """
                {"contender": "kit", "title": "mnist-kit", "precision": "float32",
                 "parameters": 16778, "accuracy": {"mean": 99.065, "sd": 0.061},
                 "seconds": {"mean": 1.5, "sd": 0.04}, "whole": {"mean": 5.25, "sd": 0.2}},
                {"contender": "pytorch", "title": "PyTorch", "precision": "bfloat16",
                 "parameters": 215194, "accuracy": {"mean": 99.0, "sd": 0.1},
                 "seconds": {"mean": 12, "sd": 1}, "whole": null}
                """);
        TimeToAccuracy times = TimeToAccuracy.newest(folder);

        assertThat(times.date()).isEqualTo("2026-11-29");
        assertThat(times.processor()).isEqualTo("Some CPU, 2 cores");
        assertThat(times.names()).containsExactly("mnist-kit", "PyTorch, bfloat16");
        assertThat(times.seconds()).containsExactly(1.5, 12);
        assertThat(times.toTable().row(0).getString("test accuracy, %")).isEqualTo("99.06 ± 0.06");
        assertThat(times.toTable().row(0).getString("whole process, s")).isEqualTo("5.25 ± 0.20");
        assertThat(times.toTable().row(1).getString("whole process, s")).isEqualTo("–");
    }

    @Test
    void aFolderWithoutRecordsIsNamed() {
        assertThatThrownBy(() -> TimeToAccuracy.newest(folder))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining(folder.toString())
                .hasMessageContaining("time_to_accuracy.py");
    }
}
