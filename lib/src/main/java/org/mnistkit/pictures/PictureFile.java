package org.mnistkit.pictures;

import com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.WritableRaster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Optional;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.mnistkit.file.DataException;
import org.mnistkit.file.ShellWord;

/**
 * Reads a picture that a stranger may have made. The readers, which are Java's own but for WebP,
 * see nothing of it but what holds the pixels, and the limits here hold before they reserve any
 * memory: at most about 700 MB outside the heap, for the largest of progressive JPEG files.
 */
final class PictureFile {

    /** In bytes. */
    private static final int LARGEST_FILE = 64 << 20;

    /** Width times height, of the picture in the file: no phone's camera makes more. */
    private static final long MOST_PIXELS = 1L << 26;

    /** The same for WebP, whose reader takes about 37 bytes for each. */
    private static final long MOST_PIXELS_OF_WEBP = 1L << 24;

    /** In pixels; a row of them must fit into memory. */
    private static final int LONGEST_SIDE_IN_FILE = 100_000;

    /** Pixels times scans of a JPEG file; each scan goes over the whole picture. */
    private static final long MOST_SCANNED = 1L << 30;

    /**
     * In pixels. Of a photo with longer sides only every second or third pixel, or so, is read:
     * enough for an image of 28, and a photo of a phone would fill the heap otherwise.
     */
    private static final int LONGEST_SIDE = 2048;

    private static final String JAVAS_OWN = "com.sun.imageio.plugins.";

    /** What messages call it. */
    private final String name;

    /** What they recommend for a format that cannot be read. */
    private final String conversion;

    private PictureFile(String name, String conversion) {
        this.name = name;
        this.conversion = conversion;
    }

    /**
     * Reads a picture and turns it as its camera has noted.
     *
     * @throws DataException if it cannot be read, whatever is wrong with it
     */
    static BufferedImage read(Path file) {
        return new PictureFile(
                        file.toString(),
                        "Save it as PNG, or convert it: magick %s picture.png"
                                .formatted(ShellWord.of(file)))
                .decoded(content(file));
    }

    /** The same for the content of a file, which has no name. */
    static BufferedImage read(byte[] content) {
        if (content.length > LARGEST_FILE) {
            throw tooLarge("The picture");
        }
        return new PictureFile("The picture", "Save it as PNG.").decoded(content);
    }

    private BufferedImage decoded(byte[] content) {
        PictureFormat format = format(content);
        try {
            return decode(format, content);
        } catch (DataException e) {
            throw e;
        } catch (UnsupportedPictureException e) {
            throw new DataException(
                    "%s is a %s picture with %s, which is not read. %s"
                            .formatted(name, format.title(), e.getMessage(), conversion),
                    e);
        } catch (OutOfMemoryError e) {
            throw new DataException(
                    "%s needs more memory than there is. Make the picture smaller.".formatted(name),
                    e);
        } catch (IOException | RuntimeException | StackOverflowError | LinkageError e) {
            // Java's decoders throw all kinds of exceptions at a broken file.
            throw new DataException(
                    "%s is a %s picture that is cut off or damaged (%s). Get it again from where you had it."
                            .formatted(name, format.title(), reason(e)),
                    e);
        }
    }

    private static String reason(Throwable e) {
        return e instanceof IOException io
                ? DataException.reason(io)
                : e.getClass().getSimpleName();
    }

    private static byte[] content(Path file) {
        if (Files.isDirectory(file)) {
            throw new DataException("%s is a directory. Name a picture.".formatted(file));
        }
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new DataException("%s is not a file. Name a picture.".formatted(file));
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] content = in.readNBytes(LARGEST_FILE + 1);
            if (content.length > LARGEST_FILE) {
                throw tooLarge(file.toString());
            }
            return content;
        } catch (IOException e) {
            throw new DataException(
                    "%s cannot be read: %s.".formatted(file, DataException.reason(e)), e);
        }
    }

    private static DataException tooLarge(String name) {
        return new DataException(
                "%s has more than %d MB. Make the picture smaller."
                        .formatted(name, LARGEST_FILE >> 20));
    }

    private PictureFormat format(byte[] content) {
        Optional<PictureFormat> format = PictureFormat.of(content);
        if (format.isPresent() && format.get().isRead()) {
            return format.get();
        }
        String what =
                content.length == 0
                        ? "is empty"
                        : format.map(known -> "is a %s file".formatted(known.title()))
                                .orElse("is not a picture of a known format");
        throw new DataException(
                "%s %s. PNG, JPEG, GIF, BMP, TIFF and WebP can be read. %s"
                        .formatted(name, what, conversion));
    }

    private BufferedImage decode(PictureFormat format, byte[] content) throws IOException {
        return switch (format) {
            case JPEG -> ofJpeg(Jpeg.of(content));
            case PNG -> pixels("png", PixelData.ofPng(content));
            case GIF -> pixels("gif", PixelData.ofGif(content));
            case BMP -> pixels("bmp", PixelData.ofBmp(content));
            case TIFF -> ofTiff(Tiff.of(content));
            case WEBP -> ofWebp(Webp.of(content));
            default -> throw new IllegalStateException(format.title());
        };
    }

    private BufferedImage ofJpeg(Jpeg jpeg) throws IOException {
        if (!jpeg.isWhole()) {
            throw new BrokenPictureException("it has no end");
        }
        BufferedImage picture =
                reading(
                        javasOwnReader("jpeg"),
                        stream(jpeg.pixels()),
                        MOST_PIXELS,
                        jpeg.scans(),
                        // Java has no colors for inks, but gives the numbers.
                        (reader, every) ->
                                switch (jpeg.inks()) {
                                    case NONE -> reader.read(0, every);
                                    case CMYK -> Cmyk.of(reader.readRaster(0, every));
                                    case INVERTED_CMYK ->
                                            Cmyk.ofInverted(reader.readRaster(0, every));
                                    case YCCK -> Cmyk.ofYcck(reader.readRaster(0, every));
                                });
        return turned(picture, jpeg.orientation());
    }

    private BufferedImage ofTiff(Tiff tiff) throws IOException {
        BufferedImage picture =
                reading(
                        javasOwnReader("tiff"),
                        stream(tiff.pixels()),
                        MOST_PIXELS,
                        tiff.scans(),
                        PictureFile::first);
        if (picture.getColorModel().getColorSpace().getType() == ColorSpace.TYPE_CMYK) {
            picture = Cmyk.of(picture.getRaster());
        }
        picture.coerceData(false); // colors as they are, whatever is transparent
        return turned(picture, tiff.orientation());
    }

    private BufferedImage ofWebp(Webp webp) throws IOException {
        ImageReader reader = new WebPImageReaderSpi().createReaderInstance();
        BufferedImage picture =
                reading(
                        reader,
                        new Webp.Input(webp.pixels()),
                        MOST_PIXELS_OF_WEBP,
                        1,
                        PictureFile::first);
        return turned(picture, webp.orientation());
    }

    private BufferedImage pixels(String format, byte[] content) throws IOException {
        return reading(javasOwnReader(format), stream(content), MOST_PIXELS, 1, PictureFile::first);
    }

    private static ImageInputStream stream(byte[] content) {
        return new MemoryCacheImageInputStream(new ByteArrayInputStream(content));
    }

    private static BufferedImage first(ImageReader reader, ImageReadParam every)
            throws IOException {
        return reader.read(0, every);
    }

    /** Reads the first picture, or every so many pixels of it. */
    @FunctionalInterface
    private interface Read {
        BufferedImage by(ImageReader reader, ImageReadParam every) throws IOException;
    }

    private BufferedImage reading(
            ImageReader reader, ImageInputStream input, long mostPixels, int scans, Read read)
            throws IOException {
        try {
            reader.setInput(input, true, true);
            int width = reader.getWidth(0);
            int height = reader.getHeight(0);
            requireSize(width, height, mostPixels, scans);
            int step = 1 + (Math.max(width, height) - 1) / LONGEST_SIDE;
            ImageReadParam every = reader.getDefaultReadParam();
            every.setSourceSubsampling(step, step, 0, 0);
            return read.by(reader, every);
        } finally {
            reader.dispose();
        }
    }

    private void requireSize(int width, int height, long mostPixels, int scans) {
        long pixels = (long) width * height;
        if (Math.max(width, height) > LONGEST_SIDE_IN_FILE || pixels > mostPixels) {
            throw new DataException(
                    "%s has %,d × %,d pixels, but a side may have %,d, and all together %,d million. Make the picture smaller."
                            .formatted(
                                    name,
                                    width,
                                    height,
                                    LONGEST_SIDE_IN_FILE,
                                    mostPixels / 1_000_000));
        }
        if (pixels * scans > MOST_SCANNED) {
            throw new DataException(
                    "%s goes over its %,d × %,d pixels %,d times, which would take too long. Save it as PNG."
                            .formatted(name, width, height, scans));
        }
    }

    /** Other libraries on the class path may have readers of their own, which are never asked. */
    private static ImageReader javasOwnReader(String format) throws IOException {
        Iterator<ImageReaderSpi> readers =
                IIORegistry.getDefaultInstance().getServiceProviders(ImageReaderSpi.class, true);
        while (readers.hasNext()) {
            ImageReaderSpi reader = readers.next();
            if (reader.getClass().getName().startsWith(JAVAS_OWN + format + ".")) {
                return reader.createReaderInstance();
            }
        }
        throw new IOException("this Java has no reader for " + format);
    }

    /** The picture as it is to be seen; the numbers are those of Exif. */
    private static BufferedImage turned(BufferedImage stored, int orientation) {
        if (orientation == Tiff.UPRIGHT) {
            return stored;
        }
        boolean lies = orientation > 4;
        int width = lies ? stored.getHeight() : stored.getWidth();
        int height = lies ? stored.getWidth() : stored.getHeight();
        boolean fromRight =
                orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
        boolean fromBottom =
                orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
        // Sample by sample: what draws pictures would convert their colors too.
        WritableRaster turned =
                stored.getColorModel().createCompatibleWritableRaster(width, height);
        Object pixel = null;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int column = lies ? y : x;
                int row = lies ? x : y;
                pixel =
                        stored.getRaster()
                                .getDataElements(
                                        fromRight ? stored.getWidth() - 1 - column : column,
                                        fromBottom ? stored.getHeight() - 1 - row : row,
                                        pixel);
                turned.setDataElements(x, y, pixel);
            }
        }
        return new BufferedImage(
                stored.getColorModel(), turned, stored.isAlphaPremultiplied(), null);
    }
}
