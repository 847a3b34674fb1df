package org.mnistkit.pictures;

import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.mnistkit.pictures.Parts.Part;
import org.mnistkit.pictures.Plane.Box;

/**
 * The digit among all that stands out from the background.
 *
 * @param ink how far each pixel stands out
 * @param belongs which pixels belong to the digit, some of them beyond the box but too weak to
 *     count
 * @param box where it is
 */
record Foreground(Plane ink, Mask belongs, Box box) {

    /** Ink is what has at least this share of the strongest. */
    private static final double INK = 0.25;

    /** The same for a piece of clothing, which may be of several colors. */
    private static final double CLOTH = 0.1;

    /** Where the background is grainy, it is this many times as strong as the grain, … */
    private static final double ABOVE_GRAIN = 4;

    /** … but no more than this share of the strongest. */
    private static final double AT_MOST = 0.5;

    /** The grain of the background: so many of its pixels differ less from it. */
    private static final double GRAIN = 0.8;

    /** Softened edges of a stroke are ink down to this share of the strongest. */
    private static final double SOFT_EDGE = 0.05;

    /** Strokes reach so many pixels beyond what is clearly ink: one, and one for each so many. */
    private static final int PER_EDGE_PIXEL = 100;

    /** A part with less than this share of the heaviest one's mass is dust. */
    private static final double DUST = 0.02;

    /**
     * What touches the border is a shadow, a frame, or a ruled line, if something else in the
     * picture has this share of its shorter side. Otherwise it may be the digit itself.
     */
    private static final double INNER = 0.2;

    /** The digit in a picture of which it is known how far each pixel stands out. */
    static Foreground digit(Plane ink) {
        return digits(ink, false).get(0);
    }

    /** The same for several digits beside each other, from left to right; at least one. */
    static List<Foreground> digits(Plane ink) {
        return digits(ink, true);
    }

    private static List<Foreground> digits(Plane ink, boolean maySplit) {
        float strongest = Background.strength(ink);
        float grain = grain(ink, (float) (INK * strongest));
        double least =
                Math.min(Math.max(INK * strongest, ABOVE_GRAIN * grain), AT_MOST * strongest);
        Parts parts = Parts.of(ink, (float) least);
        List<Integer> strokes = strokes(ink, parts, true);
        float weak = (float) Math.min(2 * grain, least / 2);
        Plane clean = withoutGrain(ink, strongest, weak);
        List<List<Integer>> digits = maySplit ? Columns.of(parts, strokes) : List.of(strokes);
        return digits.stream().map(digit -> of(clean, parts.mask(digit), strongest)).toList();
    }

    /** The piece of clothing: all that stands out but dust; how light it is stays as it is. */
    static Foreground clothing(Plane ink) {
        float strongest = Background.strength(ink);
        double grain = ABOVE_GRAIN * grain(ink, (float) (CLOTH * strongest));
        double least = Math.min(Math.max(CLOTH * strongest, grain), AT_MOST * strongest);
        Parts parts = Parts.of(ink, (float) least);
        return of(ink, parts.mask(strokes(ink, parts, false)), strongest);
    }

    /** With the softened edges of what is clearly ink. */
    private static Foreground of(Plane ink, Mask clear, float strongest) {
        Box box = clear.box();
        Mask belongs = clear.grown(1 + box.longSide() / PER_EDGE_PIXEL, ink);
        double soft = SOFT_EDGE * strongest;
        Box reach = belongs.box();
        for (int y = reach.top(); y <= reach.bottom(); y++) {
            for (int x = reach.left(); x <= reach.right(); x++) {
                if (belongs.has(x, y) && ink.values()[y * ink.width() + x] > soft) {
                    box = box.and(new Box(x, y, x, y));
                }
            }
        }
        return new Foreground(ink, belongs, box);
    }

    /** How much the background's pixels differ from it. */
    private static float grain(Plane ink, float clear) {
        float[] background = new float[ink.values().length];
        int count = 0;
        for (float value : ink.values()) {
            if (value < clear) {
                background[count++] = value;
            }
        }
        return Plane.quantile(Arrays.copyOf(background, count), GRAIN);
    }

    /**
     * The numbers of those parts that are the digit's.
     *
     * @param leaveOutBorder whether parts that touch the border are left out if there are others
     */
    private static List<Integer> strokes(Plane ink, Parts parts, boolean leaveOutBorder) {
        List<Part> all = parts.all();
        double largestInside =
                all.stream()
                        .filter(part -> !part.touchesBorderOf(ink))
                        .mapToInt(part -> part.box().longSide())
                        .max()
                        .orElse(0);
        boolean isInside =
                leaveOutBorder && largestInside >= INNER * Math.min(ink.width(), ink.height());
        Predicate<Part> candidate = part -> !isInside || !part.touchesBorderOf(ink);
        double heaviest =
                all.stream().filter(candidate).mapToDouble(Part::mass).max().orElseThrow();
        return IntStream.range(0, all.size())
                .filter(i -> candidate.test(all.get(i)) && all.get(i).mass() >= DUST * heaviest)
                .boxed()
                .toList();
    }

    /** Without what is as weak as grain, and the rest as strong as it was at its strongest. */
    private static Plane withoutGrain(Plane ink, float strongest, float weak) {
        float[] clean = new float[ink.values().length];
        for (int i = 0; i < clean.length; i++) {
            clean[i] = Math.max(0, ink.values()[i] - weak) * strongest / (strongest - weak);
        }
        return new Plane(clean, ink.width(), ink.height());
    }

    /** The digit alone, cropped. */
    Plane cropped() {
        Plane cropped = ink.cropped(box);
        for (int y = 0; y < box.height(); y++) {
            for (int x = 0; x < box.width(); x++) {
                if (!belongs.has(box.left() + x, box.top() + y)) {
                    cropped.values()[y * box.width() + x] = 0;
                }
            }
        }
        return cropped;
    }
}
