package org.mnistkit.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.mnistkit.archive.Untrusted;
import org.mnistkit.file.DataException;
import org.mnistkit.file.WholeFile;

/** Records as JSON, and as files of it. */
final class RecordFile {

    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private RecordFile() {}

    static String toJson(Record content) {
        try {
            return JSON.writeValueAsString(content) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record that JSON cannot hold: " + content, e);
        }
    }

    /** Writes a file whole into a directory, which is made if need be; returns the file. */
    static Path save(Path directory, String name, Record content) {
        Path file = directory.resolve(name);
        try {
            WholeFile.makeDirectories(directory);
            WholeFile.replace(file, toJson(content).getBytes(StandardCharsets.UTF_8));
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException("The record cannot be written to " + file, e);
        }
    }

    /**
     * Reads a file, which may come from anyone.
     *
     * @param what what it should be, for the message
     */
    static <T extends Record> T load(Path file, Class<T> type, String what) {
        try {
            return Untrusted.JSON.readValue(file.toFile(), type);
        } catch (JsonProcessingException e) {
            String reason = Untrusted.printable(e.getOriginalMessage());
            throw new UncheckedIOException("%s is not %s: %s".formatted(file, what, reason), e);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "%s cannot be read: %s.".formatted(file, DataException.reason(e)), e);
        }
    }

    /** As {@link #loadAll}, but none if there is no such directory. */
    static <T> List<T> loadAny(Path directory, Function<Path, T> load) {
        return Files.exists(directory) ? loadAll(directory, load) : List.of();
    }

    /**
     * Reads all records in a directory, in the order of their file names.
     *
     * @throws UncheckedIOException if the directory or one of the files cannot be read
     */
    static <T> List<T> loadAll(Path directory, Function<Path, T> load) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .map(load)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The records in %s cannot be read: %s."
                            .formatted(directory, DataException.reason(e)),
                    e);
        }
    }
}
