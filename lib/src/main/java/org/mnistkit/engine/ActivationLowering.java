package org.mnistkit.engine;

import java.util.Optional;
import org.mnistkit.engine.graph.ActivationFunction;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationGELU;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftPlus;
import org.nd4j.linalg.activations.impl.ActivationSwish;
import org.nd4j.linalg.activations.impl.ActivationTanH;

/** Lowers DL4J's activation functions to those of the graph. */
final class ActivationLowering {

    /** What DL4J calls GELU is x · sigmoid(1.702 x), which oneDNN knows as Swish. */
    private static final double GELU_SLOPE = 1.702;

    private ActivationLowering() {}

    /** The form of a function, if there is one; null stands for the identity. */
    static Optional<ActivationFunction> of(IActivation function) {
        if (function == null || function instanceof ActivationIdentity) {
            return Optional.of(ActivationFunction.IDENTITY);
        } else if (function instanceof ActivationReLU relu) {
            boolean plain = isZero(relu.getMax()) && isZero(relu.getThreshold());
            double slope = relu.getNegativeSlope() == null ? 0 : relu.getNegativeSlope();
            return plain && slope >= 0
                    ? Optional.of(ActivationFunction.leakyRelu(slope))
                    : Optional.empty();
        } else if (function instanceof ActivationLReLU leaky) {
            return leaky.getAlpha() >= 0
                    ? Optional.of(ActivationFunction.leakyRelu(leaky.getAlpha()))
                    : Optional.empty();
        } else if (function instanceof ActivationELU elu) {
            return elu.getAlpha() >= 0
                    ? Optional.of(ActivationFunction.elu(elu.getAlpha()))
                    : Optional.empty();
        } else if (function instanceof ActivationTanH) {
            return Optional.of(ActivationFunction.TANH);
        } else if (function instanceof ActivationSigmoid) {
            return Optional.of(ActivationFunction.SIGMOID);
        } else if (function instanceof ActivationSoftPlus) {
            return Optional.of(ActivationFunction.SOFTPLUS);
        } else if (function instanceof ActivationSwish) {
            return Optional.of(ActivationFunction.swish(1));
        } else if (function instanceof ActivationGELU gelu && !isPrecise(gelu)) {
            return Optional.of(ActivationFunction.swish(GELU_SLOPE));
        }
        return Optional.empty();
    }

    private static boolean isZero(Double limit) {
        return limit == null || limit == 0;
    }

    /** DL4J doesn't tell which of the two approximations it takes; equality does. */
    private static boolean isPrecise(ActivationGELU gelu) {
        return !gelu.equals(new ActivationGELU(false));
    }
}
