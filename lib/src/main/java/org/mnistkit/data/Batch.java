package org.mnistkit.data;

import java.util.Arrays;
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
     * The labels as probabilities: a row for each image, 1 in the column of its class and 0
     * elsewhere (one-hot), or less of a difference with label smoothing.
     *
     * @param smoothing how much of the probability is spread over all classes, in [0, 1): the class
     *     gets {@code 1 - smoothing + smoothing / classes}, the others {@code smoothing / classes}
     * @return a new array of size × classes values
     */
    public float[] targets(double smoothing) {
        float[] values = new float[labels.length * classes];
        double rest = smoothing / classes;
        Arrays.fill(values, (float) rest);
        for (int i = 0; i < labels.length; i++) {
            values[i * classes + labels[i]] = (float) (1 - smoothing + rest);
        }
        return values;
    }

    /** {@link #toDataSet(double)} with labels in one-hot form. */
    public DataSet toDataSet() {
        return toDataSet(0);
    }

    /**
     * A copy as DL4J's {@code fit} takes it.
     *
     * @param labelSmoothing as for {@link #targets}; 0 for labels in one-hot form
     * @return features [size, 1, rows, columns] and labels [size, classes], float32, off-heap,
     *     valid for as long as one likes
     */
    public DataSet toDataSet(double labelSmoothing) {
        return new DataSet(
                Nd4j.create(pixels, new long[] {size(), 1, rows, columns}, 'c'),
                Nd4j.create(targets(labelSmoothing), new long[] {size(), classes}, 'c'));
    }
}
