package org.mnistkit.data;

import java.util.ArrayDeque;
import java.util.Deque;
import org.mnistkit.data.Gaussian.Edge;

/**
 * Where the brightness changes: white lines of one pixel on black (Canny 1986, "A computational
 * approach to edge detection").
 */
final class CannyEdges {

    private final Raster across;
    private final Raster down;

    /** How much the brightness changes: the length of the gradient. */
    private final Raster strength;

    private CannyEdges(Raster smooth) {
        across = sobel(smooth.transposed()).transposed();
        down = sobel(smooth);
        strength = across.map((row, column, value) -> Math.hypot(value, down.at(row, column)));
    }

    /**
     * The edges of an image.
     *
     * @param sigma standard deviation in pixels of the Gaussian filter that takes the noise away
     * @param low an edge goes on as long as its gradient, by Sobel's filter, is at least as long
     * @param high every edge has a place where it is at least as long
     */
    static Raster of(Raster image, double sigma, double low, double high) {
        CannyEdges edges = new CannyEdges(Gaussian.smooth(image, sigma, Edge.LEFT_OUT));
        Raster ridges =
                edges.strength.map((row, column, value) -> edges.isRidge(row, column) ? value : 0);
        return connected(ridges, low, high);
    }

    /** Sobel's filter: how the brightness changes from above to below. */
    private static Raster sobel(Raster image) {
        return image.map(
                (row, column, value) ->
                        change(image, row, column - 1)
                                + 2 * change(image, row, column)
                                + change(image, row, column + 1));
    }

    private static double change(Raster image, int row, int column) {
        return image.nearest(row + 1, column) - image.nearest(row - 1, column);
    }

    /**
     * Whether the gradient is nowhere longer on the line along the gradient, a step to either side.
     * There, it is interpolated between a pixel beside this one and a pixel at its corner. What is
     * at the border of the image never counts.
     */
    private boolean isRidge(int row, int column) {
        if (row == 0
                || column == 0
                || row == strength.rows() - 1
                || column == strength.columns() - 1) {
            return false;
        }
        double steep = Math.abs(down.at(row, column));
        double flat = Math.abs(across.at(row, column));
        boolean isSteep = steep >= flat;
        double share = isSteep ? flat / steep : steep / flat;
        int diagonal = down.at(row, column) * across.at(row, column) >= 0 ? 1 : -1;
        int rowStep = isSteep ? 1 : 0;
        int columnStep = isSteep ? 0 : 1;
        int rowCorner = isSteep ? 1 : diagonal;
        int columnCorner = isSteep ? diagonal : 1;
        double here = strength.at(row, column);
        double after =
                share * strength.at(row + rowCorner, column + columnCorner)
                        + (1 - share) * strength.at(row + rowStep, column + columnStep);
        double before =
                share * strength.at(row - rowCorner, column - columnCorner)
                        + (1 - share) * strength.at(row - rowStep, column - columnStep);
        return here > 0 && after <= here && before <= here;
    }

    /**
     * The places of at least the low value that are connected to one of at least the high value.
     */
    private static Raster connected(Raster ridges, double low, double high) {
        Raster found = new Raster(ridges.rows(), ridges.columns());
        Deque<int[]> open = new ArrayDeque<>();
        for (int row = 0; row < ridges.rows(); row++) {
            for (int column = 0; column < ridges.columns(); column++) {
                visit(ridges, row, column, high, found, open);
            }
        }
        while (!open.isEmpty()) {
            int[] place = open.pop();
            for (int row = place[0] - 1; row <= place[0] + 1; row++) {
                for (int column = place[1] - 1; column <= place[1] + 1; column++) {
                    visit(ridges, row, column, low, found, open);
                }
            }
        }
        return found;
    }

    /** Marks a place if it is an edge. Only places within the border are, so all is in bounds. */
    private static void visit(
            Raster ridges, int row, int column, double least, Raster found, Deque<int[]> open) {
        int i = row * ridges.columns() + column;
        if (ridges.values()[i] >= least && found.values()[i] == 0) {
            found.values()[i] = 1;
            open.push(new int[] {row, column});
        }
    }
}
