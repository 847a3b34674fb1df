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

    /** How many pixels of black are put around the image, for the interpolation near its edge. */
    private static final int FRAME = 2;

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

    // The image at hand, without and with the black around it.
    private final float[] image;
    private final float[] framed;

    // Where it ends: at these places of the frame and beyond them, all is black.
    private int inkLeft;
    private int inkRight;
    private int inkTop;
    private int inkBottom;

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
        framed = new float[(rows + 2 * FRAME) * (columns + 2 * FRAME)];
        Arrays.fill(framed, black);
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
            transform(sources[i], i, target, offset + i * image.length);
            if (erase != null) {
                erase(randoms[i], target, offset + i * image.length);
            }
        }
    }

    /** All numbers are always drawn, so that one transform does not change another. */
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
        double centerX = (columns - 1) / 2.0;
        double centerY = (rows - 1) / 2.0;
        AffineTransform source = new AffineTransform();
        source.translate(centerX, centerY);
        source.scale((flipped ? -1 : 1) / wider, 1 / higher);
        source.shear(-Math.tan(Math.toRadians(slant)), 0);
        source.rotate(-Math.toRadians(degrees));
        source.translate(-centerX - right, -centerY - down);
        return source;
    }

    /**
     * Takes each pixel from its place in the image at hand, between four pixels of it (bilinear).
     *
     * @param field whose displacements to add, if there is an elastic distortion
     */
    private void transform(AffineTransform source, int field, float[] target, int offset) {
        frame();
        float xx = (float) source.getScaleX();
        float yx = (float) source.getShearY();
        Arrays.fill(target, offset, offset + image.length, black);
        if (inkRight < inkLeft) {
            return; // it is black as a whole
        }
        for (int row = 0; row < rows; row++) {
            float x = (float) (source.getTranslateX() + source.getShearX() * row + FRAME);
            float y = (float) (source.getTranslateY() + source.getScaleY() * row + FRAME);
            if (elastic == null) {
                interpolate(x, y, xx, yx, target, offset + row * columns);
            } else {
                int start = elastic.start(field);
                interpolate(x, y, xx, yx, elastic.row(row), start, target, offset + row * columns);
            }
        }
    }

    /** A row whose points lie on a line: most of those that are black are not even looked at. */
    private void interpolate(
            float startX, float startY, float xx, float yx, float[] target, int offset) {
        int first =
                Math.max(
                        first(startX, xx, inkLeft, inkRight), first(startY, yx, inkTop, inkBottom));
        int end = Math.min(end(startX, xx, inkLeft, inkRight), end(startY, yx, inkTop, inkBottom));
        float[] from = framed;
        int width = columns + 2 * FRAME;
        for (int column = first; column < end; column++) {
            target[offset + column] =
                    bilinear(from, width, startX + xx * column, startY + yx * column);
        }
    }

    /** A row whose points are displaced, each in its own way. */
    private void interpolate(
            float startX,
            float startY,
            float xx,
            float yx,
            float[] displacements,
            int start,
            float[] target,
            int offset) {
        float[] from = framed;
        int width = columns + 2 * FRAME;
        int left = inkLeft;
        int right = inkRight;
        int top = inkTop;
        int bottom = inkBottom;
        for (int column = 0; column < columns; column++) {
            float x = startX + xx * column + displacements[start + column];
            float y = startY + yx * column + displacements[start + columns + column];
            if (x > left && x < right && y > top && y < bottom) {
                target[offset + column] = bilinear(from, width, x, y);
            }
        }
    }

    /** The value at a point, between those of the four pixels around it. */
    private static float bilinear(float[] from, int width, float x, float y) {
        int left = (int) x;
        int top = (int) y;
        float toRight = x - left;
        int at = top * width + left;
        float above = from[at] + toRight * (from[at + 1] - from[at]);
        float below = from[at + width] + toRight * (from[at + width + 1] - from[at + width]);
        return above + (y - top) * (below - above);
    }

    /** The first column whose point, start + step · column, lies between two numbers. */
    private int first(float start, float step, int low, int high) {
        return column(Math.min((low - start) / step, (high - start) / step));
    }

    /** The first column behind those. */
    private int end(float start, float step, int low, int high) {
        return column(Math.max((low - start) / step, (high - start) / step));
    }

    private int column(double value) {
        return (int) Math.max(0, Math.min(columns, Math.ceil(value)));
    }

    /** Puts the black around the image at hand, and finds where there is anything else. */
    private void frame() {
        inkLeft = columns + FRAME;
        inkRight = 0;
        inkTop = rows + FRAME;
        inkBottom = 0;
        for (int row = 0; row < rows; row++) {
            int start = row * columns;
            int left = 0;
            while (left < columns && image[start + left] == black) {
                left++;
            }
            if (left < columns) {
                int right = columns - 1;
                while (image[start + right] == black) {
                    right--;
                }
                inkLeft = Math.min(inkLeft, left + FRAME - 1);
                inkRight = Math.max(inkRight, right + FRAME + 1);
                inkTop = Math.min(inkTop, row + FRAME - 1);
                inkBottom = row + FRAME + 1;
            }
            int target = (row + FRAME) * (columns + 2 * FRAME) + FRAME;
            System.arraycopy(image, start, framed, target, columns);
        }
    }

    /** One image with a given transform, and given numbers for the elastic distortion, if any. */
    float[] transformed(int index, AffineTransform source, float[] numbers) {
        if (elastic != null) {
            elastic.set(0, numbers);
            elastic.smooth();
        }
        images.copyTo(image, index, index + 1);
        float[] target = new float[image.length];
        transform(source, 0, target, 0);
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
