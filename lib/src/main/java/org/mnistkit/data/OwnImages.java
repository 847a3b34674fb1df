package org.mnistkit.data;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/**
 * Pictures of the reader's own, made into images like those that the networks know. What a network
 * has learned holds for images that were made in the same way, and for no others: a digit in a
 * corner, or black on white, means nothing to it.
 *
 * <p>A picture may be of any size, in color, dark on light or light on dark, with transparent parts
 * or without. It should show one thing, upright, on an even background.
 */
public final class OwnImages {

    /** Height and width of the images made here, in pixels. */
    public static final int SIDE = 28;

    /** MNIST's digits fit into a box of this side. */
    private static final int DIGIT_BOX = 20;

    /**
     * In pixels. Of a photo with longer sides only every second or third pixel, or so, is read:
     * enough for an image of 28, and a photo of a phone would fill the heap otherwise.
     */
    private static final int LONGEST_SIDE = 2048;

    /** No camera's picture; a row of pixels must fit into memory. */
    private static final int LONGEST_SIDE_IN_FILE = 100_000;

    private OwnImages() {}

    /**
     * Reads a picture of a format that Java knows: PNG, JPEG, GIF, BMP. A photo is turned as the
     * camera has noted in it. One with a side of more than 2,048 pixels is made smaller: of every
     * so many rows and columns one is taken.
     *
     * @throws DataException if there is no such file, it is no picture, or it has a side of more
     *     than 100,000 pixels
     */
    public static BufferedImage read(Path file) {
        if (!Files.exists(file)) {
            throw new DataException("%s: there is no such file.".formatted(file));
        }
        if (Files.isDirectory(file)) {
            throw new DataException("%s is a directory. Name a picture.".formatted(file));
        }
        if (!Files.isReadable(file)) {
            throw new DataException("%s cannot be read: permission denied.".formatted(file));
        }
        try {
            return Orientation.upright(decoded(file), file.toFile());
        } catch (IOException | RuntimeException e) {
            if (e instanceof DataException mine) {
                throw mine;
            }
            // Java's decoders throw all kinds of exceptions at a broken file.
            throw new DataException(
                    "%s is a broken picture (%s)."
                            .formatted(
                                    file,
                                    e instanceof IOException io
                                            ? DataException.reason(io)
                                            : e.getClass().getSimpleName()),
                    e);
        }
    }

    private static BufferedImage decoded(Path file) throws IOException {
        try (ImageInputStream input = ImageIO.createImageInputStream(file.toFile())) {
            if (input == null) {
                throw new DataException("%s cannot be opened.".formatted(file));
            }
            Iterator<ImageReader> readers = ImageIO.getImageReaders(input);
            if (!readers.hasNext()) {
                throw new DataException(
                        "%s is no picture that can be read. PNG, JPEG, GIF and BMP can."
                                .formatted(file));
            }
            ImageReader reader = readers.next();
            try {
                reader.setInput(input, true, true);
                int width = reader.getWidth(0);
                int height = reader.getHeight(0);
                int longest = Math.max(width, height);
                if (longest > LONGEST_SIDE_IN_FILE) {
                    throw new DataException(
                            "%s has %,d × %,d pixels, but a side may have %,d. Make it smaller."
                                    .formatted(file, width, height, LONGEST_SIDE_IN_FILE));
                }
                int step = 1 + (longest - 1) / LONGEST_SIDE;
                ImageReadParam every = reader.getDefaultReadParam();
                every.setSourceSubsampling(step, step, 0, 0);
                return reader.read(0, every);
            } finally {
                reader.dispose();
            }
        }
    }

    /**
     * A digit, made as MNIST's were (LeCun et al. 1998): gray, its background subtracted, cropped
     * to the ink, scaled to fit into 20×20 pixels with its proportions kept, and placed in 28×28 so
     * that its center of mass is in the middle. The contrast is stretched: the strongest ink is
     * 255.
     *
     * @return 28×28 bytes, row by row, as {@link ImageSet#of} takes them: 0 is background
     * @throws DataException if nothing stands out from the background
     */
    public static byte[] digit(BufferedImage picture) {
        Ink ink = Ink.of(picture).cleaned().cropped().scaledInto(DIGIT_BOX).stretched();
        // MNIST's centers of mass are at pixel 14, counted from 0, rather than between 13 and 14.
        int left = (int) Math.round(SIDE / 2.0 - ink.centerX());
        int top = (int) Math.round(SIDE / 2.0 - ink.centerY());
        return ink.placed(SIDE, left, top);
    }

    /**
     * The digit in a file; see {@link #read} and {@link #digit(BufferedImage)}.
     *
     * @throws DataException if the file cannot be read or shows nothing; the message names it
     */
    public static byte[] digit(Path file) {
        BufferedImage picture = read(file);
        try {
            return digit(picture);
        } catch (DataException e) {
            throw named(file, e);
        }
    }

    /**
     * A piece of clothing, made as those of Fashion-MNIST: gray, light on dark, scaled to fit into
     * 28×28 pixels with its proportions kept, and placed in the middle. How light it is stays as it
     * is.
     *
     * @return 28×28 bytes, row by row, as {@link ImageSet#of} takes them: 0 is background
     * @throws DataException if nothing stands out from the background
     */
    public static byte[] clothing(BufferedImage picture) {
        Ink ink = Ink.of(picture).cropped().scaledInto(SIDE);
        return ink.placed(SIDE, (SIDE - ink.width()) / 2, (SIDE - ink.height()) / 2);
    }

    /**
     * The piece of clothing in a file; see {@link #read} and {@link #clothing(BufferedImage)}.
     *
     * @throws DataException if the file cannot be read or shows nothing; the message names it
     */
    public static byte[] clothing(Path file) {
        BufferedImage picture = read(file);
        try {
            return clothing(picture);
        } catch (DataException e) {
            throw named(file, e);
        }
    }

    private static DataException named(Path file, DataException e) {
        return new DataException(file + ": " + e.getMessage(), e);
    }

    /**
     * A set of such images for a network to look at. Nobody knows their classes: all are labeled 0.
     *
     * @param images of 28×28 bytes each
     * @param classNames what a network says they are
     * @throws IllegalArgumentException if an image has another number of bytes
     */
    public static ImageSet set(List<byte[]> images, List<String> classNames) {
        byte[] pixels = new byte[images.size() * SIDE * SIDE];
        for (int i = 0; i < images.size(); i++) {
            if (images.get(i).length != SIDE * SIDE) {
                throw new IllegalArgumentException(
                        "image %d has %,d bytes, but must have 28 × 28 = 784"
                                .formatted(i, images.get(i).length));
            }
            System.arraycopy(images.get(i), 0, pixels, i * SIDE * SIDE, SIDE * SIDE);
        }
        return ImageSet.of(
                pixels,
                new byte[images.size()],
                SIDE,
                SIDE,
                classNames,
                new Provenance("Own images", "", "", false));
    }
}
