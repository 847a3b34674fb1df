package org.mnistkit.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.math3.stat.interval.ConfidenceInterval;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnsembleRecordTest {

    @TempDir Path directory;

    @Test
    void whatWasSavedIsLoaded() {
        EnsembleRecord record = SampleRecords.ensemble("five", 0.9975, 0.996, 0.997);

        Path file = record.save(directory.resolve("made"));

        assertThat(file).hasFileName("five.json");
        assertThat(EnsembleRecord.load(file)).isEqualTo(record);
    }

    @Test
    void theTablesFiguresFollowFromTheMembers() {
        EnsembleRecord record = SampleRecords.ensemble("five", 0.9975, 0.996, 0.997, 0.998);

        assertThat(record.memberTests().format("%.2f")).isEqualTo("99.70 ± 0.10");
        assertThat(record.memberValidations().mean()).isNaN(); // none was held back
        assertThat(record.members())
                .extracting(each -> each.training().seed())
                .containsExactly(1L, 2L, 3L);
        // 7.5 s on each of two cores for the one epoch, three times
        assertThat(record.coreSeconds()).isEqualTo(45);
    }

    @Test
    void networksOfWhichThereIsOneAreNotCounted() {
        EnsembleRecord.Member single =
                EnsembleRecord.Member.of(SampleRecords.record("other", 1, 4, 0.99));
        EnsembleRecord some = SampleRecords.ensemble("mixed", 0.9975, 0.996, 0.997);
        EnsembleRecord record =
                new EnsembleRecord(
                        "mixed",
                        some.date(),
                        some.data(),
                        some.images(),
                        some.test(),
                        some.disagreement(),
                        List.of(some.members().get(0), single, some.members().get(1)),
                        some.environment());

        assertThat(record.membersInShort()).isEqualTo("other, 2 × some");
    }

    @Test
    void whatIsNoRecordIsTold() throws IOException {
        Path file = Files.writeString(directory.resolve("x.json"), "{}");
        assertThatThrownBy(() -> EnsembleRecord.load(file))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("x.json is not the record of an ensemble");
        String json = SampleRecords.ensemble("five", 0.9975, 0.996).toJson();
        for (String name : List.of("name", "members", "environment", "test", "training")) {
            Files.writeString(file, json.replaceFirst("\"" + name + "\"", "\"other\""));
            assertThatThrownBy(() -> EnsembleRecord.load(file))
                    .isInstanceOf(UncheckedIOException.class);
        }
    }

    /** 20 errors and none in 10,000; the bounds were computed by Wilson's formula in Python. */
    @Test
    void wilsonsIntervalOfAnAccuracy() {
        ConfidenceInterval few = new Score(0.01, 0.998).interval(10_000);

        assertThat(100 * (1 - few.getUpperBound())).isCloseTo(0.1295, within(1e-4));
        assertThat(100 * (1 - few.getLowerBound())).isCloseTo(0.3087, within(1e-4));
        ConfidenceInterval none = new Score(0, 1).interval(10_000);
        assertThat(none.getUpperBound()).isCloseTo(1, within(1e-12));
        assertThat(100 * (1 - none.getLowerBound())).isCloseTo(0.0384, within(1e-4));
    }
}
