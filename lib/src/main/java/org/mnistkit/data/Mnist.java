package org.mnistkit.data;

import java.lang.ref.SoftReference;
import java.util.List;
import java.util.function.Supplier;
import org.mnistkit.file.DataException;

/**
 * The images of a {@link Dataset}: MNIST's handwritten digits or, in the same format,
 * Fashion-MNIST's pieces of clothing. Each has 60,000 images to train on and 10,000 to test with,
 * of 28×28 pixels in ten classes.
 *
 * <p>Images are read when they are first asked for, and kept as long as memory allows. All methods
 * can be called from any thread.
 */
public final class Mnist {

    private final Dataset dataset;
    private final Provenance provenance;
    private final Lazy train;
    private final Lazy test;

    Mnist(
            Dataset dataset,
            Provenance provenance,
            Supplier<ImageSet> train,
            Supplier<ImageSet> test) {
        this.dataset = dataset;
        this.provenance = provenance;
        this.train = new Lazy(train);
        this.test = new Lazy(test);
    }

    /**
     * Returns MNIST's digits; short for {@code Dataset.DIGITS.load()}.
     *
     * @throws DataException as {@link Dataset#load()}
     */
    public static Mnist digits() {
        return Dataset.DIGITS.load();
    }

    /**
     * Returns the images of Fashion-MNIST; short for {@code Dataset.FASHION.load()}.
     *
     * @throws DataException as {@link Dataset#load()}
     */
    public static Mnist fashion() {
        return Dataset.FASHION.load();
    }

    /** The images to train on: 60,000 of them. */
    public ImageSet train() {
        return train.get();
    }

    /** The images to test with: 10,000 of them, to be looked at when all choices are made. */
    public ImageSet test() {
        return test.get();
    }

    /** The data set that these are the images of, or that they replace if they are synthetic. */
    public Dataset dataset() {
        return dataset;
    }

    /** What the labels 0 to 9 stand for. */
    public List<String> classNames() {
        return dataset.classNames();
    }

    /** Where the data comes from, and whether it is real; its checksum is the training images'. */
    public Provenance provenance() {
        return provenance;
    }

    @Override
    public String toString() {
        return provenance.name() + " (" + provenance.origin() + ")";
    }

    /** Images that are read when first asked for, and read again if memory ran short meanwhile. */
    private static final class Lazy {
        private final Supplier<ImageSet> source;
        private SoftReference<ImageSet> kept = new SoftReference<>(null);

        Lazy(Supplier<ImageSet> source) {
            this.source = source;
        }

        synchronized ImageSet get() {
            ImageSet images = kept.get();
            if (images == null) {
                images = source.get();
                kept = new SoftReference<>(images);
            }
            return images;
        }
    }
}
