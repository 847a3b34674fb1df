package org.mnistkit.synthetic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SyntheticImagesTest {

    /**
     * Images that were drawn.
     *
     * @param pixels of all images, 784 each
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Drawn(byte[] labels, byte[] pixels) {

        int size() {
            return labels.length;
        }

        int pixel(int image, int index) {
            return pixels[784 * image + index] & 0xff;
        }

        byte[] image(int image) {
            return Arrays.copyOfRange(pixels, 784 * image, 784 * (image + 1));
        }

        /** How many of the first images there are of each class. */
        int[] classCounts(int first) {
            int[] counts = new int[10];
            for (int i = 0; i < first; i++) {
                counts[labels[i]]++;
            }
            return counts;
        }
    }

    static List<SyntheticImages> kinds() {
        return List.of(new SyntheticDigits(), new SyntheticFashion());
    }

    private static Drawn draw(SyntheticImages kind, int count, long seed) {
        byte[] labels = kind.labels(count, seed);
        return new Drawn(labels, kind.pixels(labels, seed));
    }

    private static String checksum(Drawn images) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (int i = 0; i < images.size(); i++) {
                digest.update(images.labels()[i]);
                digest.update(images.image(i));
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void areTheSameOnEveryMachine() {
        assertThat(checksum(draw(new SyntheticDigits(), 200, 1)))
                .isEqualTo("9f1317d2215425a0af6f17f4928aac9b7a5b1c9c769d93cac9786b14db4b000f");
        assertThat(checksum(draw(new SyntheticFashion(), 200, 1)))
                .isEqualTo("9979d2ee56efbb37613077f5fd0b30621edb4dc1d94ecbf5dfff2272bc181151");
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void dependOnTheSeedAloneAndNotOnThreads(SyntheticImages kind) throws Exception {
        String expected = checksum(draw(kind, 300, 4));
        assertThat(checksum(draw(kind, 300, 5))).isNotEqualTo(expected);
        ForkJoinPool single = new ForkJoinPool(1);
        try {
            assertThat(single.submit(() -> checksum(draw(kind, 300, 4))).get()).isEqualTo(expected);
        } finally {
            single.shutdown();
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void areBalancedMixedAndAllDifferent(SyntheticImages kind) {
        Drawn images = draw(kind, 1000, 2);
        assertThat(images.classCounts(1000)).containsOnly(100);
        assertThat(Arrays.stream(images.classCounts(100)))
                .allMatch(count -> count > 0 && count < 30);
        Set<Integer> different = new HashSet<>();
        for (int i = 0; i < images.size(); i++) {
            different.add(Arrays.hashCode(images.image(i)));
        }
        assertThat(different).hasSizeGreaterThan(995);
        assertThat(draw(kind, 7, 2).size()).isEqualTo(7);
    }

    @Test
    void digitsLieAsThoseOfMnistDo() {
        Drawn images = draw(new SyntheticDigits(), 500, 3);
        for (int image = 0; image < images.size(); image++) {
            double mass = 0;
            double x = 0;
            double y = 0;
            int top = 28;
            int bottom = -1;
            int left = 28;
            int right = -1;
            int brightest = 0;
            for (int row = 0; row < 28; row++) {
                for (int column = 0; column < 28; column++) {
                    int pixel = images.pixel(image, 28 * row + column);
                    mass += pixel;
                    x += pixel * (column + 0.5);
                    y += pixel * (row + 0.5);
                    if (pixel > 0) {
                        top = Math.min(top, row);
                        bottom = Math.max(bottom, row);
                        left = Math.min(left, column);
                        right = Math.max(right, column);
                    }
                    brightest = Math.max(brightest, pixel);
                }
            }
            assertThat(x / mass).as("image %d", image).isCloseTo(14, within(0.51));
            assertThat(y / mass).as("image %d", image).isCloseTo(14, within(0.51));
            assertThat(Math.max(bottom - top, right - left) + 1)
                    .as("image %d fills a box of 20×20", image)
                    .isBetween(17, 23);
            assertThat(brightest).isGreaterThan(200);
        }
        // MNIST's own: mean .1307, standard deviation .3081.
        double sum = 0;
        double squares = 0;
        for (byte pixel : images.pixels()) {
            double value = (pixel & 0xff) / 255.0;
            sum += value;
            squares += value * value;
        }
        double mean = sum / images.pixels().length;
        assertThat(mean).isBetween(0.11, 0.17);
        assertThat(Math.sqrt(squares / images.pixels().length - mean * mean)).isBetween(0.28, 0.35);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void canBeLearnedButNotTooEasily(SyntheticImages kind) {
        Drawn train = draw(kind, 6000, 1);
        Drawn test = draw(kind, 1000, 2);
        assertThat(softmaxAccuracy(train, test)).isBetween(0.80, 0.97);
    }

    /** The test accuracy of a linear softmax classifier after 30,000 updates by one image each. */
    private static double softmaxAccuracy(Drawn train, Drawn test) {
        double[][] weights = new double[10][785];
        Random random = new Random(1);
        for (int update = 0; update < 30_000; update++) {
            int image = random.nextInt(train.size());
            double[] error = probabilities(weights, train, image);
            error[train.labels()[image]] -= 1;
            for (int k = 0; k < 10; k++) {
                for (int p = 0; p < 784; p++) {
                    weights[k][p] -= 0.01 * error[k] * train.pixel(image, p) / 255;
                }
                weights[k][784] -= 0.01 * error[k];
            }
        }
        int right = 0;
        for (int i = 0; i < test.size(); i++) {
            double[] probabilities = probabilities(weights, test, i);
            double best = Arrays.stream(probabilities).max().orElseThrow();
            right += probabilities[test.labels()[i]] == best ? 1 : 0;
        }
        return (double) right / test.size();
    }

    private static double[] probabilities(double[][] weights, Drawn images, int image) {
        double[] values = new double[10];
        double sum = 0;
        for (int k = 0; k < 10; k++) {
            double value = weights[k][784];
            for (int p = 0; p < 784; p++) {
                value += weights[k][p] * images.pixel(image, p) / 255;
            }
            values[k] = Math.exp(value);
            sum += values[k];
        }
        for (int k = 0; k < 10; k++) {
            values[k] /= sum;
        }
        return values;
    }
}
