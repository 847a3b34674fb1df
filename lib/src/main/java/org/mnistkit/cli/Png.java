package org.mnistkit.cli;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.mnistkit.data.WholeFile;

/** Pictures as files. */
final class Png {

    private Png() {}

    static void write(Path file, BufferedImage picture) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        // The usual stream keeps a file aside and wants it deleted when the program ends, which it
        // may be doing already.
        try (ImageOutputStream stream = new MemoryCacheImageOutputStream(bytes)) {
            ImageIO.write(picture, "png", stream);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // cannot happen in memory
        }
        WholeFile.write(file, bytes.toByteArray());
    }
}
