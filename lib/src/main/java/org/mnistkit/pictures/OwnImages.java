package org.mnistkit.pictures;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.mnistkit.data.ImageSet;
import org.mnistkit.file.DataException;

/**
 * Pictures of the reader's own, made into images like those that the networks know. What a network
 * has learned holds for images that were made in the same way, and for no others: a digit in a
 * corner, or black on white, means nothing to it.
 *
 * <p>A picture may be of any size, in color, dark on light or light on dark, with transparent parts
 * or without. It should show one thing, upright, on a background of one color. Shadows, uneven
 * light, dust, and what touches the edge of the picture while the digit does not, are left out.
 *
 * <p>Each method gives a set of one image, as {@code Evaluator.predict} takes it. Nobody knows its
 * class: it is labeled 0.
 */
public final class OwnImages {

    /** The digit that a picture shows, an underscore, and anything that looks like a picture. */
    private static final Pattern LABELED =
            Pattern.compile("\\d_.*\\.(png|jpe?g|gif|bmp|tiff?|webp)", Pattern.CASE_INSENSITIVE);

    private OwnImages() {}

    /**
     * Reads a PNG, JPEG, GIF, BMP, TIFF or WebP picture; of an animation, or of several in a file,
     * the first. The content counts, not the name. A photo is turned as the camera has noted in it,
     * and no other note is read. A picture with a side of more than 2,048 pixels is made smaller:
     * of every so many rows and columns one is taken.
     *
     * @throws DataException if there is no such file, it is no such picture, it is cut off or
     *     damaged, or it is too large: 64 MB, 67 million pixels (16 million of WebP), or 100,000 on
     *     a side are the most
     */
    public static BufferedImage read(Path file) {
        return PictureFile.read(file);
    }

    /**
     * Reads a picture that is no file but what one holds; otherwise as {@link #read(Path)}.
     *
     * @throws DataException if it is no such picture, it is cut off or damaged, or it is too large
     */
    public static BufferedImage read(byte[] content) {
        return PictureFile.read(content);
    }

    /**
     * A digit, made as MNIST's were (LeCun et al. 1998): gray, its background subtracted, cropped
     * to the ink, scaled to fit into 20×20 pixels with its proportions kept, and placed in 28×28 so
     * that its center of mass is in the middle. The contrast is stretched, so that the strongest
     * ink is 255, and strokes thinner than any of MNIST's are made as thick as those.
     *
     * @throws DataException if nothing stands out from the background
     */
    public static ImageSet digit(BufferedImage picture) {
        return Preparation.ofDigit(picture).image();
    }

    /**
     * The digit in a file; see {@link #read} and {@link #digit(BufferedImage)}.
     *
     * @throws DataException if the file cannot be read or shows nothing; the message names it
     */
    public static ImageSet digit(Path file) {
        return Preparation.ofDigit(file).image();
    }

    /**
     * The digits of a folder whose file names begin with what they show and an underscore: {@code
     * 7_1.png}, {@code 7_second.jpg}. Other files, and folders in it, are passed over.
     *
     * @return one image for each such file, labeled, in the order of their names
     * @throws DataException if there is no such folder, or no such file in it, or one of them
     *     cannot be read or shows nothing; the message names it
     */
    public static ImageSet digits(Path folder) {
        List<ImageSet> images =
                labeled(folder).stream()
                        .map(
                                file ->
                                        digit(file)
                                                .labeled(
                                                        file.getFileName().toString().charAt(0)
                                                                - '0'))
                        .toList();
        if (images.isEmpty()) {
            throw new DataException(
                    ("%s: no picture whose name says which digit it shows. Let names begin with it"
                                    + " and an underscore: 7_1.png.")
                            .formatted(folder));
        }
        return ImageSet.concat(images);
    }

    /**
     * Whether {@link #digits} finds anything in a folder.
     *
     * @throws DataException if there is no such folder
     */
    public static boolean hasDigits(Path folder) {
        return !labeled(folder).isEmpty();
    }

    private static List<Path> labeled(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(
                            file ->
                                    LABELED.matcher(file.getFileName().toString()).matches()
                                            && Files.isRegularFile(file))
                    .sorted()
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            throw new DataException(
                    "%s: no folder that can be read. Name one with pictures in it."
                            .formatted(folder),
                    e);
        }
    }

    /**
     * Images whose strokes are wider or narrower, as if written with another pen.
     *
     * @param images square ones, of light strokes on black
     * @param by so many pixels wider, or narrower if below 0; to the next half of one
     * @return new images in the same order, with the same labels
     */
    public static ImageSet widened(ImageSet images, double by) {
        if (images.rows() != images.columns()) {
            throw new IllegalArgumentException(
                    "images of %d×%d pixels, but they must be square"
                            .formatted(images.rows(), images.columns()));
        }
        if (!(Math.abs(by) <= images.rows())) {
            throw new IllegalArgumentException(
                    "by is %s, but must be a number from -%d to %d, the size of the images"
                            .formatted(by, images.rows(), images.rows()));
        }
        int length = images.rows() * images.columns();
        byte[] widened = new byte[images.size() * length];
        for (int image = 0; image < images.size(); image++) {
            float[] pixels = new float[length];
            for (int i = 0; i < length; i++) {
                pixels[i] = images.pixel(image, i / images.columns(), i % images.columns());
            }
            Plane plane = new Plane(pixels, images.columns(), images.rows());
            float[] strokes = Strokes.widened(plane, by).values();
            for (int i = 0; i < length; i++) {
                widened[image * length + i] = (byte) Math.round(strokes[i]);
            }
        }
        return ImageSet.of(
                        widened,
                        new byte[images.size()],
                        images.rows(),
                        images.columns(),
                        images.classNames(),
                        images.provenance())
                .labeled(images.labels());
    }

    /**
     * A piece of clothing, made as those of Fashion-MNIST: gray, light on dark, scaled to fit into
     * 28×28 pixels with its proportions kept, and placed in the middle. How light it is stays as it
     * is.
     *
     * @throws DataException if nothing stands out from the background
     */
    public static ImageSet clothing(BufferedImage picture) {
        return Preparation.ofClothing(picture).image();
    }

    /**
     * The piece of clothing in a file; see {@link #read} and {@link #clothing(BufferedImage)}.
     *
     * @throws DataException if the file cannot be read or shows nothing; the message names it
     */
    public static ImageSet clothing(Path file) {
        return Preparation.ofClothing(file).image();
    }
}
