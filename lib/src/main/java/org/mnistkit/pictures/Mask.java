package org.mnistkit.pictures;

import org.mnistkit.pictures.Plane.Box;

/**
 * Some of the pixels of a plane, all of them in a box.
 *
 * @param in for each pixel of the box, row by row, whether it is one of them
 * @param box where they are
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Mask(boolean[] in, Box box) {

    /** Whether a pixel of the plane is one of them. */
    boolean has(int x, int y) {
        return box.left() <= x
                && x <= box.right()
                && box.top() <= y
                && y <= box.bottom()
                && in[(y - box.top()) * box.width() + x - box.left()];
    }

    /** With so many pixels more on all sides, across corners too, where the plane has them. */
    Mask grown(int by, Plane plane) {
        Box wide =
                new Box(
                        Math.max(0, box.left() - by),
                        Math.max(0, box.top() - by),
                        Math.min(plane.width() - 1, box.right() + by),
                        Math.min(plane.height() - 1, box.bottom() + by));
        int width = wide.width();
        int height = wide.height();
        boolean[] some = new boolean[width * height];
        for (int y = 0; y < box.height(); y++) {
            int row = box.top() - wide.top() + y;
            System.arraycopy(
                    in, y * box.width(), some, row * width + box.left() - wide.left(), box.width());
        }
        boolean[] rows = some.clone();
        spread(some, rows, 1, width, height, width, by);
        boolean[] grown = rows.clone();
        spread(rows, grown, width, 1, width, height, by);
        return new Mask(grown, wide);
    }

    /** Along lines whose pixels are a step apart, and which begin another step apart. */
    private static void spread(
            boolean[] from, boolean[] to, int step, int pitch, int lines, int length, int by) {
        for (int line = 0; line < lines; line++) {
            for (int i = 0; i < length; i++) {
                if (from[line * pitch + i * step]) {
                    int end = Math.min(length - 1, i + by);
                    for (int j = Math.max(0, i - by); j <= end; j++) {
                        to[line * pitch + j * step] = true;
                    }
                }
            }
        }
    }
}
