package org.mnistkit.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.IntBinaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mnistkit.RealData;

class OwnImagesTest {

    @TempDir private Path directory;

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

    /** The left half is black, the right one white, but for a gray top at the left. */
    private static final BufferedImage CORNERS =
            gray(32, 16, (x, y) -> x >= 16 ? 255 : y < 8 ? 128 : 0);

    /** What is seen at the left top, right top, left bottom and right bottom. */
    private static List<Integer> corners(BufferedImage picture) {
        int right = picture.getWidth() - 3;
        int bottom = picture.getHeight() - 3;
        return Stream.of(
                        new int[] {2, 2},
                        new int[] {right, 2},
                        new int[] {2, bottom},
                        new int[] {right, bottom})
                .map(at -> (picture.getRGB(at[0], at[1]) & 0xff) / 100)
                .toList();
    }

    /** The eight ways of Exif 2.3, from its definition of where row 0 and column 0 are seen. */
    @ParameterizedTest
    @CsvSource({
        "1, 32, '1 2 0 2'", "2, 32, '2 1 2 0'", "3, 32, '2 0 2 1'", "4, 32, '0 2 1 2'",
        "5, 16, '1 0 2 2'", "6, 16, '0 1 2 2'", "7, 16, '2 2 0 1'", "8, 16, '2 2 1 0'"
    })
    void aPhotoIsTurnedAsItsCameraHasNoted(int orientation, int width, String seen)
            throws IOException {
        ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
        BufferedImage opaque = new BufferedImage(32, 16, BufferedImage.TYPE_INT_RGB);
        opaque.createGraphics().drawImage(CORNERS, 0, 0, null);
        ImageIO.write(opaque, "jpg", jpeg);
        byte[] plain = jpeg.toByteArray();
        // After the first two bytes: a segment with a directory of one entry, the orientation.
        String note =
                "FFE1 0022 457869660000 4D4D002A00000008 0001 0112 0003 00000001 %04X0000 00000000";
        byte[] segment = HexFormat.of().parseHex(note.formatted(orientation).replace(" ", ""));
        Path file = directory.resolve("photo.jpg");
        try (OutputStream out = Files.newOutputStream(file)) {
            out.write(plain, 0, 2);
            out.write(segment);
            out.write(plain, 2, plain.length - 2);
        }

        BufferedImage picture = OwnImages.read(file);

        assertThat(picture.getWidth()).isEqualTo(width);
        assertThat(corners(picture)).hasToString("[" + seen.replace(" ", ", ") + "]");
    }

    /** Computed by another program straight from the definition, in exact fractions. */
    @Test
    void aDigitIsMadeAsMnistsWere() {
        byte[] image = OwnImages.digit(DARK_ON_LIGHT);
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
        byte[] image = OwnImages.clothing(DARK_ON_LIGHT);
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
        byte[] expected = OwnImages.digit(DARK_ON_LIGHT);
        assertThat(OwnImages.digit(gray(37, 53, OwnImagesTest::ink))).isEqualTo(expected);
        assertThat(OwnImages.digit(picture(37, 53, (x, y) -> ink(x, y) << 24)))
                .as("black on transparent")
                .isEqualTo(expected);
        assertThat(OwnImages.digit(picture(37, 53, (x, y) -> ink(x, y) << 24 | 0xffffff)))
                .as("white on transparent")
                .isEqualTo(expected);
        BufferedImage roundedCorners =
                picture(
                        37,
                        53,
                        (x, y) -> x + y < 5 ? 0 : 0xff000000 | (255 - ink(x, y)) * 0x010101);
        assertThat(OwnImages.digit(roundedCorners)).isEqualTo(expected);
    }

    @Test
    void whereTheDigitIsMakesNoDifference() {
        BufferedImage moved =
                gray(300, 200, (x, y) -> 255 - (x >= 190 && y >= 90 ? ink(x - 190, y - 90) : 0));
        assertThat(OwnImages.digit(moved)).isEqualTo(OwnImages.digit(DARK_ON_LIGHT));
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
        int[] columns = columnSums(OwnImages.digit(photo));
        int[] rows = rowSums(OwnImages.digit(photo));
        assertThat(IntStream.range(0, 28).filter(x -> columns[x] > 0))
                .containsExactly(13, 14, 15, 16);
        assertThat(IntStream.range(0, 28).filter(y -> rows[y] > 0)).hasSize(20);
        assertThat(columns[13]).isGreaterThan(19 * 250);
    }

    @Test
    void extremeShapesFit() {
        byte[] line = OwnImages.digit(gray(3000, 3, (x, y) -> y == 1 ? 255 : 0));
        assertThat(rowSums(line)[14]).isEqualTo(20 * 255);
        byte[] dot = OwnImages.digit(gray(9, 9, (x, y) -> x == 4 && y == 4 ? 255 : 0));
        assertThat(rowSums(dot)).contains(20 * 255);
    }

    @Test
    void mnistsOwnImagesStayAsTheyAre() {
        ImageSet test = RealData.digits().test();
        int same = 0;
        for (int i = 0; i < 500; i++) {
            int image = i;
            BufferedImage picture = gray(28, 28, (x, y) -> test.pixel(image, y, x));
            byte[] made = OwnImages.digit(picture);
            same +=
                    IntStream.range(0, 784)
                                    .allMatch(
                                            p ->
                                                    (made[p] & 0xff)
                                                            == test.pixel(image, p / 28, p % 28))
                            ? 1
                            : 0;
        }
        // The others do not use the whole range of gray values, and are stretched to it.
        assertThat(same).isGreaterThan(400);
    }

    @Test
    void aBlankPictureIsRefused() {
        assertThatThrownBy(() -> OwnImages.digit(gray(50, 50, (x, y) -> 200)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("blank");
        assertThatThrownBy(() -> OwnImages.digit(gray(50, 50, (x, y) -> 200 - (x + y) % 8)))
                .hasMessageContaining("blank");
        assertThatThrownBy(() -> OwnImages.digit(picture(50, 50, (x, y) -> 0)))
                .hasMessageContaining("blank");
        assertThatThrownBy(() -> OwnImages.clothing(gray(1, 1, (x, y) -> 9)))
                .hasMessageContaining("blank");
    }

    @Test
    void filesThatAreNoPicturesAreNamed() throws IOException {
        Path text = Files.writeString(directory.resolve("a.png"), "text");
        assertThatThrownBy(() -> OwnImages.read(text))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith(text + " is no picture");
        assertThatThrownBy(() -> OwnImages.read(directory)).hasMessageContaining("directory");
        assertThatThrownBy(() -> OwnImages.read(directory.resolve("none")))
                .hasMessageContaining("no such file");

        Path whole = directory.resolve("whole.png");
        ImageIO.write(DARK_ON_LIGHT, "png", whole.toFile());
        assertThat(OwnImages.digit(whole)).isEqualTo(OwnImages.digit(DARK_ON_LIGHT));
        byte[] bytes = Files.readAllBytes(whole);
        Path cut = Files.write(directory.resolve("cut.png"), Arrays.copyOf(bytes, 60));
        assertThatThrownBy(() -> OwnImages.digit(cut))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("cut.png");
    }

    @Test
    void theyMakeASetForANetwork() {
        byte[] image = OwnImages.digit(DARK_ON_LIGHT);
        ImageSet set = OwnImages.set(List.of(image, image), List.of("a", "b"));
        assertThat(set.size()).isEqualTo(2);
        assertThat(set.pixel(1, 11, 14)).isEqualTo(255);
        assertThat(set.classNames()).containsExactly("a", "b");
    }

    /** A photo of 40 megapixels would need 0.5 GB as it is. */
    @Test
    void aLargePictureIsReadSmaller() throws IOException {
        BufferedImage large = new BufferedImage(37 * 120, 53 * 120, BufferedImage.TYPE_INT_RGB);
        large.createGraphics().drawImage(DARK_ON_LIGHT, 0, 0, 37 * 120, 53 * 120, null);
        Path file = directory.resolve("large.png");
        ImageIO.write(large, "png", file.toFile());

        BufferedImage read = OwnImages.read(file);

        assertThat(read.getHeight()).isEqualTo(53 * 120 / 4);
        assertThat(read.getWidth()).isEqualTo(37 * 120 / 4);
        byte[] image = OwnImages.digit(file);
        byte[] expected = OwnImages.digit(DARK_ON_LIGHT);
        for (int i = 0; i < image.length; i++) {
            assertThat(image[i] & 0xff).isCloseTo(expected[i] & 0xff, within(30));
        }
    }

    @Test
    void aPictureOfAnAbsurdSizeIsRefused() throws IOException {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(DARK_ON_LIGHT, "png", png);
        ByteBuffer bytes = ByteBuffer.wrap(png.toByteArray());
        bytes.putInt(16, 2_000_000_000); // the width, in the first chunk
        CRC32 checksum = new CRC32();
        checksum.update(bytes.array(), 12, 17);
        bytes.putInt(29, (int) checksum.getValue());
        Path file = Files.write(directory.resolve("wide.png"), bytes.array());

        assertThatThrownBy(() -> OwnImages.read(file))
                .isInstanceOf(DataException.class)
                .hasMessage(
                        file
                                + " has 2,000,000,000 × 53 pixels, but a side may have 100,000."
                                + " Make it smaller.");
    }

    @Test
    void imagesOfAnotherSizeAreNamed() {
        List<byte[]> images = List.of(new byte[784], new byte[783]);
        assertThatThrownBy(() -> OwnImages.set(images, List.of("a", "b")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("image 1 has 783 bytes, but must have 28 × 28 = 784");
    }
}
