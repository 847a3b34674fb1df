package org.mnistkit.pictures;

import org.mnistkit.file.DataException;
import org.mnistkit.pictures.Parts.Part;
import org.mnistkit.pictures.Plane.Box;

/**
 * What a digit is written on, and how far each pixel stands out from it: 0 is background, and up to
 * 255 is ink.
 */
final class Background {

    /** Under this contrast, of 255, a picture is blank. */
    private static final int LEAST_CONTRAST = 32;

    /** What differs from the background by more than this share of the strongest is looked at. */
    private static final double CLEAR = 0.5;

    /**
     * A sheet of paper on something darker or lighter: a part that fills this share of its box,
     * which no digit does however bold, …
     */
    private static final double FILLS_BOX = 0.75;

    /** … and whose box is this share of the picture. */
    private static final double FILLS_PICTURE = 0.5;

    /** The edge of a sheet is left out, this share of its shorter side. */
    private static final double EDGE = 0.02;

    /** Uneven light is measured in so many columns and rows, … */
    private static final int CELLS = 32;

    /** … for each of them over this share of the picture to all sides. */
    private static final double REACH = 0.25;

    private Background() {}

    /** Where a picture shows the sheet of paper; all of it if none lies on something. */
    static Box sheet(Plane gray) {
        Plane either = difference(gray, 1);
        for (int i = 0; i < either.values().length; i++) {
            either.values()[i] = Math.abs(either.values()[i]);
        }
        Part largest = null;
        for (Part part :
                Parts.of(either, (float) (CLEAR * requireContrast(strength(either)))).all()) {
            if (largest == null || part.pixels() > largest.pixels()) {
                largest = part;
            }
        }
        Box box = largest.box();
        double area = (double) box.width() * box.height();
        if (largest.pixels() < FILLS_BOX * area || area < FILLS_PICTURE * gray.values().length) {
            return new Box(0, 0, gray.width() - 1, gray.height() - 1);
        }
        int edge = (int) (EDGE * Math.min(box.width(), box.height()));
        return new Box(
                box.left() + edge, box.top() + edge, box.right() - edge, box.bottom() - edge);
    }

    /** The ink on a sheet of paper, without uneven light; see {@link #stronger}. */
    static Plane ink(Plane sheet) {
        return stronger(evenedOut(difference(sheet, 1)), evenedOut(difference(sheet, -1)));
    }

    /** A thing on an even background, such as clothes in a catalog; see {@link #stronger}. */
    static Plane thing(Plane gray) {
        return stronger(atLeast0(difference(gray, 1)), atLeast0(difference(gray, -1)));
    }

    /** How much lighter each pixel is than the median of the border, or with −1 how much darker. */
    private static Plane difference(Plane gray, int sign) {
        float[] border = gray.border();
        float background = Plane.median(border, border.length);
        float[] difference = new float[gray.values().length];
        for (int i = 0; i < difference.length; i++) {
            difference[i] = sign * (gray.values()[i] - background);
        }
        return new Plane(difference, gray.width(), gray.height());
    }

    /**
     * What is lighter or what is darker than the background: that of which more is clearly so. A
     * shadow, or paper that is brighter in the middle, differs in many places, but nowhere as much
     * as ink.
     *
     * @throws DataException if nothing stands out
     */
    private static Plane stronger(Plane lighter, Plane darker) {
        float light = strength(lighter);
        float dark = strength(darker);
        double clear = CLEAR * Math.max(light, dark);
        boolean isLighter = mass(lighter, clear) >= mass(darker, clear);
        requireContrast(isLighter ? light : dark);
        return isLighter ? lighter : darker;
    }

    private static double mass(Plane ink, double clear) {
        double mass = 0;
        for (float value : ink.values()) {
            mass += value > clear ? value : 0;
        }
        return mass;
    }

    /** How strong ink is at its strongest, not counting a few stray pixels if there are others. */
    static float strength(Plane ink) {
        float strength = ink.robustMax();
        return strength < LEAST_CONTRAST ? ink.max() : strength;
    }

    private static float requireContrast(float strength) {
        if (strength < LEAST_CONTRAST) {
            throw new DataException(
                    "The picture is blank: nothing stands out from its background by %d of 255 gray values."
                            .formatted(LEAST_CONTRAST));
        }
        return strength;
    }

    private static Plane atLeast0(Plane difference) {
        float[] positive = new float[difference.values().length];
        for (int i = 0; i < positive.length; i++) {
            positive[i] = Math.max(0, difference.values()[i]);
        }
        return new Plane(positive, difference.width(), difference.height());
    }

    /**
     * Without uneven light: from each pixel the median of the paper around it is subtracted, and
     * what is below is 0. On an even background nothing changes.
     */
    private static Plane evenedOut(Plane difference) {
        Plane paper = cells(difference, (float) (CLEAR * strength(difference)));
        Plane light = medians(paper).smoothTo(difference.width(), difference.height());
        float[] ink = new float[difference.values().length];
        for (int i = 0; i < ink.length; i++) {
            ink[i] = difference.values()[i] - light.values()[i];
        }
        return atLeast0(new Plane(ink, difference.width(), difference.height()));
    }

    /** Means of what is not clearly ink; not a number where all is. */
    private static Plane cells(Plane difference, float clear) {
        int columns = Math.min(CELLS, difference.width());
        int rows = Math.min(CELLS, difference.height());
        double[] sums = new double[columns * rows];
        int[] counts = new int[columns * rows];
        for (int y = 0; y < difference.height(); y++) {
            int first = y * rows / difference.height() * columns;
            for (int x = 0; x < difference.width(); x++) {
                float value = difference.values()[y * difference.width() + x];
                if (value <= clear) {
                    int cell = first + x * columns / difference.width();
                    sums[cell] += value;
                    counts[cell]++;
                }
            }
        }
        float[] means = new float[sums.length];
        for (int i = 0; i < means.length; i++) {
            means[i] = (float) (sums[i] / counts[i]);
        }
        return new Plane(means, columns, rows);
    }

    /** Of each cell the median of the numbers around it; 0 where there is none. */
    private static Plane medians(Plane cells) {
        int columns = cells.width();
        int rows = cells.height();
        int across = (int) Math.max(1, REACH * columns);
        int down = (int) Math.max(1, REACH * rows);
        float[] numbers = new float[cells.values().length];
        int known = copyNumbers(cells, new Box(0, 0, columns - 1, rows - 1), numbers);
        // On even paper most cells are the same: then counting them is enough, and far faster.
        float usual = known == 0 ? 0 : Plane.median(numbers, known);
        BoxCounts same = BoxCounts.of(cells, value -> value == usual);
        BoxCounts all = BoxCounts.of(cells, value -> !Double.isNaN(value));
        float[] medians = new float[cells.values().length];
        for (int y = 0; y < rows; y++) {
            for (int x = 0; x < columns; x++) {
                Box around =
                        new Box(
                                Math.max(0, x - across),
                                Math.max(0, y - down),
                                Math.min(columns - 1, x + across),
                                Math.min(rows - 1, y + down));
                int count = all.in(around);
                if (2 * same.in(around) > count) {
                    medians[y * columns + x] = usual;
                } else if (count > 0) {
                    copyNumbers(cells, around, numbers);
                    medians[y * columns + x] = Plane.median(numbers, count);
                }
            }
        }
        return new Plane(medians, columns, rows);
    }

    /** Copies what is a number; returns how many are. */
    private static int copyNumbers(Plane from, Box box, float[] to) {
        int count = 0;
        for (int y = box.top(); y <= box.bottom(); y++) {
            for (int x = box.left(); x <= box.right(); x++) {
                float value = from.values()[y * from.width() + x];
                if (!Float.isNaN(value)) {
                    to[count++] = value;
                }
            }
        }
        return count;
    }
}
