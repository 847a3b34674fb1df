package org.mnistkit.pictures;

import java.util.function.DoublePredicate;
import org.mnistkit.pictures.Plane.Box;

/**
 * How many pixels of any box are of some kind, in the same time for every box (summed-area table:
 * Crow 1984, "Summed-area tables for texture mapping").
 */
final class BoxCounts {

    private final int[] counts; // of all pixels above and to the left
    private final int pitch;

    private BoxCounts(int[] counts, int pitch) {
        this.counts = counts;
        this.pitch = pitch;
    }

    static BoxCounts of(Plane plane, DoublePredicate kind) {
        int pitch = plane.width() + 1;
        int[] counts = new int[pitch * (plane.height() + 1)];
        for (int y = 0; y < plane.height(); y++) {
            int row = 0;
            for (int x = 0; x < plane.width(); x++) {
                row += kind.test(plane.values()[y * plane.width() + x]) ? 1 : 0;
                counts[(y + 1) * pitch + x + 1] = counts[y * pitch + x + 1] + row;
            }
        }
        return new BoxCounts(counts, pitch);
    }

    int in(Box box) {
        int above = box.top() * pitch;
        int below = (box.bottom() + 1) * pitch;
        return counts[below + box.right() + 1]
                - counts[below + box.left()]
                - counts[above + box.right() + 1]
                + counts[above + box.left()];
    }
}
