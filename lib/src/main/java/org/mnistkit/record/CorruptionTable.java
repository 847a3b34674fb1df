package org.mnistkit.record;

import static java.util.stream.Collectors.joining;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.mnistkit.data.Corruption;
import org.mnistkit.settings.Values;

/**
 * The table of robustness: a column for each model, a line for each corruption. It is higher than
 * wide, so that all of it fits on a page.
 */
public final class CorruptionTable {

    private CorruptionTable() {}

    /** The table, for {@link MarkdownTables}. */
    public static Map<String, String> tables(List<CorruptionRecord> records) {
        return Map.of("robustness", markdown(records));
    }

    /**
     * The table in Markdown, small models first, with a line below that says what it was made of.
     */
    public static String markdown(List<CorruptionRecord> all) {
        if (all.isEmpty()) {
            return MarkdownTables.EMPTY;
        }
        List<CorruptionRecord> records =
                all.stream()
                        .sorted(
                                Comparator.comparing(CorruptionRecord::parameters)
                                        .thenComparing(CorruptionRecord::name))
                        .toList();
        StringBuilder table = new StringBuilder();
        table.append(line("test images", records.stream().map(CorruptionTable::name).toList()));
        table.append("|---|").append("--:|".repeat(records.size())).append('\n');
        table.append(line("as they are", records, each -> each.clean().accuracy()));
        for (Corruption corruption : Corruption.values()) {
            table.append(
                    line(
                            corruption.toString(),
                            records,
                            each -> each.corrupted().get(corruption).accuracy()));
        }
        table.append(
                line(
                        "**mean of the corruptions**",
                        records,
                        CorruptionRecord::meanCorruptedAccuracy));
        table.append(
                """

                Accuracy in %%, each with %s. Every figure comes from the records in \
                `data/results/robustness/`, which `./mnist-kit robustness` writes.
                """
                        .formatted(
                                records.stream()
                                        .map(CorruptionTable::images)
                                        .distinct()
                                        .collect(joining("; "))));
        return table.toString();
    }

    private static String name(CorruptionRecord record) {
        return Markdown.cell(record.name());
    }

    /** For example "10,000 images of MNIST, corrupted with seed 1". */
    private static String images(CorruptionRecord record) {
        return "%s of %s, corrupted with seed %d"
                .formatted(
                        Values.counted(record.images(), "image"),
                        Markdown.cell(record.data()),
                        record.seed());
    }

    private static String line(
            String name,
            List<CorruptionRecord> records,
            ToDoubleFunction<CorruptionRecord> accuracy) {
        List<String> cells =
                records.stream()
                        .map(each -> 100 * accuracy.applyAsDouble(each))
                        .map(each -> String.format(Locale.ROOT, "%.2f", each))
                        .toList();
        return line(name, cells);
    }

    private static String line(String name, List<String> cells) {
        return "| %s | %s |\n".formatted(name, String.join(" | ", cells));
    }
}
