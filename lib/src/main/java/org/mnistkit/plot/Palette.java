package org.mnistkit.plot;

import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The colors of a picture that has no more than fit into the palette of a PNG. */
final class Palette {

    private static final int MOST_COLORS = 256;

    /** In ascending order. */
    private final int[] colors;

    /** What the colors that were given up have become. */
    private final Map<Integer, Integer> replaced;

    private Palette(int[] colors, Map<Integer, Integer> replaced) {
        this.colors = colors;
        this.replaced = replaced;
    }

    /**
     * The colors of a picture. If there are too many, the edges of text get fewer degrees of
     * transparency, and the rarest grays are taken for their neighbors: nobody sees a difference of
     * one.
     *
     * @param pixels as ARGB
     * @return empty if there are too many colors even so
     */
    static Optional<Palette> of(int[] pixels) {
        Map<Integer, Integer> counts = counts(pixels);
        Map<Integer, Integer> replaced = new HashMap<>();
        if (counts.size() > MOST_COLORS) {
            for (int color : List.copyOf(counts.keySet())) {
                replace(color, withFewerShades(color), counts, replaced);
            }
            List<Integer> grays =
                    counts.keySet().stream()
                            .filter(color -> isGray(color) && counts.containsKey(color ^ 0x10101))
                            .sorted(
                                    Comparator.<Integer>comparingInt(counts::get)
                                            .thenComparing(Comparator.naturalOrder()))
                            .toList();
            for (int gray : grays) {
                // Its neighbor may have been given up for it already.
                if (counts.size() > MOST_COLORS && counts.containsKey(gray ^ 0x10101)) {
                    replace(gray, gray ^ 0x10101, counts, replaced);
                }
            }
        }
        return counts.size() > MOST_COLORS
                ? Optional.empty()
                : Optional.of(
                        new Palette(
                                counts.keySet().stream().mapToInt(each -> each).sorted().toArray(),
                                replaced));
    }

    private static Map<Integer, Integer> counts(int[] pixels) {
        Map<Integer, Integer> counts = new HashMap<>();
        int begin = 0;
        for (int i = 1; i <= pixels.length; i++) {
            if (i == pixels.length || pixels[i] != pixels[begin]) {
                counts.merge(pixels[begin], i - begin, Integer::sum);
                begin = i;
            }
        }
        return counts;
    }

    private static void replace(
            int color, int by, Map<Integer, Integer> counts, Map<Integer, Integer> replaced) {
        if (by != color) {
            counts.merge(by, counts.remove(color), Integer::sum);
            replaced.put(color, by);
        }
    }

    /** A sixteenth of all degrees of transparency. */
    private static int withFewerShades(int color) {
        int alpha = color >>> 24;
        int rounded = 17 * ((alpha + 8) / 17);
        return rounded == 0 ? 0 : (rounded << 24) | (color & 0xffffff);
    }

    /** Opaque, between black and white. */
    private static boolean isGray(int color) {
        int blue = color & 0xff;
        return color == (0xff000000 | (blue * 0x10101)) && blue > 0 && blue < 255;
    }

    IndexColorModel model() {
        return new IndexColorModel(8, colors.length, colors, 0, true, -1, DataBuffer.TYPE_BYTE);
    }

    /** The place of a color of the picture, as a byte without a sign. */
    byte index(int pixel) {
        int color = pixel;
        while (replaced.containsKey(color)) {
            color = replaced.get(color);
        }
        return (byte) Arrays.binarySearch(colors, color);
    }
}
