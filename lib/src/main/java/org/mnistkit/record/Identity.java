package org.mnistkit.record;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.mnistkit.settings.TrainingConfig;

/**
 * What decides how a training run or a search comes out, as named properties in words. Checkpoints,
 * records and searches are told apart by it: two with the same properties come out the same.
 *
 * @param properties in the order in which they are compared
 */
public record Identity(Map<String, String> properties) {

    /** An identity without properties, to begin with. */
    public static final Identity EMPTY = new Identity(Map.of());

    private static final String NETWORK = "network";

    public Identity {
        properties = Collections.unmodifiableMap(new LinkedHashMap<>(properties));
    }

    /**
     * What every training run has.
     *
     * @param layers the network's layers in words; "" if they are not known
     * @param optimizer in words
     * @param epochs how many were asked for
     * @param batchSize images per step
     */
    public static Identity ofTraining(String layers, String optimizer, int epochs, int batchSize) {
        Identity network = layers.isEmpty() ? EMPTY : EMPTY.with(NETWORK, layers);
        return network.with("optimizer", optimizer)
                .with("epochs", epochs)
                .with("batch size", batchSize);
    }

    /** The same for a training run that is described. */
    public static Identity ofTraining(String layers, TrainingConfig config) {
        return ofTraining(
                layers, Objects.toString(config.optimizer()), config.epochs(), config.batchSize());
    }

    /** The same with another property at the end. */
    public Identity with(String name, Object value) {
        Map<String, String> more = new LinkedHashMap<>(properties);
        more.put(name, value.toString());
        return new Identity(more);
    }

    /**
     * The first difference from another identity, as a message has it: {@code optimizer is "sgd,
     * rate 0.1" there and "sgd, rate 0.2" here}. Properties that only one of them knows are not
     * compared.
     *
     * @param there what this one is compared with
     * @return empty if there is no difference
     */
    public Optional<String> differenceFrom(Identity there) {
        return properties.entrySet().stream()
                .filter(here -> there.properties.containsKey(here.getKey()))
                .filter(here -> !there.properties.get(here.getKey()).equals(here.getValue()))
                .map(
                        here ->
                                "%s is \"%s\" there and \"%s\" here"
                                        .formatted(
                                                here.getKey(),
                                                there.properties.get(here.getKey()),
                                                here.getValue()))
                .findFirst();
    }
}
