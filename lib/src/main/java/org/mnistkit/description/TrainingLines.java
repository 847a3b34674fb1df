package org.mnistkit.description;

import java.util.List;
import org.mnistkit.settings.EarlyStopping;
import org.mnistkit.settings.Optimizer;
import org.mnistkit.settings.Schedule;
import org.mnistkit.settings.Schedule.InverseTime;
import org.mnistkit.settings.TrainingConfig;
import org.mnistkit.settings.TrainingSetting;
import org.mnistkit.settings.Values;

/**
 * The lines of a description that say how a network is trained: what each line changes in the
 * configuration of a training run, and how it is printed.
 */
final class TrainingLines {

    /** Replaces the number of epochs and the batch size where they are not known. */
    static final String UNKNOWN = "unknown";

    private TrainingLines() {}

    /** All keys, in the order in which they take effect. */
    static List<String> keys() {
        return TrainingSetting.all().stream().map(TrainingSetting::key).toList();
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

    /** All lines, each with a line feed at its end. */
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
        for (TrainingSetting setting : TrainingSetting.all()) {
            setting.print(config).ifPresent(line -> text.append(line).append('\n'));
        }
        return text.toString();
    }

    /**
     * The same configuration in the form in which it is read after it was printed: without a
     * schedule if the decay is 0, without early stopping if the patience is 0, and with Adam and a
     * learning rate of 0.001 if there is no optimizer.
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
}
