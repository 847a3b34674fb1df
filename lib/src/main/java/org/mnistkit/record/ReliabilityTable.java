package org.mnistkit.record;

import static java.util.stream.Collectors.joining;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.mnistkit.settings.Values;

/** The table of how far probabilities can be trusted: a line for each model. */
public final class ReliabilityTable {

    private static final String NOTHING = "–";

    private ReliabilityTable() {}

    /** The table, for {@link MarkdownTables}. */
    public static Map<String, String> tables(List<ReliabilityRecord> records) {
        return Map.of("reliability", markdown(records));
    }

    /**
     * The table in Markdown, the most reliable first, those without a temperature last, with a line
     * below that says what it was made of.
     */
    public static String markdown(List<ReliabilityRecord> all) {
        if (all.isEmpty()) {
            return MarkdownTables.EMPTY;
        }
        StringBuilder table =
                new StringBuilder(
                        """
                        | model | data | temperature | without it | with it |
                        |---|---|--:|--:|--:|
                        """);
        all.stream()
                .sorted(
                        Comparator.comparing(ReliabilityRecord::hasTemperature)
                                .reversed()
                                .thenComparing(ReliabilityRecord::error)
                                .thenComparing(ReliabilityRecord::name))
                .map(ReliabilityTable::line)
                .forEach(table::append);
        table.append(
                """

                The expected calibration error in 15 bins, on %s. Every figure comes from the \
                records in `data/results/reliability/`, which `./mnist-kit reliability` writes.
                """
                        .formatted(
                                all.stream()
                                        .map(ReliabilityTable::images)
                                        .distinct()
                                        .sorted()
                                        .collect(joining(" and "))));
        return table.toString();
    }

    private static String line(ReliabilityRecord record) {
        return "| %s | %s | %s | %s | %s |\n"
                .formatted(
                        Markdown.cell(record.name()),
                        Markdown.cell(record.data()),
                        temperature(record),
                        percent(record.uncalibratedError()),
                        record.hasTemperature() ? percent(record.error()) : NOTHING);
    }

    private static String temperature(ReliabilityRecord record) {
        if (!record.hasTemperature()) {
            return "none";
        }
        double least = record.temperatures().stream().mapToDouble(each -> each).min().orElseThrow();
        double most = record.temperatures().stream().mapToDouble(each -> each).max().orElseThrow();
        return least == most ? number(most) : number(least) + " to " + number(most);
    }

    private static String number(double temperature) {
        return String.format(Locale.ROOT, "%.3f", temperature);
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.2f %%", 100 * share);
    }

    /** For example "10,000 test images of MNIST". */
    private static String images(ReliabilityRecord record) {
        return "%s of %s"
                .formatted(
                        Values.counted(record.images(), "test image"),
                        Markdown.cell(record.data()));
    }
}
