package org.mnistkit.model;

import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.mnistkit.settings.Clipping;
import org.mnistkit.settings.EarlyStopping;
import org.mnistkit.settings.Optimizer;
import org.mnistkit.settings.Schedule;
import org.mnistkit.settings.Schedule.InverseTime;
import org.mnistkit.settings.TrainingConfig;
import org.mnistkit.settings.UpdateRule;
import org.mnistkit.settings.Values;

/**
 * The lines of a description that say how a network is trained: what each of them changes in a
 * training's configuration, and how that is printed.
 */
final class TrainingLines {

    /**
     * An option on a line of its own, as KEY=VALUE.
     *
     * @param key what stands before the equals sign
     * @param read gives a configuration the value in a text
     * @param print the value in a configuration, or nothing if it is as usual
     */
    private record Setting(
            String key,
            BiFunction<TrainingConfig, String, TrainingConfig> read,
            Function<TrainingConfig, String> print) {}

    private static final TrainingConfig USUAL = TrainingConfig.defaults();

    /** Stands for the number of epochs and for the batch size where they are not known. */
    static final String UNKNOWN = "unknown";

    /** In the order in which they are printed and take effect, whatever that in a file is. */
    private static final List<Setting> SETTINGS =
            List.of(
                    ofOptimizer(
                            "optimizer",
                            TrainingLines::rule,
                            optimizer ->
                                    optimizer.rule().equals(new UpdateRule.Adam())
                                            ? ""
                                            : optimizer.rule().toString()),
                    ofOptimizer(
                            "schedule",
                            TrainingLines::schedule,
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
                            optimizer -> unless(0, optimizer.l2())),
                    ofOptimizer(
                            "weight-decay",
                            (optimizer, text) -> optimizer.withWeightDecay(Values.number(text)),
                            optimizer -> unless(0, optimizer.weightDecay())),
                    ofOptimizer(
                            "clip",
                            (optimizer, text) -> optimizer.withClipping(Clipping.parse(text)),
                            optimizer ->
                                    optimizer.clipping().equals(Clipping.NONE)
                                            ? ""
                                            : optimizer.clipping().toString()),
                    new Setting(
                            "label-smoothing",
                            (config, text) -> config.withLabelSmoothing(Values.number(text)),
                            config -> unless(0, config.labelSmoothing())),
                    new Setting(
                            "averaging",
                            (config, text) -> config.withAveraging(Values.number(text)),
                            config -> unless(0, config.averaging())),
                    new Setting(
                            "early-stopping",
                            (config, text) -> config.withEarlyStopping(EarlyStopping.parse(text)),
                            config ->
                                    config.earlyStopping().isOn()
                                            ? config.earlyStopping().toString()
                                            : ""),
                    new Setting(
                            "validation",
                            (config, text) -> config.withValidation(Values.number(text)),
                            config -> unless(0, config.validation())),
                    new Setting(
                            "train-limit",
                            (config, text) -> config.withTrainLimit(Values.integer(text)),
                            config -> unless(0, config.trainLimit())),
                    new Setting(
                            "max-seconds",
                            (config, text) -> config.withMaxSeconds(Values.number(text)),
                            config ->
                                    Double.isInfinite(config.maxSeconds())
                                            ? ""
                                            : Values.number(config.maxSeconds())),
                    new Setting(
                            "target-accuracy",
                            (config, text) -> config.withTargetAccuracy(Values.number(text)),
                            config -> unless(0, config.targetAccuracy())),
                    new Setting(
                            "seed",
                            (config, text) -> config.withSeed(seed(text)),
                            config -> config.seed() == USUAL.seed() ? "" : "" + config.seed()));

    private TrainingLines() {}

    /** All keys, in the order in which they take effect. */
    static List<String> keys() {
        return SETTINGS.stream().map(Setting::key).toList();
    }

    /**
     * Changes what an option says.
     *
     * @param key one of the keys
     * @throws IllegalArgumentException if that is no value for it
     */
    static TrainingConfig apply(TrainingConfig config, String key, String text) {
        Map<String, Setting> byKey =
                SETTINGS.stream().collect(Collectors.toMap(Setting::key, setting -> setting));
        return byKey.get(key).read.apply(config, text);
    }

    /**
     * The first three lines: learning rate and decay, epochs, batch size.
     *
     * @param epochs 0 if not known
     * @param batchSize 0 if not known
     */
    static TrainingConfig base(double rate, double decay, int epochs, int batchSize) {
        Optimizer optimizer = Optimizer.adam(rate);
        TrainingConfig base =
                TrainingConfig.unknown()
                        .withOptimizer(
                                decay == 0
                                        ? optimizer
                                        : optimizer.withSchedule(new InverseTime(decay)));
        TrainingConfig counted = epochs == 0 ? base : base.withEpochs(epochs);
        return batchSize == 0 ? counted : counted.withBatchSize(batchSize);
    }

    /** All lines, each with a line feed behind it. */
    static String print(TrainingConfig config) {
        Optimizer optimizer = config.optimizer();
        double decay = optimizer.schedule() instanceof InverseTime inverse ? inverse.decay() : 0;
        StringBuilder text = new StringBuilder();
        text.append(Values.number(optimizer.learningRate()))
                .append(',')
                .append(Values.number(decay))
                .append('\n');
        text.append(count(config.epochs())).append('\n');
        text.append(count(config.batchSize())).append('\n');
        for (Setting setting : SETTINGS) {
            String value = setting.print.apply(config);
            if (!value.isEmpty()) {
                text.append(setting.key).append('=').append(value).append('\n');
            }
        }
        return text.toString();
    }

    /**
     * The same configuration in the form that is read again after printing: a decay of 0 is no
     * schedule, a patience of 0 is no early stopping, and no optimizer is Adam at 0.001.
     */
    static TrainingConfig canonical(TrainingConfig config) {
        Optimizer optimizer =
                config.optimizer() == null ? Optimizer.adam(1e-3) : config.optimizer();
        if (optimizer.schedule().equals(new InverseTime(0))) {
            optimizer = optimizer.withSchedule(Schedule.CONSTANT);
        }
        TrainingConfig plain = config.withOptimizer(optimizer);
        return plain.earlyStopping().isOn() ? plain : plain.withEarlyStopping(EarlyStopping.NONE);
    }

    private static String count(int count) {
        return count == 0 ? UNKNOWN : Integer.toString(count);
    }

    private static Setting ofOptimizer(
            String key,
            BiFunction<Optimizer, String, Optimizer> read,
            Function<Optimizer, String> print) {
        return new Setting(
                key,
                (config, text) -> config.withOptimizer(read.apply(config.optimizer(), text)),
                config -> print.apply(config.optimizer()));
    }

    /** "adamw" is Adam with a usual weight decay, which the line "weight-decay" may change. */
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
                            .formatted(DescriptionException.readable(text)),
                    e);
        }
    }

    private static String unless(double usual, double value) {
        return value == usual ? "" : Values.number(value);
    }
}
