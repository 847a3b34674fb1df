package org.mnistkit.data;

import java.io.Serializable;
import java.util.Objects;
import org.mnistkit.settings.Values;

/**
 * One set of labeled images cut in two: the part a network learns from, and the part that is held
 * back to see how well it does on images it has never met. No image is in both.
 *
 * @param train the images to learn from
 * @param validation the images held back
 */
public record Split(ImageSet train, ImageSet validation) implements Serializable {

    /**
     * @throws IllegalArgumentException if the two parts have images of different sizes or classes,
     *     or are normalized in different ways: what is measured would mean nothing
     */
    public Split {
        Objects.requireNonNull(train, "train");
        Objects.requireNonNull(validation, "validation");
        if (validation.size() > 0) {
            requireSame("size", size(train), size(validation));
            requireSame("set of classes", train.classNames(), validation.classNames());
            requireSame("normalization", train.normalization(), validation.normalization());
        }
    }

    private static String size(ImageSet images) {
        return images.rows() + "×" + images.columns();
    }

    private static void requireSame(String what, Object train, Object validation) {
        if (!train.equals(validation)) {
            throw new IllegalArgumentException(
                    ("the training images have another %s than the validation images: %s, but %s"
                                    + " there; split one set of images, and normalize the split:"
                                    + " images.split(0.9, seed).normalizedBy(normalization)")
                            .formatted(what, train, validation));
        }
    }

    /** This split with both parts handing out their pixels normalized in the given way. */
    public Split normalizedBy(Normalization normalization) {
        return new Split(train.normalizedBy(normalization), validation.normalizedBy(normalization));
    }

    @Override
    public String toString() {
        return "Split: %s to train on, %,d to validate with"
                .formatted(Values.counted(train.size(), "image"), validation.size());
    }
}
