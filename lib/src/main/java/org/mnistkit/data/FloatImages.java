package org.mnistkit.data;

import java.util.Objects;

/**
 * Images whose pixels are no longer whole numbers, as a network takes them: while somebody changes
 * them step by step, for example.
 *
 * @param pixels normalized, image by image, row by row; not copied
 * @param rows height of an image in pixels
 * @param columns width of an image in pixels
 */
@SuppressWarnings("ArrayRecordComponent") // Handed to the engine as it is, compared by nobody.
public record FloatImages(float[] pixels, int rows, int columns) implements Images {

    /**
     * @throws IllegalArgumentException if the pixels are not those of a number of images
     */
    public FloatImages {
        if (rows < 1 || columns < 1 || pixels.length % (rows * columns) != 0) {
            throw new IllegalArgumentException(
                    "%,d pixels are no number of images of %d×%d"
                            .formatted(pixels.length, rows, columns));
        }
    }

    @Override
    public int size() {
        return pixels.length / (rows * columns);
    }

    @Override
    public void copyTo(float[] target, int from, int to) {
        Objects.checkFromToIndex(from, to, size());
        int length = rows * columns;
        ImageSet.requireRoom(target, to - from, length);
        System.arraycopy(pixels, from * length, target, 0, (to - from) * length);
    }
}
