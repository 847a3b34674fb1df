package org.mnistkit.search;

import static org.mnistkit.search.Hyperparameter.BATCH;
import static org.mnistkit.search.Hyperparameter.CONVOLUTIONS;
import static org.mnistkit.search.Hyperparameter.DECAY;
import static org.mnistkit.search.Hyperparameter.DROPOUT;
import static org.mnistkit.search.Hyperparameter.EPOCHS;
import static org.mnistkit.search.Hyperparameter.FILTERS;
import static org.mnistkit.search.Hyperparameter.KERNEL;
import static org.mnistkit.search.Hyperparameter.LAYERS;
import static org.mnistkit.search.Hyperparameter.MOMENTUM;
import static org.mnistkit.search.Hyperparameter.OPTIMIZER;
import static org.mnistkit.search.Hyperparameter.POOL;
import static org.mnistkit.search.Hyperparameter.RATE;
import static org.mnistkit.search.Hyperparameter.UNITS;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.mnistkit.description.Description;
import org.mnistkit.description.layer.ActivationFunction;
import org.mnistkit.description.layer.Conv;
import org.mnistkit.description.layer.Dense;
import org.mnistkit.description.layer.Dropout;
import org.mnistkit.description.layer.Flatten;
import org.mnistkit.description.layer.LayerSpec;
import org.mnistkit.description.layer.MaxPool;
import org.mnistkit.settings.Optimizer;
import org.mnistkit.settings.Schedule;
import org.mnistkit.settings.TrainingConfig;

/**
 * A value for each hyperparameter: what one trial trains.
 *
 * <p>The network has two blocks, each of some convolutions with relu and a max pooling; then
 * dropout; then some dense layers with relu; dropout again; and the ten units of the classes. This
 * is the shape of the kit's network "optimized".
 *
 * @param values of every hyperparameter, as text. Of an optimizer that has no momentum, that is
 *     {@link #NONE}, whatever was given.
 */
public record Configuration(Map<Hyperparameter, String> values) implements Serializable {

    /** The momentum of an optimizer that has none. */
    public static final String NONE = "";

    private static final int BLOCKS = 2;
    private static final int CLASSES = 10;
    private static final Set<String> WITH_MOMENTUM = Set.of("momentum", "nesterov");

    /**
     * @throws IllegalArgumentException if a value is missing or not allowed; the message says which
     */
    public Configuration {
        Map<Hyperparameter, String> checked = new EnumMap<>(Hyperparameter.class);
        for (Hyperparameter each : Hyperparameter.values()) {
            String value = values.getOrDefault(each, NONE);
            // The optimizer comes before its momentum.
            boolean none = each == MOMENTUM && !hasMomentum(checked.get(OPTIMIZER));
            if (!none && value.isBlank()) {
                throw new IllegalArgumentException(each.label() + " has no value");
            }
            checked.put(each, none ? NONE : each.canonical(value));
        }
        values = Collections.unmodifiableMap(checked);
    }

    static boolean hasMomentum(String optimizer) {
        return WITH_MOMENTUM.contains(optimizer);
    }

    /** The value of a hyperparameter, as text; {@link #NONE} for a momentum that there isn't. */
    public String get(Hyperparameter hyperparameter) {
        return values.get(hyperparameter);
    }

    /** The value of a hyperparameter as a number; NaN for words and for what there isn't. */
    public double number(Hyperparameter hyperparameter) {
        String value = get(hyperparameter);
        return !hyperparameter.isNumber() || value.equals(NONE)
                ? Double.NaN
                : Double.parseDouble(value);
    }

    /** For how many epochs it is trained. */
    public int epochs() {
        return count(EPOCHS);
    }

    /** The same, trained for another number of epochs. */
    public Configuration withEpochs(int epochs) {
        Map<Hyperparameter, String> changed = new EnumMap<>(values);
        changed.put(EPOCHS, Integer.toString(epochs));
        return new Configuration(changed);
    }

    /**
     * The network, and how it is trained.
     *
     * @throws org.mnistkit.description.DescriptionException if the layers do not fit into an image
     *     of 28×28 pixels; the message says which
     */
    public Description description() {
        TrainingConfig training =
                TrainingConfig.defaults()
                        .withOptimizer(optimizer())
                        .withEpochs(epochs())
                        .withBatchSize(count(BATCH));
        return new Description("", layers(), training);
    }

    private List<LayerSpec> layers() {
        List<LayerSpec> layers = new ArrayList<>();
        int kernel = count(KERNEL);
        for (int block = 0; block < BLOCKS; block++) {
            LayerSpec convolution =
                    new Conv(count(FILTERS), kernel, kernel, ActivationFunction.RELU);
            layers.addAll(Collections.nCopies(count(CONVOLUTIONS), convolution));
            layers.add(new MaxPool(count(POOL), count(POOL)));
        }
        layers.add(new Dropout(number(DROPOUT)));
        layers.add(new Flatten());
        LayerSpec dense = new Dense(count(UNITS), ActivationFunction.RELU);
        layers.addAll(Collections.nCopies(count(LAYERS), dense));
        layers.add(new Dropout(number(DROPOUT)));
        layers.add(new Dense(CLASSES, ActivationFunction.SOFTMAX));
        return layers;
    }

    private Optimizer optimizer() {
        double rate = number(RATE);
        double decay = number(DECAY);
        Optimizer optimizer =
                switch (get(OPTIMIZER)) {
                    case "sgd" -> Optimizer.sgd(rate);
                    case "momentum" -> Optimizer.momentum(rate, number(MOMENTUM));
                    case "nesterov" -> Optimizer.nesterov(rate, number(MOMENTUM));
                    case "adam" -> Optimizer.adam(rate);
                    case "adamw" -> Optimizer.adamW(rate);
                    case "rmsprop" -> Optimizer.rmsProp(rate);
                    default -> throw new AssertionError(get(OPTIMIZER));
                };
        return decay == 0 ? optimizer : optimizer.withSchedule(new Schedule.InverseTime(decay));
    }

    private int count(Hyperparameter hyperparameter) {
        return (int) number(hyperparameter);
    }

    /** Some of the values: "filters 16, kernel 3". */
    public String toString(Collection<Hyperparameter> which) {
        return which.stream()
                .filter(each -> !get(each).equals(NONE))
                .map(each -> each + " " + get(each))
                .collect(Collectors.joining(", "));
    }

    @Override
    public String toString() {
        return toString(values.keySet());
    }
}
