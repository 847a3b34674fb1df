package org.mnistkit.pictures;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mnistkit.file.DataException;

/** Files of pictures: which are read, and what happens with all others. */
class PictureFileTest {

    /** In bytes, where most of what decides is. */
    private static final int HEADER = 50;

    private static final HexFormat HEX = HexFormat.of();

    @TempDir private Path directory;

    private Path file(String name, byte[] content) throws IOException {
        return Files.write(directory.resolve(name), content);
    }

    /** A seven of two strokes, which no compression can hide. */
    private static BufferedImage seven(int type) {
        BufferedImage picture = new BufferedImage(60, 48, type);
        Graphics2D graphics = picture.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, 60, 48);
        graphics.setColor(Color.BLACK);
        graphics.fillRect(16, 8, 24, 6);
        graphics.fillRect(34, 8, 6, 32);
        return picture;
    }

    private static byte[] encoded(BufferedImage picture, String format) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        assertThat(ImageIO.write(picture, format, bytes)).isTrue();
        return bytes.toByteArray();
    }

    private static byte[] progressive(BufferedImage picture) throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            writer.setOutput(out);
            ImageWriteParam slowly = writer.getDefaultWriteParam();
            slowly.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
            writer.write(null, new IIOImage(picture, null, null), slowly);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    private static byte[] with(byte[] file, int at, byte[] inserted) {
        return ByteBuffer.allocate(file.length + inserted.length)
                .put(file, 0, at)
                .put(inserted)
                .put(file, at, file.length - at)
                .array();
    }

    private static byte[] hex(String digits) {
        return HEX.parseHex(digits.replace(" ", ""));
    }

    // ---- What is read

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpeg", "gif", "bmp", "tiff"})
    void itsContentTellsTheFormat(String format) throws IOException {
        Path file = file("a.txt", encoded(seven(BufferedImage.TYPE_INT_RGB), format));
        BufferedImage picture = PictureFile.read(file);
        assertThat(picture.getWidth()).isEqualTo(60);
        assertThat(picture.getRGB(37, 30) & 0xff).isLessThan(30);
        assertThat(picture.getRGB(10, 30) & 0xff).isGreaterThan(225);
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = PictureFileTest.class.getResourceAsStream("/pictures/" + name)) {
            return in.readAllBytes();
        }
    }

    /** Those of tools/reference/pictures.py. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "lossy.webp",
                "lossless.webp",
                "transparent.webp",
                "transparent-lossless.webp",
                "profile.webp",
                "animation.webp",
                "inks.jpg"
            })
    void whatOtherProgramsHaveWrittenIsRead(String name) throws IOException {
        BufferedImage picture = PictureFile.read(file("a", resource(name)));
        assertThat(picture.getWidth()).isEqualTo(60);
        assertThat(picture.getHeight()).isEqualTo(48);
        Plane gray = Gray.of(picture);
        assertThat(gray.values()[30 * 60 + 37]).isLessThan(30);
        assertThat(gray.values()[30 * 60 + 10]).isGreaterThan(225);
        assertThat(picture.getRGB(10, 30) >>> 24)
                .isEqualTo(name.startsWith("transparent") ? 0 : 255);
    }

    @Test
    void aWebpPictureIsTurnedAsIsNotedInIt() throws IOException {
        BufferedImage picture = PictureFile.read(file("a", resource("turned.webp")));
        assertThat(picture.getWidth()).isEqualTo(48);
        assertThat(picture.getRGB(47 - 30, 37) & 0xff).isLessThan(30);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"CCITT RLE", "CCITT T.4", "CCITT T.6", "LZW", "JPEG", "Deflate", "PackBits"})
    void aTiffFileMayBePackedInManyWays(String compression) throws IOException {
        int type =
                compression.startsWith("CCITT")
                        ? BufferedImage.TYPE_BYTE_BINARY
                        : BufferedImage.TYPE_INT_RGB;
        ImageWriter writer = ImageIO.getImageWritersByFormatName("tiff").next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            writer.setOutput(out);
            ImageWriteParam packed = writer.getDefaultWriteParam();
            packed.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            packed.setCompressionType(compression);
            writer.write(null, new IIOImage(seven(type), null, null), packed);
        } finally {
            writer.dispose();
        }
        BufferedImage picture = PictureFile.read(file("a.tif", bytes.toByteArray()));
        assertThat(picture.getRGB(37, 30) & 0xff).isLessThan(30);
        assertThat(picture.getRGB(10, 30) & 0xff).isGreaterThan(225);
    }

    /** An entry of a TIFF file's directory: a tag and one number of 16 bits, or of 32. */
    private record Entry(int tag, int value) {}

    /** A TIFF file with a strip of all pixels, and these entries beside those it needs. */
    private static byte[] tiff(int width, byte[] pixels, int samples, Entry... more) {
        int height = pixels.length / samples / width;
        SortedMap<Integer, Integer> entries = new TreeMap<>();
        entries.put(256, width);
        entries.put(257, height);
        entries.put(258, 8); // bits; where there are several samples, readers take it for all
        entries.put(259, 1); // not packed
        entries.put(262, 1); // 0 is black
        entries.put(273, 8); // where the pixels are
        entries.put(277, samples);
        entries.put(278, -1); // rows of a strip: as many as can be
        entries.put(279, pixels.length);
        Stream.of(more).forEach(entry -> entries.put(entry.tag(), entry.value()));
        ByteBuffer file = ByteBuffer.allocate(8 + pixels.length + 2 + 12 * entries.size() + 4);
        file.put(hex("4D4D 002A")).putInt(8 + pixels.length).put(pixels);
        file.putShort((short) entries.size());
        entries.forEach(
                (tag, value) -> {
                    boolean isLong = value < 0 || value > 0xffff;
                    file.putShort(tag.shortValue()).putShort((short) (isLong ? 4 : 3)).putInt(1);
                    if (isLong) {
                        file.putInt(value);
                    } else {
                        file.putShort(value.shortValue()).putShort((short) 0);
                    }
                });
        return file.putInt(0).array();
    }

    @ParameterizedTest
    @CsvSource({"1, 32, '1 2 0 2'", "3, 32, '2 0 2 1'", "6, 16, '0 1 2 2'"})
    void aTiffPictureIsTurnedAsIsNotedInIt(int orientation, int width, String seen)
            throws IOException {
        byte[] pixels = new byte[32 * 16];
        corners(BufferedImage.TYPE_BYTE_GRAY).getRaster().getDataElements(0, 0, 32, 16, pixels);
        byte[] tiff = tiff(32, pixels, 1, new Entry(274, orientation));

        BufferedImage picture = PictureFile.read(file("a.tif", tiff));

        assertThat(picture.getWidth()).isEqualTo(width);
        assertThat(seen(picture)).hasToString("[" + seen.replace(" ", ", ") + "]");
    }

    @Test
    void aTiffPictureMayCountFromWhite() throws IOException {
        byte[] pixels = new byte[16];
        pixels[5] = (byte) 200;
        float[] gray =
                Gray.of(PictureFile.read(file("a", tiff(4, pixels, 1, new Entry(262, 0)))))
                        .values();
        assertThat(gray[0]).isEqualTo(255);
        assertThat(gray[5]).isEqualTo(55);
    }

    @Test
    void aTiffPictureInInksIsRead() throws IOException {
        byte[] pixels = new byte[4 * 16];
        pixels[20] = (byte) 255; // cyan
        pixels[27] = (byte) 128; // black
        BufferedImage picture = PictureFile.read(file("a", tiff(4, pixels, 4, new Entry(262, 5))));
        assertThat(picture.getRGB(0, 0)).isEqualTo(0xffffffff);
        assertThat(picture.getRGB(1, 1)).isEqualTo(0xff00ffff);
        assertThat(picture.getRGB(2, 1)).isEqualTo(0xff7f7f7f);
    }

    /** A JPEG file of 16×16 equal pixels of four numbers. */
    private static byte[] inks(int... pixel) throws IOException {
        WritableRaster raster =
                Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, 16, 16, 4, null);
        for (int i = 0; i < 256; i++) {
            raster.setPixel(i % 16, i / 16, pixel);
        }
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            writer.setOutput(out);
            writer.write(new IIOImage(raster, null, null));
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    /** The same, as Adobe's programs write it. */
    private static byte[] adobeInks(int transform, int... pixel) throws IOException {
        byte[] adobe = hex("FFEE 000E 41646F6265 0064 0000 0000 %02X".formatted(transform));
        return with(inks(pixel), 2, adobe);
    }

    /** Missing ink: 200 of cyan, 100 of magenta, 50 of yellow, 128 of black; the same in YCCK. */
    @ParameterizedTest
    @CsvSource({"0, 200, 100, 50", "2, 131, 168, 73"})
    void aPhotoInInksIsRead(int transform, int first, int second, int third) throws IOException {
        byte[] jpeg = adobeInks(transform, first, second, third, 128);
        assertIsInks(jpeg);
    }

    /** The same of each ink, of which it says how much there is. */
    @Test
    void aPhotoInInksThatIsNotOfAdobesIsRead() throws IOException {
        assertIsInks(inks(55, 155, 205, 127));
    }

    private void assertIsInks(byte[] jpeg) throws IOException {
        int rgb = PictureFile.read(file("a.jpg", jpeg)).getRGB(8, 8);
        assertThat(rgb >> 16 & 0xff).isCloseTo(100, within(3));
        assertThat(rgb >> 8 & 0xff).isCloseTo(50, within(3));
        assertThat(rgb & 0xff).isCloseTo(25, within(3));
    }

    @Test
    void aProgressivePhotoIsRead() throws IOException {
        byte[] jpeg = progressive(seven(BufferedImage.TYPE_INT_RGB));
        assertThat(Jpeg.of(jpeg).scans()).isGreaterThan(5);
        assertThat(PictureFile.read(file("a.jpg", jpeg)).getHeight()).isEqualTo(48);
    }

    /** What looks like the end of a picture may stand in a comment between two scans. */
    @Test
    void aCommentDoesNotHideTheScansAfterIt() throws IOException {
        byte[] jpeg = progressive(seven(BufferedImage.TYPE_INT_RGB));
        int scans = Jpeg.of(jpeg).scans();
        int second = jpeg.length;
        for (int i = jpeg.length - 2; i > 0 && scans > 1; i--) {
            if ((jpeg[i] & 0xff) == 0xff && (jpeg[i + 1] & 0xff) == 0xda) {
                second = i; // the last scan
                break;
            }
        }
        byte[] commented = with(jpeg, second, hex("fffe 0004 ffd9"));
        assertThat(Jpeg.of(commented).scans()).isEqualTo(scans);
        assertThat(Jpeg.of(commented).isWhole()).isTrue();
        assertThat(Jpeg.of(Arrays.copyOf(commented, second + 6)).isWhole()).isFalse();
    }

    /** As programs leave it that save a picture over a larger file. */
    @Test
    void whatIsBehindTheEndOfAPngIsIgnored() throws IOException {
        byte[] png = encoded(seven(BufferedImage.TYPE_INT_RGB), "png");
        byte[] longer =
                with(
                        png,
                        png.length,
                        "left over from a larger file".getBytes(StandardCharsets.US_ASCII));
        assertThat(PixelData.ofPng(longer)).isEqualTo(PixelData.ofPng(png));
        assertThat(PictureFile.read(file("a.png", longer)).getWidth()).isEqualTo(60);
    }

    @Test
    void ofAnAnimationTheFirstFrameIsRead() throws IOException {
        byte[] gif = encoded(seven(BufferedImage.TYPE_INT_RGB), "gif");
        byte[] comment = hex("21fe 03 414243 00");
        int end = gif.length - 1;
        byte[] second = Arrays.copyOfRange(gif, 13 + (3 << ((gif[10] & 7) + 1)), end);
        byte[] two = with(with(gif, end, second), 13 + (3 << ((gif[10] & 7) + 1)), comment);
        assertThat(PixelData.ofGif(two)).isEqualTo(gif);
        assertThat(PictureFile.read(file("a.gif", two)).getWidth()).isEqualTo(60);
    }

    /** The left half is black, the right one white, but for a gray top at the left. */
    private static BufferedImage corners(int type) {
        BufferedImage picture = new BufferedImage(32, 16, type);
        Graphics2D graphics = picture.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(16, 0, 16, 16);
        graphics.setColor(new Color(128, 128, 128));
        graphics.fillRect(0, 0, 16, 8);
        return picture;
    }

    /** What is seen at the left top, right top, left bottom and right bottom: 0, 1 or 2. */
    private static List<Integer> seen(BufferedImage picture) {
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
        for (int type : new int[] {BufferedImage.TYPE_INT_RGB, BufferedImage.TYPE_BYTE_GRAY}) {
            byte[] plain = encoded(corners(type), "jpeg");
            byte[] photo = with(plain, 2, exif("4D4D002A00000008 0001", orientation));

            BufferedImage picture = PictureFile.read(file("photo.jpg", photo));

            assertThat(picture.getWidth()).isEqualTo(width);
            assertThat(seen(picture)).hasToString("[" + seen.replace(" ", ", ") + "]");
        }
    }

    /** A segment with a directory whose first entry is the orientation. */
    private static byte[] exif(String directory, int orientation) {
        return hex(
                "FFE1 0022 457869660000 %s 0112 0003 00000001 %04X0000 00000000"
                        .formatted(directory, orientation));
    }

    @Test
    void aNoteOfBytesInTheOtherOrderIsRead() throws IOException {
        byte[] plain = encoded(corners(BufferedImage.TYPE_INT_RGB), "jpeg");
        String note =
                "FFE1 0022 457869660000 49492A0008000000 0100 1201 0300 01000000 06000000 00000000";
        assertThat(Jpeg.of(with(plain, 2, hex(note))).orientation()).isEqualTo(6);
    }

    /** Directories that lie outside, claim 65,535 entries, or values of any length. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "4D4D002A7FFFFFFF 0001 0112 0003 00000001 00060000",
                "4D4D002AFFFFFFF0 0001 0112 0003 00000001 00060000",
                "4D4D002A00000008 FFFF 0111 0003 00000001 00060000",
                "4D4D002A00000008 0001 0112 0002 7FFFFFFF 00060000",
                "4D4D002A00000008 0001 0112 0003 00000001 00090000"
            })
    void aBrokenNoteIsNoReasonToRefuseAPhoto(String directory) throws IOException {
        byte[] note = hex("FFE1 0022 457869660000" + directory + "00000000");
        byte[] photo = with(encoded(corners(BufferedImage.TYPE_INT_RGB), "jpeg"), 2, note);
        assertThat(seen(PictureFile.read(file("photo.jpg", photo)))).containsExactly(1, 2, 0, 2);
    }

    /** A photo of 40 megapixels would need 0.5 GB as it is. */
    @Test
    void aLargePictureIsReadSmaller() throws IOException {
        byte[] png = encoded(new BufferedImage(4440, 6360, BufferedImage.TYPE_BYTE_BINARY), "png");
        BufferedImage picture = PictureFile.read(file("large.png", png));
        assertThat(picture.getHeight()).isEqualTo(6360 / 4);
        assertThat(picture.getWidth()).isEqualTo(4440 / 4);
    }

    // ---- What is refused

    private void assertRefused(String name, byte[] content, String... reasons) throws IOException {
        Path file = file(name, content);
        assertThatThrownBy(() -> PictureFile.read(file))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith(file.toString())
                .hasMessageContainingAll(reasons);
    }

    @ParameterizedTest
    @CsvSource({
        "0000001c66747970686569630000, HEIC",
        "0000001c667479706d6966310000, HEIC",
        "0000001c66747970617669660000, AVIF",
        "0000001c6674797069736f6d0000, film",
        "384250530001, Photoshop",
        "255044462d312e34, PDF",
        "50360a3620360a3235350a, PNM",
        "3c73766720786d6c6e733d2268, SVG",
        "00000100010010100000, icon"
    })
    void aFileOfAnotherFormatIsToldWhatItIs(String begin, String format) throws IOException {
        assertRefused(
                "three.png",
                HEX.parseHex(begin),
                "is a " + format + " file",
                "PNG, JPEG, GIF, BMP, TIFF and WebP can be read",
                "magick ");
    }

    @Test
    void whatIsNoPictureIsNamed() throws IOException {
        assertRefused("a.png", "text".getBytes(StandardCharsets.UTF_8), "not a picture");
        assertRefused("a.png", new byte[0], "is empty");
        assertThatThrownBy(() -> PictureFile.read(directory)).hasMessageContaining("directory");
        assertThatThrownBy(() -> PictureFile.read(directory.resolve("none")))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("none cannot be read: there is no such file");
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpeg", "gif", "bmp", "tiff"})
    void aFileThatIsCutOffIsRefused(String format) throws IOException {
        byte[] whole = encoded(seven(BufferedImage.TYPE_INT_RGB), format);
        assertRefused("a", Arrays.copyOf(whole, whole.length / 2), "cut off or damaged");
        assertRefused("a", Arrays.copyOf(whole, whole.length - 60), "cut off or damaged");
        assertRefused("a", Arrays.copyOf(whole, 30), "cut off or damaged");
    }

    @ParameterizedTest
    @ValueSource(strings = {"lossy.webp", "lossless.webp", "transparent.webp"})
    void aWebpFileThatIsCutOffIsRefused(String name) throws IOException {
        byte[] whole = resource(name);
        assertRefused("a", Arrays.copyOf(whole, whole.length - 10), "WebP", "cut off or damaged");
        assertRefused("a", Arrays.copyOf(whole, 20), "WebP", "cut off or damaged");
    }

    /** Its reader takes zeros for what is missing, for millions of pixels, if nobody stops it. */
    @Test
    @Timeout(20)
    void aWebpFileWithTooLittleForItsPixelsIsRefused() throws IOException {
        byte[] lossless = resource("lossless.webp");
        ByteBuffer bytes = ByteBuffer.wrap(lossless).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(21, 3999 | 3999 << 14); // width and height, less 1
        lossless[34] ^= 1; // other codes
        assertRefused("bomb.webp", lossless, "it ends in the middle");

        byte[] transparent = resource("transparent.webp");
        ByteBuffer.wrap(transparent).putInt(82, 0xa00fa00f);
        transparent[45] ^= 1;
        assertRefused("bomb.webp", transparent, "it ends in the middle");
    }

    @Test
    void aTiffFileOfAnotherKindIsToldWhatItHas() throws IOException {
        byte[] pixels = new byte[64];
        assertRefused("a", hex("49492B00 0800 0000 1000000000000000"), "BigTIFF", "Save it as PNG");
        assertRefused("a", tiff(4, pixels, 1, new Entry(258, 32)), "with 32 bits to a number");
        assertRefused("a", tiff(4, pixels, 1, new Entry(339, 3)), "not whole");
        assertRefused("a", tiff(4, pixels, 1, new Entry(259, 34_712)), "compression number 34712");
        assertRefused("a", tiff(4, pixels, 64), "64 numbers to a pixel");
        assertRefused("a", tiff(4, pixels, 1, new Entry(322, 100_000)), "tiles of 100,000 pixels");
        assertRefused("a", tiff(4, pixels, 1, new Entry(279, 650)), "ends in the middle");
    }

    /** Three strips of the same bytes; with enough of them, a small file would take hours. */
    @Test
    void aTiffFileWhosePartsOverlapIsRefused() throws IOException {
        byte[] pixels = new byte[1000];
        ByteBuffer.wrap(pixels).put(hex("0020 0020 0020 0384 0384 0384"));
        ByteBuffer tiff = ByteBuffer.wrap(tiff(10, pixels, 1));
        int entries = 8 + pixels.length + 2;
        tiff.putInt(entries + 12 * 5 + 4, 3).putInt(entries + 12 * 5 + 8, 8);
        tiff.putInt(entries + 12 * 8 + 4, 3).putInt(entries + 12 * 8 + 8, 8 + 6);
        assertRefused("a.tif", tiff.array(), "parts of it overlap");
    }

    private static byte[] sized(byte[] png, int width) {
        ByteBuffer bytes = ByteBuffer.wrap(png.clone());
        bytes.putInt(16, width); // in the first chunk
        CRC32 checksum = new CRC32();
        checksum.update(bytes.array(), 12, 17);
        return bytes.putInt(29, (int) checksum.getValue()).array();
    }

    @Test
    void aPictureOfAnAbsurdSizeIsRefused() throws IOException {
        byte[] png = encoded(seven(BufferedImage.TYPE_INT_RGB), "png");
        assertRefused(
                "wide.png", sized(png, 2_000_000_000), "2,000,000,000 × 48 pixels", "100,000");
        assertRefused("wide.png", sized(png, 200_000), "200,000 × 48 pixels");

        byte[] jpeg = sized(progressive(seven(BufferedImage.TYPE_INT_RGB)), 20_000, 20_000);
        assertRefused("bomb.jpg", jpeg, "20,000 × 20,000 pixels", "67 million");

        byte[] tiff = tiff(4, new byte[16], 1, new Entry(256, 100_000), new Entry(257, 100_000));
        assertRefused("bomb.tif", tiff, "100,000 × 100,000 pixels", "67 million");
        byte[] webp = resource("lossy.webp"); // without an extended header
        assertRefused(
                "bomb.webp",
                ByteBuffer.wrap(webp).putInt(26, 0xff3fff3f).array(),
                "16,383 × 16,383 pixels",
                "16 million");
    }

    /** A JPEG file with another height and width in its header. */
    private static byte[] sized(byte[] jpeg, int height, int width) {
        int at = 2;
        while ((jpeg[at + 1] & 0xfc) != 0xc0 || (jpeg[at + 1] & 0xff) == 0xc4) {
            at += 2 + (((jpeg[at + 2] & 0xff) << 8) | (jpeg[at + 3] & 0xff));
        }
        return ByteBuffer.wrap(jpeg.clone())
                .putShort(at + 5, (short) height)
                .putShort(at + 7, (short) width)
                .array();
    }

    @Test
    void manyScansOverManyPixelsAreRefused() throws IOException {
        byte[] jpeg = sized(progressive(seven(BufferedImage.TYPE_INT_RGB)), 8000, 8000);
        byte[] scans = HEX.parseHex("ffda".repeat(20));
        assertRefused("slow.jpg", with(jpeg, jpeg.length - 2, scans), "8,000 × 8,000", "too long");
    }

    /** With these, other libraries' readers never came to an end. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "ffd8ffee00",
                "ffd8ffe000104a46494600010100023165370100010000ffe100224578",
                "ffd8",
                "ffd8ffffffffffffffff"
            })
    void aFewBytesAreRefused(String bytes) throws IOException {
        assertRefused("hang.jpg", HEX.parseHex(bytes), "JPEG picture that is cut off or damaged");
    }

    @ParameterizedTest
    @CsvSource({"4, a JPEG picture in it", "5, a PNG picture in it", "11, compression number 11"})
    void aBmpFileOfAnotherKindIsToldWhatItHas(byte compression, String what) throws IOException {
        byte[] bmp = encoded(seven(BufferedImage.TYPE_INT_RGB), "bmp");
        bmp[30] = compression;
        assertRefused("a.bmp", bmp, "is a BMP picture with " + what, "Save it as PNG");
    }

    /** Its header ends before the place where others have the compression. */
    @Test
    void aBmpFileOfTheFirstKindIsRead() throws IOException {
        byte[] bmp =
                hex(
                        "424D 24000000 00000000 20000000 0C000000 0100 0100 0100 0100"
                                + "000000 FF04FF 80000000");
        assertThat(PictureFile.read(file("a.bmp", bmp)).getRGB(0, 0)).isEqualTo(0xffff04ff);
    }

    @ParameterizedTest
    @CsvSource({
        "C3, 8, lossless coding",
        "C6, 8, hierarchical coding",
        "C9, 8, arithmetic coding",
        "CB, 8, lossless coding",
        "C1, 12, 12 bits to a number"
    })
    void aJpegFileOfAnotherKindIsToldWhatItHas(String marker, byte bits, String what)
            throws IOException {
        byte[] jpeg = encoded(seven(BufferedImage.TYPE_INT_RGB), "jpeg");
        int at = new String(jpeg, ISO_8859_1).indexOf("\u00ff\u00c0");
        jpeg[at + 1] = hex(marker)[0];
        jpeg[at + 4] = bits;
        assertRefused("a.jpg", jpeg, "is a JPEG picture with " + what, "Save it as PNG");
    }

    // ---- What nobody reads

    @Test
    void textsAndProfilesAreNeverUnpacked() throws IOException {
        byte[] png = encoded(seven(BufferedImage.TYPE_BYTE_INDEXED), "png");
        byte[] text = hex("00000006 7a545874 6100 789c0300 00000000"); // zTXt
        byte[] profile = hex("00000006 69434350 6100 789c0300 00000000"); // iCCP
        assertThat(PixelData.ofPng(with(with(png, 33, text), 33, profile))).isEqualTo(png);

        byte[] jpeg = encoded(seven(BufferedImage.TYPE_INT_RGB), "jpeg");
        byte[] xmp = hex("ffe1 0006 68747470");
        byte[] icc = hex("ffe2 0006 4943435f");
        byte[] comment = hex("fffe 0004 6162");
        assertThat(Jpeg.of(with(with(with(jpeg, 20, xmp), 20, icc), 20, comment)).pixels())
                .isEqualTo(jpeg);

        assertThat(Webp.of(resource("profile.webp")).pixels()).isEqualTo(resource("lossy.webp"));

        byte[] tiff = tiff(4, new byte[16], 1);
        byte[] noted = tiff(4, new byte[16], 1, new Entry(700, 65), new Entry(34_675, 65));
        assertThat(directory(Tiff.of(noted).pixels())).isEqualTo(directory(tiff));
    }

    /** That of a TIFF file, with its length at the beginning, and where the next one would be. */
    private static byte[] directory(byte[] tiff) {
        int at = ByteBuffer.wrap(tiff).getInt(4);
        return Arrays.copyOfRange(tiff, at, tiff.length);
    }

    /** A Photoshop file whose XMP asks a server for a document type; old readers asked it. */
    @Test
    void noRequestLeaves() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            byte[] xmp =
                    ("<!DOCTYPE x SYSTEM \"http://127.0.0.1:"
                                    + server.getLocalPort()
                                    + "/x.dtd\">"
                                    + "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"/> ")
                            .getBytes(StandardCharsets.US_ASCII);
            byte[] even = Arrays.copyOf(xmp, xmp.length + xmp.length % 2);
            ByteBuffer photoshop = ByteBuffer.allocate(26 + 4 + 4 + 12 + even.length + 4 + 2 + 48);
            photoshop.put(hex("38425053 0001 000000000000 0003 00000004 00000004 0008 0003"));
            photoshop.putInt(0).putInt(12 + even.length);
            photoshop.put(hex("3842494d 0424 0000")).putInt(xmp.length).put(even);

            assertRefused("three.png", photoshop.array(), "Photoshop");
            assertRefused("three.jpg", photoshop.array(), "Photoshop");

            server.setSoTimeout(1);
            assertThatThrownBy(server::accept).isInstanceOf(SocketTimeoutException.class);
        }
    }

    /** Nor for pictures that a notebook reads by ImageIO itself. */
    @Test
    void noLibraryBringsOtherReaders() {
        Iterator<ImageReaderSpi> readers =
                IIORegistry.getDefaultInstance().getServiceProviders(ImageReaderSpi.class, true);
        List<String> names = new ArrayList<>();
        readers.forEachRemaining(reader -> names.add(reader.getClass().getName()));
        assertThat(names)
                .isNotEmpty()
                .allMatch(
                        name ->
                                name.startsWith("com.sun.imageio.")
                                        || name.startsWith(
                                                "com.twelvemonkeys.imageio.plugins.webp."));
    }

    // ---- Anything

    /** Bytes changed, cut out, repeated: a picture or one exception, whatever it is. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "png",
                "jpeg",
                "gif",
                "bmp",
                "progressive",
                "tiff",
                "lossy.webp",
                "lossless.webp",
                "transparent.webp"
            })
    void aMutatedFileIsReadOrRefused(String format) throws IOException {
        BufferedImage seven = seven(BufferedImage.TYPE_INT_RGB);
        byte[] whole =
                switch (format) {
                    case "progressive" -> progressive(seven);
                    case "gif" -> encoded(seven(BufferedImage.TYPE_BYTE_INDEXED), format);
                    case "png", "jpeg", "bmp", "tiff" -> encoded(seven, format);
                    default -> resource(format);
                };
        Random random = new Random(format.hashCode());
        int refused = 0;
        for (int i = 0; i < 300; i++) {
            Path file = file("mutated", mutated(whole, random));
            try {
                Preparation.ofDigit(file);
            } catch (DataException e) {
                refused++;
                assertThat(e).hasMessageStartingWith(file.toString());
            }
        }
        assertThat(refused).isPositive();
    }

    private static byte[] mutated(byte[] file, Random random) {
        byte[] mutated = file.clone();
        for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
            int at = random.nextInt(random.nextBoolean() ? mutated.length : HEADER);
            switch (random.nextInt(4)) {
                case 0 -> mutated[at] = (byte) random.nextInt(256);
                case 1 -> mutated[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> mutated[at] = (byte) (random.nextBoolean() ? 0xff : 0);
                default ->
                        mutated =
                                Arrays.copyOf(
                                        mutated,
                                        Math.max(HEADER, mutated.length - random.nextInt(40)));
            }
        }
        return mutated;
    }

    @Test
    void aFileWithoutPixelsIsRefused() throws IOException {
        try (OutputStream out = Files.newOutputStream(directory.resolve("end.jpg"))) {
            out.write(hex("ffd8ffd9"));
        }
        assertThatThrownBy(() -> PictureFile.read(directory.resolve("end.jpg")))
                .hasMessageContaining("no pixels");
    }
}
