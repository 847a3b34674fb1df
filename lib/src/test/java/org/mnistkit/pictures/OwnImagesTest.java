package org.mnistkit.pictures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntBinaryOperator;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mnistkit.RealData;
import org.mnistkit.data.ImageSet;
import org.mnistkit.file.DataException;

class OwnImagesTest {

    /** An ellipse of uneven ink and a bar, lopsided. */
    private static int ink(int x, int y) {
        if (x >= 20 && x <= 33 && y >= 40 && y <= 44) {
            return 215;
        }
        boolean inEllipse = (x - 15) * (x - 15) * 225 + (y - 30) * (y - 30) * 100 <= 22_500;
        return inEllipse ? 150 + (x * 7 + y * 13) % 97 : 0;
    }

    private static BufferedImage gray(int width, int height, IntBinaryOperator value) {
        return picture(width, height, (x, y) -> 0xff000000 | value.applyAsInt(x, y) * 0x010101);
    }

    private static BufferedImage picture(int width, int height, IntBinaryOperator argb) {
        BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
        for (int i = 0; i < width * height; i++) {
            picture.setRGB(i % width, i / width, argb.applyAsInt(i % width, i / width));
        }
        return picture;
    }

    private static byte[] digit(BufferedImage picture) {
        return pixels(OwnImages.digit(picture));
    }

    private static byte[] clothing(BufferedImage picture) {
        return pixels(OwnImages.clothing(picture));
    }

    private static byte[] pixels(ImageSet image) {
        byte[] pixels = new byte[784];
        for (int i = 0; i < 784; i++) {
            pixels[i] = (byte) image.pixel(0, i / 28, i % 28);
        }
        return pixels;
    }

    private static final BufferedImage DARK_ON_LIGHT = gray(37, 53, (x, y) -> 255 - ink(x, y));

    private static int[] rowSums(byte[] image) {
        return IntStream.range(0, 28)
                .map(y -> IntStream.range(0, 28).map(x -> image[y * 28 + x] & 0xff).sum())
                .toArray();
    }

    private static int[] columnSums(byte[] image) {
        return IntStream.range(0, 28)
                .map(x -> IntStream.range(0, 28).map(y -> image[y * 28 + x] & 0xff).sum())
                .toArray();
    }

    /** Computed by another program straight from the definition, in exact fractions. */
    /** A postal code: one stroke, two strokes above each other, and one much shorter stroke. */
    @Test
    void digitsBesideEachOtherAreToldApart() {
        BufferedImage picture = new BufferedImage(400, 120, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = picture.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(30, 20, 12, 80);
        graphics.fillRect(120, 20, 50, 10);
        graphics.fillRect(140, 50, 12, 50);
        graphics.fillRect(260, 30, 40, 70);

        List<Preparation> digits = Preparation.ofDigits(picture);

        assertThat(digits).hasSize(3);
        assertThat(digits.get(0).place().width).isLessThan(6);
        assertThat(digits.get(1).place().height).isEqualTo(20);
        assertThat(digits.get(2).place().width).isBetween(10, 13);
        assertThat(digits)
                .extracting(Preparation::area)
                .containsExactly(
                        new Rectangle(30, 20, 12, 80),
                        new Rectangle(120, 20, 50, 80),
                        new Rectangle(260, 30, 40, 70));

        // A dot beside a digit is a part of it, and a single digit is prepared as ever.
        graphics.setColor(Color.BLACK);
        graphics.fillRect(100, 0, 300, 120);
        graphics.setColor(Color.WHITE);
        graphics.fillRect(60, 88, 14, 14);
        assertThat(Preparation.ofDigits(picture)).hasSize(1);
        assertThat(Preparation.ofDigits(picture).get(0).image().checksum())
                .isEqualTo(Preparation.ofDigit(picture).image().checksum());
    }

    /** Each takes as much memory as its own pixels, not as the picture's. */
    @Test
    void hundredsOfDigitsBesideEachOtherFitIntoMemory() {
        BufferedImage rule =
                gray(2000, 2000, (x, y) -> x % 10 == 5 && y > 50 && y < 1950 ? 0 : 255);
        assertThat(Preparation.ofDigits(rule)).hasSize(200);
    }

    @Test
    void aPictureOfGrainIsRefused() {
        Random random = new Random(1);
        BufferedImage salt = gray(400, 400, (x, y) -> random.nextInt(20) == 0 ? 255 : 0);
        assertThatThrownBy(() -> Preparation.ofDigits(salt))
                .isInstanceOf(DataException.class)
                .hasMessageMatching(
                        "The picture has \\d,\\d{3} strokes and spots, but at most 2,000 .*");
    }

    @Test
    void whereADigitIsCountsFromTheCornerOfThePictureNotOfThePaper() {
        BufferedImage picture = new BufferedImage(300, 200, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = picture.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(40, 20, 240, 170);
        graphics.setColor(Color.BLACK);
        graphics.fillRect(150, 60, 12, 80);

        assertThat(Preparation.ofDigit(picture).area()).isEqualTo(new Rectangle(150, 60, 12, 80));
    }

    @Test
    void aDigitIsMadeAsMnistsWere() {
        byte[] image = digit(DARK_ON_LIGHT);
        assertThat(rowSums(image))
                .containsExactly(
                        0, 0, 0, 381, 1141, 1871, 2118, 2417, 2512, 2737, 2655, 2651, 2812, 2863,
                        2710, 2628, 2670, 2491, 2469, 3616, 3756, 3443, 1209, 0, 0, 0, 0, 0);
        assertThat(columnSums(image))
                .containsExactly(
                        0, 0, 0, 0, 0, 0, 0, 726, 2447, 3119, 3449, 3827, 4033, 4205, 4160, 4124,
                        3859, 3824, 3573, 2948, 1051, 761, 761, 761, 761, 761, 0, 0);
        assertThat(Arrays.copyOfRange(image, 11 * 28 + 7, 11 * 28 + 21))
                .containsExactly(
                        62, 184, 197, 208, 220, 231, 244, 255, 235, 206, 184, 196, 207, 22);
    }

    /** Computed in the same way. */
    @Test
    void clothingIsOnlyScaledAndPlacedInTheMiddle() {
        byte[] image = clothing(DARK_ON_LIGHT);
        assertThat(rowSums(image))
                .containsExactly(
                        233, 1158, 1730, 2333, 2513, 2861, 3019, 3046, 3426, 3358, 3311, 3289, 3343,
                        3564, 3617, 3443, 3335, 3272, 3309, 3318, 3049, 3075, 3786, 4704, 4686,
                        4485, 4057, 517);
        assertThat(columnSums(image))
                .containsExactly(
                        0, 395, 2591, 3548, 4003, 4365, 4590, 5016, 5136, 5236, 5493, 5253, 5261,
                        5077, 4872, 4873, 4618, 4433, 3137, 1143, 971, 971, 971, 971, 971, 971, 971,
                        0);
    }

    @Test
    void polarityAndTransparencyMakeNoDifference() {
        byte[] expected = digit(DARK_ON_LIGHT);
        assertThat(digit(gray(37, 53, OwnImagesTest::ink))).isEqualTo(expected);
        assertThat(digit(picture(37, 53, (x, y) -> ink(x, y) << 24)))
                .as("black on transparent")
                .isEqualTo(expected);
        assertThat(digit(picture(37, 53, (x, y) -> ink(x, y) << 24 | 0xffffff)))
                .as("white on transparent")
                .isEqualTo(expected);
        BufferedImage roundedCorners =
                picture(
                        37,
                        53,
                        (x, y) -> x + y < 5 ? 0 : 0xff000000 | (255 - ink(x, y)) * 0x010101);
        assertThat(digit(roundedCorners)).isEqualTo(expected);
    }

    @Test
    void whereTheDigitIsMakesNoDifference() {
        BufferedImage moved =
                gray(300, 200, (x, y) -> 255 - (x >= 190 && y >= 90 ? ink(x - 190, y - 90) : 0));
        assertThat(digit(moved)).isEqualTo(digit(DARK_ON_LIGHT));
    }

    @Test
    void grainAndShadowOfAPhotoAreRemoved() {
        BufferedImage photo =
                gray(
                        200,
                        200,
                        (x, y) -> {
                            boolean isInk = x >= 90 && x < 110 && y >= 50 && y < 150;
                            return (isInk ? 40 : 180) + (x * 31 + y * 17) % 9 + x / 10;
                        });
        int[] columns = columnSums(digit(photo));
        int[] rows = rowSums(digit(photo));
        assertThat(IntStream.range(0, 28).filter(x -> columns[x] > 0)).hasSize(4);
        assertThat(IntStream.range(0, 28).filter(y -> rows[y] > 0)).hasSize(20);
        assertThat(columns[14]).isGreaterThan(19 * 230);
    }

    @Test
    void extremeShapesFit() {
        byte[] line = digit(gray(3000, 3, (x, y) -> y == 1 ? 255 : 0));
        assertThat(rowSums(line)[14]).isGreaterThan(19 * 255);
        byte[] dot = digit(gray(9, 9, (x, y) -> x == 4 && y == 4 ? 255 : 0));
        assertThat(rowSums(dot)).contains(20 * 255);
    }

    @Test
    void mnistsOwnImagesStayAsTheyAre() {
        ImageSet test = RealData.digits().test();
        int same = 0;
        for (int i = 0; i < 500; i++) {
            int image = i;
            BufferedImage picture = gray(28, 28, (x, y) -> test.pixel(image, y, x));
            byte[] made = digit(picture);
            same +=
                    IntStream.range(0, 784)
                                    .allMatch(
                                            p ->
                                                    (made[p] & 0xff)
                                                            == test.pixel(image, p / 28, p % 28))
                            ? 1
                            : 0;
        }
        // The others do not use the whole range of gray values, or their outermost pixels are
        // nearly black.
        assertThat(same).isGreaterThan(380);
    }

    /** The paper differs in more places, the stroke differs more. */
    @Test
    void paperThatIsBrighterInTheMiddleIsNotTakenForInk() {
        BufferedImage photo = gray(200, 200, (x, y) -> isStroke(x, y) ? 70 : 160 + glow(x, y));
        byte[] expected = digit(gray(200, 200, (x, y) -> isStroke(x, y) ? 0 : 255));
        assertAlike(digit(photo), expected);
        BufferedImage slate = gray(200, 200, (x, y) -> isStroke(x, y) ? 200 : 70 - glow(x, y));
        assertAlike(digit(slate), expected);
    }

    /** A seven. */
    private static boolean isStroke(int x, int y) {
        return (y >= 50 && y < 56 && x >= 70 && x < 130)
                || (y >= 50 && y < 150 && Math.abs(x - 130 + (y - 50) / 2) < 4);
    }

    private static int glow(int x, int y) {
        double far = Math.hypot(x - 100, y - 100) / 60;
        return (int) (60 * Math.exp(-far * far));
    }

    private static void assertAlike(byte[] image, byte[] expected) {
        for (int i = 0; i < 784; i++) {
            assertThat(image[i] & 0xff)
                    .as("pixel %d", i)
                    .isCloseTo(expected[i] & 0xff, within(100));
        }
    }

    @Test
    void dustChangesNothing() {
        byte[] expected = digit(DARK_ON_LIGHT);
        IntBinaryOperator small = (x, y) -> x < 37 && y < 53 ? 255 - ink(x, y) : 255;
        assertThat(digit(gray(90, 90, (x, y) -> x + y == 178 ? 254 : small.applyAsInt(x, y))))
                .as("a pixel that nobody can see")
                .isEqualTo(expected);
        assertThat(digit(gray(90, 90, (x, y) -> x > 80 && y == 70 ? 90 : small.applyAsInt(x, y))))
                .as("a speck")
                .isEqualTo(expected);
    }

    @Test
    void whatTouchesTheBorderIsLeftOut() {
        byte[] expected = digit(DARK_ON_LIGHT);
        assertThat(
                        digit(
                                gray(
                                        60,
                                        80,
                                        (x, y) ->
                                                y == 70 || x > 55
                                                        ? 60
                                                        : x < 37 && y < 53
                                                                ? 255 - ink(x, y)
                                                                : 255)))
                .as("a line over the whole width, and a shadow at the right")
                .isEqualTo(expected);
        BufferedImage tight = gray(20, 100, (x, y) -> x >= 5 && x < 14 ? 0 : 255);
        assertThat(rowSums(digit(tight)))
                .as("a digit that touches the border, as nothing else is there")
                .contains(2 * 255);
    }

    @Test
    void paperOnADarkTableIsFound() {
        BufferedImage table =
                gray(
                        100,
                        120,
                        (x, y) ->
                                x < 12 || x > 90 || y < 9 || y > 112
                                        ? 20
                                        : x < 60 && y > 30 && y < 83 && x > 23
                                                ? 255 - ink(x - 23, y - 30)
                                                : 255);
        assertThat(digit(table)).isEqualTo(digit(DARK_ON_LIGHT));
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 20, 45, 400})
    void aFramedStripOfPaperKeepsItsRows(int height) {
        int margin = height / 4;
        BufferedImage strip =
                gray(
                        1000,
                        height,
                        (x, y) ->
                                x == 0 || x == 999 || y == 0 || y == height - 1
                                        ? 0
                                        : x > 500 && x < 505 && y >= margin && y < height - margin
                                                ? 0
                                                : 255);
        assertThat(Preparation.ofDigit(strip).area())
                .isEqualTo(new Rectangle(501, margin, 4, height - 2 * margin));
    }

    /** Its parts are of a size that is no dust. */
    @Test
    void aMarkInsideADigitStays() {
        IntBinaryOperator ring =
                (x, y) -> Math.abs(Math.hypot(x - 100, y - 100) - 60) < 10 ? 0 : 255;
        byte[] zero = digit(gray(200, 200, ring));
        byte[] marked =
                digit(
                        gray(
                                200,
                                200,
                                (x, y) ->
                                        Math.hypot(x - 100, y - 100) < 9
                                                ? 0
                                                : ring.applyAsInt(x, y)));
        assertThat(zero[14 * 28 + 14]).isZero();
        assertThat(marked[14 * 28 + 14] & 0xff).isGreaterThan(200);
    }

    /** A cross of lines one pixel wide, which were a fifteenth of one when scaled. */
    @Test
    void strokesOfAThinPenAreAsThickAsMnistsThinnest() {
        byte[] thin =
                digit(
                        gray(
                                400,
                                400,
                                (x, y) ->
                                        (x == 200 && y > 50 && y < 350)
                                                        || (y == 200 && x > 50 && x < 350)
                                                ? 0
                                                : 255));
        assertThat(rowSums(thin)[6]).isBetween(280, 400);
        assertThat(columnSums(thin)[21]).isBetween(280, 400);
    }

    @Test
    void aBlankPictureIsRefused() {
        assertThatThrownBy(() -> digit(gray(50, 50, (x, y) -> 200)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("blank");
        assertThatThrownBy(() -> digit(gray(50, 50, (x, y) -> 200 - (x + y) % 8)))
                .hasMessageContaining("blank");
        assertThatThrownBy(() -> digit(picture(50, 50, (x, y) -> 0))).hasMessageContaining("blank");
        assertThatThrownBy(() -> clothing(gray(1, 1, (x, y) -> 9))).hasMessageContaining("blank");
    }

    @Test
    void namesSayWhatPicturesOfAFolderShow(@TempDir Path folder) throws IOException {
        assertThatThrownBy(() -> OwnImages.digits(folder))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(folder.toString())
                .hasMessageContaining("7_1.png");
        assertThatThrownBy(() -> OwnImages.digits(folder.resolve("missing")))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("missing");
        ImageIO.write(DARK_ON_LIGHT, "png", folder.resolve("7_second.PNG").toFile());
        ImageIO.write(
                gray(40, 40, (x, y) -> x == 9 ? 0 : 255),
                "png",
                folder.resolve("1_1.png").toFile());
        ImageIO.write(DARK_ON_LIGHT, "png", folder.resolve("seven.png").toFile());
        ImageIO.write(DARK_ON_LIGHT, "png", folder.resolve("12_1.png").toFile());
        Files.writeString(folder.resolve("2_notes.txt"), "not a picture");
        Files.createDirectory(folder.resolve("3_folder.png"));

        ImageSet digits = OwnImages.digits(folder);

        assertThat(digits.labels()).containsExactly(1, 7);
        assertThat(pixels(digits.select(1))).isEqualTo(digit(DARK_ON_LIGHT));
        assertThat(digits.provenance().name()).isEqualTo("Own images");

        ImageIO.write(gray(40, 40, (x, y) -> 255), "png", folder.resolve("8_blank.png").toFile());
        assertThatThrownBy(() -> OwnImages.digits(folder))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("8_blank.png");
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, 29, -1000})
    void strokesAreNotMadeWiderThanTheImage(double by) {
        ImageSet digit = OwnImages.digit(gray(50, 50, (x, y) -> x == 25 ? 0 : 255));
        assertThatThrownBy(() -> OwnImages.widened(digit, by))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must be a number from -28 to 28");
    }

    /** A bar two pixels wide, from top to bottom. */
    @ParameterizedTest
    @CsvSource({"0, 510, 510", "1, 690, 810", "2, 940, 1070", "-1, 200, 310", "-4, 0, 0"})
    void strokesAreMadeWiderAndNarrower(double by, int least, int most) {
        byte[] pixels = new byte[28 * 28];
        for (int row = 0; row < 28; row++) {
            pixels[row * 28 + 13] = (byte) 255;
            pixels[row * 28 + 14] = (byte) 255;
        }
        ImageSet digit = OwnImages.digit(gray(50, 50, (x, y) -> x == 25 ? 0 : 255));
        ImageSet bar =
                ImageSet.of(pixels, new byte[1], 28, 28, digit.classNames(), digit.provenance());
        ImageSet changed = OwnImages.widened(bar.labeled(1), by);
        assertThat(changed.labels()).containsExactly(1);
        int sum = 0;
        for (int column = 0; column < 28; column++) {
            sum += changed.pixel(0, 14, column);
            assertThat(changed.pixel(0, 14, column)).isEqualTo(changed.pixel(0, 14, 27 - column));
        }
        assertThat(sum).isBetween(least, most);
    }

    @Test
    void theyAreWhatANetworkTakes() {
        ImageSet digit = OwnImages.digit(DARK_ON_LIGHT);
        assertThat(digit.size()).isOne();
        assertThat(digit.pixel(0, 11, 14)).isEqualTo(255);
        assertThat(digit.classNames()).hasSize(10).startsWith("0", "1");
        assertThat(digit.provenance().synthetic()).isFalse();
        assertThat(OwnImages.clothing(DARK_ON_LIGHT).classNames()).contains("Trouser");
    }
}
