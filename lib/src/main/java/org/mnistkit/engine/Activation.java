package org.mnistkit.engine;

import static org.bytedeco.dnnl.global.dnnl.*;

import java.util.Optional;
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

/**
 * An activation function in oneDNN's terms.
 *
 * @param algorithm number of the function
 * @param fromOutput number of the function's derivative if it can be computed from the function's
 *     value; 0 if its argument is needed. With the former, the function can be part of the
 *     operation before it, and its argument is never stored
 * @param alpha parameter of the function
 * @param beta parameter of the function
 */
record Activation(int algorithm, int fromOutput, double alpha, double beta) {

    static final Activation IDENTITY = new Activation(0, 0, 0, 0);

    private static final Activation RELU = relu(0);

    /** What DL4J calls GELU is x · sigmoid(1.702 x), which oneDNN knows as Swish. */
    private static final double GELU_SLOPE = 1.702;

    private static Activation relu(double slope) {
        return new Activation(dnnl_eltwise_relu, dnnl_eltwise_relu_use_dst_for_bwd, slope, 0);
    }

    /** oneDNN's form of a function of DL4J's, if it has one. */
    static Optional<Activation> of(IActivation function) {
        if (function == null || function instanceof ActivationIdentity) {
            return Optional.of(IDENTITY);
        } else if (function instanceof ActivationReLU relu) {
            boolean plain = isZero(relu.getMax()) && isZero(relu.getThreshold());
            double slope = relu.getNegativeSlope() == null ? 0 : relu.getNegativeSlope();
            return plain && slope >= 0 ? Optional.of(relu(slope)) : Optional.empty();
        } else if (function instanceof ActivationLReLU leaky) {
            return leaky.getAlpha() >= 0 ? Optional.of(relu(leaky.getAlpha())) : Optional.empty();
        } else if (function instanceof ActivationELU elu) {
            return elu.getAlpha() >= 0
                    ? Optional.of(
                            new Activation(
                                    dnnl_eltwise_elu,
                                    dnnl_eltwise_elu_use_dst_for_bwd,
                                    elu.getAlpha(),
                                    0))
                    : Optional.empty();
        } else if (function instanceof ActivationTanH) {
            return Optional.of(
                    new Activation(dnnl_eltwise_tanh, dnnl_eltwise_tanh_use_dst_for_bwd, 0, 0));
        } else if (function instanceof ActivationSigmoid) {
            return Optional.of(
                    new Activation(
                            dnnl_eltwise_logistic, dnnl_eltwise_logistic_use_dst_for_bwd, 0, 0));
        } else if (function instanceof ActivationSoftPlus) {
            return Optional.of(new Activation(dnnl_eltwise_soft_relu, 0, 1, 0));
        } else if (function instanceof ActivationSwish) {
            return Optional.of(new Activation(dnnl_eltwise_swish, 0, 1, 0));
        } else if (function instanceof ActivationGELU gelu && !isPrecise(gelu)) {
            return Optional.of(new Activation(dnnl_eltwise_swish, 0, GELU_SLOPE, 0));
        }
        return Optional.empty();
    }

    private static boolean isZero(Double limit) {
        return limit == null || limit == 0;
    }

    /** DL4J keeps to itself which of the two approximations it takes; equality tells. */
    private static boolean isPrecise(ActivationGELU gelu) {
        return !gelu.equals(new ActivationGELU(false));
    }

    /** The part of it that the operation before can do: all of it or nothing. */
    Activation inPassing() {
        return fromOutput != 0 ? this : IDENTITY;
    }

    /** The part of it that takes an operation of its own. */
    Activation afterwards() {
        return fromOutput != 0 ? IDENTITY : this;
    }

    boolean isIdentity() {
        return algorithm == 0;
    }

    /** Whether it is max(x, 0): zero where its value is zero, and otherwise 1 is its slope. */
    boolean isRelu() {
        return equals(RELU);
    }
}
