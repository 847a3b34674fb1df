package org.mnistkit.data;

import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A handful of images as a network takes them, in arrays that a {@link BatchLoader} fills again and
 * again: they are valid until the next call of {@link BatchLoader#next}.
 */
public final class Batch {

    private final int rows;
    private final int columns;
    private final int classes;
    private final float[] pixels;
    private final int[] labels;

    Batch(int size, ImageSet images) {
        rows = images.rows();
        columns = images.columns();
        classes = images.classNames().size();
        pixels = new float[Math.multiplyExact(size, rows * columns)];
        labels = new int[size];
    }

    /** Number of images. */
    public int size() {
        return labels.length;
    }

    /** Height of an image in pixels. */
    public int rows() {
        return rows;
    }

    /** Width of an image in pixels. */
    public int columns() {
        return columns;
    }

    /** Number of classes. */
    public int classes() {
        return classes;
    }

    /**
     * The normalized pixels, image by image, row by row: [size, 1, rows, columns] float32 (NCHW),
     * in [0, 1] unless standardized. Not a copy; exactly as long as the batch is.
     */
    public float[] pixels() {
        return pixels;
    }

    /** The label of each image, in [0, classes). Not a copy. */
    public int[] labels() {
        return labels;
    }

    /**
     * The labels in one-hot form: a row for each image, 1 in the column of its class and 0
     * elsewhere.
     *
     * @return a new array of size × classes values
     */
    public float[] oneHot() {
        float[] values = new float[labels.length * classes];
        for (int i = 0; i < labels.length; i++) {
            values[i * classes + labels[i]] = 1;
        }
        return values;
    }

    /**
     * A copy as DL4J's {@code fit} takes it.
     *
     * @return features [size, 1, rows, columns] and labels [size, classes] in one-hot form,
     *     float32, off-heap, valid for as long as one likes
     */
    public DataSet toDataSet() {
        return new DataSet(
                Nd4j.create(pixels, new long[] {size(), 1, rows, columns}, 'c'),
                Nd4j.create(oneHot(), new long[] {size(), classes}, 'c'));
    }
}
