package org.mnistkit.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mnistkit.data.ImageSet;
import org.mnistkit.data.Provenance;
import org.mnistkit.evaluate.Predictions;
import org.mnistkit.pictures.Preparation;
import org.mnistkit.settings.Augmentation;

class PicturesTest {

    private static final int LEFT = Figure.PADDING + 1;

    /** One image of 28×28, its pixels counting up: 0, 1, 2, … */
    private static ImageSet ramp() {
        byte[] pixels = new byte[784];
        for (int i = 0; i < 784; i++) {
            pixels[i] = (byte) i;
        }
        return ImageSet.of(
                pixels, new byte[1], 28, 28, Samples.DIGITS, new Provenance("Ramp", "", "", false));
    }

    /** The upper left corner of the only enlarged image: the first pixel inside its frame. */
    private static int top(BufferedImage image) {
        for (int y = 0; y < image.getHeight() - 1; y++) {
            boolean frame = true;
            for (int x = LEFT; x < LEFT + 28; x++) {
                frame &= image.getRGB(x, y) == Style.LINE.getRGB();
            }
            if (frame) {
                return y + 1;
            }
        }
        throw new AssertionError("no frame found");
    }

    /** The rarest of more colors than a palette has room for are taken for their neighbors. */
    private static void assertGray(int value, int color) {
        assertThat(new Color(color).getBlue()).isCloseTo(value, within(1));
        assertThat(color).isEqualTo(0xff000000 | ((color & 0xff) * 0x10101));
    }

    @Test
    void gridShowsEachPixelAsItIs() {
        BufferedImage image = FigureAssert.assertCard(Pictures.grid(ramp()));
        int top = top(image);
        int scale = 10;
        for (int row = 0; row < 28; row++) {
            for (int column = 0; column < 28; column++) {
                int value = (row * 28 + column) & 0xff;
                int x = LEFT + column * scale;
                int y = top + row * scale;
                assertGray(value, image.getRGB(x, y));
                assertGray(value, image.getRGB(x + scale - 1, y + scale - 1));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 8, 10, 11, 23, 60})
    void gridIsACardForAnyNumberOfImages(int count) {
        FigureAssert.assertCard(Pictures.grid(Samples.images(count)));
        FigureAssert.assertCard(Pictures.grid(Samples.images(count, Samples.FASHION, true)));
    }

    @Test
    void gridHasTheColumnsThatWereAskedFor() {
        ImageSet images = Samples.images(12);
        BufferedImage three = FigureAssert.assertCard(Pictures.grid(images, 3));
        BufferedImage six = FigureAssert.assertCard(Pictures.grid(images, 6));
        assertThat(six.getHeight()).isLessThan((three.getHeight() - 60) / 2 + 80);
        assertThat(frames(three)).isEqualTo(3);
        assertThat(frames(six)).isEqualTo(6);
        assertThat(frames(Pictures.grid(images, 20))).as("no more than images").isEqualTo(12);
    }

    /** How many framed images lie side by side in the first row. */
    private static int frames(BufferedImage image) {
        int y = top(image) - 1;
        int frames = 0;
        for (int x = 1; x < image.getWidth(); x++) {
            boolean here = image.getRGB(x, y) == Style.LINE.getRGB();
            boolean before = image.getRGB(x - 1, y) == Style.LINE.getRGB();
            frames += here && !before ? 1 : 0;
        }
        return frames;
    }

    @Test
    void gridOfManyShowsTheFirstSixty() {
        BufferedImage many = FigureAssert.assertCard(Pictures.grid(Samples.images(500)));
        assertThat(many.getHeight()).isEqualTo(Pictures.grid(Samples.images(60)).getHeight());
    }

    @Test
    void columnsThatDoNotFitAreRefused() {
        ImageSet images = Samples.images(60);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Pictures.grid(images, 40))
                .withMessage("columns is 40, but no more than 20 of these fit side by side");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Pictures.grid(images, 0))
                .withMessage("columns is 0, but must be at least 1");
        FigureAssert.assertCard(Pictures.grid(images, 20));
    }

    @Test
    void longNamesAreCutNotClipped() {
        String name = "a rather long name of a class, much longer than any image is wide";
        List<String> names = List.of(name, name + " 2");
        ImageSet images = Samples.images(20, names, false);
        FigureAssert.assertCard(Pictures.grid(images));
        FigureAssert.assertCard(Pictures.byClass(images, 8));
        FigureAssert.assertCard(Pictures.meanImages(images));
        Predictions predictions = Samples.predictions(images, 3);
        FigureAssert.assertCard(Pictures.predictions(predictions));
        FigureAssert.assertCard(Pictures.probabilities(predictions));
    }

    @Test
    void otherSizesOfImagesWork() {
        for (int size : new int[] {1, 8, 100}) {
            ImageSet images =
                    ImageSet.of(
                            new byte[12 * size * size],
                            new byte[12],
                            size,
                            size,
                            Samples.DIGITS,
                            new Provenance("Black", "", "", false));
            FigureAssert.assertCard(Pictures.grid(images));
            FigureAssert.assertCard(Pictures.byClass(images, 3));
            FigureAssert.assertCard(Pictures.predictions(Samples.predictions(images, 2)));
            FigureAssert.assertCard(Pictures.probabilities(Samples.predictions(images, 2)));
        }
    }

    @Test
    void byClassHasARowForEachClassAndTheRightImagesInIt() {
        ImageSet images = Samples.images(100).shuffle(1);
        BufferedImage image = FigureAssert.assertCard(Pictures.byClass(images, 5));
        // A bar's place tells the class: it must wander to the right from row to row.
        int last = -1;
        for (int label = 0; label < 10; label++) {
            int y = image.getHeight() - Figure.PADDING - (10 - label) * 60 + 28;
            int bright = firstBright(image, y);
            assertThat(bright).as("row of class %d", label).isGreaterThan(last);
            last = bright;
        }
    }

    private static int firstBright(BufferedImage image, int y) {
        int x = Figure.PADDING + Style.width("0", Style.TEXT) + 12;
        while ((image.getRGB(x, y) & 0xff) < 0xc8) {
            x++;
        }
        return x;
    }

    @Test
    void augmentedShowsTheImageAndWhatEachEpochSeesOfIt() {
        ImageSet images = Samples.images(10);
        Augmentation shift = Augmentation.parse("shift,5");
        BufferedImage picture =
                FigureAssert.assertCard(
                        Pictures.augmented(images, 3, List.of(Augmentation.NONE, shift), 4, 9));
        int left = Figure.PADDING + Style.width("shift,5", Style.TEXT) + 12;
        int top = picture.getHeight() - Figure.PADDING - 2 * 60;
        for (int epoch = 0; epoch <= 4; epoch++) {
            ImageSet plain = images.select(3);
            ImageSet shifted = epoch == 0 ? plain : plain.augmented(shift, 9, epoch);
            for (int row = 0; row < 28; row++) {
                for (int column = 0; column < 28; column++) {
                    int x = left + epoch * 60 + 2 * column;
                    assertThat(picture.getRGB(x, top + 2 * row) & 0xff)
                            .isEqualTo(plain.pixel(0, row, column));
                    assertThat(picture.getRGB(x, top + 60 + 2 * row) & 0xff)
                            .isEqualTo(shifted.pixel(0, row, column));
                }
            }
        }
    }

    @Test
    void augmentedRefusesWhatDoesNotFit() {
        List<Augmentation> none = List.of(Augmentation.NONE);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Pictures.augmented(Samples.images(10), 0, none, 12, 1))
                .withMessage("epochs is 12, but no more than 11 images fit side by side");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Pictures.augmented(Samples.images(10), 0, none, 0, 1))
                .withMessageContaining("epochs is 0");
    }

    @Test
    void corruptedShowsTheImageAndEachCorruptionOfIt() {
        ImageSet images = Samples.images(10);
        BufferedImage picture = FigureAssert.assertCard(Pictures.corrupted(images, 3, 9));
        Set<List<Integer>> tiles = new HashSet<>();
        // 8 tiles in a row, of 3×3 pixels for each of the image, with a line below.
        int left = Figure.PADDING + 1;
        int pitchX = (picture.getWidth() - 2 * Figure.PADDING + 8) / 8;
        int pitchY = 84 + 15 + 20;
        int top = picture.getHeight() - Figure.PADDING - 2 * pitchY + 20 - 3;
        for (int i = 0; i < 16; i++) {
            List<Integer> middle = new ArrayList<>();
            for (int y = 0; y < 84; y++) {
                for (int x = 0; x < 84; x++) {
                    middle.add(picture.getRGB(left + i % 8 * pitchX + x, top + i / 8 * pitchY + y));
                }
            }
            tiles.add(middle);
        }
        assertThat(tiles).as("pictures that differ").hasSize(16);
        assertThatThrownBy(() -> Pictures.corrupted(images, 10, 1))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void byClassRefusesWhatDoesNotFit() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Pictures.byClass(Samples.images(10), 13))
                .withMessage("perClass is 13, but no more than 12 images fit side by side");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Pictures.byClass(Samples.images(10), 0))
                .withMessageContaining("perClass is 0");
    }

    @Test
    void pixelsColorsEachCellWithItsValue() {
        BufferedImage image = FigureAssert.assertNothingClipped(Pictures.pixels(ramp(), 0));
        int left = Figure.PADDING + 20;
        int top = image.getHeight() - Figure.PADDING - 1 - 28 * 26;
        for (int value = 0; value < 256; value++) {
            int x = left + value % 28 * 26 + 1;
            int y = top + value / 28 * 26 + 1;
            assertGray(value, image.getRGB(x, y));
        }
        assertThatThrownBy(() -> Pictures.pixels(ramp(), 1))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void meanImagesAreTheMeansOfTheirClass() {
        byte[] pixels = new byte[2 * 784];
        Arrays.fill(pixels, 0, 784, (byte) 100);
        Arrays.fill(pixels, 784, 2 * 784, (byte) 201);
        ImageSet images =
                ImageSet.of(
                        pixels,
                        new byte[] {3, 3},
                        28,
                        28,
                        Samples.DIGITS,
                        new Provenance("Gray", "", "", false));
        BufferedImage image = FigureAssert.assertCard(Pictures.meanImages(images));
        assertThat(FigureAssert.count(image, new Color(151, 151, 151)))
                .isBetween(112 * 112, 112 * 112 + 100);
    }

    @Test
    void predictionsFrameTheWrongOnes() {
        ImageSet images = Samples.images(20);
        BufferedImage allRight = Pictures.predictions(Samples.predictions(images, 1000));
        BufferedImage someWrong = Pictures.predictions(Samples.predictions(images, 4));
        FigureAssert.assertCard(allRight);
        FigureAssert.assertCard(someWrong);
        assertThat(FigureAssert.longestRun(allRight, Style.VERMILLION)).isZero();
        assertThat(FigureAssert.longestRun(someWrong, Style.VERMILLION)).isGreaterThan(50);
        assertThat(FigureAssert.count(allRight, Style.BLUE)).as("check marks").isGreaterThan(40);
    }

    @Test
    void probabilitiesDrawBarsOfTheRightLength() {
        ImageSet images = Samples.images(1);
        float[] row = new float[10];
        row[0] = 0.25f;
        row[4] = 0.75f;
        Predictions predictions = Predictions.of(images, new float[][] {row});
        BufferedImage image = FigureAssert.assertCard(Pictures.probabilities(predictions));
        double right = FigureAssert.longestRun(image, Style.BLUE);
        double wrong = FigureAssert.longestRun(image, Style.VERMILLION);
        assertThat(wrong / right).isBetween(2.9, 3.1);
        assertThat(right).isGreaterThan(30);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 6, 30})
    void probabilitiesAreACardForAnyNumberOfImages(int count) {
        ImageSet images = Samples.images(count, Samples.FASHION, false);
        FigureAssert.assertCard(Pictures.probabilities(Samples.predictions(images, 2)));
    }

    /** One pixel 51 of 255 lighter, one darker: the colors of the ends of a symmetric scale. */
    @Test
    void perturbationsShowTheChangeOnASymmetricScale() {
        byte[] pixels = new byte[784];
        Arrays.fill(pixels, (byte) 100);
        ImageSet gray = gray(pixels);
        pixels[0] = (byte) 151;
        pixels[27] = (byte) 49;
        pixels[28] = (byte) 110;
        ImageSet changed = gray(pixels);
        BufferedImage picture =
                FigureAssert.assertCard(
                        Pictures.perturbations(
                                Samples.predictions(gray, 100), Samples.predictions(changed, 1)));

        int scale = 3; // 84 pixels for 28
        int lighter = ColorMap.DIVERGING.at(1).getRGB();
        int darker = ColorMap.DIVERGING.at(0).getRGB();
        int little = ColorMap.DIVERGING.at(0.5 + 0.5 * 10 / 51).getRGB();
        int[] at = find(picture, lighter);
        assertThat(picture.getRGB(at[0] + 27 * scale, at[1])).isEqualTo(darker);
        assertThat(picture.getRGB(at[0], at[1] + scale)).isEqualTo(little);
        assertThat(picture.getRGB(at[0] + scale, at[1] + scale))
                .isEqualTo(ColorMap.DIVERGING.at(0.5).getRGB());
        // The frame of what the network gets wrong is below, not above.
        assertThat(find(picture, Style.VERMILLION.getRGB())[1]).isGreaterThan(at[1] + 28 * scale);
    }

    private static ImageSet gray(byte... pixels) {
        return ImageSet.of(
                pixels.clone(),
                new byte[1],
                28,
                28,
                Samples.DIGITS,
                new Provenance("Gray", "", "", false));
    }

    /** The first place of a color, row by row: x and y. */
    private static int[] find(BufferedImage picture, int color) {
        for (int y = 0; y < picture.getHeight(); y++) {
            for (int x = 0; x < picture.getWidth(); x++) {
                if (picture.getRGB(x, y) == color) {
                    return new int[] {x, y};
                }
            }
        }
        throw new AssertionError("no pixel is " + new Color(color));
    }

    @Test
    void perturbationsOfOtherImagesAreRefused() {
        Predictions two = Samples.predictions(Samples.images(2), 100);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Pictures.perturbations(two, two.take(1)))
                .withMessage(
                        "there are 2 images of 28×28 pixels before and 1 image of 28×28 after, but"
                                + " they must be the same images");
    }

    @Test
    void nothingToShowIsSaid() {
        ImageSet none = Samples.images(5).take(0);
        Predictions noPredictions = Predictions.of(none, new float[0][]);
        String message = "there is nothing to show: 0 images of Bars";
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Pictures.grid(none))
                .withMessage(message);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Pictures.byClass(none, 3))
                .withMessage(message);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Pictures.meanImages(none))
                .withMessage(message);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Pictures.predictions(noPredictions))
                .withMessage(message);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Pictures.probabilities(noPredictions))
                .withMessage(message);
    }

    /** Six stages, and a bar for each class. */
    @Test
    void aPreparationShowsEachStep() {
        BufferedImage picture = new BufferedImage(80, 30, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = picture.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(30, 5, 8, 20);
        graphics.fillRect(70, 0, 10, 30);
        graphics.dispose();
        Preparation preparation = Preparation.ofDigit(picture);
        float[] certain = new float[10];
        certain[1] = 0.75f;
        certain[7] = 0.25f;
        Predictions says = Predictions.of(preparation.image(), new float[][] {certain});

        BufferedImage figure =
                FigureAssert.assertCard(Pictures.preparation("one.png", preparation, says));

        assertThat(figure.getWidth()).isEqualTo(800);
        assertThat(FigureAssert.count(figure, new Color(0xd55e00))).as("left out").isPositive();
        assertThat(FigureAssert.count(figure, Style.BLUE)).as("the bar of 1").isGreaterThan(3000);
        assertThat(FigureAssert.count(figure, Style.SKY)).as("that of 7").isGreaterThan(1000);
    }
}
