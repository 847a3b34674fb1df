package org.mnistkit.record;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The goals that the kit set itself beyond the published accuracies, before anything was trained
 * for them, and what was reached.
 */
public final class GoalTable {

    /**
     * A goal.
     *
     * @param what in words
     * @param name of the network or the ensemble
     * @param data name of the data set
     * @param percent the test accuracy that it should have, as the mean over five seeds if it is a
     *     network
     */
    private record Goal(String what, String name, String data, double percent) {}

    private static final List<Goal> GOALS =
            List.of(
                    new Goal("fewer than 10,000 parameters", "tiny", "MNIST", 99.40),
                    new Goal("fewer than 35,000 parameters", "compact", "MNIST", 99.55),
                    new Goal("light, with augmentation", "light-augmented", "MNIST", 99.70),
                    new Goal("five networks together", "mixed-5", "MNIST", 99.75),
                    new Goal(
                            "fifteen of light-augmented together",
                            "light-augmented-15",
                            "MNIST",
                            99.78),
                    new Goal(
                            "multilayer perceptron, at most 2 million parameters",
                            "mlp-augmented",
                            "MNIST",
                            99.40),
                    new Goal(
                            "convolutional network, at most 1 million parameters",
                            "cnn-fashion",
                            "Fashion-MNIST",
                            94.3),
                    new Goal("any ensemble", "cnn-fashion-5", "Fashion-MNIST", 95.0));

    private GoalTable() {}

    /** The table, for {@link MarkdownTables}. */
    public static Map<String, String> tables(List<RunRecord> runs, List<EnsembleRecord> ensembles) {
        return Map.of("goals", markdown(runs, ensembles));
    }

    /** The table in Markdown: a line for each goal. */
    static String markdown(List<RunRecord> runs, List<EnsembleRecord> ensembles) {
        StringBuilder table = new StringBuilder();
        table.append(
                """
                | | data | goal | reached | seeds or ensembles |
                |---|---|--:|--:|--:|
                """);
        for (Goal goal : GOALS) {
            table.append(
                    String.format(
                            Locale.ROOT,
                            "| %s: %s | %s | %.2f | %s |\n",
                            goal.what,
                            goal.name,
                            goal.data,
                            goal.percent,
                            reached(goal, runs, ensembles)));
        }
        return table.toString();
    }

    /** Two cells. */
    private static String reached(Goal goal, List<RunRecord> runs, List<EnsembleRecord> ensembles) {
        Optional<List<EnsembleRecord>> alike =
                EnsembleTable.alike(ensembles).stream()
                        .filter(each -> each.get(0).data().equals(goal.data))
                        .filter(each -> each.stream().anyMatch(one -> one.name().equals(goal.name)))
                        .findFirst();
        if (alike.isPresent()) {
            return cells(goal, EnsembleTable.accuracies(alike.get()));
        }
        List<RunRecord> own =
                runs.stream()
                        .filter(run -> run.network().equals(goal.name))
                        .filter(run -> run.data().name().equals(goal.data))
                        .filter(RunRecord::finished)
                        .toList();
        if (own.isEmpty()) {
            return "not trained yet | –";
        }
        return cells(goal, SampleStatistics.of(own, run -> 100 * run.test().accuracy()));
    }

    /** Bold if the goal is reached, as far as the digits shown tell; and of how many it is. */
    private static String cells(Goal goal, SampleStatistics reached) {
        String text = reached.format("%.2f");
        boolean isReached = Math.round(100 * reached.mean()) >= Math.round(100 * goal.percent);
        return (isReached ? "**" + text + "**" : text) + " | " + reached.values().size();
    }
}
