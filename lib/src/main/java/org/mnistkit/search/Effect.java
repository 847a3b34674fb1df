package org.mnistkit.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.commons.math3.stat.StatUtils;
import org.apache.commons.math3.stat.correlation.PearsonsCorrelation;
import org.mnistkit.record.SampleStatistics;

/**
 * What a hyperparameter had to do with the validation accuracy, of trials in which it had at least
 * two values.
 *
 * <p>With yᵢ the accuracies of the n trials, m their mean, and mᵥ the mean of those nᵥ trials in
 * which the hyperparameter had the value v, one of k:
 *
 * <pre>
 * importance = Σᵥ nᵥ (mᵥ − m)² / Σᵢ (yᵢ − m)²
 * </pre>
 *
 * <p>This is the share of the variance that the hyperparameter explains by itself: the correlation
 * ratio η² of an analysis of variance (Fisher 1925). On a whole grid it is the main effect of
 * functional ANOVA (Hutter, Hoos and Leyton-Brown 2014), which takes the means mᵥ, the marginals,
 * from a model of all combinations; here they are taken from the trials there are.
 *
 * <p>What it cannot tell:
 *
 * <ul>
 *   <li>effects that depend on other hyperparameters: what only a combination does counts for none
 *       of its parts, so that the importances need not add up to 1;
 *   <li>small effects, from few trials: one time in twenty a hyperparameter that does nothing has
 *       an importance of {@link #byChance} or more;
 *   <li>effects on the best networks: it is about the mean of all trials, the hopeless ones
 *       included, and only about the values that were tried;
 *   <li>effects apart from each other, where the trials are a small sample in which two
 *       hyperparameters happen to change together.
 * </ul>
 *
 * @param hyperparameter which one
 * @param levels its values, ascending, and the accuracies of the trials with each
 * @param importance in [0, 1]; 0 if all accuracies are equal
 * @param byChance the importance that 95 % of those stay below that have no effect: if there is
 *     none, any trial could have had any of the accuracies, so these are dealt out at random,
 *     {@value #PERMUTATIONS} times (a permutation test, Fisher 1935)
 * @param correlation Pearson's coefficient of correlation of value and accuracy, in [−1, 1]: how
 *     much they are on a straight line; NaN for words, and if all accuracies are equal
 */
public record Effect(
        Hyperparameter hyperparameter,
        List<Level> levels,
        double importance,
        double byChance,
        double correlation) {

    private static final int PERMUTATIONS = 2000;

    /**
     * A value of a hyperparameter.
     *
     * @param value as text
     * @param accuracies validation accuracies of the trials with it, in [0, 1]
     */
    public record Level(String value, SampleStatistics accuracies) {}

    public Effect {
        levels = List.copyOf(levels);
    }

    /**
     * @param trials that have a score; of these, those count that have a value
     */
    static Effect of(Hyperparameter hyperparameter, List<Trial> trials) {
        List<Trial> sorted =
                trials.stream()
                        .filter(
                                trial ->
                                        !trial.configuration()
                                                .get(hyperparameter)
                                                .equals(Configuration.NONE))
                        .sorted(
                                Comparator.comparing(
                                        Trial::configuration,
                                        hyperparameter.isNumber()
                                                ? Comparator.comparingDouble(
                                                        c -> c.number(hyperparameter))
                                                : Comparator.comparing(c -> c.get(hyperparameter))))
                        .toList();
        Map<String, List<Double>> byValue = new LinkedHashMap<>();
        for (Trial trial : sorted) {
            byValue.computeIfAbsent(
                            trial.configuration().get(hyperparameter), value -> new ArrayList<>())
                    .add(trial.validation().accuracy());
        }
        List<Level> levels = new ArrayList<>();
        byValue.forEach(
                (value, accuracies) ->
                        levels.add(new Level(value, new SampleStatistics(accuracies))));
        int[] sizes = byValue.values().stream().mapToInt(List::size).toArray();

        double[] x =
                sorted.stream()
                        .mapToDouble(trial -> trial.configuration().number(hyperparameter))
                        .toArray();
        double[] y = sorted.stream().mapToDouble(trial -> trial.validation().accuracy()).toArray();
        return new Effect(
                hyperparameter,
                levels,
                importance(sizes, y),
                byChance(sizes, y),
                correlation(x, y));
    }

    /**
     * @param sizes how many trials there are with each value
     * @param y their accuracies, in this order
     */
    private static double importance(int[] sizes, double[] y) {
        if (allEqual(y)) {
            return 0;
        }
        double mean = StatUtils.mean(y);
        double between = 0;
        int next = 0;
        for (int size : sizes) {
            double difference = StatUtils.mean(y, next, size) - mean;
            between += size * difference * difference;
            next += size;
        }
        return Math.min(1, between / (y.length * StatUtils.populationVariance(y, mean)));
    }

    private static double byChance(int[] sizes, double[] y) {
        List<Double> dealt = new ArrayList<>(Arrays.stream(y).boxed().toList());
        Random random = new Random(1);
        double[] importances = new double[PERMUTATIONS];
        for (int i = 0; i < PERMUTATIONS; i++) {
            Collections.shuffle(dealt, random);
            importances[i] =
                    importance(sizes, dealt.stream().mapToDouble(Double::doubleValue).toArray());
        }
        Arrays.sort(importances);
        return importances[PERMUTATIONS * 95 / 100];
    }

    private static double correlation(double[] x, double[] y) {
        return allEqual(y) || allEqual(x)
                ? Double.NaN
                : new PearsonsCorrelation().correlation(x, y);
    }

    private static boolean allEqual(double[] values) {
        for (double value : values) {
            if (value != values[0]) {
                return false;
            }
        }
        return true;
    }
}
