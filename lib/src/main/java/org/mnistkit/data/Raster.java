package org.mnistkit.data;

/**
 * One image while it is changed: a number for each pixel, from 0 for black to 1 for white.
 *
 * @param values rows × columns numbers, row by row; never changed by the methods here
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Raster(double[] values, int rows, int columns) {

    /** What becomes of a pixel. */
    @FunctionalInterface
    interface PixelFunction {
        double apply(int row, int column, double value);
    }

    /** A black image. */
    Raster(int rows, int columns) {
        this(new double[rows * columns], rows, columns);
    }

    double at(int row, int column) {
        return values[row * columns + column];
    }

    /** The number at the nearest place that belongs to the image. */
    double nearest(int row, int column) {
        return at(within(row, rows), within(column, columns));
    }

    private static int within(int place, int size) {
        return Math.max(0, Math.min(size - 1, place));
    }

    /** A new image, made pixel by pixel, row by row. */
    Raster map(PixelFunction function) {
        Raster mapped = new Raster(rows, columns);
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                int i = row * columns + column;
                mapped.values[i] = function.apply(row, column, values[i]);
            }
        }
        return mapped;
    }

    /** The light of another image of the same size is added; nothing gets whiter than white. */
    Raster plus(Raster light) {
        return map((row, column, value) -> Math.min(1, value + light.at(row, column)));
    }

    /** With rows and columns swapped. */
    Raster transposed() {
        return new Raster(columns, rows).map((row, column, value) -> at(column, row));
    }
}
