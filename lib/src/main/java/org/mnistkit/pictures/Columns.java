package org.mnistkit.pictures;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.mnistkit.file.DataException;
import org.mnistkit.pictures.Plane.Box;

/**
 * Digits beside each other. Strokes that are above one another belong to one digit; a digit is as
 * high as the others, more or less.
 */
final class Columns {

    /** Strokes belong together if they share so much of the narrower one's width. */
    private static final double OVERLAP = 0.25;

    /** A digit is at least this share as high as the highest. What is lower is a part of one. */
    private static final double HEIGHT = 0.5;

    /** Each is compared with each, again and again: many more would take minutes. */
    private static final int MOST_STROKES = 2_000;

    /** Numbers of parts, and where they are together. */
    private record Column(List<Integer> parts, Box box) {

        Column and(Column other) {
            List<Integer> all = new ArrayList<>(parts);
            all.addAll(other.parts);
            return new Column(all, box.and(other.box));
        }

        /** How many columns of pixels both have; less than 0 is a gap. */
        int sharedWith(Column other) {
            return Math.min(box.right(), other.box.right())
                    - Math.max(box.left(), other.box.left())
                    + 1;
        }
    }

    private Columns() {}

    /**
     * The parts of each digit, from left to right.
     *
     * @param strokes the numbers of the parts that belong to digits
     * @return at least one; each stroke is in just one
     * @throws DataException if there are too many
     */
    static List<List<Integer>> of(Parts parts, List<Integer> strokes) {
        if (strokes.size() > MOST_STROKES) {
            throw new DataException(
                    ("The picture has %,d strokes and spots, but at most %,d can be sorted into"
                         + " digits. Take one without grain or a pattern, or crop it to the"
                         + " digits.")
                            .formatted(strokes.size(), MOST_STROKES));
        }
        List<Column> columns =
                strokes.stream()
                        .map(number -> new Column(List.of(number), parts.all().get(number).box()))
                        .toList();
        return joined(columns).stream().map(Column::parts).toList();
    }

    /** Joined until each is a digit. */
    private static List<Column> joined(List<Column> columns) {
        List<Column> left = new ArrayList<>(columns);
        while (joinsTwo(left)) {
            left.sort(Comparator.comparingInt(column -> column.box().left()));
        }
        left.sort(Comparator.comparingInt(column -> column.box().left()));
        return left;
    }

    @SuppressWarnings("ReferenceEquality") // each is there once, and is compared often
    private static boolean joinsTwo(List<Column> columns) {
        int highest = columns.stream().mapToInt(each -> each.box().height()).max().orElse(0);
        for (Column one : columns) {
            Column nearest = null;
            int shared = Integer.MIN_VALUE;
            for (Column other : columns) { // not a stream, which takes several times as long
                if (other != one && one.sharedWith(other) > shared) {
                    nearest = other;
                    shared = one.sharedWith(other);
                }
            }
            if (nearest == null) {
                return false;
            }
            int narrower = Math.min(one.box().width(), nearest.box().width());
            if (shared >= OVERLAP * narrower || one.box().height() < HEIGHT * highest) {
                columns.remove(one);
                columns.remove(nearest);
                columns.add(one.and(nearest));
                return true;
            }
        }
        return false;
    }
}
