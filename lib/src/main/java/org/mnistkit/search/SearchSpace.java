package org.mnistkit.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The values that a search tries of each hyperparameter: {@code
 * SearchSpace.defaults().with(Hyperparameter.FILTERS, 8, 16).with(Hyperparameter.OPTIMIZER,
 * "adam")}.
 *
 * @param values the values of every hyperparameter, as text, at least one of each, none twice
 */
public record SearchSpace(Map<Hyperparameter, List<String>> values) {

    /** More combinations than this are a mistake: nobody has the time. */
    static final int MOST_COMBINATIONS = 100_000;

    /**
     * @throws IllegalArgumentException if a value is missing or not allowed, or there are too many
     *     combinations; the message says which
     */
    public SearchSpace {
        Map<Hyperparameter, List<String>> checked = new EnumMap<>(Hyperparameter.class);
        for (Hyperparameter each : Hyperparameter.values()) {
            Set<String> distinct = new LinkedHashSet<>();
            values.getOrDefault(each, List.of())
                    .forEach(value -> distinct.add(each.canonical(value)));
            if (distinct.isEmpty()) {
                throw new IllegalArgumentException(
                        each.label() + " has no values to try; give at least one");
            }
            checked.put(each, List.copyOf(distinct));
        }
        long combinations = 1;
        for (List<String> each : checked.values()) {
            combinations *= each.size();
            if (combinations > MOST_COMBINATIONS) {
                throw new IllegalArgumentException(
                        ("the search space has more than %,d combinations of values; try fewer"
                                        + " values of each hyperparameter")
                                .formatted(MOST_COMBINATIONS));
            }
        }
        values = Collections.unmodifiableMap(checked);
    }

    /**
     * The values that MNIST_Prediction tries: networks of 16 or 32 filters and 32 or 64 units,
     * trained with Adam or RMSProp for 5, 10 or 15 epochs. Its momentums are there as well, but
     * come into effect only with an optimizer that has one.
     */
    public static SearchSpace defaults() {
        Map<Hyperparameter, List<String>> values = new EnumMap<>(Hyperparameter.class);
        values.put(Hyperparameter.FILTERS, List.of("16", "32"));
        values.put(Hyperparameter.KERNEL, List.of("3", "5"));
        values.put(Hyperparameter.CONVOLUTIONS, List.of("1", "2"));
        values.put(Hyperparameter.POOL, List.of("2", "3"));
        values.put(Hyperparameter.UNITS, List.of("32", "64"));
        values.put(Hyperparameter.LAYERS, List.of("1", "2"));
        values.put(Hyperparameter.DROPOUT, List.of("0.1", "0.25"));
        values.put(Hyperparameter.OPTIMIZER, List.of("adam", "rmsprop"));
        values.put(Hyperparameter.MOMENTUM, List.of("0.25", "0.5", "0.75"));
        values.put(Hyperparameter.RATE, List.of("0.001"));
        values.put(Hyperparameter.DECAY, List.of("0.0001"));
        values.put(Hyperparameter.BATCH, List.of("1000"));
        values.put(Hyperparameter.EPOCHS, List.of("5", "10", "15"));
        return new SearchSpace(values);
    }

    /**
     * The same with other values of a hyperparameter.
     *
     * @param newValues numbers, or names of optimizers; those given twice count once
     * @throws IllegalArgumentException if one is not allowed; the message says what is
     */
    public SearchSpace with(Hyperparameter hyperparameter, Object... newValues) {
        Map<Hyperparameter, List<String>> changed = new EnumMap<>(values);
        changed.put(hyperparameter, Arrays.stream(newValues).map(String::valueOf).toList());
        return new SearchSpace(changed);
    }

    /** The values of a hyperparameter, as text. */
    public List<String> get(Hyperparameter hyperparameter) {
        return values.get(hyperparameter);
    }

    /**
     * The hyperparameters of which there is more than one value; the momentum only if an optimizer
     * has one.
     */
    public List<Hyperparameter> varied() {
        boolean momentum =
                get(Hyperparameter.OPTIMIZER).stream().anyMatch(Configuration::hasMomentum);
        return values.keySet().stream()
                .filter(each -> get(each).size() > 1)
                .filter(each -> each != Hyperparameter.MOMENTUM || momentum)
                .toList();
    }

    /** How many combinations of values there are, with those that come to the same. */
    public int size() {
        return values.values().stream().mapToInt(List::size).reduce(1, (a, b) -> a * b);
    }

    /** All configurations, each once: an optimizer without momentum is not tried with several. */
    List<Configuration> configurations() {
        List<Map<Hyperparameter, String>> combinations = new ArrayList<>();
        combinations.add(new EnumMap<>(Hyperparameter.class));
        for (Map.Entry<Hyperparameter, List<String>> entry : values.entrySet()) {
            List<Map<Hyperparameter, String>> longer = new ArrayList<>();
            for (Map<Hyperparameter, String> combination : combinations) {
                for (String value : entry.getValue()) {
                    Map<Hyperparameter, String> next = new EnumMap<>(Hyperparameter.class);
                    next.putAll(combination);
                    next.put(entry.getKey(), value);
                    longer.add(next);
                }
            }
            combinations = longer;
        }
        return combinations.stream().map(Configuration::new).distinct().toList();
    }
}
