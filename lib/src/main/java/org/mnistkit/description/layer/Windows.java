package org.mnistkit.description.layer;

import java.util.Locale;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.mnistkit.description.layer.LayerSpec.Padding;
import org.mnistkit.description.layer.LayerSpec.Size;
import org.mnistkit.network.LayerInfo.Shape;

/** What convolution and pooling share: windows that slide over maps. */
final class Windows {

    /** What is further away than this from any of the 28×28 pixels of an image is outside of it. */
    private static final int FARTHEST = 2 * 28 - 1;

    private Windows() {}

    /**
     * The shape of what a window finds that slides over maps.
     *
     * @param maps the number of maps that come out
     * @param rows the rows that the window spans, with what dilation adds
     * @param columns the columns that the window spans, with what dilation adds
     */
    static Shape slide(
            int maps, long rows, long columns, Size stride, Padding padding, Shape input) {
        if (padding == Padding.VALID && (rows > input.rows() || columns > input.columns())) {
            throw misfit(
                    "a window of %,d×%,d pixels is larger than the input of this layer, %s; use a"
                            + " smaller one, pool less before it, or add padding=same",
                    rows, columns, input);
        }
        if (Math.max(rows, columns) > FARTHEST) {
            throw misfit(
                    "a window spans at most %d pixels, with what dilation adds, but this one"
                            + " spans %,d×%,d",
                    FARTHEST, rows, columns);
        }
        if (Math.max(stride.rows(), stride.columns()) > FARTHEST) {
            throw misfit("a stride is at most %d pixels, but this one is %s", FARTHEST, stride);
        }
        int down = positions(input.rows(), rows, stride.rows(), padding);
        int across = positions(input.columns(), columns, stride.columns(), padding);
        // DL4J refuses to pad by less than nothing, if it is a whole pixel on each side.
        if (padding == Padding.SAME
                && (left(input.rows(), rows, stride.rows(), down) > 1
                        || left(input.columns(), columns, stride.columns(), across) > 1)) {
            throw misfit(
                    "with a stride of %s, a window of %,d×%,d pixels leaves over pixels of the"
                            + " input of this layer, %s, so there is nothing to pad; leave"
                            + " padding=same out, or use a smaller stride",
                    stride, rows, columns, input);
        }
        return new Shape(maps, down, across);
    }

    /** How many rows or columns come after the last window; negative if it needs padding. */
    private static long left(int size, long window, int stride, int positions) {
        return size - ((positions - 1L) * stride + window);
    }

    private static int positions(int size, long window, int stride, Padding padding) {
        return padding == Padding.SAME
                ? Math.toIntExact((size + stride - 1L) / stride)
                : Math.toIntExact((size - window) / stride + 1);
    }

    static ConvolutionMode mode(Padding padding) {
        return padding == Padding.SAME ? ConvolutionMode.Same : ConvolutionMode.Truncate;
    }

    private static IllegalArgumentException misfit(String format, Object... values) {
        return new IllegalArgumentException(String.format(Locale.ROOT, format, values));
    }
}
