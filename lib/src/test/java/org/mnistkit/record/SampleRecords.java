package org.mnistkit.record;

import java.util.List;

/** Records for tests, of trainings that never were. */
public final class SampleRecords {

    private SampleRecords() {}

    public static RunRecord record(String network, int epochs, long seed, double testAccuracy) {
        return record(network, epochs, seed, testAccuracy, "Some CPU", 7.5);
    }

    /** On a processor that takes so many seconds for an epoch. */
    public static RunRecord record(
            String network,
            int epochs,
            long seed,
            double testAccuracy,
            String processor,
            double seconds) {
        return new RunRecord(
                network,
                "",
                34_826,
                "2026-11-21T10:00:00Z",
                new RunRecord.Data("MNIST", false, "ab", 0, 1, 54_000, 6_000, 10_000, ""),
                new RunRecord.Training(
                        "adam, rate 0.001", epochs, 128, seed, "", "completed", 100 + seed),
                new Score(0.01, 0.997),
                Score.NONE,
                new Score(0.03, testAccuracy),
                List.of(new EpochStats(1, new Score(0.1, 0.97), Score.NONE, 1e-3, seconds)),
                "DL4J",
                new Environment("1", "M2.1", "17.0.1 (Someone)", "Linux amd64", processor, 2));
    }
}
