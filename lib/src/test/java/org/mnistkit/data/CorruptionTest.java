package org.mnistkit.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.mnistkit.ReferenceNumbers;

class CorruptionTest {

    private static final int SIZE = 28;
    private static final JsonNode REFERENCE = ReferenceNumbers.read("corruptions");

    /** Nothing in them is left to chance. */
    private static final Set<Corruption> CERTAIN =
            EnumSet.of(
                    Corruption.SCALE,
                    Corruption.BRIGHTNESS,
                    Corruption.STRIPE,
                    Corruption.CANNY_EDGES);

    private final ImageSet images = ReferenceNumbers.images(12, SIZE, 10);

    // ---- Against scikit-image and SciPy

    private static Stream<JsonNode> cases() {
        return StreamSupport.stream(REFERENCE.get("cases").spliterator(), false);
    }

    private static Stream<JsonNode> statistics() {
        return StreamSupport.stream(REFERENCE.get("statistics").spliterator(), false);
    }

    private static Corruption corruption(JsonNode expected) {
        return Corruption.valueOf(expected.get("corruption").asText().toUpperCase(Locale.ROOT));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void changesAnImageAsThePublishedOnesAre(JsonNode expected) {
        Corruption corruption = corruption(expected);
        SplittableRandom random = new SplittableRandom(expected.get("seed").asLong());
        double[] image = ReferenceNumbers.doubles(REFERENCE.get("image"));
        Raster raster =
                new Raster(Arrays.stream(image).map(pixel -> pixel / 255).toArray(), SIZE, SIZE);

        double[] changed = corruption.change(raster, random).values();

        double[] wanted = ReferenceNumbers.doubles(expected.get("pixels"));
        // Between the two blurs of the published glass blur, pixels are cut to whole numbers.
        double near = corruption == Corruption.GLASS_BLUR ? 1.2 : 0.02;
        assertThat(Arrays.stream(changed).map(value -> 255 * value).toArray())
                .as(corruption.toString())
                .containsExactly(wanted, within(near));
    }

    @Test
    void everyCorruptionIsInTheReference() {
        assertThat(cases().map(CorruptionTest::corruption).distinct())
                .containsExactlyInAnyOrder(Corruption.values());
        assertThat(statistics().map(CorruptionTest::corruption))
                .containsExactlyInAnyOrderElementsOf(EnumSet.complementOf(EnumSet.copyOf(CERTAIN)));
    }

    /** The random numbers have the right distributions: NumPy's give the same on average. */
    @ParameterizedTest
    @MethodSource("statistics")
    void manyImagesAreAsThoseOfNumPy(JsonNode expected) {
        int draws = REFERENCE.get("draws").asInt();
        double[] image = ReferenceNumbers.doubles(REFERENCE.get("image"));
        byte[] pixels = new byte[draws * SIZE * SIZE];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) image[i % image.length];
        }
        ImageSet many = set(pixels, draws, SIZE, SIZE).corrupted(corruption(expected), 7);

        double mean = 0;
        double deviation = 0;
        for (int i = 0; i < SIZE * SIZE; i++) {
            double sum = 0;
            double squares = 0;
            for (int draw = 0; draw < draws; draw++) {
                double value = many.pixel(draw, i / SIZE, i % SIZE) / 255.0;
                sum += value;
                squares += value * value;
            }
            mean += sum / draws;
            deviation += Math.sqrt(Math.max(0, squares / draws - sum / draws * (sum / draws)));
        }
        assertThat(mean / SIZE / SIZE).isCloseTo(expected.get("mean").asDouble(), within(0.02));
        assertThat(deviation / SIZE / SIZE)
                .isCloseTo(expected.get("deviation").asDouble(), within(0.01));
    }

    // ---- What an image depends on

    @ParameterizedTest
    @EnumSource
    void anImageFollowsFromTheSeedAndItsPlaceAlone(Corruption corruption) {
        ImageSet all = images.corrupted(corruption, 3);

        ImageSet some = images.select(9, 2, 7).corrupted(corruption, 3);

        assertThat(some.checksum()).isEqualTo(all.select(9, 2, 7).checksum());
        assertThat(images.corrupted(corruption, 3).checksum()).isEqualTo(all.checksum());
        assertThat(images.corrupted(corruption, 4).checksum().equals(all.checksum()))
                .as("the same with another seed")
                .isEqualTo(CERTAIN.contains(corruption));
    }

    @ParameterizedTest
    @EnumSource
    void chanceFallsAnewForEachImage(Corruption corruption) {
        byte[] twice = new byte[8 * SIZE * SIZE];
        for (int i = 0; i < twice.length; i++) {
            int place = i % (SIZE * SIZE);
            twice[i] = (byte) images.pixel(0, place / SIZE, place % SIZE);
        }
        ImageSet same = set(twice, 8, SIZE, SIZE).corrupted(corruption, 1);
        long different =
                Stream.of(0, 1, 2, 3, 4, 5, 6, 7).map(i -> pixels(same, i)).distinct().count();
        if (CERTAIN.contains(corruption)) {
            assertThat(different).isEqualTo(1);
        } else {
            assertThat(different).isGreaterThan(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsNoPixelStaysAsItIs(Corruption corruption) {
        ImageSet standardized = images.normalizedBy(new Normalization(0.1, 0.3));

        ImageSet corrupted = standardized.corrupted(corruption, 1);

        assertThat(corrupted.labels()).isEqualTo(images.labels());
        assertThat(corrupted.classNames()).isEqualTo(images.classNames());
        assertThat(corrupted.normalization()).isEqualTo(standardized.normalization());
        assertThat(corrupted.checksum()).isNotEqualTo(images.checksum());
        assertThat(corrupted.provenance().name()).isEqualTo("Noise, " + corruption);
        assertThat(corrupted.provenance().origin()).contains("seed 1");
        assertThat(corrupted.provenance().synthetic()).isTrue();
    }

    // ---- Sizes and extremes

    @ParameterizedTest
    @CsvSource({"1,1", "1,9", "9,1", "2,2", "5,5", "6,29", "40,33", "3,300"})
    void imagesOfAnySizeAreCorrupted(int rows, int columns) {
        byte[] pixels = new byte[3 * rows * columns];
        new SplittableRandom(1).nextBytes(pixels);
        Arrays.fill(pixels, 0, rows * columns, (byte) 0);
        Arrays.fill(pixels, rows * columns, 2 * rows * columns, (byte) 255);
        ImageSet odd = set(pixels, 3, rows, columns);
        for (Corruption corruption : Corruption.values()) {
            for (long seed = 0; seed < 20; seed++) {
                ImageSet corrupted = odd.corrupted(corruption, seed);
                assertThat(corrupted.rows()).isEqualTo(rows);
                assertThat(corrupted.columns()).isEqualTo(columns);
                assertThat(corrupted.size()).isEqualTo(3);
            }
        }
    }

    /** Or bytes would begin anew beyond 255. */
    @ParameterizedTest
    @EnumSource
    void numbersStayBetweenBlackAndWhite(Corruption corruption) {
        for (int seed = 0; seed < 20; seed++) {
            for (double gray : new double[] {0, 0.5, 1}) {
                Raster raster = new Raster(SIZE, SIZE).map((row, column, value) -> gray);
                double[] changed = corruption.change(raster, new SplittableRandom(seed)).values();
                assertThat(Arrays.stream(changed))
                        .allMatch(value -> value >= 0 && value < 1 + 1e-9);
            }
        }
    }

    @Test
    void blurAndDistortionsOfAPlainImageLeaveItsMiddleAsItIs() {
        Raster white = new Raster(SIZE, SIZE).map((row, column, value) -> 1);
        for (Corruption corruption :
                List.of(
                        Corruption.GLASS_BLUR,
                        Corruption.MOTION_BLUR,
                        Corruption.SHEAR,
                        Corruption.SCALE,
                        Corruption.ROTATE,
                        Corruption.TRANSLATE)) {
            Raster changed = corruption.change(white, new SplittableRandom(1));
            for (int i = 9; i < 19; i++) {
                assertThat(changed.at(i, 27 - i)).isCloseTo(1, within(1e-6));
            }
        }
    }

    private static String pixels(ImageSet images, int image) {
        return images.select(image).checksum();
    }

    private static ImageSet set(byte[] pixels, int count, int rows, int columns) {
        return ImageSet.of(
                pixels,
                new byte[count],
                rows,
                columns,
                List.of("any"),
                new Provenance("Test", "", "", false));
    }
}
