package org.mnistkit.data;

import java.util.Arrays;
import java.util.Objects;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A handful of images as a network takes them, in arrays that a {@link BatchLoader} fills again and
 * again: they are valid until the next call of {@link BatchLoader#next}.
 */
public final class Batch implements Images {

    private final int rows;
    private final int columns;
    private final int classes;
    private final float[] pixels;
    private final int[] labels;
    private float[] targets = {};
    private float[][] taught;
    private double teacherShare;

    Batch(int size, ImageSet images) {
        rows = images.rows();
        columns = images.columns();
        classes = images.classNames().size();
        pixels = new float[Math.multiplyExact(size, rows * columns)];
        labels = new int[size];
    }

    /** Number of images. */
    @Override
    public int size() {
        return labels.length;
    }

    /** Height of an image in pixels. */
    @Override
    public int rows() {
        return rows;
    }

    /** Width of an image in pixels. */
    @Override
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

    @Override
    public void copyTo(float[] target, int from, int to) {
        Objects.checkFromToIndex(from, to, size());
        int length = rows * columns;
        ImageSet.requireRoom(target, to - from, length);
        System.arraycopy(pixels, from * length, target, 0, (to - from) * length);
    }

    /** The label of each image, in [0, classes). Not a copy. */
    public int[] labels() {
        return labels;
    }

    /**
     * Lets a teacher have its say: from now on, until the arrays are filled again, {@link #targets}
     * is a mixture of the labels and of the teacher's probabilities.
     *
     * @param probabilities [size][classes] what a trained network says of these images; not copied
     * @param share how much of the target comes from the teacher, in [0, 1]
     * @throws IllegalArgumentException if there is not a row for each image with a value for each
     *     class
     */
    public void teach(float[][] probabilities, double share) {
        if (probabilities.length != size()
                || Arrays.stream(probabilities).anyMatch(row -> row.length != classes)) {
            throw new IllegalArgumentException(
                    "a teacher's probabilities must be %d rows of %d values"
                            .formatted(size(), classes));
        }
        taught = probabilities;
        teacherShare = share;
    }

    /** Forgets what a teacher has said of the images that were here before. */
    void untaught() {
        taught = null;
        teacherShare = 0;
    }

    /**
     * The probabilities that a network should give: a row for each image. From the labels come 1 in
     * the column of the class and 0 elsewhere (one-hot), or less of a difference with label
     * smoothing. If a teacher was asked, these are {@code (1 - share) · label + share · teacher}.
     *
     * @param smoothing how much of a label's probability is spread over all classes, in [0, 1): the
     *     class gets {@code 1 - smoothing + smoothing / classes}, the others {@code smoothing /
     *     classes}
     * @return size × classes values, row by row, valid until the next call
     */
    public float[] targets(double smoothing) {
        if (targets.length == 0) {
            targets = new float[labels.length * classes];
        }
        double others = smoothing / classes;
        double right = 1 - smoothing + others;
        for (int i = 0; i < labels.length; i++) {
            for (int j = 0; j < classes; j++) {
                double target = (1 - teacherShare) * (j == labels[i] ? right : others);
                if (taught != null) {
                    target += teacherShare * taught[i][j];
                }
                targets[i * classes + j] = (float) target;
            }
        }
        return targets;
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
