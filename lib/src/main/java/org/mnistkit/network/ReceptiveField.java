package org.mnistkit.network;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.mnistkit.network.LayerInfo.Kind;
import org.mnistkit.network.LayerInfo.Shape;

/**
 * Which pixels of the image a value of a layer depends on: its receptive field. It grows from layer
 * to layer (Araujo, Norris and Sim 2019, "Computing Receptive Fields of Convolutional Neural
 * Networks").
 *
 * @param rows from which rows
 * @param columns from which columns
 */
public record ReceptiveField(Span rows, Span columns) {

    /**
     * The receptive fields along one side of the maps: that of the value at a place i are the
     * pixels from {@code first + step · i} on. Those of values near the edge may reach beyond it.
     *
     * @param first the first pixel of the first value; below 0 where there is padding
     * @param step by so much those of neighbors are apart
     * @param size so many pixels
     */
    public record Span(int first, int step, int size) {

        private static final Span PIXEL = new Span(0, 1, 1);

        private static Span whole(int side) {
            return new Span(0, 0, side);
        }

        /** After a window has slid over what this is the span of. */
        private Span slide(int window, int stride, int padding) {
            return new Span(first - padding * step, step * stride, size + (window - 1) * step);
        }
    }

    /** The receptive field of each layer of a network: the whole image for all units. */
    public static List<ReceptiveField> of(MultiLayerNetwork network) {
        Shape image = Shape.of(LayerInfo.inputOf(network));
        ReceptiveField whole =
                new ReceptiveField(Span.whole(image.rows()), Span.whole(image.columns()));
        List<ReceptiveField> fields = new ArrayList<>();
        ReceptiveField field = new ReceptiveField(Span.PIXEL, Span.PIXEL);
        Shape input = image;
        for (LayerInfo info : LayerInfo.of(network)) {
            Layer layer = network.getLayerWiseConfigurations().getConf(info.index()).getLayer();
            if (!info.output().isMaps()) {
                field = whole;
            } else if (layer instanceof ConvolutionLayer convolution) {
                field =
                        field.slide(
                                convolution.getKernelSize(),
                                convolution.getStride(),
                                convolution.getDilation(),
                                convolution.getPadding(),
                                convolution.getConvolutionMode(),
                                input,
                                info.output());
            } else if (layer instanceof SubsamplingLayer pooling) {
                field =
                        field.slide(
                                pooling.getKernelSize(),
                                pooling.getStride(),
                                pooling.getDilation(),
                                pooling.getPadding(),
                                pooling.getConvolutionMode(),
                                input,
                                info.output());
            } else if (info.kind() == Kind.OTHER) {
                field = whole; // of a layer that is not known here, the most it can be
            }
            fields.add(field);
            input = info.output();
        }
        return fields;
    }

    private ReceptiveField slide(
            int[] kernel,
            int[] stride,
            int[] dilation,
            int[] padding,
            ConvolutionMode mode,
            Shape input,
            Shape output) {
        int high = (kernel[0] - 1) * dilation[0] + 1;
        int wide = (kernel[1] - 1) * dilation[1] + 1;
        boolean same = mode == ConvolutionMode.Same;
        int top = same ? before(input.rows(), output.rows(), high, stride[0]) : padding[0];
        int left = same ? before(input.columns(), output.columns(), wide, stride[1]) : padding[1];
        return new ReceptiveField(
                rows.slide(high, stride[0], top), columns.slide(wide, stride[1], left));
    }

    /** Padding "same" puts half of what is missing before the first value, rounded down. */
    private static int before(int input, int output, int window, int stride) {
        return Math.max(0, (output - 1) * stride + window - input) / 2;
    }
}
