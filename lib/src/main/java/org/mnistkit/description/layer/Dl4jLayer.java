package org.mnistkit.description.layer;

import java.util.Arrays;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.mnistkit.description.layer.LayerSpec.Padding;
import org.mnistkit.description.layer.LayerSpec.Size;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;

/**
 * A DL4J layer that is read. It refuses whatever descriptions have no words for, so that a
 * description never means something else than the network does.
 *
 * @param layer the layer
 */
record Dl4jLayer(Layer layer) {

    /** The layer as one of a class that it has for certain. */
    <T extends Layer> T as(Class<T> type) {
        return type.cast(layer);
    }

    /**
     * Checks something that descriptions take for granted.
     *
     * @param otherwise what descriptions don't have, if the condition is false
     */
    void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new IllegalArgumentException("descriptions have no " + otherwise);
        }
    }

    void requireChannelsFirst(CNN2DFormat format) {
        require(format == CNN2DFormat.NCHW, "images in NHWC format");
    }

    void requireCrossEntropy(ILossFunction function) {
        require(
                function instanceof LossMCXENT loss && loss.getWeights() == null,
                "loss but cross-entropy (MCXENT) without weights");
    }

    Size size(int[] sides) {
        return new Size(sides[0], sides[1]);
    }

    Padding padding(ConvolutionMode mode, int[] padding) {
        if (mode == ConvolutionMode.Same) {
            return Padding.SAME;
        }
        require(mode != ConvolutionMode.Causal, "causal padding");
        require(
                Arrays.stream(padding).allMatch(pixels -> pixels == 0),
                "padding by a number of pixels");
        return Padding.VALID;
    }

    ActivationFunction activation(IActivation function) {
        return ActivationFunction.of(function)
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "descriptions have no activation " + function));
    }

    /**
     * How the weights are initialized.
     *
     * @param area how many weights lie between an input map and an output map
     * @param positions the product of the strides
     */
    Init init(double area, int positions) {
        FeedForwardLayer weighted = as(FeedForwardLayer.class);
        require(weighted.getWeightNoise() == null, "weight noise");
        require(weighted.getBiasInit() == 0, "bias that starts at anything but 0");
        return InitialWeights.read(
                        weighted.getWeightInitFn(),
                        weighted.getNIn() * area,
                        weighted.getNOut() * area,
                        positions)
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "descriptions have no initialization "
                                                + weighted.getWeightInitFn()
                                                        .getClass()
                                                        .getSimpleName()));
    }
}
