package org.mnistkit.record;

/**
 * Of how many images a classifier refused to answer, and how many of its answers are wrong. An
 * answer to an image that shows none of its classes is wrong whatever it is.
 *
 * @param images number of images, at least 1
 * @param wrong those whose most probable class is not what they show
 * @param notSure those that were refused because the probability is too low
 * @param unfamiliar those that were refused because they are unlike all images of the training
 * @param wrongRefused those that are wrong, and were refused
 */
public record VerdictCounts(int images, int wrong, int notSure, int unfamiliar, int wrongRefused) {

    /**
     * @throws IllegalArgumentException if the numbers do not fit together
     */
    public VerdictCounts {
        int refused = notSure + unfamiliar;
        if (images < 1
                || Math.min(Math.min(wrong, notSure), Math.min(unfamiliar, wrongRefused)) < 0
                || wrong > images
                || refused > images
                || wrongRefused > Math.min(wrong, refused)
                || refused - wrongRefused > images - wrong) {
            throw new IllegalArgumentException(
                    "of %d images %d are wrong, %d not sure and %d unfamiliar, and %d of the wrong ones refused, which cannot be"
                            .formatted(images, wrong, notSure, unfamiliar, wrongRefused));
        }
    }

    /** Those whose most probable class is what they show, whether they were refused or not. */
    public int right() {
        return images - wrong;
    }

    /** Those that were refused for either reason. */
    public int refused() {
        return notSure + unfamiliar;
    }

    /** Those that would have been right, but were refused. */
    public int rightRefused() {
        return refused() - wrongRefused;
    }

    /** Those of two sets of images together. */
    public VerdictCounts and(VerdictCounts other) {
        return new VerdictCounts(
                images + other.images,
                wrong + other.wrong,
                notSure + other.notSure,
                unfamiliar + other.unfamiliar,
                wrongRefused + other.wrongRefused);
    }
}
