package org.mnistkit.record;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What a model refuses to answer, by its reject option: of test images, of images that show no
 * digit, and of pictures that people have made.
 *
 * @param name of the model
 * @param checksum of the model, which tells one from another of the same name
 * @param parameters number of values that it keeps
 * @param date when it was measured, ISO 8601 with the time zone
 * @param data name of the data set, for example "MNIST"
 * @param test of its test images
 * @param outsiders of images that show none of its classes, by what they are
 * @param pictures of pictures that people have made, by where they come from; may be empty
 * @param environment where it was measured
 */
public record RefusalRecord(
        String name,
        String checksum,
        long parameters,
        String date,
        String data,
        VerdictCounts test,
        Map<String, VerdictCounts> outsiders,
        Map<String, VerdictCounts> pictures,
        Environment environment) {

    public RefusalRecord {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(checksum, "checksum");
        Objects.requireNonNull(date, "date");
        Objects.requireNonNull(data, "data");
        Objects.requireNonNull(test, "test");
        Objects.requireNonNull(environment, "environment");
        outsiders = copy("outsiders", outsiders);
        pictures = copy("pictures", pictures);
    }

    /** In the same order. */
    private static Map<String, VerdictCounts> copy(String name, Map<String, VerdictCounts> counts) {
        Objects.requireNonNull(counts, name);
        counts.values().forEach(each -> Objects.requireNonNull(each, name));
        return Collections.unmodifiableMap(new LinkedHashMap<>(counts));
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
    public static List<RefusalRecord> loadAll(Path directory) {
        return RecordFile.loadAny(directory, RefusalRecord::load);
    }

    /**
     * Reads a record.
     *
     * @throws UncheckedIOException if the file cannot be read or is not a record
     */
    public static RefusalRecord load(Path file) {
        return RecordFile.load(file, RefusalRecord.class, "a record of what a model refuses");
    }
}
