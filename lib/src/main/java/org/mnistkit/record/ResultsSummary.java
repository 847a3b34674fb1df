package org.mnistkit.record;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.mnistkit.settings.Values;

/**
 * The results at a glance: one line for each network and data set, with what was published of it,
 * and what the kit reaches with the published recipe and with its own; and one for each ensemble.
 */
final class ResultsSummary {

    /** The part of a name that stands for a recipe, not for a network: "light-tuned" is light. */
    private static final String RECIPE = "(-tuned|-augmented|-fast|-fashion)+$";

    private static final double CORES = 2;

    /** Fewer training runs do not show how far chance goes. */
    private static final int ENOUGH_SEEDS = 3;

    private ResultsSummary() {}

    /**
     * The training runs of one network on one data set.
     *
     * @param asPublished with the published recipe, over all seeds; may be empty
     * @param best with the recipe of the kit that is best on the validation images, of those that
     *     were trained with enough seeds, if any were: the test images choose nothing
     */
    private record Line(
            String network, String data, List<RunRecord> asPublished, List<RunRecord> best) {

        static Line of(List<List<RunRecord>> trainings) {
            RunRecord any = trainings.get(0).get(0);
            return new Line(
                    networkOf(any),
                    any.data().name(),
                    best(trainings.stream().filter(Line::isAsPublished).toList()),
                    best(trainings.stream().filter(runs -> !isAsPublished(runs)).toList()));
        }

        private static List<RunRecord> best(List<List<RunRecord>> trainings) {
            return trainings.stream()
                    .max(
                            Comparator.comparing(
                                            (List<RunRecord> runs) -> runs.size() >= ENOUGH_SEEDS)
                                    .thenComparing(Line::validationAccuracy))
                    .orElse(List.of());
        }

        /** The shipped descriptions have plain names; those of recipes have something behind. */
        private static boolean isAsPublished(List<RunRecord> runs) {
            return published(runs.get(0)).isPresent() && !runs.get(0).network().contains("-");
        }

        /** What it shares with a network of another size and the same kind. */
        String kind() {
            return ResultsSummary.kind(network, data);
        }

        /**
         * @param isOther whether it is another network than the published one of its kind, which
         *     has a line of its own
         */
        String markdown(boolean isOther) {
            List<RunRecord> known = best.isEmpty() ? asPublished : best;
            String name = isOther ? known.get(0).network() : network;
            return String.format(
                    Locale.ROOT,
                    "| %s | %,d | %s | %s | %s | %s |\n",
                    Markdown.cell(name) + (data.equals("MNIST") ? "" : ", " + data),
                    known.get(0).parameters(),
                    isOther ? "–" : published(known.get(0)).orElse("–"),
                    asPublished.isEmpty() ? "–" : accuracy(asPublished).format("%.2f"),
                    best.isEmpty() ? "–" : "**" + accuracy(best).format("%.2f") + "**",
                    minutes(known));
        }

        /** The lowest of all numbers if a run has none. */
        private static double validationAccuracy(List<RunRecord> runs) {
            double mean =
                    runs.stream()
                            .mapToDouble(run -> run.validation().accuracy())
                            .average()
                            .orElseThrow();
            return Double.isNaN(mean) ? Double.NEGATIVE_INFINITY : mean;
        }

        private static SampleStatistics accuracy(List<RunRecord> runs) {
            return SampleStatistics.of(runs, run -> 100 * run.test().accuracy());
        }

        /** At the pace of the fastest epoch of all seeds. */
        private static String minutes(List<RunRecord> runs) {
            double epochs = SampleStatistics.of(runs, run -> run.epochs().size()).mean();
            return SampleStatistics.least(runs, RunRecord::coreSecondsPerEpoch)
                    .map(run -> ResultsSummary.minutes(epochs * run.coreSecondsPerEpoch()))
                    .orElse("–");
        }
    }

    /** The network that a record is of: "optimized" for "optimized_model", "optimized-tuned". */
    private static String networkOf(RunRecord run) {
        return run.network().replaceFirst(RECIPE, "").replaceFirst("_model$", "");
    }

    /** Whether a network is the kit's own: it has a recipe, whose name is all its own. */
    private static boolean isOfTheKit(RunRecord run) {
        return published(run).isEmpty() && run.network().matches("[a-z]+");
    }

    private static String minutes(double coreSeconds) {
        double minutes = coreSeconds / CORES / 60;
        String format = minutes < 0.095 ? "%.2f" : minutes < 9.95 ? "%.1f" : "%.0f";
        return Double.isFinite(minutes) ? String.format(Locale.ROOT, format, minutes) : "–";
    }

    private static String line(List<EnsembleRecord> alike) {
        EnsembleRecord any = alike.get(0);
        return String.format(
                Locale.ROOT,
                "| %s, together | %,d | – | – | **%s** | %s |\n",
                Markdown.cell(any.membersInShort()),
                any.parameters(),
                EnsembleTable.accuracies(alike).format("%.2f"),
                minutes(SampleStatistics.of(alike, EnsembleRecord::coreSeconds).mean()));
    }

    private static Optional<String> published(RunRecord run) {
        String key = kind(networkOf(run), run.data().name());
        return Optional.ofNullable(ResultsTable.PUBLISHED.get(key));
    }

    /** As {@link ResultsTable#PUBLISHED} names networks, of whatever size. */
    private static String kind(String network, String data) {
        return network + " on " + data;
    }

    /**
     * The table in Markdown.
     *
     * @param trainings the records of finished training runs, those together that differ in their
     *     seed alone
     * @param ensembles the records of ensembles
     */
    static String markdown(List<List<RunRecord>> trainings, List<EnsembleRecord> ensembles) {
        Comparator<RunRecord> order =
                Comparator.comparing((RunRecord run) -> !run.data().name().equals("MNIST"))
                        .thenComparing(run -> run.data().name())
                        .thenComparing(RunRecord::parameters)
                        .thenComparing(ResultsSummary::networkOf);
        Map<RunRecord, List<List<RunRecord>>> networks = new TreeMap<>(order);
        for (List<RunRecord> runs : trainings) {
            RunRecord any = runs.get(0);
            if (published(any).isPresent() || isOfTheKit(any)) {
                networks.computeIfAbsent(any, first -> new ArrayList<>()).add(runs);
            }
        }
        StringBuilder table =
                new StringBuilder(
                        """
                        | network | parameters | published | as published, here | the kit's recipe | minutes |
                        |---|--:|--:|--:|--:|--:|
                        """);
        List<Line> lines = networks.values().stream().map(Line::of).toList();
        Set<String> published =
                lines.stream()
                        .filter(line -> !line.asPublished.isEmpty())
                        .map(Line::kind)
                        .collect(Collectors.toSet());
        for (Line line : lines) {
            boolean isOther = line.asPublished.isEmpty() && published.contains(line.kind());
            table.append(line.markdown(isOther));
        }
        EnsembleTable.alike(ensembles).forEach(alike -> table.append(line(alike)));
        IntSummaryStatistics seeds =
                lines.stream()
                        .flatMap(line -> Stream.of(line.asPublished, line.best))
                        .mapToInt(List::size)
                        .filter(size -> size > 0)
                        .summaryStatistics();
        table.append(
                """

                Test accuracy in %%, mean ± standard deviation over %s; of an ensemble, \
                what its networks say together. "Published" is what the network's authors \
                report, "as published, here" their way of training, repeated with the kit, and \
                "the kit's recipe" the kit's own. "Minutes" is how long that trains on two \
                cores. Losses, seeds, processors and every other \
                training: [docs/results.md](docs/results.md).
                """
                        .formatted(inWords(seeds)));
        return table.toString();
    }

    private static String inWords(IntSummaryStatistics seeds) {
        if (seeds.getCount() == 0) {
            return "several seeds";
        }
        return seeds.getMin() == seeds.getMax()
                ? Values.counted(seeds.getMax(), "seed")
                : "%d to %d seeds".formatted(seeds.getMin(), seeds.getMax());
    }
}
