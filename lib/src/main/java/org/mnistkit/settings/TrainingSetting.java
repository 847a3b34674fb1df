package org.mnistkit.settings;

import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.mnistkit.settings.Schedule.InverseTime;

/**
 * The settings of a training besides learning rate, epochs and batch size: how each is written as
 * KEY=VALUE, as on a line of a network's description, and how it is read. This is the one table of
 * them.
 */
public final class TrainingSetting {

    private static final long DEFAULT_SEED = 1;

    /** In the order in which they are printed and take effect, whatever that in a file is. */
    private static final List<TrainingSetting> ALL =
            List.of(
                    ofOptimizer(
                            "optimizer",
                            TrainingSetting::rule,
                            optimizer ->
                                    optimizer.rule().equals(new UpdateRule.Adam())
                                            ? ""
                                            : optimizer.rule().toString()),
                    ofOptimizer(
                            "schedule",
                            TrainingSetting::schedule,
                            optimizer ->
                                    optimizer.schedule() instanceof InverseTime
                                                    || optimizer
                                                            .schedule()
                                                            .equals(Schedule.CONSTANT)
                                            ? ""
                                            : optimizer.schedule().toString()),
                    ofOptimizer(
                            "l2",
                            (optimizer, text) -> optimizer.withL2(Values.number(text)),
                            optimizer -> unlessZero(optimizer.l2())),
                    ofOptimizer(
                            "weight-decay",
                            (optimizer, text) -> optimizer.withWeightDecay(Values.number(text)),
                            optimizer -> unlessZero(optimizer.weightDecay())),
                    ofOptimizer(
                            "clip",
                            (optimizer, text) -> optimizer.withClipping(Clipping.parse(text)),
                            optimizer ->
                                    optimizer.clipping().equals(Clipping.NONE)
                                            ? ""
                                            : optimizer.clipping().toString()),
                    option(
                            "augment",
                            (config, text) -> config.withAugmentation(Augmentation.parse(text)),
                            config ->
                                    config.augmentation().isOn()
                                            ? config.augmentation().toString()
                                            : ""),
                    option(
                            "label-smoothing",
                            (config, text) -> config.withLabelSmoothing(Values.number(text)),
                            config -> unlessZero(config.labelSmoothing())),
                    option(
                            "teacher",
                            (config, text) -> config.withTeacher(Teacher.parse(text)),
                            config -> config.teacher().isOn() ? config.teacher().toString() : ""),
                    option(
                            "averaging",
                            (config, text) -> config.withAveraging(Values.number(text)),
                            config -> unlessZero(config.averaging())),
                    option(
                            "early-stopping",
                            (config, text) -> config.withEarlyStopping(EarlyStopping.parse(text)),
                            config ->
                                    config.earlyStopping().isOn()
                                            ? config.earlyStopping().toString()
                                            : ""),
                    option(
                            "validation",
                            (config, text) -> config.withValidation(Values.number(text)),
                            config -> unlessZero(config.validation())),
                    option(
                            "train-limit",
                            (config, text) -> config.withTrainLimit(Values.integer(text)),
                            config -> unlessZero(config.trainLimit())),
                    option(
                            "max-seconds",
                            (config, text) -> config.withMaxSeconds(Values.number(text)),
                            config ->
                                    Double.isInfinite(config.maxSeconds())
                                            ? ""
                                            : Values.number(config.maxSeconds())),
                    option(
                            "target-accuracy",
                            (config, text) -> config.withTargetAccuracy(Values.number(text)),
                            config -> unlessZero(config.targetAccuracy())),
                    new TrainingSetting(
                            "seed",
                            (config, text) -> config.withSeed(seed(text)),
                            config -> config.seed() == DEFAULT_SEED ? "" : "" + config.seed(),
                            false));

    private final String key;
    private final BiFunction<TrainingConfig, String, TrainingConfig> read;
    private final Function<TrainingConfig, String> print;
    private final boolean isOption;

    /**
     * @param key what stands before the equals sign
     * @param read gives a configuration the value in a text
     * @param print the value in a configuration; "" if it is the default
     * @param isOption whether it belongs to {@link TrainingConfig#options}: it is part of neither
     *     the optimizer nor the seed
     */
    private TrainingSetting(
            String key,
            BiFunction<TrainingConfig, String, TrainingConfig> read,
            Function<TrainingConfig, String> print,
            boolean isOption) {
        this.key = key;
        this.read = read;
        this.print = print;
        this.isOption = isOption;
    }

    private static TrainingSetting option(
            String key,
            BiFunction<TrainingConfig, String, TrainingConfig> read,
            Function<TrainingConfig, String> print) {
        return new TrainingSetting(key, read, print, true);
    }

    private static TrainingSetting ofOptimizer(
            String key,
            BiFunction<Optimizer, String, Optimizer> read,
            Function<Optimizer, String> print) {
        return new TrainingSetting(
                key,
                (config, text) -> config.withOptimizer(read.apply(config.optimizer(), text)),
                config -> print.apply(config.optimizer()),
                false);
    }

    /** All of them, in the order in which they are printed and take effect. */
    public static List<TrainingSetting> all() {
        return ALL;
    }

    /** What stands before the equals sign, for example "label-smoothing". */
    public String key() {
        return key;
    }

    /**
     * A configuration with the value in a text.
     *
     * @throws IllegalArgumentException if the text is not a value of this setting
     */
    public TrainingConfig read(TrainingConfig config, String text) {
        return read.apply(config, text);
    }

    /**
     * The setting of a configuration as KEY=VALUE; empty if it has its default value.
     *
     * @param config with an optimizer
     */
    public Optional<String> print(TrainingConfig config) {
        String value = print.apply(config);
        return value.isEmpty() ? Optional.empty() : Optional.of(key + "=" + value);
    }

    boolean isOption() {
        return isOption;
    }

    /** "adamw" is Adam with a default weight decay, which the line "weight-decay" may change. */
    private static Optimizer rule(Optimizer optimizer, String text) {
        boolean decays = text.split(",", 2)[0].strip().equals("adamw");
        UpdateRule rule = UpdateRule.parse(decays ? text.replaceFirst("adamw", "adam") : text);
        Optimizer changed =
                new Optimizer(
                        rule,
                        optimizer.learningRate(),
                        optimizer.schedule(),
                        optimizer.l2(),
                        optimizer.weightDecay(),
                        optimizer.clipping());
        return decays ? changed.withWeightDecay(Optimizer.ADAMW_WEIGHT_DECAY) : changed;
    }

    private static Optimizer schedule(Optimizer optimizer, String text) {
        Schedule schedule = Schedule.parse(text);
        if (optimizer.schedule() instanceof InverseTime decay) {
            throw new IllegalArgumentException(
                    "the learning rate has a decay already, %s in the line RATE,DECAY; write 0"
                                    .formatted(Values.number(decay.decay()))
                            + " there, or remove this line");
        }
        return optimizer.withSchedule(schedule);
    }

    private static long seed(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "\"%s\" is not a whole number of at most 64 bits"
                            .formatted(UnknownWordException.abbreviated(text)),
                    e);
        }
    }

    private static String unlessZero(double value) {
        return value == 0 ? "" : Values.number(value);
    }
}
