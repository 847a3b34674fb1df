package org.mnistkit.engine.graph;

/** How the window of a convolution or a pooling lies over maps, whatever their size. */
@FunctionalInterface
public interface WindowRule {

    /** The window over maps of so many rows and columns. */
    Window over(long rows, long columns);

    /**
     * A window that moves over maps with padding around them. All arrays are for rows and columns.
     *
     * @param size what it covers
     * @param stride how far it moves
     * @param dilation distance of the values that it takes, 1 if they are neighbors
     * @param padding width of the padding on each side
     */
    static WindowRule padded(int[] size, int[] stride, int[] dilation, int[] padding) {
        long[] around = {padding[0], padding[1]};
        return (rows, columns) ->
                Window.of(size, stride, dilation, around, around, new long[] {rows, columns});
    }

    /**
     * A window with "same" padding: just enough for one place at each stride. The arrays are those
     * of {@link #padded}.
     */
    static WindowRule same(int[] size, int[] stride, int[] dilation) {
        return (rows, columns) -> {
            long[] input = {rows, columns};
            long[] before = new long[2];
            long[] after = new long[2];
            for (int i = 0; i < 2; i++) {
                long places = (input[i] + stride[i] - 1) / stride[i];
                long needed = (places - 1) * stride[i] + Window.extent(size[i], dilation[i]);
                long padding = Math.max(0, needed - input[i]);
                before[i] = padding / 2;
                after[i] = padding - before[i];
            }
            return Window.of(size, stride, dilation, before, after, input);
        };
    }

    /** A window that covers the whole map. */
    static WindowRule whole() {
        int[] one = {1, 1};
        long[] none = {0, 0};
        return (rows, columns) ->
                Window.of(
                        new int[] {Math.toIntExact(rows), Math.toIntExact(columns)},
                        one,
                        one,
                        none,
                        none,
                        new long[] {rows, columns});
    }
}
