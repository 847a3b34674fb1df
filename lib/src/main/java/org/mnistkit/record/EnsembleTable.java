package org.mnistkit.record;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.commons.math3.stat.interval.ConfidenceInterval;
import org.mnistkit.settings.Values;

/** The table of ensembles: a line for each, its members beside what they are together. */
public final class EnsembleTable {

    private static final double SECONDS_OF_AN_HOUR = 3600;

    /** Small ensembles first. */
    private static final Comparator<EnsembleRecord> ORDER =
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
        alike(all).stream().map(EnsembleTable::line).forEach(table::append);
        table.append(
                """

                Test accuracy in %; by themselves, mean ± standard deviation over the members, and together, over ensembles \
                of the same networks with other seeds, if there are several. The interval is Wilson's, for \
                so many images. "Two differ on" is the share of the test images of which two members say different things, \
                the mean over all pairs. "Core hours" are what one core takes to train all members of an ensemble, each at the pace of its \
                fastest epoch. Every figure comes from the records in `data/results/ensembles/`, which `./mnist-kit ensemble` \
                writes.
                """);
        return table.toString();
    }

    /**
     * Ensembles of the same networks on the same data, which differ in seeds alone, together; small
     * ensembles first.
     */
    static List<List<EnsembleRecord>> alike(List<EnsembleRecord> all) {
        Map<List<Object>, List<EnsembleRecord>> groups = new LinkedHashMap<>();
        all.stream()
                .sorted(ORDER)
                .forEach(
                        each ->
                                groups.computeIfAbsent(
                                                List.of(
                                                        each.data(),
                                                        each.members().stream()
                                                                .map(EnsembleTable::withoutSeed)
                                                                .sorted()
                                                                .toList()),
                                                key -> new ArrayList<>())
                                        .add(each));
        return List.copyOf(groups.values());
    }

    /** What a member is, but for its seed. */
    private static String withoutSeed(EnsembleRecord.Member member) {
        RunRecord.Training training = member.training();
        return String.join(
                "; ",
                member.network(),
                Long.toString(member.parameters()),
                member.data().name(),
                Integer.toString(member.data().train()),
                Integer.toString(training.epochs()),
                Integer.toString(training.batchSize()),
                training.optimizer(),
                training.options());
    }

    /** Test accuracy in percent. */
    static SampleStatistics accuracies(List<EnsembleRecord> alike) {
        return SampleStatistics.of(alike, each -> 100 * each.test().accuracy());
    }

    private static String line(List<EnsembleRecord> alike) {
        EnsembleRecord any = alike.get(0);
        SampleStatistics together = accuracies(alike);
        ConfidenceInterval interval =
                new Score(Double.NaN, together.mean() / 100).interval(any.images());
        SampleStatistics alone =
                new SampleStatistics(
                        alike.stream()
                                .flatMap(each -> each.memberTests().values().stream())
                                .toList());
        double disagreement = SampleStatistics.of(alike, EnsembleRecord::disagreement).mean();
        double hours =
                SampleStatistics.of(alike, EnsembleRecord::coreSeconds).mean() / SECONDS_OF_AN_HOUR;
        return String.format(
                Locale.ROOT,
                "| %s | %s: %s | %s | **%s** | %.2f–%.2f | %.2f | %s |\n",
                Markdown.cell(any.membersInShort()),
                Markdown.cell(any.data()),
                Values.counted(any.images(), "image"),
                alone.format("%.2f"),
                together.format("%.2f"),
                100 * interval.getLowerBound(),
                100 * interval.getUpperBound(),
                100 * disagreement,
                Double.isNaN(hours) ? "–" : String.format(Locale.ROOT, "%.1f", hours));
    }
}
