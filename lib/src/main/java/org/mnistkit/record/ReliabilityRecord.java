package org.mnistkit.record;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * How far the probabilities of a model or an ensemble can be trusted: its expected calibration
 * error on test images, and what it would be without temperatures.
 *
 * @param name of the model
 * @param checksum of the model, which tells one from another of the same name
 * @param parameters number of values that it keeps
 * @param date when it was measured, ISO 8601 with the time zone
 * @param data name of the data set, for example "MNIST"
 * @param images number of test images
 * @param temperatures of the model, or of each member of the ensemble; 1 changes nothing
 * @param uncalibratedError expected calibration error with all temperatures at 1, in [0, 1]
 * @param error expected calibration error with the temperatures, in [0, 1]
 * @param environment where it was measured
 */
public record ReliabilityRecord(
        String name,
        String checksum,
        long parameters,
        String date,
        String data,
        int images,
        List<Double> temperatures,
        double uncalibratedError,
        double error,
        Environment environment) {

    public ReliabilityRecord {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(checksum, "checksum");
        Objects.requireNonNull(date, "date");
        Objects.requireNonNull(data, "data");
        Objects.requireNonNull(environment, "environment");
        temperatures = List.copyOf(temperatures);
        if (temperatures.isEmpty() || temperatures.stream().anyMatch(each -> !(each > 0))) {
            throw new IllegalArgumentException(
                    "temperatures are %s, but must be one or more, each above 0"
                            .formatted(temperatures));
        }
        requireShare("uncalibratedError", uncalibratedError);
        requireShare("error", error);
    }

    private static void requireShare(String name, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(
                    "%s is %s, but must be in [0, 1]".formatted(name, value));
        }
    }

    /** Whether a temperature of the model, or of any member, changes the probabilities. */
    public boolean hasTemperature() {
        return temperatures.stream().anyMatch(each -> each != 1);
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
    public static List<ReliabilityRecord> loadAll(Path directory) {
        return RecordFile.loadAny(directory, ReliabilityRecord::load);
    }

    /**
     * Reads a record.
     *
     * @throws UncheckedIOException if the file cannot be read or is not a record
     */
    public static ReliabilityRecord load(Path file) {
        return RecordFile.load(file, ReliabilityRecord.class, "a record of calibration");
    }
}
