package org.mnistkit.settings;

import org.mnistkit.settings.Values.Parts;

/**
 * Limits the gradient before the optimizer uses it, so that one bad batch cannot throw the weights
 * far off. Weights and biases of a layer are clipped, a batch normalization's are not.
 *
 * <p>Text: {@code none}, {@code value,0.5}, {@code norm,1}.
 */
public sealed interface Clipping {

    /** The gradient as it is. */
    Clipping NONE = new None();

    /**
     * Reads what {@code toString} prints.
     *
     * @throws IllegalArgumentException if it is not a clipping; the message says why
     */
    static Clipping parse(String text) {
        Parts parts = Values.parts(text);
        return switch (parts.word()) {
            case "none" -> {
                parts.expect(0, 0, "none");
                yield NONE;
            }
            case "value" -> new ByValue(parts.expect(1, 1, "value,LIMIT").number(0, Double.NaN));
            case "norm" -> new ByNorm(parts.expect(1, 1, "norm,LIMIT").number(0, Double.NaN));
            default ->
                    throw new UnknownWordException(
                            "gradient clipping", parts.word(), "none", "value", "norm");
        };
    }

    /** No clipping. */
    record None() implements Clipping {
        @Override
        public String toString() {
            return "none";
        }
    }

    /**
     * Moves each component of the gradient into [−limit, limit].
     *
     * @param limit greater than 0
     */
    record ByValue(double limit) implements Clipping {
        public ByValue {
            Values.positive("the limit of gradient clipping", limit);
        }

        @Override
        public String toString() {
            return Values.text("value", limit);
        }
    }

    /**
     * Scales the gradient of each layer, weights and biases together, so that its Euclidean norm is
     * at most the limit; one that is smaller stays as it is.
     *
     * @param limit greater than 0
     */
    record ByNorm(double limit) implements Clipping {
        public ByNorm {
            Values.positive("the limit of gradient clipping", limit);
        }

        @Override
        public String toString() {
            return Values.text("norm", limit);
        }
    }
}
