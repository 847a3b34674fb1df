package org.mnistkit.plot;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Pictures in the PNG format. */
public final class Png {

    private Png() {}

    /**
     * A picture as the content of a PNG file. All is done in memory: Java's default stream keeps a
     * file aside, and fails where the directory for such files is full.
     */
    public static byte[] bytes(BufferedImage picture) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream stream = new MemoryCacheImageOutputStream(bytes)) {
            ImageIO.write(picture, "png", stream);
        } catch (IOException e) {
            throw new UncheckedIOException("a picture cannot be written as PNG", e);
        }
        return bytes.toByteArray();
    }
}
