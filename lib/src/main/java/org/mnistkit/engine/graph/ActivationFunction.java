package org.mnistkit.engine.graph;

import static org.bytedeco.dnnl.global.dnnl.*;

import org.mnistkit.engine.onednn.Attributes;

/**
 * An activation function as oneDNN computes it.
 *
 * @param algorithm number of the function; 0 for the identity
 * @param fromOutput number of the function's derivative if it can be computed from the function's
 *     value; 0 if its argument is needed. With the former, the function can be fused with the
 *     operation before it in training, and its argument is never stored
 * @param alpha parameter of the function
 * @param beta parameter of the function
 */
public record ActivationFunction(int algorithm, int fromOutput, double alpha, double beta) {

    /** f(x) = x. */
    public static final ActivationFunction IDENTITY = new ActivationFunction(0, 0, 0, 0);

    /** f(x) = max(x, 0). */
    public static final ActivationFunction RELU = leakyRelu(0);

    /** The hyperbolic tangent. */
    public static final ActivationFunction TANH =
            new ActivationFunction(dnnl_eltwise_tanh, dnnl_eltwise_tanh_use_dst_for_bwd, 0, 0);

    /** f(x) = 1 / (1 + exp(−x)). */
    public static final ActivationFunction SIGMOID =
            new ActivationFunction(
                    dnnl_eltwise_logistic, dnnl_eltwise_logistic_use_dst_for_bwd, 0, 0);

    /** f(x) = ln(1 + exp(x)). */
    public static final ActivationFunction SOFTPLUS =
            new ActivationFunction(dnnl_eltwise_soft_relu, 0, 1, 0);

    /** f(x) = x where x is positive, else slope · x; the slope must not be negative. */
    public static ActivationFunction leakyRelu(double slope) {
        return new ActivationFunction(
                dnnl_eltwise_relu, dnnl_eltwise_relu_use_dst_for_bwd, slope, 0);
    }

    /** f(x) = x where x is positive, else α (exp(x) − 1); α must not be negative. */
    public static ActivationFunction elu(double alpha) {
        return new ActivationFunction(dnnl_eltwise_elu, dnnl_eltwise_elu_use_dst_for_bwd, alpha, 0);
    }

    /** f(x) = x · sigmoid(slope · x). */
    public static ActivationFunction swish(double slope) {
        return new ActivationFunction(dnnl_eltwise_swish, 0, slope, 0);
    }

    /** Whether it changes nothing. */
    public boolean isIdentity() {
        return algorithm == 0;
    }

    /** Adds it to what an operation does after its own work. */
    void appendTo(Attributes attributes) {
        if (!isIdentity()) {
            attributes.thenElementwise(algorithm, alpha, beta);
        }
    }
}
