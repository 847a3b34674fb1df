package org.mnistkit.pictures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.FileImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A picture's gray values do not depend on how they are stored. */
class GrayTest {

    @TempDir private Path directory;

    private static int value(int x, int y) {
        return y * 16 + x;
    }

    private static BufferedImage filled(BufferedImage picture, int times) {
        for (int i = 0; i < 256; i++) {
            int value = value(i % 16, i / 16) * times;
            picture.getRaster().setSample(i % 16, i / 16, 0, value);
        }
        return picture;
    }

    private static BufferedImage colored(int type) {
        BufferedImage picture = new BufferedImage(16, 16, type);
        for (int i = 0; i < 256; i++) {
            picture.setRGB(i % 16, i / 16, 0xff000000 | value(i % 16, i / 16) * 0x010101);
        }
        return picture;
    }

    private static BufferedImage withAlpha(int type, int white, int times) {
        ComponentColorModel model =
                new ComponentColorModel(
                        ColorSpace.getInstance(ColorSpace.CS_GRAY),
                        true,
                        false,
                        Transparency.TRANSLUCENT,
                        type);
        WritableRaster raster = model.createCompatibleWritableRaster(16, 16);
        for (int i = 0; i < 256; i++) {
            raster.setSample(i % 16, i / 16, 1, white);
        }
        return filled(new BufferedImage(model, raster, false, null), times);
    }

    private static BufferedImage indexed() {
        byte[] levels = new byte[256];
        for (int i = 0; i < 256; i++) {
            levels[i] = (byte) i;
        }
        IndexColorModel palette = new IndexColorModel(8, 256, levels, levels, levels);
        return filled(new BufferedImage(16, 16, BufferedImage.TYPE_BYTE_INDEXED, palette), 1);
    }

    static Stream<BufferedImage> pictures() {
        return Stream.of(
                colored(BufferedImage.TYPE_INT_RGB),
                colored(BufferedImage.TYPE_3BYTE_BGR),
                colored(BufferedImage.TYPE_INT_ARGB),
                filled(new BufferedImage(16, 16, BufferedImage.TYPE_BYTE_GRAY), 1),
                filled(new BufferedImage(16, 16, BufferedImage.TYPE_USHORT_GRAY), 257),
                withAlpha(DataBuffer.TYPE_BYTE, 255, 1),
                withAlpha(DataBuffer.TYPE_USHORT, 65_535, 257),
                indexed());
    }

    @ParameterizedTest
    @MethodSource("pictures")
    void grayValuesAreTakenAsTheyAre(BufferedImage picture) throws IOException {
        Path file = directory.resolve("gray.png");
        assertThat(ImageIO.write(picture, "png", file.toFile())).isTrue();

        for (BufferedImage same : new BufferedImage[] {picture, PictureFile.read(file)}) {
            float[] gray = Gray.of(same).values();
            for (int i = 0; i < 256; i++) {
                assertThat(gray[i]).isCloseTo(value(i % 16, i / 16), within(0.01f));
            }
        }
    }

    /** As printing programs save them. */
    @Test
    void aPhotoInPrintersColorsIsReadAsGray() throws IOException {
        int[] missingInk = {200, 100, 50, 128}; // of cyan, magenta, yellow, black
        WritableRaster raster =
                Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, 16, 16, 4, null);
        for (int i = 0; i < 256; i++) {
            raster.setPixel(i % 16, i / 16, missingInk);
        }
        Path file = directory.resolve("print.jpg");
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        try (FileImageOutputStream out = new FileImageOutputStream(file.toFile())) {
            writer.setOutput(out);
            writer.write(new IIOImage(raster, null, null));
        } finally {
            writer.dispose();
        }

        float luma = 0.299f * 200 + 0.587f * 100 + 0.114f * 50;
        assertThat(Gray.of(PictureFile.read(file)).values())
                .hasSize(256)
                .contains(new float[] {luma * 128 / 255}, within(3f));
    }

    @Test
    void transparentPixelsAreBackground() {
        BufferedImage picture = withAlpha(DataBuffer.TYPE_BYTE, 0, 1);
        picture.getRaster().setPixel(8, 8, new int[] {30, 255});
        picture.getRaster().setPixel(9, 8, new int[] {30, 127});
        Plane gray = Gray.of(picture);
        assertThat(gray.values()[0]).isEqualTo(255);
        assertThat(gray.values()[8 * 16 + 8]).isEqualTo(30);
        assertThat(gray.values()[8 * 16 + 9]).isCloseTo(143, within(1f));
    }
}
