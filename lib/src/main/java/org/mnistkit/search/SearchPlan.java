package org.mnistkit.search;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.mnistkit.description.DescriptionException;
import org.mnistkit.settings.Values;

/**
 * What a search is going to train.
 *
 * @param combinations how many combinations of values the space has
 * @param distinct how many of them are different; others differ in a momentum that has no effect
 * @param misfits why some of the different ones make no network, and how many for that reason
 * @param trainings the training runs to begin with
 * @param rungs how far how many training runs go, one rung after the other
 */
public record SearchPlan(
        int combinations,
        int distinct,
        Map<String, Integer> misfits,
        List<Training> trainings,
        List<Rung> rungs) {

    /**
     * One training run, which is a trial for each number of epochs that is asked for.
     *
     * @param number from 1
     * @param configuration with the most of these epochs
     * @param epochs after which it is measured, in ascending order
     */
    public record Training(int number, Configuration configuration, List<Integer> epochs)
            implements Serializable {

        /** The trials among those of this training run that end between two epochs. */
        List<Configuration> trials(int after, int upTo) {
            return epochs.stream()
                    .filter(epoch -> epoch > after && epoch <= upTo)
                    .map(configuration::withEpochs)
                    .toList();
        }
    }

    /**
     * A stage of the search.
     *
     * @param trainings how many training runs take part, the best of the rung before
     * @param epochs up to which epoch they go on, if they have so many
     */
    public record Rung(int trainings, int epochs) {}

    public SearchPlan {
        misfits = Collections.unmodifiableMap(new LinkedHashMap<>(misfits));
        trainings = List.copyOf(trainings);
        rungs = List.copyOf(rungs);
    }

    /**
     * @throws IllegalArgumentException if no combination makes a network; the message says why
     */
    static SearchPlan of(SearchSpace space, Strategy strategy, long seed) {
        List<Configuration> distinct = space.configurations();
        Map<String, Integer> misfits = new LinkedHashMap<>();
        List<Configuration> fitting = fitting(distinct, misfits);
        if (fitting.isEmpty()) {
            throw new IllegalArgumentException(
                    "None of the %,d configurations of the search space makes a network. %s"
                            .formatted(distinct.size(), String.join(" ", reasons(misfits))));
        }
        List<Training> trainings;
        List<Rung> rungs;
        if (strategy instanceof Strategy.Halving halving) {
            int most = fitting.stream().mapToInt(Configuration::epochs).max().getAsInt();
            List<Configuration> sample =
                    sample(
                            fitting.stream().map(c -> c.withEpochs(most)).distinct().toList(),
                            halving.trials(),
                            seed);
            rungs = rungs(sample.size(), most, halving.factor());
            List<Integer> epochs = rungs.stream().map(Rung::epochs).toList();
            trainings = new ArrayList<>();
            for (Configuration each : sample) {
                trainings.add(new Training(trainings.size() + 1, each, epochs));
            }
        } else {
            trainings = grouped(chosen(fitting, strategy, seed));
            rungs = List.of(new Rung(trainings.size(), Integer.MAX_VALUE));
        }
        return new SearchPlan(space.size(), distinct.size(), misfits, trainings, rungs);
    }

    private static List<Configuration> chosen(
            List<Configuration> fitting, Strategy strategy, long seed) {
        if (strategy instanceof Strategy.RandomSample random) {
            return sample(fitting, random.trials(), seed);
        }
        double share = ((Strategy.Grid) strategy).share();
        return share == 1
                ? fitting
                : sample(fitting, (int) Math.max(1, Math.round(share * fitting.size())), seed);
    }

    private static List<Configuration> sample(List<Configuration> from, int count, long seed) {
        List<Configuration> shuffled = new ArrayList<>(from);
        Collections.shuffle(shuffled, new Random(seed));
        return shuffled.subList(0, Math.min(count, shuffled.size()));
    }

    /** Those that differ in their epochs only, put together. */
    private static List<Training> grouped(List<Configuration> trials) {
        Map<Configuration, TreeSet<Integer>> epochs = new LinkedHashMap<>();
        for (Configuration trial : trials) {
            epochs.computeIfAbsent(trial.withEpochs(1), key -> new TreeSet<>()).add(trial.epochs());
        }
        List<Training> trainings = new ArrayList<>();
        epochs.forEach(
                (configuration, each) ->
                        trainings.add(
                                new Training(
                                        trainings.size() + 1,
                                        configuration.withEpochs(each.last()),
                                        List.copyOf(each))));
        return trainings;
    }

    /** See {@link Strategy.Halving}. */
    static List<Rung> rungs(int trainings, int epochs, int factor) {
        int last = 0;
        while (Math.pow(factor, last + 1) <= Math.min(trainings, epochs)) {
            last++;
        }
        List<Rung> rungs = new ArrayList<>();
        for (int i = 0; i <= last; i++) {
            int left = (int) (trainings / Math.pow(factor, i));
            rungs.add(new Rung(left, (int) Math.round(epochs * Math.pow(factor, i - last))));
        }
        return rungs;
    }

    // ---- What does not fit

    /** What can be built; the shape of a network does not depend on how it is trained. */
    private static List<Configuration> fitting(
            List<Configuration> configurations, Map<String, Integer> misfits) {
        Map<List<String>, String> known = new HashMap<>();
        Map<List<String>, String> texts = new HashMap<>();
        List<Configuration> fitting = new ArrayList<>();
        for (Configuration each : configurations) {
            String problem = known.computeIfAbsent(shape(each), key -> problem(each));
            if (problem.isEmpty()) {
                fitting.add(each);
            } else {
                // One example is enough of those whose windows are the same.
                misfits.merge(
                        texts.computeIfAbsent(windows(each), key -> problem), 1, Integer::sum);
            }
        }
        return fitting;
    }

    private static List<String> windows(Configuration configuration) {
        return List.of(
                configuration.get(Hyperparameter.KERNEL),
                configuration.get(Hyperparameter.CONVOLUTIONS),
                configuration.get(Hyperparameter.POOL));
    }

    private static List<String> shape(Configuration configuration) {
        List<String> shape = new ArrayList<>(windows(configuration));
        shape.add(configuration.get(Hyperparameter.FILTERS));
        shape.add(configuration.get(Hyperparameter.UNITS));
        shape.add(configuration.get(Hyperparameter.LAYERS));
        return shape;
    }

    private static String problem(Configuration configuration) {
        try {
            configuration.description();
            return "";
        } catch (DescriptionException e) {
            return "kernel %s, convolutions %s, pool %s: "
                            .formatted(windows(configuration).toArray())
                    + e.getMessage().replaceFirst("^description: ", "");
        }
    }

    private static List<String> reasons(Map<String, Integer> misfits) {
        return misfits.entrySet().stream()
                .map(each -> "%,d of them: %s.".formatted(each.getValue(), each.getKey()))
                .toList();
    }

    // ---- Numbers

    /** How many trials there will be, unless training runs diverge. */
    public int trials() {
        int trials = 0;
        int before = 0;
        for (Rung rung : rungs) {
            for (Training training : trainings.subList(0, rung.trainings())) {
                trials += training.trials(before, rung.epochs()).size();
            }
            before = rung.epochs();
        }
        return trials;
    }

    /** How many epochs will be trained in all, unless training runs diverge. */
    public long epochs() {
        long epochs = 0;
        int before = 0;
        for (Rung rung : rungs) {
            for (Training training : trainings.subList(0, rung.trainings())) {
                int end = Math.min(rung.epochs(), training.configuration().epochs());
                epochs += Math.max(0, end - before);
            }
            before = rung.epochs();
        }
        return epochs;
    }

    /** What is going to happen, and what is left out and why, in lines for people. */
    public List<String> explanation() {
        List<String> lines = new ArrayList<>();
        int same = combinations - distinct;
        lines.add(
                "%,d combinations of values, %,d configurations that differ."
                        .formatted(combinations, distinct));
        if (same > 0) {
            lines.add(
                    ("The other %,d would be the same trials again, as only the optimizers momentum"
                                    + " and nesterov have a momentum.")
                            .formatted(same));
        }
        int without = misfits.values().stream().mapToInt(Integer::intValue).sum();
        if (without > 0) {
            lines.add(
                    (Values.counted(without, "configuration")
                            + (without == 1 ? " makes no network:" : " make no network:")));
            reasons(misfits).forEach(reason -> lines.add("  " + reason));
        }
        lines.add(
                "%s in %s of %s in all."
                        .formatted(
                                Values.counted(trials(), "trial"),
                                Values.counted(trainings.size(), "training run"),
                                Values.counted(epochs(), "epoch")));
        if (rungs.size() > 1) {
            lines.add(
                    "Successive halving: %s."
                            .formatted(
                                    rungs.stream()
                                            .map(
                                                    rung ->
                                                            "%,d up to epoch %d"
                                                                    .formatted(
                                                                            rung.trainings(),
                                                                            rung.epochs()))
                                            .collect(Collectors.joining(", then the best "))));
        }
        return lines;
    }
}
