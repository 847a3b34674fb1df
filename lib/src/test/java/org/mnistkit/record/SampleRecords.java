package org.mnistkit.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.mnistkit.data.Corruption;

/** Records for tests, of training runs that never were. */
public final class SampleRecords {

    private static final ObjectMapper JSON = new ObjectMapper();

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
                        "adam, rate 0.001", epochs, 128, seed, "", "completed", 100 + seed, null),
                new Score(0.01, 0.997),
                Score.NONE,
                new Score(0.03, testAccuracy),
                null,
                List.of(new EpochStats(1, new Score(0.1, 0.97), Score.NONE, 1e-3, seconds)),
                "DL4J",
                new Environment("1", "M2.1", "17.0.1 (Someone)", "Linux amd64", processor, 2));
    }

    /** Of an ensemble with members of these test accuracies, and seeds from 1. */
    public static EnsembleRecord ensemble(String name, double accuracy, double... members) {
        List<EnsembleRecord.Member> all = new ArrayList<>();
        for (double member : members) {
            RunRecord run = record("some", 1, all.size() + 1, member);
            all.add(EnsembleRecord.Member.of(run));
        }
        return new EnsembleRecord(
                name,
                "2026-11-29T10:00:00Z",
                "MNIST",
                10_000,
                new Score(0.02, accuracy),
                0.004,
                all,
                Environment.current());
    }

    /**
     * Of a model with so many parameters: an accuracy with the first corruption, then 0.1 % more.
     */
    public static CorruptionRecord corruptions(
            String name, long parameters, double clean, double first) {
        Map<Corruption, Score> corrupted = new EnumMap<>(Corruption.class);
        for (Corruption corruption : Corruption.values()) {
            double accuracy = first + 0.001 * corrupted.size();
            corrupted.put(corruption, new Score(0.5, accuracy));
        }
        return new CorruptionRecord(
                name,
                "ab",
                parameters,
                "2026-11-29T10:00:00Z",
                "MNIST",
                10_000,
                1,
                new Score(0.02, clean),
                corrupted,
                Environment.current());
    }

    /**
     * A record with one part of another value.
     *
     * @param name of the part as in JSON, for example "validation"
     */
    public static RunRecord with(RunRecord run, String name, Object value) {
        try {
            ObjectNode changed = (ObjectNode) JSON.readTree(run.toJson());
            changed.set(name, JSON.valueToTree(value));
            return RunRecord.fromJson(changed.toString());
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
