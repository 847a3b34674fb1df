package org.mnistkit.page;

import java.util.Locale;
import java.util.stream.IntStream;
import org.mnistkit.data.ImageSet;
import org.mnistkit.pictures.OwnImages;

/** A way to change an image by more or less. */
enum Change {
    TURNED(-60, 60, 4) {
        @Override
        ImageSet apply(ImageSet image, double degrees) {
            return image.transformed(1, degrees, 0, 0);
        }
    },
    MOVED(-7.5, 7.5, 0.5) {
        @Override
        ImageSet apply(ImageSet image, double pixels) {
            return image.transformed(1, 0, pixels, 0);
        }
    },
    ZOOMED(0.4, 1.6, 0.04) {
        @Override
        ImageSet apply(ImageSet image, double times) {
            return image.transformed(times, 0, 0, 0);
        }
    },
    THICKER(-2, 4, 0.5) {
        @Override
        ImageSet apply(ImageSet image, double pixels) {
            return OwnImages.widened(image, pixels);
        }
    };

    private final double least;
    private final double most;
    private final double step;

    Change(double least, double most, double step) {
        this.least = least;
        this.most = most;
        this.step = step;
    }

    /** The image changed by a number. */
    abstract ImageSet apply(ImageSet image, double by);

    /** The numbers that the page changes it by, from the least to the most. */
    double[] amounts() {
        int steps = (int) Math.round((most - least) / step);
        return IntStream.rangeClosed(0, steps)
                .mapToDouble(i -> Math.rint(100 * (least + i * step)) / 100)
                .toArray();
    }

    /**
     * The change that the page calls so: "turned".
     *
     * @throws RefusedException if there is none
     */
    static Change of(String word) {
        for (Change change : values()) {
            if (change.name().toLowerCase(Locale.ROOT).equals(word)) {
                return change;
            }
        }
        throw new RefusedException(
                400, "An image can be turned, moved, zoomed or thicker, but nothing else.");
    }
}
