package org.mnistkit;

import java.util.List;
import java.util.Random;
import org.mnistkit.data.ImageSet;
import org.mnistkit.data.Provenance;

/** Small images for tests that need no digits. */
public final class TestImages {

    private TestImages() {}

    /** 4×4 images of three classes; each class has a bright row of its own, the rest is noise. */
    public static ImageSet bars(int count, long seed) {
        Random random = new Random(seed);
        byte[] pixels = new byte[count * 16];
        byte[] labels = new byte[count];
        random.nextBytes(pixels);
        for (int i = 0; i < count; i++) {
            int label = random.nextInt(3);
            labels[i] = (byte) label;
            for (int j = 0; j < 16; j++) {
                int noise = (pixels[i * 16 + j] & 0xff) / 4;
                pixels[i * 16 + j] = (byte) (j / 4 == label ? 255 - noise : noise);
            }
        }
        Provenance provenance = new Provenance("Bars", "made for tests", "", true);
        return ImageSet.of(pixels, labels, 4, 4, List.of("top", "upper", "lower"), provenance);
    }

    /** 28×28 pixels, ten classes; each class has two bright rows of its own, the rest is noise. */
    public static ImageSet rows(int count) {
        Random random = new Random(1);
        byte[] pixels = new byte[count * 784];
        byte[] labels = new byte[count];
        for (int i = 0; i < count; i++) {
            int label = i % 10;
            labels[i] = (byte) label;
            for (int j = 0; j < 784; j++) {
                boolean bright = j / 28 / 2 == label + 2;
                pixels[i * 784 + j] = (byte) (random.nextInt(60) + (bright ? 180 : 0));
            }
        }
        List<String> names = List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
        return ImageSet.of(
                pixels, labels, 28, 28, names, new Provenance("Rows", "made for tests", "", true));
    }
}
