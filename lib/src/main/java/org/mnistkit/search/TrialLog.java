package org.mnistkit.search;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.mnistkit.file.DataException;
import org.mnistkit.file.LockFile;
import org.mnistkit.file.WholeFile;
import org.mnistkit.record.Identity;

/**
 * The files of a search: a table of its trials, a line each, written as soon as it has ended, and
 * its settings, which must be the same when it goes on. Only one process at a time can have them.
 */
final class TrialLog implements AutoCloseable {

    private final Path table;
    private final LockFile lock;
    private final List<Trial> trials;

    private TrialLog(Path table, LockFile lock, List<Trial> trials) {
        this.table = table;
        this.lock = lock;
        this.trials = trials;
    }

    static Path table(Path directory) {
        return directory.resolve(name(directory) + ".csv");
    }

    /** What the search is called: its directory's name. */
    static String name(Path directory) {
        return directory.toAbsolutePath().normalize().getFileName().toString();
    }

    private static Path settingsFile(Path directory) {
        return directory.resolve(name(directory) + ".settings");
    }

    /**
     * Opens the log of a search, or begins one. A last line that was cut off when the process was
     * killed is forgotten.
     *
     * @param settings what the trials depend on
     * @throws IllegalArgumentException if the directory has the log of a search with other
     *     settings, or one that another process writes; the message says how to fix it
     * @throws UncheckedIOException if the files cannot be read or written
     */
    static TrialLog open(Path directory, Map<String, String> settings) {
        try {
            WholeFile.makeDirectories(directory);
            LockFile lock =
                    LockFile.tryLock(directory.resolve(".lock"))
                            .orElseThrow(
                                    () ->
                                            new IllegalArgumentException(
                                                    "A search is running in %s already. Wait for it, or give this one another name."
                                                            .formatted(directory)));
            try {
                requireSame(directory, settings);
                Path table = table(directory);
                List<Trial> trials = new ArrayList<>(repair(table));
                return new TrialLog(table, lock, trials);
            } catch (IOException | RuntimeException e) {
                lock.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The search cannot be kept in %s: %s"
                            .formatted(directory, DataException.reason(e)),
                    e);
        }
    }

    private static void requireSame(Path directory, Map<String, String> here) throws IOException {
        Path file = settingsFile(directory);
        if (!Files.exists(file)) {
            if (Files.exists(table(directory))) {
                throw new IllegalArgumentException(
                        "%s is there, but its settings, %s, are not. Give this search another name."
                                .formatted(table(directory), file.getFileName()));
            }
            WholeFile.replace(
                    file,
                    here.entrySet().stream()
                            .map(each -> each.getKey() + " = " + each.getValue() + "\n")
                            .collect(Collectors.joining())
                            .getBytes(UTF_8));
            return;
        }
        Map<String, String> there = new LinkedHashMap<>();
        for (String line : Files.readString(file).lines().toList()) {
            String[] parts = line.split(" = ", 2);
            there.put(parts[0], parts.length == 2 ? parts[1] : "");
        }
        there.putIfAbsent("precision", "float32"); // there was no other at first
        here.keySet().forEach(name -> there.putIfAbsent(name, ""));
        new Identity(here)
                .differenceFrom(new Identity(there))
                .ifPresent(
                        difference -> {
                            throw new IllegalArgumentException(
                                    ("%s holds a search with other settings: %s. Give this search"
                                                    + " another name, or delete that directory to"
                                                    + " start over.")
                                            .formatted(directory, difference));
                        });
    }

    /** Reads the trials that are whole, and cuts off what follows. */
    private static List<Trial> repair(Path table) throws IOException {
        String header = Csv.line(TrialTable.COLUMNS);
        String text = Files.exists(table) ? new String(Files.readAllBytes(table), UTF_8) : "";
        if (header.startsWith(text)) {
            WholeFile.replace(table, header.getBytes(UTF_8));
            return List.of();
        }
        Csv csv = Csv.parse(text);
        List<Trial> trials = TrialTable.read(csv, table.toString());
        try (RandomAccessFile file = new RandomAccessFile(table.toFile(), "rw")) {
            file.setLength(csv.bytes());
        }
        return trials;
    }

    /**
     * Adds a trial, which is on the disk when this returns.
     *
     * @throws UncheckedIOException if it cannot be written
     */
    void add(Trial trial) {
        byte[] line = Csv.line(TrialTable.row(trial)).getBytes(UTF_8);
        // Not a FileChannel, which an interrupt of the thread would close in the middle.
        try (RandomAccessFile file = new RandomAccessFile(table.toFile(), "rw")) {
            long end = file.length();
            file.seek(end);
            try {
                file.write(line);
                file.getFD().sync();
            } catch (IOException e) {
                file.setLength(end); // no half of a line, should the disk be full
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The trial cannot be written to " + table, e);
        }
        trials.add(trial);
    }

    /** All trials so far. */
    SearchResults results() {
        return new SearchResults(name(table.toAbsolutePath().getParent()), trials);
    }

    @Override
    public void close() {
        lock.close();
    }
}
