package org.mnistkit.experiment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.mnistkit.file.DataException;
import org.mnistkit.record.Markdown;
import org.mnistkit.record.RunRecord;

/**
 * The tables of {@link Ablation}s: what each of several changes gave, also where it gave nothing.
 */
public final class AblationTables {

    private AblationTables() {}

    /**
     * The tables, for {@link org.mnistkit.record.MarkdownTables}: "ablation-NAME" for each ablation
     * NAME.
     *
     * @param descriptions a directory with a directory NAME of descriptions for each ablation
     * @param records a directory with a directory NAME of the records of each ablation's steps
     * @param ofTheKit the records of the kit's networks, of which some are steps, too
     * @throws org.mnistkit.description.DescriptionException if a description has a mistake
     * @throws UncheckedIOException if a directory or a file cannot be read
     */
    public static Map<String, String> tables(
            Path descriptions, Path records, List<RunRecord> ofTheKit) {
        Map<String, String> tables = new TreeMap<>();
        for (Path directory : directoriesIn(descriptions)) {
            String name = directory.getFileName().toString();
            List<RunRecord> all =
                    Stream.concat(
                                    RunRecord.loadAll(records.resolve(name)).stream(),
                                    ofTheKit.stream())
                            .toList();
            tables.put("ablation-" + name, Markdown.table(Ablation.of(directory, all).toTable()));
        }
        return tables;
    }

    private static List<Path> directoriesIn(Path directory) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(Files::isDirectory).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The directory %s cannot be read: %s."
                            .formatted(directory, DataException.reason(e)),
                    e);
        }
    }
}
