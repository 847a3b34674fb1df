package org.mnistkit.data;

import java.awt.geom.AffineTransform;
import java.io.Serializable;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Random;
import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;
import org.mnistkit.file.DataException;
import org.mnistkit.file.Sha256;
import org.mnistkit.file.WholeFile;
import org.mnistkit.settings.Augmentation;
import org.mnistkit.settings.Seeds;
import org.mnistkit.settings.Values;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * Labeled gray images, all of one size: the form in which data travels through the kit.
 *
 * <p>Pixels are kept as they are in the files, one byte each (47 MB for 60,000 images of 28×28; as
 * float32 they would take 188 MB), and become float32 only batch by batch. A set never changes:
 * {@link #take}, {@link #filter}, {@link #shuffle}, {@link #split} and their like return views that
 * share the pixels and cost four bytes per image.
 *
 * <p>The class is long because all that a reader does with images is a method of it; nearly all of
 * them are a few lines, and none needs another.
 */
public final class ImageSet implements Images, Serializable {

    private static final long serialVersionUID = 1L;

    /** Each label is a byte. */
    private static final int MOST_CLASSES = 256;

    /** Pixels stay the whole numbers that they are. */
    private static final Normalization WITHOUT_SCALING = new Normalization(0, 1 / 255.0);

    private final Pixels pixels;

    /** Which of the stored images belong to this view, in this view's order. */
    private final int[] order;

    private final Normalization normalization;

    /** The normalized value of each of the 256 pixel values, made once for all views. */
    private final float[] table;

    private ImageSet(Pixels pixels, int[] order, Normalization normalization, float[] table) {
        this.pixels = pixels;
        this.order = order;
        this.normalization = normalization;
        this.table = table;
    }

    /** What all views of one set share. */
    @SuppressWarnings("ArrayRecordComponent") // never compared, never leaves this class
    private record Pixels(
            byte[] values,
            byte[] labels,
            int rows,
            int columns,
            List<String> classNames,
            Provenance provenance)
            implements Serializable {}

    /**
     * Creates a set from raw bytes, which are not copied and must not be changed afterwards.
     *
     * @param pixels n × rows × columns bytes, image by image, row by row; 0 is background (black),
     *     255 is full ink
     * @param labels n bytes, each the index of a class name
     * @param rows height of an image in pixels
     * @param columns width of an image in pixels
     * @param classNames what the labels 0, 1, … stand for; at most 256
     * @param provenance where the images come from
     * @throws IllegalArgumentException if lengths do not agree, a label has no class name, or there
     *     are too many of these
     */
    public static ImageSet of(
            byte[] pixels,
            byte[] labels,
            int rows,
            int columns,
            List<String> classNames,
            Provenance provenance) {
        if (rows < 1 || columns < 1) {
            throw new IllegalArgumentException(
                    "images of %d×%d pixels, but at least 1×1 is needed".formatted(rows, columns));
        }
        if (classNames.size() > MOST_CLASSES) {
            throw new IllegalArgumentException(
                    "%,d class names, but there can be at most %d, since a label is a byte"
                            .formatted(classNames.size(), MOST_CLASSES));
        }
        if (pixels.length != (long) labels.length * rows * columns) {
            throw new IllegalArgumentException(
                    "%s need %,d pixels (%d×%d each), but there are %,d"
                            .formatted(
                                    Values.counted(labels.length, "label"),
                                    (long) labels.length * rows * columns,
                                    rows,
                                    columns,
                                    pixels.length));
        }
        for (int i = 0; i < labels.length; i++) {
            int label = labels[i] & 0xff;
            if (label >= classNames.size()) {
                throw new IllegalArgumentException(
                        "label %d of image %,d has no name: there %s"
                                .formatted(label, i, names(classNames)));
            }
        }
        Objects.requireNonNull(provenance, "provenance");
        int[] order = new int[labels.length];
        Arrays.setAll(order, i -> i);
        return new ImageSet(
                new Pixels(pixels, labels, rows, columns, List.copyOf(classNames), provenance),
                order,
                Normalization.UNIT,
                Normalization.UNIT.table());
    }

    /**
     * Reads images and labels in IDX format, the format of MNIST, from two files that are
     * compressed by gzip or plain. It serves for any data set that comes in this format, such as
     * KMNIST or EMNIST (whose images are stored with rows and columns swapped).
     *
     * @param images the file of images
     * @param labels the file of labels, as many as there are images
     * @param classNames what the labels 0, 1, … stand for
     * @throws DataException if a file is missing or broken, or the two do not belong together; the
     *     message says what is wrong and how to fix it
     */
    public static ImageSet read(Path images, Path labels, List<String> classNames) {
        Idx pixels = Idx.images(images, FileOrigin.USER);
        Idx classes = Idx.labels(labels, FileOrigin.USER);
        String name = images.getFileName().toString();
        return Idx.imageSet(
                pixels,
                classes,
                images,
                labels,
                classNames,
                new Provenance(name, images.toString(), pixels.sha256(), false));
    }

    /**
     * Writes these images and their labels in IDX format, not compressed, so that {@link #read}
     * reads them. Earlier files are replaced, each at once.
     *
     * @param images the file of images
     * @param labels the file of labels
     * @throws IllegalArgumentException if there are none: the format's readers expect some
     * @throws DataException if a file cannot be written
     */
    public void write(Path images, Path labels) {
        if (size() == 0) {
            throw new IllegalArgumentException("there are no images to write");
        }
        WholeFile.write(images, Idx.ofImages(size(), rows(), columns(), pixelBytes()));
        WholeFile.write(labels, Idx.ofLabels(labelBytes()));
    }

    /**
     * Several sets in one, for example own digits and some of MNIST's. The pixels are copied.
     *
     * @param sets at least one, of the same classes and size; a set may occur more than once
     * @return their images in this order, normalized as the first set is; their {@link
     *     #originalIndex} counts anew, and their {@link #provenance} names all the sets
     * @throws IllegalArgumentException if there are none, or they differ
     */
    public static ImageSet concat(List<ImageSet> sets) {
        if (sets.isEmpty()) {
            throw new IllegalArgumentException("there are no sets of images; give at least one");
        }
        ImageSet first = sets.get(0);
        int length = first.imageLength();
        int size = 0;
        for (ImageSet set : sets) {
            requireAlike(first, set);
            size = Math.addExact(size, set.size());
        }
        byte[] values = new byte[Math.multiplyExact(size, length)];
        byte[] labels = new byte[size];
        int next = 0;
        for (ImageSet set : sets) {
            System.arraycopy(set.pixelBytes(), 0, values, next * length, set.size() * length);
            System.arraycopy(set.labelBytes(), 0, labels, next, set.size());
            next += set.size();
        }
        Provenance provenance = Provenance.of(sets.stream().map(ImageSet::provenance).toList());
        return of(values, labels, first.rows(), first.columns(), first.classNames(), provenance)
                .normalizedBy(first.normalization);
    }

    private static void requireAlike(ImageSet first, ImageSet other) {
        if (other.rows() != first.rows() || other.columns() != first.columns()) {
            throw new IllegalArgumentException(
                    "images of %d×%d and of %d×%d pixels cannot be in one set"
                            .formatted(
                                    first.rows(), first.columns(), other.rows(), other.columns()));
        }
        if (!other.classNames().equals(first.classNames())) {
            throw new IllegalArgumentException(
                    "images of %s and of %s cannot be in one set"
                            .formatted(
                                    String.join(", ", first.classNames()),
                                    String.join(", ", other.classNames())));
        }
    }

    /** How many classes there are, and their labels: "are 10 classes, 0 to 9". */
    static String names(List<String> classNames) {
        int count = classNames.size();
        return "%s %s%s"
                .formatted(
                        count == 1 ? "is" : "are",
                        Values.counted(count, "class"),
                        count == 0 ? "" : ", 0" + (count == 1 ? "" : " to " + (count - 1)));
    }

    // ---- What is in the set

    /** Number of images. */
    @Override
    public int size() {
        return order.length;
    }

    /** Height of an image in pixels. */
    @Override
    public int rows() {
        return pixels.rows;
    }

    /** Width of an image in pixels. */
    @Override
    public int columns() {
        return pixels.columns;
    }

    /** What the labels 0, 1, … stand for. */
    public List<String> classNames() {
        return pixels.classNames;
    }

    /** Where the images come from. */
    public Provenance provenance() {
        return pixels.provenance;
    }

    /** How the pixels are normalized when they are handed out as floats. */
    public Normalization normalization() {
        return normalization;
    }

    /** The label of an image, an index into {@link #classNames}. */
    public int label(int image) {
        return pixels.labels[stored(image)] & 0xff;
    }

    /** The labels of all images, in order. */
    public int[] labels() {
        int[] labels = new int[size()];
        Arrays.setAll(labels, this::label);
        return labels;
    }

    /** What the label of an image stands for, for example "7" or "Sneaker". */
    public String labelName(int image) {
        return pixels.classNames.get(label(image));
    }

    /** One pixel, in [0, 255]; 0 is background. */
    public int pixel(int image, int row, int column) {
        Objects.checkIndex(row, pixels.rows);
        Objects.checkIndex(column, pixels.columns);
        return pixels.values[(stored(image) * pixels.rows + row) * pixels.columns + column] & 0xff;
    }

    /**
     * The place of an image in the set that was first read, whatever views were taken since: the
     * number by which others can find it in the file.
     */
    public int originalIndex(int image) {
        return stored(image);
    }

    /**
     * What tells sets apart that may come from the same file: the SHA-256 of the pixels and labels
     * of all images in their order, in hexadecimal.
     */
    public String checksum() {
        MessageDigest digest = Sha256.newDigest();
        for (int stored : order) {
            digest.update(pixels.values, stored * imageLength(), imageLength());
            digest.update(pixels.labels[stored]);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /**
     * Whether another set has the same images, with the same labels, in the same order; their
     * normalization may be another.
     */
    public boolean hasSameImages(ImageSet other) {
        boolean same =
                size() == other.size()
                        && rows() == other.rows()
                        && columns() == other.columns()
                        && classNames().equals(other.classNames());
        for (int i = 0; same && i < size(); i++) {
            int here = order[i] * imageLength();
            int there = other.order[i] * imageLength();
            same =
                    label(i) == other.label(i)
                            && Arrays.equals(
                                    pixels.values,
                                    here,
                                    here + imageLength(),
                                    other.pixels.values,
                                    there,
                                    there + imageLength());
        }
        return same;
    }

    /** How many images there are of each class. */
    public int[] classCounts() {
        int[] counts = new int[pixels.classNames.size()];
        for (int i = 0; i < size(); i++) {
            counts[label(i)]++;
        }
        return counts;
    }

    /** How often each of the values 0 to 255 occurs among all pixels. */
    public long[] pixelHistogram() {
        long[] histogram = new long[256];
        int length = imageLength();
        for (int stored : order) {
            int start = stored * length;
            for (int i = start; i < start + length; i++) {
                histogram[pixels.values[i] & 0xff]++;
            }
        }
        return histogram;
    }

    /**
     * The mean of all images, pixel by pixel.
     *
     * @return rows × columns values in [0, 255], row by row; all 0 for an empty set
     */
    public float[] meanImage() {
        int length = imageLength();
        long[] sums = new long[length];
        for (int stored : order) {
            int start = stored * length;
            for (int i = 0; i < length; i++) {
                sums[i] += pixels.values[start + i] & 0xff;
            }
        }
        float[] mean = new float[length];
        for (int i = 0; i < length && size() > 0; i++) {
            mean[i] = (float) sums[i] / size();
        }
        return mean;
    }

    /** A row for each image: its index in the file, its label and what the label stands for. */
    public Table toTable() {
        IntColumn index = IntColumn.create("index", size());
        IntColumn label = IntColumn.create("label", labels());
        StringColumn name = StringColumn.create("class");
        for (int i = 0; i < size(); i++) {
            index.set(i, originalIndex(i));
            name.append(labelName(i));
        }
        return Table.create(provenance().name(), index, label, name);
    }

    // ---- Views

    /** The first {@code count} images; all of them if there are not that many. */
    public ImageSet take(int count) {
        return slice(0, Math.min(requireCount(count), size()));
    }

    /** All but the first {@code count} images; none if there are not that many. */
    public ImageSet skip(int count) {
        return slice(Math.min(requireCount(count), size()), size());
    }

    /** The images from one index (inclusive) to another (exclusive). */
    public ImageSet slice(int from, int to) {
        Objects.checkFromToIndex(from, to, size());
        return view(Arrays.copyOfRange(order, from, to));
    }

    /** The images with the given indices, in the given order. */
    public ImageSet select(int... images) {
        int[] selected = new int[images.length];
        Arrays.setAll(selected, i -> stored(images[i]));
        return view(selected);
    }

    /** The images whose label passes a test, for example {@code filter(label -> label == 7)}. */
    public ImageSet filter(IntPredicate labelTest) {
        return view(
                Arrays.stream(order)
                        .filter(stored -> labelTest.test(pixels.labels[stored] & 0xff))
                        .toArray());
    }

    /**
     * The same images in an order drawn from a seed: the same seed gives the same order everywhere.
     */
    public ImageSet shuffle(long seed) {
        int[] shuffled = order.clone();
        StratifiedSplit.shuffle(shuffled, new Random(seed));
        return view(shuffled);
    }

    /**
     * The same images in the order in which an epoch of a training run takes them, as {@link
     * BatchLoader#shuffled(ImageSet, int, long, int)} does: each epoch has an order of its own, and
     * can be repeated without those before it.
     *
     * @param seed the seed of the training
     * @param epoch the number of the epoch; a training run counts from 1
     */
    public ImageSet shuffle(long seed, int epoch) {
        return shuffle(Seeds.of(seed, epoch));
    }

    /** Cuts the set in two as it lies: the first part to train on, the rest to validate with. */
    public Split split(double fraction) {
        int cut = (int) Math.round(requireFraction(fraction) * size());
        return new Split(slice(0, cut), slice(cut, size()));
    }

    /**
     * Cuts the set in two at random, class by class, so that both parts hold the classes in the
     * same proportions (a stratified split). Each part comes out shuffled.
     *
     * @param fraction how much of it to train on, in [0, 1]
     * @param seed the same seed gives the same split
     */
    public Split split(double fraction, long seed) {
        requireFraction(fraction);
        int[][] parts =
                StratifiedSplit.of(
                        order, i -> pixels.labels[i] & 0xff, classNames().size(), fraction, seed);
        return new Split(view(parts[0]), view(parts[1]));
    }

    /**
     * A random sample with the classes in the proportions of the whole set; all of it if it is
     * small.
     */
    public ImageSet sample(int count, long seed) {
        if (requireCount(count) >= size()) {
            return shuffle(seed);
        }
        return split((double) count / size(), seed).train();
    }

    /**
     * The same images with other labels, for example those of pictures of one's own, of which
     * nobody but their owner knows what they show.
     *
     * @param labels one for each image, in their order, each an index into {@link #classNames}
     * @return new images in the same order; their {@link #originalIndex} counts anew
     * @throws IllegalArgumentException if there are not as many as images, or one has no class name
     */
    public ImageSet labeled(int... labels) {
        if (labels.length != size()) {
            throw new IllegalArgumentException(
                    "%s need as many labels, but there are %,d"
                            .formatted(Values.counted(size(), "image"), labels.length));
        }
        byte[] bytes = new byte[size()];
        for (int i = 0; i < size(); i++) {
            if (labels[i] < 0 || labels[i] >= classNames().size()) {
                throw new IllegalArgumentException(
                        "label %d of image %,d has no name: there %s"
                                .formatted(labels[i], i, names(classNames())));
            }
            bytes[i] = (byte) labels[i];
        }
        return of(pixelBytes(), bytes, rows(), columns(), classNames(), provenance())
                .normalizedBy(normalization);
    }

    /** The same images, handing out their pixels normalized in the given way. */
    public ImageSet normalizedBy(Normalization other) {
        Objects.requireNonNull(other, "normalization");
        return new ImageSet(pixels, order, other, other.table());
    }

    /**
     * The set cut into batches, in order; the last one holds what is left and may be smaller.
     *
     * @param batchSize images in a batch, at least 1
     */
    public Iterable<ImageSet> batches(int batchSize) {
        if (batchSize < 1) {
            throw new IllegalArgumentException(
                    "batchSize is " + batchSize + ", but must be at least 1");
        }
        return () ->
                new Iterator<>() {
                    private int next;

                    @Override
                    public boolean hasNext() {
                        return next < size();
                    }

                    @Override
                    public ImageSet next() {
                        if (!hasNext()) {
                            throw new NoSuchElementException();
                        }
                        int from = next;
                        next = Math.min(size(), from + batchSize);
                        return slice(from, next);
                    }
                };
    }

    /**
     * The images as a training run sees them in one epoch: changed at random, as an augmentation
     * says. Their pixels are rounded to whole numbers here; in a training run, they are not.
     *
     * @param seed the seed of the training
     * @param epoch the number of the epoch; a training run counts from 1
     * @return new images in the same order, with the same labels; their {@link #originalIndex}
     *     counts anew
     */
    public ImageSet augmented(Augmentation augmentation, long seed, int epoch) {
        Augmenter augmenter = new Augmenter(augmentation, normalizedBy(WITHOUT_SCALING));
        byte[] values = new byte[Math.multiplyExact(size(), imageLength())];
        float[] some = new float[ElasticField.IMAGES * imageLength()];
        for (int from = 0; from < size(); from += ElasticField.IMAGES) {
            int to = Math.min(size(), from + ElasticField.IMAGES);
            augmenter.augment(from, to, seed, epoch, some);
            round(some, (to - from) * imageLength(), values, from * imageLength());
        }
        return changed(values, provenance());
    }

    /**
     * The images zoomed, rotated and shifted in this order, about their centers. What leaves an
     * image is lost, and black comes in. Pixels are interpolated (bilinear) and rounded to whole
     * numbers.
     *
     * @param zoom how many times as large, greater than 0
     * @param degrees clockwise
     * @param right by so many pixels
     * @param down by so many pixels
     * @return new images in the same order, with the same labels; their {@link #originalIndex}
     *     counts anew
     */
    public ImageSet transformed(double zoom, double degrees, double right, double down) {
        if (!(zoom > 0)) {
            throw new IllegalArgumentException(
                    "zoom is " + zoom + ", but must be greater than 0; 1 changes nothing");
        }
        if (!Double.isFinite(zoom + degrees + right + down)) {
            throw new IllegalArgumentException(
                    "zoom %s, %s degrees, %s to the right and %s down, but all must be finite numbers"
                            .formatted(zoom, degrees, right, down));
        }
        Augmenter augmenter = new Augmenter(Augmentation.NONE, normalizedBy(WITHOUT_SCALING));
        AffineTransform source = augmenter.source(degrees, 0, zoom, zoom, right, down, false);
        byte[] values = new byte[Math.multiplyExact(size(), imageLength())];
        for (int image = 0; image < size(); image++) {
            float[] pixels = augmenter.transformed(image, source, null);
            round(pixels, pixels.length, values, image * imageLength());
        }
        return changed(values, provenance());
    }

    /**
     * The images with each pixel replaced by what a function makes of it, for example {@code pixel
     * -> 255 - pixel} for dark on light.
     *
     * @param change takes a pixel in [0, 255], and returns one
     * @return new images in the same order, with the same labels; their {@link #originalIndex}
     *     counts anew
     * @throws IllegalArgumentException if the function returns a number outside [0, 255]
     */
    public ImageSet mapPixels(IntUnaryOperator change) {
        byte[] values = pixelBytes();
        for (int i = 0; i < values.length; i++) {
            int value = change.applyAsInt(values[i] & 0xff);
            if (value < 0 || value > 255) {
                throw new IllegalArgumentException(
                        "a pixel of %d became %d, but must be in [0, 255]"
                                .formatted(values[i] & 0xff, value));
            }
            values[i] = (byte) value;
        }
        return changed(values, provenance());
    }

    /**
     * The images corrupted in one of the ways of MNIST-C: how well does a network do on images that
     * are unlike those it was trained on? How an image is corrupted depends on the corruption, the
     * seed, and its {@link #originalIndex} alone.
     *
     * @return new images in the same order, with the same labels; their {@link #originalIndex}
     *     counts anew, and their {@link #provenance} names the corruption
     */
    public ImageSet corrupted(Corruption corruption, long seed) {
        byte[] values = new byte[Math.multiplyExact(size(), imageLength())];
        for (int i = 0; i < size(); i++) {
            int start = stored(i) * imageLength();
            byte[] image = Arrays.copyOfRange(pixels.values, start, start + imageLength());
            byte[] changed =
                    corruption.apply(image, pixels.rows, pixels.columns, seed, originalIndex(i));
            System.arraycopy(changed, 0, values, i * imageLength(), imageLength());
        }
        return changed(values, provenance().corrupted(corruption, seed));
    }

    private static void round(float[] from, int count, byte[] to, int start) {
        for (int i = 0; i < count; i++) {
            to[start + i] = (byte) (from[i] + 0.5f);
        }
    }

    // ---- Numbers for a network

    /**
     * Copies normalized pixels into an array, image by image, row by row.
     *
     * @param target receives size × rows × columns values, from its beginning
     */
    public void copyTo(float[] target) {
        copyTo(target, 0, size());
    }

    @Override
    public void copyTo(float[] target, int from, int to) {
        Objects.checkFromToIndex(from, to, size());
        int length = imageLength();
        requireRoom(target, to - from, length);
        int next = 0;
        for (int image = from; image < to; image++) {
            int start = order[image] * length;
            for (int i = start; i < start + length; i++) {
                target[next++] = table[pixels.values[i] & 0xff];
            }
        }
    }

    /** Refuses an array that is too short for the pixels of so many images. */
    static void requireRoom(float[] target, int images, int imageLength) {
        if (target.length < (long) images * imageLength) {
            throw new IllegalArgumentException(
                    "%,d images need an array of %,d floats, but it has %,d"
                            .formatted(images, (long) images * imageLength, target.length));
        }
    }

    /**
     * The normalized pixels of one image.
     *
     * @return rows × columns values, row by row; in [0, 1] unless standardized
     */
    public float[] floats(int image) {
        float[] target = new float[imageLength()];
        slice(image, image + 1).copyTo(target);
        return target;
    }

    /**
     * The normalized pixels of all images, as a network takes them. Meant for a batch: all 60,000
     * training images would take 188 MB.
     *
     * @return [n, 1, rows, columns] float32 (NCHW), in [0, 1] unless standardized; off-heap, freed
     *     with the array
     */
    public INDArray features() {
        float[] values = new float[size() * imageLength()];
        copyTo(values);
        return Nd4j.create(values, new long[] {size(), 1, pixels.rows, pixels.columns}, 'c');
    }

    /**
     * The labels in one-hot form, as a network is trained on them: a row for each image, 1 in the
     * column of its class and 0 elsewhere.
     *
     * @return [n, classes] float32; off-heap, freed with the array
     */
    public INDArray oneHot() {
        int classes = pixels.classNames.size();
        float[] values = new float[size() * classes];
        for (int i = 0; i < size(); i++) {
            values[i * classes + label(i)] = 1;
        }
        return Nd4j.create(values, new long[] {size(), classes}, 'c');
    }

    /** {@link #features} and {@link #oneHot} together, as DL4J's {@code fit} takes them. */
    public DataSet toDataSet() {
        return new DataSet(features(), oneHot());
    }

    @Override
    public String toString() {
        return "%s: %s of %d×%d pixels in %s"
                .formatted(
                        provenance().name(),
                        Values.counted(size(), "image"),
                        pixels.rows,
                        pixels.columns,
                        Values.counted(pixels.classNames.size(), "class"));
    }

    // ---- Helpers

    /** New pixels in place of those of these images. */
    private ImageSet changed(byte[] values, Provenance origin) {
        return of(values, labelBytes(), pixels.rows, pixels.columns, classNames(), origin)
                .normalizedBy(normalization);
    }

    /** The pixels of these images alone, one after another. */
    private byte[] pixelBytes() {
        byte[] values = new byte[Math.multiplyExact(size(), imageLength())];
        for (int i = 0; i < size(); i++) {
            System.arraycopy(
                    pixels.values,
                    order[i] * imageLength(),
                    values,
                    i * imageLength(),
                    imageLength());
        }
        return values;
    }

    /** The labels of these images alone. */
    private byte[] labelBytes() {
        byte[] labels = new byte[size()];
        for (int i = 0; i < size(); i++) {
            labels[i] = (byte) label(i);
        }
        return labels;
    }

    private int stored(int image) {
        return order[Objects.checkIndex(image, order.length)];
    }

    private int imageLength() {
        return pixels.rows * pixels.columns;
    }

    private ImageSet view(int[] newOrder) {
        return new ImageSet(pixels, newOrder, normalization, table);
    }

    private static int requireCount(int count) {
        if (count < 0) {
            throw new IllegalArgumentException("count is " + count + ", but must be at least 0");
        }
        return count;
    }

    private static double requireFraction(double fraction) {
        if (!(fraction >= 0 && fraction <= 1)) {
            throw new IllegalArgumentException(
                    "fraction is "
                            + fraction
                            + ", but must be between 0 and 1, for example 0.9 for 90 % to train"
                            + " on");
        }
        return fraction;
    }
}
