package org.mnistkit.engine;

import java.util.List;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.mnistkit.engine.onednn.Operation;
import org.mnistkit.engine.onednn.Tensor;
import org.mnistkit.engine.onednn.UnsupportedByOneDnnException;
import org.mnistkit.engine.onednn.VectorOps;

/** Limits the gradient of one layer, as DL4J's {@code GradientNormalization} asks for. */
final class GradientClipping {

    private GradientClipping() {}

    /**
     * Appends what limits a layer's gradient.
     *
     * @param index number of the layer, for the message
     * @param gradient the gradient of all the layer's parameters together
     * @throws UnsupportedByOneDnnException if this way of doing it has no form here
     */
    static void append(
            int index,
            BaseLayer layer,
            Tensor gradient,
            VectorOps math,
            List<Operation> operations) {
        GradientNormalization kind = layer.getGradientNormalization();
        double threshold = layer.getGradientNormalizationThreshold();
        switch (kind) {
            case None -> {}
            case ClipElementWiseAbsoluteValue ->
                    operations.add(math.clip("clipping by value", threshold, gradient, gradient));
            case ClipL2PerLayer -> {
                Tensor squares = math.number(0);
                Tensor factor = math.number(1);
                operations.add(math.sumOfSquares("norm of gradient", gradient, squares));
                Operation scaling = math.times("clipping by norm", gradient, factor, gradient);
                operations.add(new ScalingDown(threshold, squares, factor, scaling));
            }
            default ->
                    throw new UnsupportedByOneDnnException(
                            "no oneDNN form of %s in layer %d".formatted(kind, index));
        }
    }

    /** Scales a gradient down to a norm, if its own is greater. */
    private record ScalingDown(double threshold, Tensor squares, Tensor factor, Operation scaling)
            implements Operation {
        @Override
        public void run() {
            double norm = Math.sqrt(squares.value());
            if (norm > threshold) {
                factor.set(threshold / norm);
                scaling.run();
            }
        }

        @Override
        public String name() {
            return scaling.name();
        }

        @Override
        public String implementation() {
            return scaling.implementation();
        }
    }
}
