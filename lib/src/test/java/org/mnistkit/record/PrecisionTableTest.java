package org.mnistkit.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PrecisionTableTest {

    @Test
    void aLineForEachNetworkWithTheDifferenceSeedBySeed() {
        List<RunRecord> float32 =
                List.of(
                        float32("some", 1, 0.990),
                        float32("some", 2, 0.992),
                        float32("other", 1, 0.98));
        List<RunRecord> bfloat16 = List.of(bfloat16("some", 1, 0.991), bfloat16("some", 2, 0.9921));

        assertThat(PrecisionTable.markdown(bfloat16, float32).lines())
                .contains(
                        "| **some** | MNIST: 54,000 images, 1 epoch | 99.00 ± 0.00 | 99.00 ± 0.00 |"
                                + " 99.10 ± 0.14 | 99.16 ± 0.08 | 0.055 ± 0.064 | 2 |")
                .noneMatch(line -> line.contains("other"));
    }

    @Test
    void anotherLengthOfTrainingIsAnotherLine() {
        List<RunRecord> float32 =
                List.of(float32("some", 1, 0.99), longer(float32("some", 1, 0.995)));
        List<RunRecord> bfloat16 =
                List.of(bfloat16("some", 1, 0.99), longer(bfloat16("some", 1, 0.995)));

        assertThat(PrecisionTable.markdown(bfloat16, float32).lines())
                .filteredOn(line -> line.startsWith("| **some**"))
                .hasSize(2)
                .allMatch(line -> line.endsWith("| 1 |"));
    }

    private static RunRecord longer(RunRecord run) {
        RunRecord.Training training = run.training();
        return SampleRecords.with(
                run,
                "training",
                new RunRecord.Training(
                        training.optimizer(),
                        20,
                        training.batchSize(),
                        training.seed(),
                        training.options(),
                        training.ending(),
                        training.seconds(),
                        null));
    }

    @Test
    void runsAreComparedWithTheSameTrainingInFloat32Alone() {
        List<RunRecord> one = List.of(bfloat16("some", 1, 0.99));

        assertThat(PrecisionTable.markdown(one, List.of(bfloat16("some", 1, 0.98))))
                .isEqualTo(MarkdownTables.EMPTY);
        assertThat(PrecisionTable.markdown(one, List.of(float32("some", 2, 0.98))))
                .isEqualTo(MarkdownTables.EMPTY);
        assertThat(PrecisionTable.markdown(one, List.of(float32("other", 1, 0.98))))
                .isEqualTo(MarkdownTables.EMPTY);
        RunRecord inBoth =
                with(
                        "oneDNN 3.11 (avx512_core_bf16, float32, 1 thread)"
                                + RunRecord.BETWEEN_ENGINES
                                + "oneDNN 3.11 (avx512_core_bf16, bfloat16, 1 thread)",
                        "some",
                        1,
                        0.98);
        assertThat(PrecisionTable.markdown(one, List.of(inBoth))).isEqualTo(MarkdownTables.EMPTY);
        assertThat(PrecisionTable.markdown(List.of(inBoth), List.of(float32("some", 1, 0.98))))
                .isEqualTo(MarkdownTables.EMPTY);
        List<RunRecord> withoutBfloat16 = List.of(float32("some", 1, 0.99));
        assertThat(PrecisionTable.markdown(withoutBfloat16, withoutBfloat16))
                .isEqualTo(MarkdownTables.EMPTY);
    }

    private static RunRecord float32(String network, long seed, double accuracy) {
        return with("oneDNN 3.11 (avx2, float32, 1 thread)", network, seed, accuracy);
    }

    private static RunRecord bfloat16(String network, long seed, double accuracy) {
        return with("oneDNN 3.11 (avx512_core_bf16, bfloat16, 2 threads)", network, seed, accuracy);
    }

    private static RunRecord with(String engine, String network, long seed, double accuracy) {
        RunRecord run = SampleRecords.record(network, 1, seed, accuracy);
        run = SampleRecords.with(run, "validation", new Score(0.02, 0.99));
        return SampleRecords.with(run, "engine", engine);
    }
}
