package org.mnistkit.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.geom.AffineTransform;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mnistkit.ReferenceNumbers;
import org.mnistkit.settings.Augmentation;
import org.mnistkit.settings.TrainingConfig;
import org.mnistkit.settings.Transform.Elastic;
import org.mnistkit.settings.Transform.Erase;
import org.mnistkit.settings.Transform.Shift;

class AugmenterTest {

    private static final String EVERYTHING =
            "rotate,10 shift,2 zoom,0.1 shear,5 flip elastic,30,4 erase,0.5";

    private static final int SIZE = 12;
    private static final int LENGTH = SIZE * SIZE;

    private final ImageSet images = ReferenceNumbers.images(100, SIZE, 10);

    /** The images of an epoch, each at its place in the file. */
    private float[][] epoch(ImageSet from, TrainingConfig config, int epoch, int done) {
        float[][] seen = new float[images.size()][];
        ImageSet order = from.shuffle(config.seed(), epoch).skip(done * config.batchSize());
        int next = 0;
        try (BatchLoader batches = BatchLoader.ofTraining(from, config, epoch, done)) {
            while (batches.hasNext()) {
                Batch batch = batches.next();
                for (int i = 0; i < batch.size(); i++) {
                    assertThat(batch.labels()[i]).isEqualTo(order.label(next));
                    float[] image = new float[LENGTH];
                    System.arraycopy(batch.pixels(), i * LENGTH, image, 0, LENGTH);
                    seen[order.originalIndex(next++)] = image;
                }
            }
        }
        assertThat(next).isEqualTo(order.size());
        return seen;
    }

    private static TrainingConfig config(String augmentation, int batchSize, long seed) {
        return new TrainingConfig(1, batchSize, seed)
                .withAugmentation(Augmentation.parse(augmentation));
    }

    // ---- Against SciPy

    private static Stream<JsonNode> reference() {
        return StreamSupport.stream(
                ReferenceNumbers.read("augmentation").get("cases").spliterator(), false);
    }

    @ParameterizedTest
    @MethodSource("reference")
    void transformsAsSciPyDoes(JsonNode expected) {
        boolean isElastic = expected.has("alpha");
        Augmentation augmentation =
                isElastic
                        ? Augmentation.of(
                                new Elastic(
                                        expected.get("alpha").asDouble(),
                                        expected.get("sigma").asDouble()))
                        : Augmentation.NONE;
        Augmenter augmenter = new Augmenter(augmentation, images);
        long noise = ReferenceNumbers.read("augmentation").get("noise").asLong();
        float[] numbers = new float[2 * LENGTH];
        for (int direction = 0; direction < 2; direction++) {
            double[] values = ReferenceNumbers.weights(noise + direction, 1, 0, LENGTH);
            for (int i = 0; i < LENGTH; i++) {
                numbers[direction * LENGTH + i] = (float) values[i];
            }
        }
        AffineTransform source =
                augmenter.source(
                        expected.get("degrees").asDouble(),
                        expected.get("slant").asDouble(),
                        expected.get("wider").asDouble(),
                        expected.get("higher").asDouble(),
                        expected.get("right").asDouble(),
                        expected.get("down").asDouble(),
                        expected.get("flipped").asBoolean());

        float[] pixels = augmenter.transformed(0, source, numbers);

        double[] wanted = ReferenceNumbers.doubles(expected.get("pixels"));
        for (int i = 0; i < LENGTH; i++) {
            assertThat((double) pixels[i])
                    .as("%s, pixel %d", expected.get("name").asText(), i)
                    .isCloseTo(wanted[i], within(2e-5));
        }
    }

    // ---- What an image depends on

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rotate,10",
                "shift,2",
                "zoom,0.1",
                "shear,5",
                "elastic",
                "erase,1",
                EVERYTHING
            })
    void anImageFollowsFromSeedEpochAndItsPlaceAlone(String augmentation) {
        float[][] seen = epoch(images, config(augmentation, 16, 7), 3, 0);

        assertThat(epoch(images, config(augmentation, 16, 7), 3, 0)).isDeepEqualTo(seen);
        assertThat(epoch(images, config(augmentation, 7, 7), 3, 0))
                .as("whatever the batch size")
                .isDeepEqualTo(seen);
        assertThat(epoch(images, config(augmentation, 16, 7), 4, 0)[5]).isNotEqualTo(seen[5]);
        assertThat(epoch(images, config(augmentation, 16, 8), 3, 0)[5]).isNotEqualTo(seen[5]);
        assertThat(seen[5]).isNotEqualTo(images.floats(5));
    }

    @Test
    void anEpochThatIsResumedGoesOnWithTheSameImages() {
        TrainingConfig config = config(EVERYTHING, 16, 7);
        float[][] whole = epoch(images, config, 2, 0);
        float[][] rest = epoch(images, config, 2, 4);

        List<Integer> there = IntStream.range(0, 100).filter(i -> rest[i] != null).boxed().toList();
        assertThat(there).hasSize(100 - 4 * 16);
        there.forEach(i -> assertThat(rest[i]).isEqualTo(whole[i]));
    }

    @Test
    void anImageLooksTheSameWhateverElseIsInTheSet() {
        TrainingConfig config = config(EVERYTHING, 16, 7);
        float[][] all = epoch(images, config, 1, 0);
        float[][] some = epoch(images.select(90, 3, 50), config, 1, 0);
        for (int image : new int[] {90, 3, 50}) {
            assertThat(some[image]).isEqualTo(all[image]);
        }
    }

    @Test
    void aTransformDoesNotChangeWhatAnotherDraws() {
        Augmentation shift = Augmentation.of(new Shift(2));
        float[] alone = new float[LENGTH];
        float[] both = new float[LENGTH];
        new Augmenter(shift, images).augment(4, 5, 7, 1, alone);
        new Augmenter(Augmentation.of(new Shift(2), new Erase(1, 0.1, 0.2)), images)
                .augment(4, 5, 7, 1, both);
        int same = 0;
        for (int i = 0; i < LENGTH; i++) {
            assertThat(both[i]).isIn(alone[i], 0f);
            same += both[i] == alone[i] ? 1 : 0;
        }
        assertThat(same).isBetween(LENGTH * 7 / 10, LENGTH - 1);
    }

    // ---- Single transforms

    @Test
    void flipShowsEachImageBothWaysInTurn() {
        List<Integer> flippedFirst = new ArrayList<>();
        float[][] first = epoch(images, config("flip", 16, 7), 1, 0);
        float[][] second = epoch(images, config("flip", 16, 7), 2, 0);
        for (int image = 0; image < images.size(); image++) {
            float[] plain = images.floats(image);
            float[] mirrored = new float[LENGTH];
            for (int i = 0; i < LENGTH; i++) {
                mirrored[i] = plain[i - i % SIZE + SIZE - 1 - i % SIZE];
            }
            boolean isFlipped = Arrays.equals(first[image], mirrored);
            assertThat(first[image]).isEqualTo(isFlipped ? mirrored : plain);
            assertThat(second[image]).isEqualTo(isFlipped ? plain : mirrored);
            if (isFlipped) {
                flippedFirst.add(image);
            }
        }
        assertThat(flippedFirst.size()).isBetween(30, 70);
    }

    @Test
    void eraseCoversTheShareOfSomeImagesThatIsAskedFor() {
        byte[] white = new byte[1000 * 28 * 28];
        Arrays.fill(white, (byte) 255);
        ImageSet set =
                ImageSet.of(
                        white,
                        new byte[1000],
                        28,
                        28,
                        List.of("white"),
                        new Provenance("Test", "", "", false));
        Augmenter augmenter = new Augmenter(Augmentation.of(new Erase(0.4, 0.1, 0.2)), set);
        int erased = 0;
        double least = 1;
        double most = 0;
        float[] image = new float[28 * 28];
        for (int i = 0; i < 1000; i++) {
            augmenter.augment(i, i + 1, 1, 1, image);
            int black = 0;
            for (float pixel : image) {
                black += pixel == 0 ? 1 : 0;
            }
            if (black > 0) {
                erased++;
                least = Math.min(least, black / 784.0);
                most = Math.max(most, black / 784.0);
            }
        }
        assertThat(erased).isBetween(350, 450);
        assertThat(least).isCloseTo(0.1, within(0.02));
        assertThat(most).isCloseTo(0.2, within(0.02));
    }

    @Test
    void whatComesFromOutsideIsBlackHoweverImagesAreNormalized() {
        Normalization standardized = new Normalization(0.3, 0.5);
        ImageSet set = images.normalizedBy(standardized);
        Augmenter augmenter = new Augmenter(Augmentation.of(new Shift(1)), set);
        AffineTransform faraway = augmenter.source(0, 0, 1, 1, 100, 0, false);
        assertThat(augmenter.transformed(0, faraway, null)).containsOnly(standardized.apply(0));
        AffineTransform nothing = augmenter.source(0, 0, 1, 1, 0, 0, false);
        assertThat(augmenter.transformed(0, nothing, null)).isEqualTo(set.floats(0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rotate,180 shift,1000 zoom,0.9 shear,80",
                "rotate,180 shift,1000 zoom,0.9 shear,80 elastic,1000,1 erase,1,0.9,0.99",
                "shear,80",
                "zoom,0.9",
                "shift,14",
                "elastic,1e9,0.1",
            })
    void howeverMuchIsChangedAPixelIsBetweenThoseOfTheImage(String augmentation) {
        byte[] pixels = new byte[3 * 5 * 7];
        Arrays.fill(pixels, 0, 35, (byte) 255);
        pixels[35] = 100; // in a corner of the second; the third is black
        ImageSet odd =
                ImageSet.of(
                        pixels,
                        new byte[3],
                        5,
                        7,
                        List.of("any"),
                        new Provenance("Test", "", "", false));
        Augmenter augmenter = new Augmenter(Augmentation.parse(augmentation), odd);
        float[] most = {1, 100 / 255f, 0};
        float[] target = new float[pixels.length];
        for (int epoch = 1; epoch <= 300; epoch++) {
            augmenter.augment(0, 3, 1, epoch, target);
            for (int i = 0; i < target.length; i++) {
                assertThat(target[i]).isBetween(0f, most[i / 35] + 1e-6f);
            }
        }
    }

    // ---- Images to look at

    @Test
    void augmentedImagesAreThoseOfTheTrainingRounded() {
        ImageSet part = images.skip(20);
        ImageSet augmented = part.augmented(Augmentation.parse(EVERYTHING), 7, 3);
        float[][] trained = epoch(part, config(EVERYTHING, 16, 7), 3, 0);

        assertThat(augmented.size()).isEqualTo(80);
        assertThat(augmented.labels()).isEqualTo(part.labels());
        assertThat(augmented.normalization()).isEqualTo(part.normalization());
        for (int image = 0; image < 80; image++) {
            float[] rounded = augmented.floats(image);
            for (int i = 0; i < LENGTH; i++) {
                assertThat(rounded[i]).isCloseTo(trained[20 + image][i], within(0.51f / 255));
            }
        }
    }

    @Test
    void withoutTransformsImagesStayAsTheyAre() {
        ImageSet same = images.augmented(Augmentation.NONE, 7, 3);
        assertThat(same.checksum()).isEqualTo(images.checksum());
    }
}
