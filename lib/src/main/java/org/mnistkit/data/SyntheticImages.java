package org.mnistkit.data;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Images drawn by a program, in the form of MNIST's, for where there are neither files nor network.
 * Each image has a random generator of its own, so that it comes out the same whatever order and
 * however many threads they are drawn in.
 */
interface SyntheticImages {

    /** Number of classes. */
    int CLASSES = 10;

    /** What the images are called in titles and tables: never by the name of a real data set. */
    String name();

    /**
     * Draws one image.
     *
     * @param label what to draw, in [0, 9]
     * @param random decides how it looks
     */
    void draw(int label, Random random, Canvas canvas);

    /**
     * Draws a set of images, with as many of each class as of any other (give or take one), in
     * random order.
     *
     * @param seed the same seed gives the same images, bit for bit
     */
    static ImageSet draw(
            SyntheticImages images,
            int count,
            long seed,
            List<String> classNames,
            Provenance provenance) {
        byte[] labels = new byte[count];
        Random order = new Random(seed);
        for (int i = 0; i < count; i++) {
            int j = order.nextInt(i + 1);
            labels[i] = labels[j];
            labels[j] = (byte) (i % CLASSES);
        }
        int length = Canvas.SIDE * Canvas.SIDE;
        byte[] pixels = new byte[count * length];
        IntStream.range(0, count)
                .parallel()
                .forEach(
                        i -> {
                            Canvas canvas = new Canvas();
                            // Stirred, as generators of neighboring seeds begin alike.
                            Random random = new Random(Seeds.of(seed, i));
                            images.draw(labels[i], random, canvas);
                            canvas.copyTo(pixels, i * length);
                        });
        return ImageSet.of(pixels, labels, Canvas.SIDE, Canvas.SIDE, classNames, provenance);
    }
}
