package org.mnistkit.record;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.commons.math3.stat.interval.ConfidenceInterval;
import org.mnistkit.settings.Values;

/** The table of ensembles: a line for each, its members beside what they are together. */
public final class EnsembleTable {

    private static final double SECONDS_OF_AN_HOUR = 3600;

    /** Small ensembles first. */
    static final Comparator<EnsembleRecord> ORDER =
            Comparator.comparing(EnsembleRecord::parameters).thenComparing(EnsembleRecord::name);

    private EnsembleTable() {}

    /** The table, for {@link MarkdownTables}. */
    public static Map<String, String> tables(List<EnsembleRecord> records) {
        return Map.of("ensembles", markdown(records));
    }

    /** The table in Markdown, small ensembles first, with a line below that explains it. */
    public static String markdown(List<EnsembleRecord> all) {
        if (all.isEmpty()) {
            return MarkdownTables.EMPTY;
        }
        StringBuilder table = new StringBuilder();
        table.append(
                """
                | members | data | each by itself | **together** | 95 % confidence interval | two differ on | core hours |
                |---|---|--:|--:|--:|--:|--:|
                """);
        all.stream().sorted(ORDER).map(EnsembleTable::line).forEach(table::append);
        table.append(
                """

                Test accuracy in %; by themselves, mean ± standard deviation over the members. The interval is Wilson's, for \
                so many images. "Two differ on" is the share of the test images of which two members say different things, \
                the mean over all pairs. "Core hours" are what one core takes to train all members, each at the pace of its \
                fastest epoch. Every figure comes from the records in `data/results/ensembles/`, which `./mnist-kit ensemble` \
                writes.
                """);
        return table.toString();
    }

    private static String line(EnsembleRecord record) {
        ConfidenceInterval interval = record.test().interval(record.images());
        double hours = record.coreSeconds() / SECONDS_OF_AN_HOUR;
        return String.format(
                Locale.ROOT,
                "| %s | %s: %s | %s | **%.2f** | %.2f–%.2f | %.2f | %s |\n",
                Markdown.cell(record.membersInShort()),
                Markdown.cell(record.data()),
                Values.counted(record.images(), "image"),
                record.memberTests().format("%.2f"),
                100 * record.test().accuracy(),
                100 * interval.getLowerBound(),
                100 * interval.getUpperBound(),
                100 * record.disagreement(),
                Double.isNaN(hours) ? "–" : String.format(Locale.ROOT, "%.1f", hours));
    }
}
