package org.mnistkit.settings;

import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * How to train: {@code
 * TrainingConfig.defaults().withEpochs(20).withOptimizer(Optimizer.adam(3e-3))}.
 *
 * @param optimizer what changes the weights; null for the updater that the network was built with,
 *     its learning rate included
 * @param epochs how often to go through the training images at most, at least 1; 0 if not known
 * @param batchSize images per step, at least 1; 0 if not known
 * @param seed decides the order of the images and what dropout drops; with the same seed, network
 *     and number of threads a training run can be repeated exactly
 * @param augmentation how training images are changed at random each time they are seen
 * @param labelSmoothing how much of each label's probability is spread over all classes (Szegedy et
 *     al. 2016): in [0, 1), 0 for none. The target of the right class is {@code 1 − s + s/classes},
 *     that of the others {@code s/classes}
 * @param teacher a trained network whose probabilities are mixed into the targets (knowledge
 *     distillation)
 * @param averaging decay d of the moving average of weights: {@code a ← d a + (1 − d) w} after each
 *     update but the first, which it begins with; in [0, 1), 0 for none. In update t of a training,
 *     from 0, d is at most {@code (1 + t)/(10 + t)}, so that the first weights are soon forgotten.
 *     Measured, and kept in the end, is the average
 * @param earlyStopping whether to stop when the validation score has stopped improving
 * @param validation share of the images that is held back for validation where they come as one
 *     set: in [0, 1)
 * @param trainLimit how many images to use at most where they come as one set, those for validation
 *     included; 0 for all
 * @param maxSeconds ends the training after the batch in which this time is over, measuring
 *     included; greater than 0, infinite for no limit
 * @param targetAccuracy ends the training after the epoch that reaches this validation accuracy: in
 *     (0, 1], or 0 for none
 * @param compute what does the arithmetic; no part of a network's description
 */
public record TrainingConfig(
        Optimizer optimizer,
        int epochs,
        int batchSize,
        long seed,
        Augmentation augmentation,
        double labelSmoothing,
        Teacher teacher,
        double averaging,
        EarlyStopping earlyStopping,
        double validation,
        int trainLimit,
        double maxSeconds,
        double targetAccuracy,
        Compute compute) {

    public TrainingConfig {
        Values.notNegative("epochs", epochs);
        Values.notNegative("batchSize", batchSize);
        Objects.requireNonNull(augmentation, "augmentation");
        Values.share("labelSmoothing", labelSmoothing);
        Objects.requireNonNull(teacher, "teacher");
        Values.share("averaging", averaging);
        Objects.requireNonNull(earlyStopping, "earlyStopping");
        Values.share("validation", validation);
        if (trainLimit < 0) {
            throw new IllegalArgumentException(
                    "trainLimit is " + trainLimit + ", but must be at least 0");
        }
        if (!(maxSeconds > 0)) {
            throw new IllegalArgumentException(
                    "maxSeconds is " + maxSeconds + ", but must be greater than 0");
        }
        Values.require(
                "targetAccuracy",
                targetAccuracy,
                targetAccuracy >= 0 && targetAccuracy <= 1,
                "in [0, 1]: 0.99 for 99 %");
        Objects.requireNonNull(compute, "compute");
    }

    /** With the network's own updater and nothing out of the ordinary. */
    public TrainingConfig(int epochs, int batchSize, long seed) {
        this(
                null,
                Values.count("epochs", epochs),
                Values.count("batchSize", batchSize),
                seed,
                Augmentation.NONE,
                0,
                Teacher.NONE,
                0,
                EarlyStopping.NONE,
                0,
                0,
                Double.POSITIVE_INFINITY,
                0,
                Compute.DEFAULT);
    }

    /** 15 epochs in batches of 128, with seed 1 and the network's own updater. */
    public static TrainingConfig defaults() {
        return new TrainingConfig(15, 128, 1);
    }

    /**
     * What there is to say of a training run that is not known, that of a network which comes from
     * elsewhere: nothing. Before anything is trained with it, it has to be said for how many epochs
     * and in batches of what size.
     */
    public static TrainingConfig unknown() {
        return defaults()
                .with(
                        draft -> {
                            draft.epochs = 0;
                            draft.batchSize = 0;
                        });
    }

    /** Whether the number of epochs and the batch size are known; nothing is trained without. */
    public boolean isKnown() {
        return epochs > 0 && batchSize > 0;
    }

    /** Returns a copy with another {@link #optimizer}. */
    public TrainingConfig withOptimizer(Optimizer newOptimizer) {
        return with(draft -> draft.optimizer = newOptimizer);
    }

    /** Returns a copy with another {@link #epochs}. */
    public TrainingConfig withEpochs(int newEpochs) {
        return with(draft -> draft.epochs = Values.count("epochs", newEpochs));
    }

    /** Returns a copy with another {@link #batchSize}. */
    public TrainingConfig withBatchSize(int newBatchSize) {
        return with(draft -> draft.batchSize = Values.count("batchSize", newBatchSize));
    }

    /** Returns a copy with another {@link #seed}. */
    public TrainingConfig withSeed(long newSeed) {
        return with(draft -> draft.seed = newSeed);
    }

    /** Returns a copy with another {@link #augmentation}. */
    public TrainingConfig withAugmentation(Augmentation newAugmentation) {
        return with(draft -> draft.augmentation = newAugmentation);
    }

    /** Returns a copy with another {@link #labelSmoothing}. */
    public TrainingConfig withLabelSmoothing(double newLabelSmoothing) {
        return with(draft -> draft.labelSmoothing = newLabelSmoothing);
    }

    /** Returns a copy with another {@link #teacher}. */
    public TrainingConfig withTeacher(Teacher newTeacher) {
        return with(draft -> draft.teacher = newTeacher);
    }

    /** Returns a copy with another {@link #averaging}. */
    public TrainingConfig withAveraging(double newAveraging) {
        return with(draft -> draft.averaging = newAveraging);
    }

    /** Returns a copy with another {@link #earlyStopping}. */
    public TrainingConfig withEarlyStopping(EarlyStopping newEarlyStopping) {
        return with(draft -> draft.earlyStopping = newEarlyStopping);
    }

    /** Returns a copy with another {@link #validation}. */
    public TrainingConfig withValidation(double newValidation) {
        return with(draft -> draft.validation = newValidation);
    }

    /** Returns a copy with another {@link #trainLimit}. */
    public TrainingConfig withTrainLimit(int newTrainLimit) {
        return with(draft -> draft.trainLimit = newTrainLimit);
    }

    /** Returns a copy with another {@link #maxSeconds}. */
    public TrainingConfig withMaxSeconds(double newMaxSeconds) {
        return with(draft -> draft.maxSeconds = newMaxSeconds);
    }

    /** Returns a copy with another {@link #targetAccuracy}. */
    public TrainingConfig withTargetAccuracy(double newTargetAccuracy) {
        return with(draft -> draft.targetAccuracy = newTargetAccuracy);
    }

    /** Returns a copy with another {@link #compute}. */
    public TrainingConfig withCompute(Compute newCompute) {
        return with(draft -> draft.compute = newCompute);
    }

    private TrainingConfig with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.finished();
    }

    /**
     * The decay of the moving average in one update.
     *
     * @param update number of the update in this training, from 0
     */
    public double averagingDecay(long update) {
        return Math.min(averaging, (1.0 + update) / (10.0 + update));
    }

    /**
     * The settings that differ from their defaults, besides optimizer, epochs, batch size and seed,
     * as they stand in a network's description: "label-smoothing=0.1, early-stopping=5"; "" if
     * there are none.
     */
    public String options() {
        return TrainingSetting.all().stream()
                .filter(TrainingSetting::isOption)
                .flatMap(setting -> setting.print(this).stream())
                .collect(Collectors.joining(", "));
    }

    @Override
    public String toString() {
        return "%s; %s, batch size %s, seed %d%s"
                .formatted(
                        optimizer == null ? "the network's own updater" : optimizer,
                        epochs == 0 ? "epochs unknown" : Values.counted(epochs, "epoch"),
                        batchSize == 0 ? "unknown" : batchSize,
                        seed,
                        options().isEmpty() ? "" : "; " + options());
    }

    /** The one place besides the record's head that names all parts in their order. */
    private static final class Draft {
        private Optimizer optimizer;
        private int epochs;
        private int batchSize;
        private long seed;
        private Augmentation augmentation;
        private double labelSmoothing;
        private Teacher teacher;
        private double averaging;
        private EarlyStopping earlyStopping;
        private double validation;
        private int trainLimit;
        private double maxSeconds;
        private double targetAccuracy;
        private Compute compute;

        Draft(TrainingConfig like) {
            optimizer = like.optimizer;
            epochs = like.epochs;
            batchSize = like.batchSize;
            seed = like.seed;
            augmentation = like.augmentation;
            labelSmoothing = like.labelSmoothing;
            teacher = like.teacher;
            averaging = like.averaging;
            earlyStopping = like.earlyStopping;
            validation = like.validation;
            trainLimit = like.trainLimit;
            maxSeconds = like.maxSeconds;
            targetAccuracy = like.targetAccuracy;
            compute = like.compute;
        }

        TrainingConfig finished() {
            return new TrainingConfig(
                    optimizer,
                    epochs,
                    batchSize,
                    seed,
                    augmentation,
                    labelSmoothing,
                    teacher,
                    averaging,
                    earlyStopping,
                    validation,
                    trainLimit,
                    maxSeconds,
                    targetAccuracy,
                    compute);
        }
    }
}
