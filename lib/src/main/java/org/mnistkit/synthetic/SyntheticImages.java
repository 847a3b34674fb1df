package org.mnistkit.synthetic;

import java.util.Random;
import java.util.stream.IntStream;
import org.mnistkit.settings.Seeds;

/**
 * Images drawn by a program, in the form of MNIST's, for use where there are neither files nor a
 * network. Each image has a random generator of its own, so that it comes out the same in whatever
 * order and with however many threads the images are drawn.
 */
public abstract class SyntheticImages {

    /** Height and width of an image in pixels. */
    public static final int SIDE = Canvas.SIDE;

    private final int classes;

    /**
     * @param classes number of classes
     */
    SyntheticImages(int classes) {
        this.classes = classes;
    }

    /** What the images are called in titles and tables: never by the name of a real data set. */
    public abstract String name();

    /**
     * Draws one image.
     *
     * @param label what to draw, from 0
     * @param random decides how it looks
     */
    abstract void draw(int label, Random random, Canvas canvas);

    /**
     * Returns the labels of a set of images: as many of each class as of any other (give or take
     * one), in random order.
     *
     * @param seed the same seed gives the same labels
     */
    public byte[] labels(int count, long seed) {
        byte[] labels = new byte[count];
        Random order = new Random(seed);
        for (int i = 0; i < count; i++) {
            int j = order.nextInt(i + 1);
            labels[i] = labels[j];
            labels[j] = (byte) (i % classes);
        }
        return labels;
    }

    /**
     * Draws an image for each label.
     *
     * @param labels what to draw, each from 0
     * @param seed the same seed gives the same images, bit for bit
     * @return {@link #SIDE} × {@link #SIDE} bytes for each image, row by row, 0 for black to 255
     *     for white
     */
    public byte[] pixels(byte[] labels, long seed) {
        byte[] pixels = new byte[labels.length * SIDE * SIDE];
        IntStream.range(0, labels.length)
                .parallel()
                .forEach(
                        i -> {
                            Canvas canvas = new Canvas();
                            // Mixed, because generators with neighboring seeds begin alike.
                            Random random = new Random(Seeds.of(seed, i));
                            draw(labels[i], random, canvas);
                            canvas.copyTo(pixels, i * SIDE * SIDE);
                        });
        return pixels;
    }
}
