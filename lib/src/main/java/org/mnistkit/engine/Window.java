package org.mnistkit.engine;

import java.util.Arrays;
import org.deeplearning4j.nn.conf.ConvolutionMode;

/**
 * The window that a convolution or a pooling moves over its input, in rows and columns.
 *
 * @param size what it covers
 * @param stride how far it moves
 * @param dilation distance of the values that it takes, less 1 (oneDNN counts from 0, DL4J from 1)
 * @param before padding at the top and left
 * @param after padding at the bottom and right
 * @param output how many places it has
 */
@SuppressWarnings("ArrayRecordComponent") // Handed to oneDNN as they are, compared by nobody.
record Window(
        long[] size, long[] stride, long[] dilation, long[] before, long[] after, long[] output) {

    /** Works out DL4J's rules of padding for an input of a certain size. */
    static Window of(
            ConvolutionMode mode,
            int[] size,
            int[] stride,
            int[] padding,
            int[] dilation,
            long rows,
            long columns) {
        long[] input = {rows, columns};
        Window window =
                new Window(
                        new long[2],
                        new long[2],
                        new long[2],
                        new long[2],
                        new long[2],
                        new long[2]);
        for (int i = 0; i < 2; i++) {
            long covered = (size[i] - 1L) * dilation[i] + 1;
            window.size[i] = size[i];
            window.stride[i] = stride[i];
            window.dilation[i] = dilation[i] - 1L;
            if (mode == ConvolutionMode.Same) {
                window.output[i] = (input[i] + stride[i] - 1) / stride[i];
                long total = Math.max(0, (window.output[i] - 1) * stride[i] + covered - input[i]);
                window.before[i] = total / 2;
                window.after[i] = total - total / 2;
            } else {
                window.before[i] = padding[i];
                window.after[i] = padding[i];
                window.output[i] = (input[i] + 2L * padding[i] - covered) / stride[i] + 1;
            }
        }
        return window;
    }

    /** One that covers everything. */
    static Window whole(long rows, long columns) {
        long[] none = {0, 0};
        long[] one = {1, 1};
        return new Window(new long[] {rows, columns}, one, none, none, none, one);
    }

    /**
     * The multiplications and additions of a convolution in any of its directions: every weight
     * counts once at each place, for each image.
     *
     * @param weights of all filters
     */
    double operations(long images, long weights) {
        return 2.0 * images * output[0] * output[1] * weights;
    }

    /** Whether it has one place only, and takes every value of the input there and no padding. */
    boolean isWhole(long rows, long columns) {
        return Arrays.equals(size, new long[] {rows, columns})
                && Arrays.equals(dilation, new long[2])
                && Arrays.equals(before, new long[2])
                && Arrays.equals(after, new long[2]);
    }

    /** Whether it moves by one row or column at a time. */
    boolean movesByOne() {
        return Arrays.equals(stride, new long[] {1, 1});
    }

    /** Whether it does so and never leaves the input. */
    boolean movesByOneInside() {
        return movesByOne()
                && Arrays.equals(before, new long[2])
                && Arrays.equals(after, new long[2]);
    }
}
