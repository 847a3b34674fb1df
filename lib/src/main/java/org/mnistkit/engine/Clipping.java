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
                steps.add(
                        () -> {
                            double norm = Math.sqrt(squares.value());
                            if (norm > threshold) {
                                factor.set(threshold / norm);
                                shrink.run();
                            }
                        });
            }
            default ->
                    throw new UnsupportedNetworkException(
                            "no oneDNN form of %s in layer %d".formatted(kind, layer));
        }
    }
}
