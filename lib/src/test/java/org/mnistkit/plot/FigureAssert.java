package org.mnistkit.plot;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;

/** What every picture of the package must be like. */
final class FigureAssert {

    private FigureAssert() {}

    /**
     * Checks width, transparency, a clean margin (nothing is clipped), and that the file is small.
     */
    static BufferedImage assertCard(BufferedImage image) {
        assertNothingClipped(image);
        assertThat(png(image).length).as("bytes of the PNG").isLessThan(60_000);
        return image;
    }

    static BufferedImage assertNothingClipped(BufferedImage image) {
        assertThat(image.getWidth()).as("width").isBetween(200, 800);
        assertThat(image.getTransparency()).as("transparent").isNotEqualTo(BufferedImage.OPAQUE);
        Rectangle content = contentOf(image);
        int margin = 8;
        assertThat(content.x).as("left margin").isGreaterThanOrEqualTo(margin);
        assertThat(content.y).as("top margin").isGreaterThanOrEqualTo(margin);
        assertThat(image.getWidth() - content.x - content.width)
                .as("right margin")
                .isGreaterThanOrEqualTo(margin);
        assertThat(image.getHeight() - content.y - content.height)
                .as("bottom margin")
                .isGreaterThanOrEqualTo(margin);
        return image;
    }

    /** The rectangle that holds all that is drawn. */
    static Rectangle contentOf(BufferedImage image) {
        Rectangle content = null;
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                if (image.getRGB(x, y) >>> 24 != 0) {
                    Rectangle pixel = new Rectangle(x, y, 1, 1);
                    content = content == null ? pixel : content.union(pixel);
                }
            }
        }
        assertThat(content).as("anything drawn").isNotNull();
        return content;
    }

    /** How many pixels have exactly that color. */
    static int count(BufferedImage image, Color color) {
        int count = 0;
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                count += image.getRGB(x, y) == color.getRGB() ? 1 : 0;
            }
        }
        return count;
    }

    /** Length of the longest run of pixels from left to right that have exactly that color. */
    static int longestRun(BufferedImage image, Color color) {
        int longest = 0;
        for (int y = 0; y < image.getHeight(); y++) {
            int run = 0;
            for (int x = 0; x < image.getWidth(); x++) {
                run = image.getRGB(x, y) == color.getRGB() ? run + 1 : 0;
                longest = Math.max(longest, run);
            }
        }
        return longest;
    }

    static byte[] png(BufferedImage image) {
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            ImageIO.write(image, "png", out);
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
