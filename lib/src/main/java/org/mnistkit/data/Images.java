package org.mnistkit.data;

/** Images as a network takes them: a set of them, or a batch of a training run. */
public interface Images {

    /** Number of images. */
    int size();

    /** Height of an image in pixels. */
    int rows();

    /** Width of an image in pixels. */
    int columns();

    /**
     * Copies the normalized pixels of some of the images, image by image, row by row.
     *
     * @param target receives (to − from) × rows × columns values, from its beginning
     * @param from index of the first of the images
     * @param to index of the first that is not copied
     * @throws IndexOutOfBoundsException if there are no such images
     * @throws IllegalArgumentException if the array is too short
     */
    void copyTo(float[] target, int from, int to);
}
