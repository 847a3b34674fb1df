package org.mnistkit.pictures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
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
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mnistkit.file.DataException;

/** Files of pictures: which are read, and what happens with all others. */
class PictureFileTest {

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
    @ValueSource(strings = {"png", "jpeg", "gif", "bmp"})
    void itsContentTellsTheFormat(String format) throws IOException {
        Path file = file("a.txt", encoded(seven(BufferedImage.TYPE_INT_RGB), format));
        BufferedImage picture = PictureFile.read(file);
        assertThat(picture.getWidth()).isEqualTo(60);
        assertThat(picture.getRGB(37, 30) & 0xff).isLessThan(30);
        assertThat(picture.getRGB(10, 30) & 0xff).isGreaterThan(225);
    }

    @Test
    void aProgressivePhotoIsRead() throws IOException {
        byte[] jpeg = progressive(seven(BufferedImage.TYPE_INT_RGB));
        assertThat(Jpeg.of(jpeg).scans()).isGreaterThan(5);
        assertThat(PictureFile.read(file("a.jpg", jpeg)).getHeight()).isEqualTo(48);
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
        "524946461a000000574542505650384c, WebP",
        "49492a0008000000, TIFF",
        "4d4d002a00000008, TIFF",
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
                "PNG, JPEG, GIF and BMP can be read",
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
    @ValueSource(strings = {"png", "jpeg", "gif", "bmp"})
    void aFileThatIsCutOffIsRefused(String format) throws IOException {
        byte[] whole = encoded(seven(BufferedImage.TYPE_INT_RGB), format);
        assertRefused("a", Arrays.copyOf(whole, whole.length / 2), "cut off or damaged");
        assertRefused("a", Arrays.copyOf(whole, whole.length - 60), "cut off or damaged");
        assertRefused("a", Arrays.copyOf(whole, 30), "cut off or damaged");
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

    @Test
    void aPictureWithinAnotherFormatIsRefused() throws IOException {
        byte[] bmp = encoded(seven(BufferedImage.TYPE_INT_RGB), "bmp");
        bmp[30] = 4;
        assertRefused("a.bmp", bmp, "another format");
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
    void noLibraryBringsReadersOfItsOwn() {
        Iterator<ImageReaderSpi> readers =
                IIORegistry.getDefaultInstance().getServiceProviders(ImageReaderSpi.class, true);
        List<String> names = new ArrayList<>();
        readers.forEachRemaining(reader -> names.add(reader.getClass().getName()));
        assertThat(names).isNotEmpty().allMatch(name -> name.startsWith("com.sun.imageio."));
    }

    // ---- Anything

    /** Bytes changed, cut out, repeated: a picture or one exception, whatever it is. */
    @ParameterizedTest
    @ValueSource(strings = {"png", "jpeg", "gif", "bmp", "progressive"})
    void aMutatedFileIsReadOrRefused(String format) throws IOException {
        BufferedImage seven = seven(BufferedImage.TYPE_INT_RGB);
        byte[] whole =
                format.equals("progressive")
                        ? progressive(seven)
                        : encoded(
                                format.equals("gif")
                                        ? seven(BufferedImage.TYPE_BYTE_INDEXED)
                                        : seven,
                                format);
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
            // Headers are at the beginning, and decide the most.
            int at = random.nextInt(random.nextBoolean() ? mutated.length : 64);
            switch (random.nextInt(4)) {
                case 0 -> mutated[at] = (byte) random.nextInt(256);
                case 1 -> mutated[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> mutated[at] = (byte) (random.nextBoolean() ? 0xff : 0);
                default ->
                        mutated =
                                Arrays.copyOf(
                                        mutated, Math.max(64, mutated.length - random.nextInt(40)));
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
