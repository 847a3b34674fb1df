package org.mnistkit.settings;

import org.mnistkit.settings.Values.Parts;

/**
 * One way in which {@link Augmentation} changes an image at random.
 *
 * <p>Text: a word and numbers, such as {@code rotate,10}; numbers at the end that have a default
 * may be left out. The words are {@code rotate}, {@code shift}, {@code zoom}, {@code shear}, {@code
 * flip}, {@code elastic} and {@code erase}.
 */
public sealed interface Transform {

    /**
     * Reads what {@code toString} prints.
     *
     * @throws IllegalArgumentException if it is not a transform; the message says why
     */
    static Transform parse(String text) {
        Parts parts = Values.parts(text);
        return switch (parts.word()) {
            case "rotate" -> new Rotate(parts.expect(1, 1, "rotate,DEGREES").number(0, Double.NaN));
            case "shift" -> new Shift(parts.expect(1, 1, "shift,PIXELS").number(0, Double.NaN));
            case "zoom" -> new Zoom(parts.expect(1, 1, "zoom,SHARE").number(0, Double.NaN));
            case "shear" -> new Shear(parts.expect(1, 1, "shear,DEGREES").number(0, Double.NaN));
            case "flip" -> {
                parts.expect(0, 0, "flip");
                yield new Flip();
            }
            case "elastic" -> {
                parts.expect(0, 2, "elastic,ALPHA,SIGMA");
                yield new Elastic(parts.number(0, Elastic.ALPHA), parts.number(1, Elastic.SIGMA));
            }
            case "erase" -> {
                parts.expect(0, 3, "erase,PROBABILITY,LEAST,MOST");
                yield new Erase(
                        parts.number(0, Erase.PROBABILITY),
                        parts.number(1, Erase.LEAST),
                        parts.number(2, Erase.MOST));
            }
            default ->
                    throw new UnknownWordException(
                            "transform",
                            parts.word(),
                            "rotate",
                            "shift",
                            "zoom",
                            "shear",
                            "flip",
                            "elastic",
                            "erase");
        };
    }

    /**
     * Turns the image about its center, by an angle in [−degrees, degrees].
     *
     * @param degrees greater than 0, at most 180
     */
    record Rotate(double degrees) implements Transform {
        public Rotate {
            Values.require(
                    "the angle of rotate", degrees, degrees > 0 && degrees <= 180, "in (0, 180]");
        }

        @Override
        public String toString() {
            return Values.text("rotate", degrees);
        }
    }

    /**
     * Moves the image to the right and down, by two distances in [−pixels, pixels]. They need not
     * be whole numbers.
     *
     * @param pixels greater than 0, at most 1000
     */
    record Shift(double pixels) implements Transform {
        public Shift {
            Values.require(
                    "the distance of shift", pixels, pixels > 0 && pixels <= 1000, "in (0, 1000]");
        }

        @Override
        public String toString() {
            return Values.text("shift", pixels);
        }
    }

    /**
     * Makes the image wider and higher, by two factors in [1 − share, 1 + share].
     *
     * @param share greater than 0, at most 0.9
     */
    record Zoom(double share) implements Transform {
        public Zoom {
            Values.require("the share of zoom", share, share > 0 && share <= 0.9, "in (0, 0.9]");
        }

        @Override
        public String toString() {
            return Values.text("zoom", share);
        }
    }

    /**
     * Slants the image: what is upright leans to one side, by an angle in [−degrees, degrees].
     *
     * @param degrees greater than 0, at most 80
     */
    record Shear(double degrees) implements Transform {
        public Shear {
            Values.require(
                    "the angle of shear", degrees, degrees > 0 && degrees <= 80, "in (0, 80]");
        }

        @Override
        public String toString() {
            return Values.text("shear", degrees);
        }
    }

    /**
     * Mirrors the image, left to right, in every second epoch: half of the images in the even ones,
     * the others in the odd ones. An image is then seen both ways equally often, which is worth a
     * little more than to leave it to chance (Jordan 2024, "94 % on CIFAR-10 in 3.29 seconds on a
     * single GPU").
     */
    record Flip() implements Transform {
        @Override
        public String toString() {
            return "flip";
        }
    }

    /**
     * Elastic distortion (Simard, Steinkraus and Platt 2003, "Best practices for convolutional
     * neural networks applied to visual document analysis"): each pixel is taken from a place
     * nearby. The distances are drawn from [−1, 1], smoothed with a Gaussian filter so that
     * neighbors move alike, and multiplied by alpha.
     *
     * @param alpha strength in pixels before smoothing, greater than 0; 34 in the paper
     * @param sigma standard deviation of the filter in pixels, greater than 0; 4 in the paper
     */
    record Elastic(double alpha, double sigma) implements Transform {

        static final double ALPHA = 34;
        static final double SIGMA = 4;

        public Elastic {
            Values.positive("alpha of elastic", alpha);
            Values.require("sigma of elastic", sigma, sigma > 0 && sigma <= 100, "in (0, 100]");
        }

        /** As in the paper. */
        public Elastic() {
            this(ALPHA, SIGMA);
        }

        @Override
        public String toString() {
            return equals(new Elastic()) ? "elastic" : Values.text("elastic", alpha, sigma);
        }
    }

    /**
     * Random erasing (Zhong et al. 2020): makes a rectangle anywhere in the image black. It is
     * between 0.3 and 3.3 times as high as it is wide.
     *
     * @param probability how likely it is that an image has such a rectangle, in (0, 1]
     * @param least the smallest share of the image that a rectangle covers, in (0, 1)
     * @param most the largest share, at least the smallest, less than 1
     */
    record Erase(double probability, double least, double most) implements Transform {

        static final double PROBABILITY = 0.5;
        static final double LEAST = 0.02;
        static final double MOST = 0.33;

        public Erase {
            Values.require(
                    "the probability of erase",
                    probability,
                    probability > 0 && probability <= 1,
                    "in (0, 1]");
            Values.require("the least share of erase", least, least > 0 && least < 1, "in (0, 1)");
            Values.require(
                    "the most share of erase",
                    most,
                    most >= least && most < 1,
                    "less than 1 and at least the least share, " + Values.number(least));
        }

        /** Every second image, rectangles of 2 to 33 % of the image. */
        public Erase() {
            this(PROBABILITY, LEAST, MOST);
        }

        @Override
        public String toString() {
            if (least != LEAST || most != MOST) {
                return Values.text("erase", probability, least, most);
            }
            return probability == PROBABILITY ? "erase" : Values.text("erase", probability);
        }
    }
}
