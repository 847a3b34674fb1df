package org.mnistkit.search;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.mnistkit.record.Score;

/** Trials for tests. */
public final class SampleTrials {

    private SampleTrials() {}

    /** A space of one small network. */
    public static SearchSpace tinySpace() {
        return SearchSpace.defaults()
                .with(Hyperparameter.FILTERS, 2)
                .with(Hyperparameter.KERNEL, 3)
                .with(Hyperparameter.CONVOLUTIONS, 1)
                .with(Hyperparameter.POOL, 3)
                .with(Hyperparameter.UNITS, 8)
                .with(Hyperparameter.LAYERS, 1)
                .with(Hyperparameter.DROPOUT, 0)
                .with(Hyperparameter.OPTIMIZER, "adam")
                .with(Hyperparameter.RATE, 0.01)
                .with(Hyperparameter.BATCH, 20)
                .with(Hyperparameter.EPOCHS, 1);
    }

    /** A trial of a configuration with a validation accuracy; NaN for one that diverged. */
    public static Trial trial(int training, Configuration configuration, double accuracy) {
        boolean diverged = Double.isNaN(accuracy);
        Score score = diverged ? Score.NONE : new Score(1 - accuracy, accuracy);
        return new Trial(
                training, 1, configuration, score, score, 2, diverged ? "the loss is NaN" : "");
    }

    /** Trials of the grid of a space, with these accuracies in turns. */
    public static SearchResults results(SearchSpace space, double... accuracies) {
        List<Trial> trials = new ArrayList<>();
        for (Configuration each : space.configurations()) {
            int number = trials.size();
            trials.add(trial(number + 1, each, accuracies[number % accuracies.length]));
        }
        return new SearchResults("test", trials);
    }

    /** Made-up trials of the default space, in which some hyperparameters matter. */
    public static SearchResults results(int count) {
        Random random = new Random(5);
        SearchSpace space =
                SearchSpace.defaults()
                        .with(Hyperparameter.OPTIMIZER, "adam", "rmsprop", "nesterov", "sgd")
                        .with(Hyperparameter.RATE, 0.0003, 0.001, 0.003)
                        .with(Hyperparameter.BATCH, 100, 1000);
        List<Trial> trials = new ArrayList<>();
        for (SearchPlan.Training each :
                SearchPlan.of(space, Strategy.random(count), 1).trainings()) {
            Configuration c = each.configuration();
            double error =
                    0.045
                            - 0.006 * Math.log(c.number(Hyperparameter.FILTERS) / 16)
                            - 0.0006 * c.epochs()
                            - 0.004 * c.number(Hyperparameter.CONVOLUTIONS)
                            + (c.get(Hyperparameter.OPTIMIZER).equals("sgd") ? 0.03 : 0)
                            + 0.003 * random.nextGaussian();
            boolean hopeless = random.nextInt(30) == 0;
            trials.add(trial(each.number(), c, hopeless ? 0.1 : 1 - Math.abs(error)));
        }
        return new SearchResults("made up", trials);
    }
}
