package org.mnistkit.experiment;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.mnistkit.data.ImageSet;
import org.mnistkit.data.Split;
import org.mnistkit.evaluate.Evaluator;
import org.mnistkit.evaluate.Predictions;
import org.mnistkit.model.Model;
import org.mnistkit.settings.Optimizer;
import org.mnistkit.settings.Schedule;
import org.mnistkit.settings.TrainingConfig;
import org.mnistkit.train.FitListener;
import org.mnistkit.train.Trainer;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * Teaches a trained model images that are a little unlike those it knows, for example the
 * handwriting of one person. Its training goes on from the weights it has, with a low learning rate
 * and for a short time.
 *
 * <p>A network that is shown nothing but new images forgets the old ones (catastrophic forgetting;
 * McCloskey and Cohen 1989). So it is shown some of the old kind as well, as many as new ones
 * (rehearsal, also called replay; Robins 1995). Of both kinds, some images are held back to show
 * what it has learned, and what forgotten. Those of the old kind also choose the temperature and
 * the limits of the reject option; they decide nothing else.
 *
 * @param model what is trained further; it stays as it is
 * @param own the new images: some to train on, and some held back, of which there may be none
 * @param rehearsal images like those that the model knows: some to rehearse, of which there may be
 *     none to see what is forgotten then, and some held back
 * @param training how to train
 */
public record FineTuning(Model model, Split own, Split rehearsal, TrainingConfig training) {

    /**
     * Own images that an epoch has at least: fewer are shown several times, so that a few give as
     * many updates as some hundreds do.
     */
    private static final int OWN_PER_EPOCH = 1_000;

    /** Five epochs of Adam in batches of 32; the learning rate falls from 0.0003 to 0. */
    public static final TrainingConfig DEFAULTS =
            new TrainingConfig(5, 32, 1)
                    .withOptimizer(Optimizer.adam(3e-4).withSchedule(new Schedule.Cosine(0)));

    /**
     * What came of it.
     *
     * @param model the new model, with the record of its training, whose test score is that of the
     *     own images held back
     * @param ownBefore what the old model says of the own images held back
     * @param ownAfter what the new one says of them
     * @param rehearsalBefore what the old model says of the images of the old kind held back
     * @param rehearsalAfter what the new one says of them
     */
    public record Outcome(
            Model model,
            Predictions ownBefore,
            Predictions ownAfter,
            Predictions rehearsalBefore,
            Predictions rehearsalAfter) {

        /**
         * The accuracy on images of the old kind that was lost, in [−1, 1]: below 0 if it has
         * risen.
         */
        public double forgetting() {
            return rehearsalBefore.accuracy() - rehearsalAfter.accuracy();
        }

        /** A row for each kind of images held back: how many, and accuracy before and after. */
        public Table toTable() {
            return Table.create(
                    "Fine-tuning",
                    StringColumn.create(
                            "held back",
                            ownBefore.images().provenance().name(),
                            rehearsalBefore.images().provenance().name()),
                    IntColumn.create("images", ownBefore.size(), rehearsalBefore.size()),
                    percent("accuracy before, %", ownBefore, rehearsalBefore),
                    percent("accuracy after, %", ownAfter, rehearsalAfter));
        }

        private static DoubleColumn percent(String title, Predictions own, Predictions rehearsal) {
            return DoubleColumn.create(title, 100 * own.accuracy(), 100 * rehearsal.accuracy());
        }
    }

    /**
     * @throws IllegalArgumentException if there are no own images to train on
     */
    public FineTuning {
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(rehearsal, "rehearsal");
        Objects.requireNonNull(training, "training");
        if (own.train().size() == 0) {
            throw new IllegalArgumentException(
                    "there are no own images to train on; give some of each class");
        }
    }

    /**
     * A fine-tuning with the {@link #DEFAULTS}.
     *
     * @param images those that the model was trained on, of which the same are held back as in its
     *     training; or, if nothing is known of that, a tenth, which it may have seen
     */
    public static FineTuning of(Model model, Split own, ImageSet images) {
        TrainingConfig earlier =
                Experiment.splitOf(model, images)
                        .orElse(TrainingConfig.defaults().withValidation(0.1));
        return new FineTuning(model, own, Trainer.split(earlier, images), DEFAULTS);
    }

    /** The same with another {@link #training}, {@code DEFAULTS.withSeed(2)} for example. */
    public FineTuning withTraining(TrainingConfig newTraining) {
        return new FineTuning(model, own, rehearsal, newTraining);
    }

    /**
     * Trains, and measures before and after; with the same seed, images and number of threads
     * always to the same end. If this thread is interrupted, the training ends after the batch it
     * is in, the new model has what it has learned so far, and the thread stays interrupted.
     *
     * @param listeners are notified of how it goes; what validates after each epoch are the images
     *     of the old kind held back
     * @throws org.mnistkit.train.TrainingDivergedException if the training diverges
     * @throws IllegalArgumentException if the images are of other classes than the model's, or if
     *     the training was interrupted before its first batch
     */
    public Outcome train(FitListener... listeners) {
        ImageSet held = own.validation();
        ImageSet known = rehearsal.validation().normalizedBy(model.normalization());
        Experiment experiment =
                new Experiment(
                        name(),
                        model.description().withTraining(training),
                        new Split(images(), known),
                        held,
                        model);
        Predictions ownBefore = Evaluator.predict(model, held);
        Predictions rehearsalBefore = Evaluator.predict(model, known);
        Model trained = experiment.train(listeners);
        return new Outcome(
                trained,
                ownBefore,
                Evaluator.predict(trained, held),
                rehearsalBefore,
                Evaluator.predict(trained, known));
    }

    /** How often an epoch shows each of the own images: so that they are about 1,000 in all. */
    public int timesPerEpoch() {
        return (OWN_PER_EPOCH + own.train().size() - 1) / own.train().size();
    }

    /** How many images of the old kind an epoch shows: as many as own ones, repeated. */
    public int oldPerEpoch() {
        return Math.min(timesPerEpoch() * own.train().size(), rehearsal.train().size());
    }

    /** What the record calls the network: "light-tuned-finetuned". */
    private String name() {
        return (model.run() == null ? "model" : model.run().network()) + "-finetuned";
    }

    /** What an epoch shows: own images, each as often as all others, and as many to rehearse. */
    private ImageSet images() {
        ImageSet mine = own.train();
        List<ImageSet> sets = new ArrayList<>(Collections.nCopies(timesPerEpoch(), mine));
        sets.add(rehearsal.train().sample(oldPerEpoch(), training.seed()));
        return ImageSet.concat(sets).normalizedBy(model.normalization());
    }
}
