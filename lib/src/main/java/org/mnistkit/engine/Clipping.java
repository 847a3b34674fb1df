package org.mnistkit.engine;

import static org.bytedeco.dnnl.global.dnnl.*;

import java.util.List;
import org.bytedeco.javacpp.FloatPointer;
import org.deeplearning4j.nn.conf.GradientNormalization;

/** Limits the gradient of one layer, as DL4J's {@code GradientNormalization} asks for. */
final class Clipping {

    private Clipping() {}

    /**
     * Appends what limits a layer's gradient, all its parameters together.
     *
     * @param gradients the layer's part of the vector of gradients
     * @throws UnsupportedNetworkException if this way of doing it has no form here
     */
    static void compile(
            int layer,
            GradientNormalization kind,
            double threshold,
            FloatPointer gradients,
            long length,
            Vectors vectors,
            List<Step> steps) {
        Tensor all = vectors.over(gradients, length);
        switch (kind) {
            case None -> {}
            case ClipElementWiseAbsoluteValue ->
                    steps.add(vectors.math().clip("clipping by value", threshold, all, all));
            case ClipL2PerLayer -> {
                Tensor squares = vectors.math().number(0);
                Tensor factor = vectors.math().number(1);
                steps.add(vectors.math().sumOfSquares("norm of gradient", all, squares));
                Op shrink =
                        vectors.math()
                                .binary(
                                        "clipping by norm",
                                        dnnl_binary_mul,
                                        all,
                                        factor,
                                        all,
                                        vectors.math().attributes());
                steps.add(new Shrink(threshold, squares, factor, shrink));
            }
            default ->
                    throw new UnsupportedNetworkException(
                            "no oneDNN form of %s in layer %d".formatted(kind, layer));
        }
    }

    /** Scales a gradient down to a norm, if its own is greater. */
    private record Shrink(double threshold, Tensor squares, Tensor factor, Op multiplication)
            implements Step {
        @Override
        public void run() {
            double norm = Math.sqrt(squares.value());
            if (norm > threshold) {
                factor.set(threshold / norm);
                multiplication.run();
            }
        }

        @Override
        public String name() {
            return multiplication.name();
        }

        @Override
        public String implementation() {
            return multiplication.implementation();
        }
    }
}
