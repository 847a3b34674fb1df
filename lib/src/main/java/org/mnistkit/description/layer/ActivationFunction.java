package org.mnistkit.description.layer;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;

/**
 * What a layer does with each value that it has computed. The names in a description are Keras's:
 * {@code relu}, {@code hard_sigmoid}.
 */
public enum ActivationFunction {
    /** {@code max(0, x)}. */
    RELU(Activation.RELU),
    /** {@code x} above 0, {@code eˣ − 1} below (Clevert et al. 2016). */
    ELU(Activation.ELU),
    /** {@code 1.0507 · x} above 0, {@code 1.7581 · (eˣ − 1)} below (Klambauer et al. 2017). */
    SELU(Activation.SELU),
    /** {@code x} above 0, {@code 0.01 · x} below. */
    LEAKY_RELU(Activation.LEAKYRELU),
    /** {@code x · sigmoid(1.702 · x)}: the fast form that Hendrycks and Gimpel (2016) give. */
    GELU(Activation.GELU),
    /** {@code x · sigmoid(x)}. */
    SWISH(Activation.SWISH),
    TANH(Activation.TANH),
    /** {@code 1 / (1 + e⁻ˣ)}. */
    SIGMOID(Activation.SIGMOID),
    /** {@code 0.2 · x + 0.5}, kept within [0, 1]. */
    HARD_SIGMOID(Activation.HARDSIGMOID),
    /** {@code ln(1 + eˣ)}. */
    SOFTPLUS(Activation.SOFTPLUS),
    /** {@code x / (1 + |x|)}. */
    SOFTSIGN(Activation.SOFTSIGN),
    /** {@code x}, unchanged. */
    LINEAR(Activation.IDENTITY),
    /** {@code eˣ}, divided by the sum over all units: probabilities. Only the last layer has it. */
    SOFTMAX(Activation.SOFTMAX);

    private final Activation dl4j;

    ActivationFunction(Activation dl4j) {
        this.dl4j = dl4j;
    }

    /** The function as DL4J calls it. */
    Activation dl4j() {
        return dl4j;
    }

    /** The function that a DL4J layer has, if it is one of these. */
    static Optional<ActivationFunction> of(IActivation function) {
        return Arrays.stream(values())
                .filter(own -> own.dl4j.getActivationFunction().equals(function))
                .findFirst();
    }

    /** All names, as they stand in a description. */
    public static List<String> names() {
        return Arrays.stream(values()).map(ActivationFunction::toString).toList();
    }

    /** Its name in a description: "relu". */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
