package org.mnistkit.record;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What bfloat16 between the layers costs in accuracy: a line for each network that was trained in
 * both precisions with the same seeds.
 */
public final class PrecisionTable {

    /** What an engine's description says of its precision. */
    private static final String FLOAT32 = ", float32,";

    private static final String BFLOAT16 = ", bfloat16,";

    /** Whether all of a run was in a precision; one that was resumed may have been in both. */
    private static boolean isIn(String precision, RunRecord run) {
        return run.engine().contains(precision)
                && !run.engine().contains(RunRecord.BETWEEN_ENGINES);
    }

    /** Two runs that differ in nothing but the precision. */
    private record Pair(RunRecord float32, RunRecord bfloat16) {

        static final Comparator<Pair> ORDER =
                Comparator.comparing((Pair pair) -> pair.bfloat16.parameters())
                        .thenComparing(pair -> pair.bfloat16.network())
                        .thenComparing(pair -> pair.bfloat16.training().seed());

        /** The run with its partner of the same name; empty if it has none. */
        static Stream<Pair> of(RunRecord bfloat16, List<RunRecord> all) {
            return all.stream()
                    .filter(run -> run.fileName().equals(bfloat16.fileName()))
                    .filter(run -> isIn(FLOAT32, run))
                    .map(run -> new Pair(run, bfloat16));
        }

        /** What was gained on the test images, as a share of them; negative if it was lost. */
        double difference() {
            return bfloat16.test().accuracy() - float32.test().accuracy();
        }
    }

    private PrecisionTable() {}

    /**
     * The table, for {@link MarkdownTables}.
     *
     * @param bfloat16 runs that were to be in bfloat16; those in float32, as on a processor without
     *     it, are left out
     * @param all runs of which some are the same in float32; the others are left out
     */
    public static Map<String, String> tables(List<RunRecord> bfloat16, List<RunRecord> all) {
        return Map.of("precision", markdown(bfloat16, all));
    }

    /** The table in Markdown, small networks first, with a line below that explains it. */
    static String markdown(List<RunRecord> bfloat16, List<RunRecord> all) {
        Map<List<Object>, List<Pair>> alike =
                bfloat16.stream()
                        .filter(run -> isIn(BFLOAT16, run))
                        .flatMap(run -> Pair.of(run, all))
                        .sorted(Pair.ORDER)
                        .collect(
                                Collectors.groupingBy(
                                        pair ->
                                                List.of(
                                                        pair.bfloat16.network(),
                                                        pair.bfloat16.data().name(),
                                                        pair.bfloat16.data().train(),
                                                        pair.bfloat16.training().epochs()),
                                        LinkedHashMap::new,
                                        Collectors.toList()));
        if (alike.isEmpty()) {
            return MarkdownTables.EMPTY;
        }
        StringBuilder table = new StringBuilder();
        table.append(
                """
                | network | trained on | validation, float32 | validation, bfloat16 | test, float32 | test, bfloat16 | difference | seeds |
                |---|---|--:|--:|--:|--:|--:|--:|
                """);
        alike.values().stream().map(PrecisionTable::line).forEach(table::append);
        table.append(
                """

                Accuracy in %, mean ± standard deviation over the seeds. "Difference" is that of the test accuracies of the two \
                runs with the same seed, bfloat16 less float32. Every figure comes from the records in \
                `data/results/precision/` and `data/results/`.
                """);
        return table.toString();
    }

    private static String line(List<Pair> pairs) {
        RunRecord any = pairs.get(0).bfloat16;
        return String.format(
                Locale.ROOT,
                "| **%s** | %s | %s | %s | %s | %s | %s | %d |\n",
                Markdown.cell(any.network()),
                ResultsTable.trainedOn(any),
                accuracy(pairs, Pair::float32, RunRecord::validation),
                accuracy(pairs, Pair::bfloat16, RunRecord::validation),
                accuracy(pairs, Pair::float32, RunRecord::test),
                accuracy(pairs, Pair::bfloat16, RunRecord::test),
                new SampleStatistics(pairs.stream().map(each -> 100 * each.difference()).toList())
                        .format("%.3f"),
                pairs.size());
    }

    private static String accuracy(
            List<Pair> pairs, Function<Pair, RunRecord> which, Function<RunRecord, Score> part) {
        return SampleStatistics.of(
                        pairs.stream().map(which).toList(), run -> 100 * part.apply(run).accuracy())
                .format("%.2f");
    }
}
