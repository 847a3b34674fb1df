package org.mnistkit.record;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.mnistkit.data.Corruption;

/**
 * How well a model or an ensemble does on corrupted images: its score with each {@link Corruption},
 * beside that on the images as they are.
 *
 * @param name of the model
 * @param checksum of the model, which tells one from another of the same name
 * @param parameters number of values that it keeps
 * @param date when it was measured, ISO 8601 with the time zone
 * @param data name of the data set, for example "MNIST"
 * @param images number of test images
 * @param seed what the corruptions were drawn with
 * @param clean score on the images as they are; measured
 * @param corrupted score with each of the corruptions; measured
 * @param environment where it was measured
 */
public record CorruptionRecord(
        String name,
        String checksum,
        long parameters,
        String date,
        String data,
        int images,
        long seed,
        Score clean,
        Map<Corruption, Score> corrupted,
        Environment environment) {

    public CorruptionRecord {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(checksum, "checksum");
        Objects.requireNonNull(date, "date");
        Objects.requireNonNull(data, "data");
        Objects.requireNonNull(corrupted, "corrupted");
        Objects.requireNonNull(environment, "environment");
        requireMeasured("clean", clean);
        for (Corruption corruption : Corruption.values()) {
            requireMeasured(corruption.toString(), corrupted.get(corruption));
        }
        corrupted = Collections.unmodifiableMap(new EnumMap<>(corrupted));
    }

    private static void requireMeasured(String name, Score score) {
        if (score == null || !score.isMeasured()) {
            throw new IllegalArgumentException("%s must be measured".formatted(name));
        }
    }

    /** The mean of the accuracies with the corruptions, each counting as much, in [0, 1]. */
    public double meanCorruptedAccuracy() {
        return corrupted.values().stream().mapToDouble(Score::accuracy).average().orElseThrow();
    }

    /**
     * Writes the record into a directory, which is made if need be, as NAME.json. An earlier one is
     * replaced.
     *
     * @return the file
     * @throws UncheckedIOException if it cannot be written
     */
    public Path save(Path directory) {
        return RecordFile.save(directory, name + ".json", this);
    }

    /**
     * All records in a directory, in the order of their file names; none if there is no directory.
     *
     * @throws UncheckedIOException if the directory or one of the files cannot be read
     */
    public static List<CorruptionRecord> loadAll(Path directory) {
        return RecordFile.loadAny(directory, CorruptionRecord::load);
    }

    /**
     * Reads a record.
     *
     * @throws UncheckedIOException if the file cannot be read or is not a record
     */
    public static CorruptionRecord load(Path file) {
        return RecordFile.load(file, CorruptionRecord.class, "a record of corrupted images");
    }
}
