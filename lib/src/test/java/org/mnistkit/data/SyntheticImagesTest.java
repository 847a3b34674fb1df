package org.mnistkit.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SyntheticImagesTest {

    private static final Provenance PROVENANCE = new Provenance("Test", "", "", true);

    static List<SyntheticImages> kinds() {
        return List.of(new SyntheticDigits(), new SyntheticFashion());
    }

    private static ImageSet draw(SyntheticImages kind, int count, long seed) {
        return SyntheticImages.draw(kind, count, seed, FileSet.DIGITS.classNames(), PROVENANCE);
    }

    private static String checksum(ImageSet images) {
        byte[] bytes = new byte[images.size() * 785];
        for (int i = 0; i < images.size(); i++) {
            bytes[785 * i] = (byte) images.label(i);
            for (int p = 0; p < 784; p++) {
                bytes[785 * i + 1 + p] = (byte) images.pixel(i, p / 28, p % 28);
            }
        }
        return SmallSet.sha256(bytes);
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
        ImageSet images = draw(kind, 1000, 2);
        assertThat(images.classCounts()).containsOnly(100);
        assertThat(Arrays.stream(images.take(100).classCounts()))
                .allMatch(count -> count > 0 && count < 30);
        Set<Integer> different = new HashSet<>();
        for (int i = 0; i < images.size(); i++) {
            different.add(Arrays.hashCode(images.floats(i)));
        }
        assertThat(different).hasSizeGreaterThan(995);
        assertThat(draw(kind, 7, 2).size()).isEqualTo(7);
    }

    @Test
    void digitsLieAsThoseOfMnistDo() {
        ImageSet images = draw(new SyntheticDigits(), 500, 3);
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
                    int pixel = images.pixel(image, row, column);
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
        Normalization statistics = Normalization.standardizing(images);
        assertThat(statistics.mean()).isBetween(0.11, 0.17);
        assertThat(statistics.standardDeviation()).isBetween(0.28, 0.35);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void canBeLearnedButNotTooEasily(SyntheticImages kind) {
        ImageSet train = draw(kind, 6000, 1);
        ImageSet test = draw(kind, 1000, 2);
        assertThat(softmaxAccuracy(train, test)).isBetween(0.80, 0.97);
    }

    /** The test accuracy of a linear softmax classifier after five epochs. */
    private static double softmaxAccuracy(ImageSet train, ImageSet test) {
        double[][] weights = new double[10][785];
        for (int epoch = 0; epoch < 5; epoch++) {
            try (BatchLoader batches = BatchLoader.shuffled(train, 10, 1, epoch)) {
                while (batches.hasNext()) {
                    Batch batch = batches.next();
                    for (int i = 0; i < batch.size(); i++) {
                        float[] pixels = Arrays.copyOfRange(batch.pixels(), i * 784, (i + 1) * 784);
                        double[] error = probabilities(weights, pixels);
                        error[batch.labels()[i]] -= 1;
                        for (int k = 0; k < 10; k++) {
                            for (int p = 0; p < 784; p++) {
                                weights[k][p] -= 0.01 * error[k] * pixels[p];
                            }
                            weights[k][784] -= 0.01 * error[k];
                        }
                    }
                }
            }
        }
        int right = 0;
        for (int i = 0; i < test.size(); i++) {
            double[] probabilities = probabilities(weights, test.floats(i));
            double best = Arrays.stream(probabilities).max().orElseThrow();
            right += probabilities[test.label(i)] == best ? 1 : 0;
        }
        return (double) right / test.size();
    }

    private static double[] probabilities(double[][] weights, float[] pixels) {
        double[] values = new double[10];
        double sum = 0;
        for (int k = 0; k < 10; k++) {
            double value = weights[k][784];
            for (int p = 0; p < 784; p++) {
                value += weights[k][p] * pixels[p];
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
