package org.mnistkit.data;

import java.util.Objects;

/**
 * One set of labeled images cut in two: the part a network learns from, and the part that is held
 * back to see how well it does on images it has never met. No image is in both.
 *
 * @param train the images to learn from
 * @param validation the images held back
 */
public record Split(ImageSet train, ImageSet validation) {

    public Split {
        Objects.requireNonNull(train, "train");
        Objects.requireNonNull(validation, "validation");
    }

    /** This split with both parts handing out their pixels normalized in the given way. */
    public Split normalizedBy(Normalization normalization) {
        return new Split(train.normalizedBy(normalization), validation.normalizedBy(normalization));
    }

    @Override
    public String toString() {
        return "Split: %,d images to train on, %,d to validate with"
                .formatted(train.size(), validation.size());
    }
}
