package org.mnistkit.engine.graph;

import java.util.Arrays;

/**
 * The window that a convolution or a pooling moves over maps of a certain size. All arrays are for
 * rows and columns.
 *
 * @param size what it covers
 * @param stride how far it moves
 * @param dilation distance of the values that it takes, less 1 (oneDNN counts from 0)
 * @param before padding at the top and left
 * @param after padding at the bottom and right
 * @param output how many places it has
 */
@SuppressWarnings("ArrayRecordComponent") // Handed to oneDNN as they are, compared by nobody.
public record Window(
        long[] size, long[] stride, long[] dilation, long[] before, long[] after, long[] output) {

    /**
     * The window over maps of a size.
     *
     * @param dilation distance of the values that it takes, 1 if they are neighbors
     * @throws IllegalArgumentException if the maps are too small for it
     */
    static Window of(
            int[] size, int[] stride, int[] dilation, long[] before, long[] after, long[] input) {
        long[] output = new long[2];
        for (int i = 0; i < 2; i++) {
            long room = input[i] + before[i] + after[i] - extent(size[i], dilation[i]);
            if (room < 0) {
                throw new IllegalArgumentException(
                        "maps of %d×%d values are smaller than the window of %d×%d that moves over them"
                                .formatted(
                                        input[0] + before[0] + after[0],
                                        input[1] + before[1] + after[1],
                                        extent(size[0], dilation[0]),
                                        extent(size[1], dilation[1])));
            }
            output[i] = room / stride[i] + 1;
        }
        return new Window(
                new long[] {size[0], size[1]},
                new long[] {stride[0], stride[1]},
                new long[] {dilation[0] - 1L, dilation[1] - 1L},
                before,
                after,
                output);
    }

    /** How many rows or columns there are from its first value to its last. */
    static long extent(int size, int dilation) {
        return (size - 1L) * dilation + 1;
    }

    /**
     * The floating-point operations of a convolution in any of its directions: every weight counts
     * once at each place, for each image, with a multiplication and an addition.
     *
     * @param weights of all filters
     */
    double flops(long images, long weights) {
        return 2.0 * images * output[0] * output[1] * weights;
    }

    /**
     * Whether it has only one place, and takes every value of the maps there and no padding.
     *
     * @param rows of the maps
     * @param columns of the maps
     */
    public boolean isWhole(long rows, long columns) {
        return Arrays.equals(size, new long[] {rows, columns})
                && Arrays.equals(dilation, new long[2])
                && isInside();
    }

    /** Whether it moves by one row or column at a time. */
    boolean movesByOne() {
        return Arrays.equals(stride, new long[] {1, 1});
    }

    /** Whether it never leaves the maps. */
    boolean isInside() {
        return Arrays.equals(before, new long[2]) && Arrays.equals(after, new long[2]);
    }
}
