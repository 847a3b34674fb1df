package org.mnistkit.data;

import com.drew.imaging.ImageMetadataReader;
import com.drew.imaging.ImageProcessingException;
import com.drew.metadata.exif.ExifIFD0Directory;
import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;

/**
 * Which side of a photo is up. Phones store a photo as their sensor lay, and note in the file (Exif
 * 2.3, tag 0x0112) how it is to be turned; every viewer does that, but Java's own reader does not.
 */
final class Orientation {

    private static final int UPRIGHT = 1;

    private Orientation() {}

    /** The picture that was read from a file, turned or mirrored as the file says. */
    static BufferedImage upright(BufferedImage picture, File file) {
        int orientation = read(file);
        if (orientation <= UPRIGHT || orientation > 8) {
            return picture;
        }
        boolean lies = orientation > 4;
        BufferedImage turned =
                new BufferedImage(
                        lies ? picture.getHeight() : picture.getWidth(),
                        lies ? picture.getWidth() : picture.getHeight(),
                        BufferedImage.TYPE_INT_ARGB);
        Graphics2D graphics = turned.createGraphics();
        graphics.drawImage(
                picture, transform(orientation, picture.getWidth(), picture.getHeight()), null);
        graphics.dispose();
        return turned;
    }

    /** A note that is missing or broken is no reason to refuse a picture. */
    private static int read(File file) {
        try {
            ExifIFD0Directory notes =
                    ImageMetadataReader.readMetadata(file)
                            .getFirstDirectoryOfType(ExifIFD0Directory.class);
            Integer value =
                    notes == null ? null : notes.getInteger(ExifIFD0Directory.TAG_ORIENTATION);
            return value == null ? UPRIGHT : value;
        } catch (ImageProcessingException | IOException | RuntimeException e) {
            return UPRIGHT;
        }
    }

    /** From the stored picture to the one that is to be seen; the numbers are those of Exif. */
    private static AffineTransform transform(int orientation, int width, int height) {
        return switch (orientation) {
            case 2 -> new AffineTransform(-1, 0, 0, 1, width, 0); // mirrored
            case 3 -> new AffineTransform(-1, 0, 0, -1, width, height); // upside down
            case 4 -> new AffineTransform(1, 0, 0, -1, 0, height);
            case 5 -> new AffineTransform(0, 1, 1, 0, 0, 0);
            case 6 -> new AffineTransform(0, 1, -1, 0, height, 0); // its top at the right
            case 7 -> new AffineTransform(0, -1, -1, 0, height, width);
            case 8 -> new AffineTransform(0, -1, 1, 0, 0, width); // its top at the left
            default -> new AffineTransform();
        };
    }
}
