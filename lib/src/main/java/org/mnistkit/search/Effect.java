package org.mnistkit.search;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mnistkit.record.Spread;

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
 *   <li>small effects, from few trials: a hyperparameter that does nothing has an importance of
 *       {@link #byChance} on average, not of 0;
 *   <li>effects on the best networks: it is about the mean of all trials, the hopeless ones
 *       included, and only about the values that were tried;
 *   <li>effects apart from each other, where the trials are a small sample in which two
 *       hyperparameters happen to change together.
 * </ul>
 *
 * @param hyperparameter which one
 * @param levels its values, ascending, and the accuracies of the trials with each
 * @param importance in [0, 1]; 0 if all accuracies are equal
 * @param byChance the importance to be expected if it has no effect: (k − 1) / (n − 1)
 * @param correlation Pearson's coefficient of correlation of value and accuracy, in [−1, 1]: how
 *     much they are on a straight line; NaN for words, and if all accuracies are equal
 */
public record Effect(
        Hyperparameter hyperparameter,
        List<Level> levels,
        double importance,
        double byChance,
        double correlation) {

    /**
     * A value of a hyperparameter.
     *
     * @param value as text
     * @param accuracies validation accuracies of the trials with it, in [0, 1]
     */
    public record Level(String value, Spread accuracies) {}

    public Effect {
        levels = List.copyOf(levels);
    }

    /**
     * @param trials that have a score; of these, those count that have a value
     */
    static Effect of(Hyperparameter hyperparameter, List<Trial> trials) {
        List<Trial> counted =
                trials.stream()
                        .filter(
                                trial ->
                                        !trial.configuration()
                                                .get(hyperparameter)
                                                .equals(Configuration.NONE))
                        .toList();
        Map<String, List<Double>> byValue = new LinkedHashMap<>();
        counted.stream()
                .map(Trial::configuration)
                .sorted(
                        hyperparameter.isNumber()
                                ? Comparator.comparingDouble(c -> c.number(hyperparameter))
                                : Comparator.comparing(c -> c.get(hyperparameter)))
                .forEach(c -> byValue.put(c.get(hyperparameter), new ArrayList<>()));
        for (Trial trial : counted) {
            byValue.get(trial.configuration().get(hyperparameter))
                    .add(trial.validation().accuracy());
        }
        List<Level> levels = new ArrayList<>();
        byValue.forEach(
                (value, accuracies) -> levels.add(new Level(value, new Spread(accuracies))));

        double[] x =
                counted.stream()
                        .mapToDouble(trial -> trial.configuration().number(hyperparameter))
                        .toArray();
        double[] y = counted.stream().mapToDouble(trial -> trial.validation().accuracy()).toArray();
        return new Effect(
                hyperparameter,
                levels,
                importance(levels, y),
                (levels.size() - 1.0) / (y.length - 1.0),
                correlation(x, y));
    }

    private static double importance(List<Level> levels, double[] y) {
        if (allEqual(y)) {
            return 0;
        }
        double mean = mean(y);
        double between = 0;
        for (Level level : levels) {
            double difference = level.accuracies().mean() - mean;
            between += level.accuracies().values().size() * difference * difference;
        }
        return Math.min(1, between / products(y, y));
    }

    private static double correlation(double[] x, double[] y) {
        return allEqual(y) || allEqual(x)
                ? Double.NaN
                : products(x, y) / Math.sqrt(products(x, x) * products(y, y));
    }

    /** The sum of the products of the differences from the means. */
    private static double products(double[] x, double[] y) {
        double meanX = mean(x);
        double meanY = mean(y);
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += (x[i] - meanX) * (y[i] - meanY);
        }
        return sum;
    }

    private static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
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
