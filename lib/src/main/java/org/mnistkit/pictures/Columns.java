package org.mnistkit.pictures;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.mnistkit.pictures.Parts.Part;
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
     * The pixels of each digit, from left to right.
     *
     * @param strokes the pixels of all digits, each of one of the parts
     * @return at least one; each pixel of the strokes is in just one
     */
    static List<boolean[]> of(Parts parts, boolean... strokes) {
        List<Column> columns = joined(columns(parts, strokes));
        int[] columnOf = new int[parts.all().size()];
        for (int column = 0; column < columns.size(); column++) {
            for (int part : columns.get(column).parts()) {
                columnOf[part] = column;
            }
        }
        List<boolean[]> digits = new ArrayList<>();
        columns.forEach(column -> digits.add(new boolean[strokes.length]));
        for (int i = 0; i < strokes.length; i++) {
            if (strokes[i]) {
                digits.get(columnOf[parts.at(i)])[i] = true;
            }
        }
        return digits;
    }

    /** Each part by itself, if it is one of the strokes. */
    private static List<Column> columns(Parts parts, boolean... strokes) {
        boolean[] isStroke = new boolean[parts.all().size()];
        for (int i = 0; i < strokes.length; i++) {
            if (strokes[i]) {
                isStroke[parts.at(i)] = true;
            }
        }
        List<Column> columns = new ArrayList<>();
        for (int number = 0; number < isStroke.length; number++) {
            if (isStroke[number]) {
                Part part = parts.all().get(number);
                columns.add(new Column(List.of(number), part.box()));
            }
        }
        return columns;
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

    private static boolean joinsTwo(List<Column> columns) {
        int highest = columns.stream().mapToInt(each -> each.box().height()).max().orElse(0);
        for (Column one : columns) {
            Column nearest =
                    columns.stream()
                            .filter(other -> !other.equals(one))
                            .max(Comparator.comparingInt(one::sharedWith))
                            .orElse(null);
            if (nearest == null) {
                return false;
            }
            int narrower = Math.min(one.box().width(), nearest.box().width());
            if (one.sharedWith(nearest) >= OVERLAP * narrower
                    || one.box().height() < HEIGHT * highest) {
                columns.remove(one);
                columns.remove(nearest);
                columns.add(one.and(nearest));
                return true;
            }
        }
        return false;
    }
}
