package org.mnistkit.settings;

/**
 * How a gradient changes the weights. In the formulas g is the gradient, w the weights, r the
 * learning rate, t the number of the update from 1.
 *
 * <p>Text: {@code sgd}, {@code momentum,0.9}, {@code nesterov,0.9}, {@code adam,0.9,0.999,1e-8},
 * {@code rmsprop,0.9,1e-8}; the numbers may be left out.
 */
public sealed interface UpdateRule {

    /**
     * Reads what {@code toString} prints.
     *
     * @throws IllegalArgumentException if it is not an update rule; the message says why
     */
    static UpdateRule parse(String text) {
        return RuleForm.parse(Values.parts(text));
    }

    /** Plain gradient descent: {@code w ← w − r g}. */
    record Sgd() implements UpdateRule {
        @Override
        public String toString() {
            return "sgd";
        }
    }

    /**
     * Momentum (Polyak 1964): {@code v ← μ v − r g; w ← w + v}.
     *
     * @param momentum μ, in [0, 1)
     */
    record Momentum(double momentum) implements UpdateRule {
        public Momentum {
            Values.share("momentum", momentum);
        }

        @Override
        public String toString() {
            return Values.text("momentum", momentum);
        }
    }

    /**
     * Nesterov's momentum, in the form of Sutskever et al. 2013: {@code v ← μ v − r g; w ← w + μ v
     * − r g}.
     *
     * @param momentum μ, in [0, 1)
     */
    record Nesterov(double momentum) implements UpdateRule {
        public Nesterov {
            Values.share("momentum", momentum);
        }

        @Override
        public String toString() {
            return Values.text("nesterov", momentum);
        }
    }

    /**
     * Adam (Kingma and Ba 2015), in the form given before their section 2.1: {@code m ← β₁ m + (1 −
     * β₁) g; v ← β₂ v + (1 − β₂) g²; w ← w − r √(1 − β₂ᵗ) / (1 − β₁ᵗ) · m / (√v + ε)}.
     *
     * @param beta1 in [0, 1)
     * @param beta2 in [0, 1)
     * @param epsilon greater than 0
     */
    record Adam(double beta1, double beta2, double epsilon) implements UpdateRule {
        public Adam {
            Values.share("beta1", beta1);
            Values.share("beta2", beta2);
            Values.positive("epsilon", epsilon);
        }

        /** With 0.9, 0.999 and 1e-8. */
        public Adam() {
            this(0.9, 0.999, 1e-8);
        }

        @Override
        public String toString() {
            return equals(new Adam()) ? "adam" : Values.text("adam", beta1, beta2, epsilon);
        }
    }

    /**
     * RMSProp (Tieleman and Hinton 2012): {@code v ← ρ v + (1 − ρ) g²; w ← w − r g / (√v + ε)}; at
     * the beginning v is ε, as DL4J has it.
     *
     * @param rho ρ, in [0, 1)
     * @param epsilon greater than 0
     */
    record RmsProp(double rho, double epsilon) implements UpdateRule {
        public RmsProp {
            Values.share("rho", rho);
            Values.positive("epsilon", epsilon);
        }

        /** With 0.9 and 1e-8. */
        public RmsProp() {
            this(0.9, 1e-8);
        }

        @Override
        public String toString() {
            return equals(new RmsProp()) ? "rmsprop" : Values.text("rmsprop", rho, epsilon);
        }
    }
}
