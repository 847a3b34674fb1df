package org.mnistkit.data;

import java.util.Locale;
import java.util.SplittableRandom;
import org.mnistkit.settings.Seeds;

/**
 * The fifteen ways to spoil an image of MNIST-C (Mu and Gilmer 2019, "MNIST-C: A Robustness
 * Benchmark for Computer Vision"): people still read the digits, and networks that never saw the
 * like often do not. Kind and strength are those of the published images.
 *
 * <p>How an image is changed is a function of the corruption, a seed, and the image's place in its
 * file; nothing else has any influence. {@link ImageSet#corrupted} corrupts images.
 */
public enum Corruption {

    // In the order of the paper; an image's random numbers depend on the place of its corruption.

    /** A picture taken in the dark: a white pixel counts 3 photons, more or less. */
    SHOT_NOISE {
        @Override
        Raster change(Raster image, SplittableRandom random) {
            return Noise.shot(image, 3, random);
        }
    },

    /** Salt and pepper: 17 % of the pixels become white or black. */
    IMPULSE_NOISE {
        @Override
        Raster change(Raster image, SplittableRandom random) {
            return Noise.impulse(image, 0.17, random);
        }
    },

    /** Seen through frosted glass: blurred, and pixels change places with neighbors. */
    GLASS_BLUR {
        @Override
        Raster change(Raster image, SplittableRandom random) {
            return Blur.glass(image, 0.7, 1, 2, random);
        }
    },

    /**
     * The camera moved, in a direction up to 45° from level; most of the smear is 6 pixels long.
     */
    MOTION_BLUR {
        @Override
        Raster change(Raster image, SplittableRandom random) {
            return Blur.motion(image, 20, 3, 45 * (2 * random.nextDouble() - 1));
        }
    },

    /** Leans to one side, by 0.4 radians (23°). */
    SHEAR {
        @Override
        Raster change(Raster image, SplittableRandom random) {
            return Distortion.shear(image, 0.4 * sign(random));
        }
    },

    /** Is 0.7 times as large. */
    SCALE {
        @Override
        Raster change(Raster image, SplittableRandom random) {
            return Distortion.scale(image, 0.7);
        }
    },

    /** Is turned to one side, by 0.4 radians (23°). */
    ROTATE {
        @Override
        Raster change(Raster image, SplittableRandom random) {
            return Distortion.rotate(image, 0.4 * sign(random));
        }
    },

    /** Each pixel is brighter by half of white. */
    BRIGHTNESS {
        @Override
        Raster change(Raster image, SplittableRandom random) {
            return image.map((row, column, value) -> Math.min(1, value + 0.5));
        }
    },

    /** Is shifted by 3 pixels to the left or right, and by 3 up or down. */
    TRANSLATE {
        @Override
        Raster change(Raster image, SplittableRandom random) {
            return Distortion.translate(image, 3 * sign(random), 3 * sign(random));
        }
    },

    /** Black and white are swapped in the left quarter and in the right one. */
    STRIPE {
        @Override
        Raster change(Raster image, SplittableRandom random) {
            int quarter = image.columns() / 4;
            return image.map(
                    (row, column, value) ->
                            column < quarter || column >= image.columns() - quarter
                                    ? 1 - value
                                    : value);
        }
    },

    /** Thick fog lies before the digit: up to three times as bright. */
    FOG {
        @Override
        Raster change(Raster image, SplittableRandom random) {
            return Fog.cover(image, 3, 1.4, random);
        }
    },

    /** Spots of mud lie on it. */
    SPATTER {
        @Override
        Raster change(Raster image, SplittableRandom random) {
            return Spatter.cover(image, 0.65, 0.3, 1, 0.65, 1.5, random);
        }
    },

    /** A line of dashes goes across, from the left edge to the right one. */
    DOTTED_LINE {
        @Override
        Raster change(Raster image, SplittableRandom random) {
            return Lines.dotted(image, random);
        }
    },

    /** A line goes across in a zigzag, two pixels up and two down. */
    ZIGZAG {
        @Override
        Raster change(Raster image, SplittableRandom random) {
            return Lines.zigzag(image, random);
        }
    },

    /** Only the edges are left of the strokes, as lines of one pixel. */
    CANNY_EDGES {
        @Override
        Raster change(Raster image, SplittableRandom random) {
            return CannyEdges.of(image, 1, 0.1, 0.2);
        }
    };

    /** The image, changed; the same numbers give the same image. */
    abstract Raster change(Raster image, SplittableRandom random);

    private static int sign(SplittableRandom random) {
        return random.nextDouble() < 0.5 ? -1 : 1;
    }

    /**
     * Corrupts one image.
     *
     * @param pixels rows × columns bytes, row by row; not changed
     * @param place the image's place in its file
     */
    @SuppressWarnings("EnumOrdinal") // the order is said to matter, where it is
    byte[] apply(byte[] pixels, int rows, int columns, long seed, int place) {
        Raster image = new Raster(rows, columns);
        for (int i = 0; i < pixels.length; i++) {
            image.values()[i] = (pixels[i] & 0xff) / 255.0;
        }
        SplittableRandom random = new SplittableRandom(Seeds.of(Seeds.of(seed, ordinal()), place));
        double[] changed = change(image, random).values();
        byte[] bytes = new byte[pixels.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) Math.round(255 * changed[i]);
        }
        return bytes;
    }

    /** What tables call it, for example "shot noise". */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
