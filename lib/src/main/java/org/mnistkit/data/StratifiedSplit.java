package org.mnistkit.data;

import java.util.Arrays;
import java.util.Random;
import java.util.function.IntUnaryOperator;

/** Cuts images in two at random, so that both parts hold the classes in the same proportions. */
final class StratifiedSplit {

    private StratifiedSplit() {}

    /**
     * Cuts images in two.
     *
     * @param images numbers of the images
     * @param label the label of an image, by its number
     * @param classes how many labels there are
     * @param fraction how much of them the first part holds, in [0, 1]
     * @param seed the same seed gives the same split
     * @return the two parts, each shuffled
     */
    static int[][] of(
            int[] images, IntUnaryOperator label, int classes, double fraction, long seed) {
        Random random = new Random(seed);
        int total = (int) Math.round(fraction * images.length);
        int[] first = new int[total];
        int[] second = new int[images.length - total];
        int[] shuffled = images.clone();
        shuffle(shuffled, random);

        // Each class gives its share, rounded so that the shares of all classes so far add up to
        // the rounded total so far: no class is off by more than one image, nor is the sum.
        int inFirst = 0;
        int inSecond = 0;
        int seen = 0;
        for (int each = 0; each < classes; each++) {
            int ofClass = each;
            int[] members =
                    Arrays.stream(shuffled)
                            .filter(image -> label.applyAsInt(image) == ofClass)
                            .toArray();
            seen += members.length;
            int share = (int) Math.round(fraction * seen) - inFirst;
            System.arraycopy(members, 0, first, inFirst, share);
            System.arraycopy(members, share, second, inSecond, members.length - share);
            inFirst += share;
            inSecond += members.length - share;
        }
        shuffle(first, random);
        shuffle(second, random);
        return new int[][] {first, second};
    }

    /** Shuffles numbers in place (Fisher and Yates' shuffle). */
    static void shuffle(int[] values, Random random) {
        for (int i = values.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int value = values[i];
            values[i] = values[j];
            values[j] = value;
        }
    }
}
