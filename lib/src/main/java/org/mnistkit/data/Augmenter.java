package org.mnistkit.data;

import java.awt.geom.AffineTransform;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import org.mnistkit.settings.Augmentation;
import org.mnistkit.settings.Seeds;
import org.mnistkit.settings.Transform;
import org.mnistkit.settings.Transform.Elastic;
import org.mnistkit.settings.Transform.Erase;
import org.mnistkit.settings.Transform.Flip;
import org.mnistkit.settings.Transform.Rotate;
import org.mnistkit.settings.Transform.Shear;
import org.mnistkit.settings.Transform.Shift;
import org.mnistkit.settings.Transform.Zoom;

/**
 * Changes images as an {@link Augmentation} says. How an image is changed is a function of the seed
 * of the training, the epoch, and the image's place in its file; nothing else has any influence. To
 * be used by one thread, since its arrays are used again for each image.
 */
final class Augmenter {

    /** How often to draw a rectangle until one fits into the image. */
    private static final int TRIES = 10;

    /** Height by width of a rectangle to erase, or width by height. */
    private static final double LARGEST_RATIO = 3.3;

    private final ImageSet images;
    private final int rows;
    private final int columns;
    private final float black;

    // The transforms; 0 and null for those that are not wanted.
    private final double degrees;
    private final double slant;
    private final double zoom;
    private final double shift;
    private final boolean flips;
    private final ElasticField elastic;
    private final Erase erase;

    /** The image at hand. */
    private final float[] image;

    private final Resampler resampler;

    /**
     * @param images those that are to be changed; the results are normalized as they are
     */
    Augmenter(Augmentation augmentation, ImageSet images) {
        this.images = images;
        rows = images.rows();
        columns = images.columns();
        black = images.normalization().apply(0);
        degrees = limit(augmentation, Rotate.class, Rotate::degrees);
        slant = limit(augmentation, Shear.class, Shear::degrees);
        zoom = limit(augmentation, Zoom.class, Zoom::share);
        shift = limit(augmentation, Shift.class, Shift::pixels);
        flips = augmentation.find(Flip.class).isPresent();
        elastic =
                augmentation
                        .find(Elastic.class)
                        .map(each -> new ElasticField(each, rows, columns))
                        .orElse(null);
        erase = augmentation.find(Erase.class).orElse(null);
        image = new float[rows * columns];
        resampler = new Resampler(rows, columns, black);
    }

    private static <T extends Transform> double limit(
            Augmentation augmentation, Class<T> kind, ToDoubleFunction<T> value) {
        return augmentation.find(kind).map(value::applyAsDouble).orElse(0.0);
    }

    /**
     * Changes some of the images.
     *
     * @param from index of the first of them
     * @param to index of the first that is not wanted any more
     * @param seed the seed of the training
     * @param epoch the number of the epoch
     * @param target receives the normalized pixels, image by image, row by row
     */
    void augment(int from, int to, long seed, int epoch, float[] target) {
        for (int start = from; start < to; start += ElasticField.IMAGES) {
            int end = Math.min(to, start + ElasticField.IMAGES);
            augmentFew(start, end, seed, epoch, target, (start - from) * image.length);
        }
    }

    private void augmentFew(int from, int to, long seed, int epoch, float[] target, int offset) {
        SplittableRandom[] randoms = new SplittableRandom[to - from];
        AffineTransform[] sources = new AffineTransform[to - from];
        for (int i = 0; i < to - from; i++) {
            int original = images.originalIndex(from + i);
            randoms[i] = new SplittableRandom(Seeds.ofImage(seed, epoch, original));
            sources[i] = draw(randoms[i], flips && isFlipped(seed, epoch, original));
            if (elastic != null) {
                elastic.draw(i, randoms[i]);
            }
        }
        if (elastic != null) {
            elastic.smooth();
        }
        for (int i = 0; i < to - from; i++) {
            images.copyTo(image, from + i, from + i + 1);
            resampler.load(image);
            resampler.transform(sources[i], elastic, i, target, offset + i * image.length);
            if (erase != null) {
                erase(randoms[i], target, offset + i * image.length);
            }
        }
    }

    /**
     * All numbers are always drawn, so that none of these transforms changes another, nor what is
     * erased. (Elastic distortion does: it draws a number for each pixel.)
     */
    private AffineTransform draw(SplittableRandom random, boolean flipped) {
        return source(
                uniform(random, degrees),
                uniform(random, slant),
                1 + uniform(random, zoom),
                1 + uniform(random, zoom),
                uniform(random, shift),
                uniform(random, shift),
                flipped);
    }

    private static double uniform(SplittableRandom random, double limit) {
        return limit * (2 * random.nextDouble() - 1);
    }

    /** In every second epoch; chance decides only in which an image begins. */
    private static boolean isFlipped(long seed, int epoch, int image) {
        return (Seeds.of(seed, image) + epoch & 1) == 0;
    }

    /**
     * Which point of the image each point of the result comes from: the inverse of the map that
     * flips, zooms, shears, rotates and shifts in this order, about the center.
     *
     * @param degrees angle from the axis to the right to the axis down, so clockwise
     * @param slant by which what points down leans to the right, in degrees
     */
    AffineTransform source(
            double degrees,
            double slant,
            double wider,
            double higher,
            double right,
            double down,
            boolean flipped) {
        AffineTransform linear = new AffineTransform();
        linear.scale((flipped ? -1 : 1) / wider, 1 / higher);
        linear.shear(-Math.tan(Math.toRadians(slant)), 0);
        linear.rotate(-Math.toRadians(degrees));
        return resampler.aboutCenter(linear, right, down);
    }

    /** One image with a given transform, and given numbers for the elastic distortion, if any. */
    float[] transformed(int index, AffineTransform source, float[] numbers) {
        if (elastic != null) {
            elastic.set(0, numbers);
            elastic.smooth();
        }
        images.copyTo(image, index, index + 1);
        float[] target = new float[image.length];
        resampler.load(image);
        resampler.transform(source, elastic, 0, target, 0);
        return target;
    }

    /** Makes a rectangle black, if there is to be one; in the form of Zhong et al. 2020. */
    private void erase(SplittableRandom random, float[] target, int offset) {
        if (random.nextDouble() >= erase.probability()) {
            return;
        }
        for (int i = 0; i < TRIES; i++) {
            double share = erase.least() + (erase.most() - erase.least()) * random.nextDouble();
            double ratio = StrictMath.pow(LARGEST_RATIO, 2 * random.nextDouble() - 1);
            int height = (int) Math.round(Math.sqrt(share * rows * columns * ratio));
            int width = (int) Math.round(Math.sqrt(share * rows * columns / ratio));
            if (height <= rows && width <= columns) {
                int top = random.nextInt(rows - height + 1);
                int left = random.nextInt(columns - width + 1);
                for (int row = top; row < top + height; row++) {
                    int start = offset + row * columns + left;
                    Arrays.fill(target, start, start + width, black);
                }
                return;
            }
        }
    }
}
