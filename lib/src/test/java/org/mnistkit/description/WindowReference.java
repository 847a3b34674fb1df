package org.mnistkit.description;

import org.mnistkit.description.layer.LayerSpec.Padding;
import org.mnistkit.description.layer.LayerSpec.Size;

/**
 * Convolution and pooling by their definition, with the borders of TensorFlow: with padding "same"
 * the output has ⌈size / stride⌉ rows, and of an odd number of rows to be added the odd one is at
 * the end.
 */
final class WindowReference {

    /** What is made of the pixels under a window at one place. */
    interface Window {
        /**
         * The value at one place.
         *
         * @param inside which pixels of the window, row by row, lie on the map
         * @param values the pixels, 0 where they don't
         */
        double of(boolean[] inside, double[] values);
    }

    private WindowReference() {}

    static double[][] slide(
            double[][] map, Size window, Size stride, Size dilation, Padding padding, Window what) {
        int[] rows = starts(map.length, window.rows(), stride.rows(), dilation.rows(), padding);
        int[] columns =
                starts(
                        map[0].length,
                        window.columns(),
                        stride.columns(),
                        dilation.columns(),
                        padding);
        double[][] out = new double[rows.length][columns.length];
        for (int r = 0; r < rows.length; r++) {
            for (int c = 0; c < columns.length; c++) {
                boolean[] inside = new boolean[window.rows() * window.columns()];
                double[] values = new double[inside.length];
                for (int i = 0; i < inside.length; i++) {
                    int y = rows[r] + i / window.columns() * dilation.rows();
                    int x = columns[c] + i % window.columns() * dilation.columns();
                    inside[i] = y >= 0 && y < map.length && x >= 0 && x < map[0].length;
                    values[i] = inside[i] ? map[y][x] : 0;
                }
                out[r][c] = what.of(inside, values);
            }
        }
        return out;
    }

    /** Where the window is put along one side. */
    private static int[] starts(int size, int window, int stride, int dilation, Padding padding) {
        int reach = (window - 1) * dilation + 1;
        int count = padding == Padding.SAME ? ceil(size, stride) : ceil(size - reach + 1, stride);
        int added = padding == Padding.SAME ? Math.max(0, (count - 1) * stride + reach - size) : 0;
        int[] starts = new int[count];
        for (int i = 0; i < count; i++) {
            starts[i] = i * stride - added / 2;
        }
        return starts;
    }

    private static int ceil(int a, int b) {
        return (a + b - 1) / b;
    }
}
