package org.mnistkit.search;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.mnistkit.data.ImageSet;
import org.mnistkit.data.Split;
import org.mnistkit.experiment.TrainingExecutor;
import org.mnistkit.experiment.Workers;
import org.mnistkit.settings.Compute;
import org.mnistkit.settings.TrainingConfig;
import org.mnistkit.settings.Values;
import org.mnistkit.train.Trainer;

/**
 * A search for the best hyperparameters:
 *
 * <pre>
 * SearchSpace space = SearchSpace.defaults().with(Hyperparameter.FILTERS, 8, 16);
 * Search search = Search.of(space, Strategy.halving(27)).withTrainLimit(5_000);
 * SearchResults results = search.run(Mnist.digits().train(), Path.of("Hyperparam_Search/first"));
 * results.best().description()
 * </pre>
 *
 * <p>All trials train with the same images, first weights drawn from the same seed, and are
 * compared on the same images held back. It is by their validation accuracy that they are chosen,
 * so that the best one's is a bit too good; a fair figure needs other images, the test set's, at
 * the very end.
 *
 * @param space the values to try
 * @param strategy which of their combinations, and for how long
 * @param trainLimit how many images to use at most, those held back included; 0 for all
 * @param validation share of these images that is held back, greater than 0 and less than 1
 * @param seed draws the configurations to try, the images held back, first weights, the order of
 *     the images and dropout
 * @param compute what computes; if it doesn't say how many threads, the training runs share the
 *     cores
 * @param executor what carries out the training runs
 */
public record Search(
        SearchSpace space,
        Strategy strategy,
        int trainLimit,
        double validation,
        long seed,
        Compute compute,
        TrainingExecutor executor) {

    private static final int SIDE = 28;
    private static final int CLASSES = 10;

    /**
     * @throws IllegalArgumentException if a value is not allowed; the message says which
     */
    public Search {
        Objects.requireNonNull(space, "space");
        Objects.requireNonNull(strategy, "strategy");
        Objects.requireNonNull(compute, "compute");
        Objects.requireNonNull(executor, "executor");
        if (trainLimit < 0) {
            throw new IllegalArgumentException(
                    "trainLimit is %d, but must be at least 0, which means all images"
                            .formatted(trainLimit));
        }
        if (!(validation > 0 && validation < 1)) {
            throw new IllegalArgumentException(
                    "validation is %s, but must be greater than 0 and less than 1"
                            .formatted(Values.number(validation)));
        }
    }

    /** With all images, a tenth of them held back, seed 1, and two training runs at a time. */
    public static Search of(SearchSpace space, Strategy strategy) {
        return new Search(space, strategy, 0, 0.1, 1, Compute.DEFAULT, new Workers(2));
    }

    /** Returns a copy with another {@link #trainLimit}. */
    public Search withTrainLimit(int images) {
        return new Search(space, strategy, images, validation, seed, compute, executor);
    }

    /** Returns a copy with another {@link #validation}. */
    public Search withValidation(double share) {
        return new Search(space, strategy, trainLimit, share, seed, compute, executor);
    }

    /** Returns a copy with another {@link #seed}. */
    public Search withSeed(long newSeed) {
        return new Search(space, strategy, trainLimit, validation, newSeed, compute, executor);
    }

    /** Returns a copy with another {@link #compute}. */
    public Search withCompute(Compute newCompute) {
        return new Search(space, strategy, trainLimit, validation, seed, newCompute, executor);
    }

    /** Returns a copy with another {@link #executor}. */
    public Search withExecutor(TrainingExecutor newExecutor) {
        return new Search(space, strategy, trainLimit, validation, seed, compute, newExecutor);
    }

    /**
     * Returns a copy that trains so many at a time, in this process.
     *
     * @throws IllegalArgumentException if that is less than 1
     */
    public Search withParallel(int trainings) {
        return withExecutor(new Workers(trainings));
    }

    /**
     * What is going to be trained, and what is left out and why.
     *
     * @throws IllegalArgumentException if no combination of values makes a network
     */
    public SearchPlan plan() {
        return SearchPlan.of(space, strategy, seed);
    }

    /** As {@link #run(ImageSet, Path, SearchListener)}, without telling anybody. */
    public SearchResults run(ImageSet images, Path directory) {
        return run(images, directory, SearchListener.SILENT);
    }

    /**
     * Runs the search, or resumes it: trials that have ended before are not repeated. It may be
     * killed at any moment. If this thread is interrupted, it returns what there is, with the
     * interrupt flag set.
     *
     * @param images training images, 28×28 pixels of ten classes; never the test set's
     * @param directory of this search. It gets the trials as NAME.csv, a line each as they end, the
     *     description of the best one as NAME.txt, and NAME.settings; NAME is the directory's
     * @param listener is notified of how it goes
     * @throws IllegalArgumentException if no combination of values makes a network, there are too
     *     few images, or the directory holds a search with other settings
     * @throws UncheckedIOException if a file cannot be read or written
     */
    public SearchResults run(ImageSet images, Path directory, SearchListener listener) {
        if (images.rows() != SIDE
                || images.columns() != SIDE
                || images.classNames().size() != CLASSES) {
            throw new IllegalArgumentException(
                    "the images have %d×%d pixels and %d classes, but must have 28×28 and 10"
                            .formatted(
                                    images.rows(), images.columns(), images.classNames().size()));
        }
        SearchPlan plan = plan();
        Split split = Trainer.split(training(TrainingConfig.defaults()), images);
        if (split.train().size() == 0 || split.validation().size() == 0) {
            throw new IllegalArgumentException(
                    ("%s to train on and %,d to validate with are too few; use more images,"
                                    + " or hold back another share than %s")
                            .formatted(
                                    Values.counted(split.train().size(), "image"),
                                    split.validation().size(),
                                    Values.number(validation)));
        }
        try (TrialLog log = TrialLog.open(directory, settings(images))) {
            return new SearchRun(this, plan, split, directory, log, listener).run();
        }
    }

    /** A way to train as the trials of this search do: same images, same seed. */
    TrainingConfig training(TrainingConfig config) {
        return config.withTrainLimit(trainLimit).withValidation(validation).withSeed(seed);
    }

    /** What the scores of the trials depend on, and which trials there are. */
    private Map<String, String> settings(ImageSet images) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("data", images.provenance().name());
        settings.put("checksum", images.checksum());
        settings.put("images", Integer.toString(images.size()));
        settings.put("normalization", images.normalization().toString());
        settings.put("train-limit", Integer.toString(trainLimit));
        settings.put("validation", Values.number(validation));
        settings.put("seed", Long.toString(seed));
        settings.put("precision", compute.precision().name().toLowerCase(Locale.ROOT));
        settings.put("strategy", strategy.toString());
        space.values().forEach((each, values) -> settings.put(each + "", String.join(",", values)));
        return settings;
    }
}
