package org.mnistkit.plot;

import java.awt.Color;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.Function;
import org.mnistkit.plot.Diagrams.Node;

/**
 * The picture of {@link Diagrams#computation}: numbers as boxes, from those given at the left to
 * the result at the right.
 *
 * @param <T> what the caller calls a number
 */
final class ComputationGraph<T> {

    private static final int MOST_NUMBERS = 40;

    private static final int WIDEST_COLUMN = 196;
    private static final int MOST_STEPS = 5;
    private static final int ROW = 74;
    private static final int BOX_HEIGHT = 58;

    /** Between arrows to or from the same box. */
    private static final int ARROW_GAP = 26;

    private final Function<T, Node<T>> nodeOf;

    /** In the order in which they can be computed. */
    private final List<Box> boxes = new ArrayList<>();

    private final IdentityHashMap<T, Box> boxOf = new IdentityHashMap<>();

    /** Where the next number that was not computed goes. */
    private int nextRow;

    /** A number and its place. */
    private final class Box {
        private final Node<T> node;
        private final List<Box> inputs = new ArrayList<>();

        /** Steps from here to the result on the longest way. */
        private int steps;

        private double row;

        Box(Node<T> node) {
            this.node = node;
        }
    }

    private ComputationGraph(Function<T, Node<T>> nodeOf) {
        this.nodeOf = nodeOf;
    }

    static <T> BufferedImage picture(String title, T result, Function<T, Node<T>> nodeOf) {
        ComputationGraph<T> graph = new ComputationGraph<>(nodeOf);
        graph.add(result);
        graph.arrange();
        return graph.draw(title);
    }

    /** Adds a number after all that it is computed from. */
    private Box add(T number) {
        Box known = boxOf.get(number);
        if (known != null) {
            if (!boxes.contains(known)) {
                throw new IllegalArgumentException(
                        "\"%s\" is computed from itself".formatted(known.node.name()));
            }
            return known;
        }
        Box box = new Box(nodeOf.apply(number));
        boxOf.put(number, box);
        if (boxOf.size() > MOST_NUMBERS) {
            throw new IllegalArgumentException(
                    "the result is computed from more numbers than the %d that fit into a picture"
                            .formatted(MOST_NUMBERS));
        }
        for (T input : box.node.inputs()) {
            box.inputs.add(add(input));
        }
        box.row =
                box.inputs.isEmpty()
                        ? nextRow++
                        : box.inputs.stream().mapToDouble(each -> each.row).average().orElse(0);
        boxes.add(box);
        return box;
    }

    /** Puts every number to the left of all that is computed from it, and none over another. */
    private void arrange() {
        for (int i = boxes.size() - 1; i >= 0; i--) {
            for (Box input : boxes.get(i).inputs) {
                input.steps = Math.max(input.steps, boxes.get(i).steps + 1);
            }
        }
        for (int steps = 0; steps < columns(); steps++) {
            int column = steps;
            double free = 0;
            for (Box box :
                    boxes.stream()
                            .filter(each -> each.steps == column)
                            .sorted(Comparator.comparingDouble(each -> each.row))
                            .toList()) {
                box.row = Math.max(free, box.row);
                free = box.row + 1;
            }
        }
    }

    private int columns() {
        return 1 + boxes.stream().mapToInt(each -> each.steps).max().orElse(0);
    }

    private BufferedImage draw(String title) {
        int columns = columns();
        if (columns - 1 > MOST_STEPS) {
            throw new IllegalArgumentException(
                    "the result takes %d steps one after the other, but at most %d fit into a picture"
                            .formatted(columns - 1, MOST_STEPS));
        }
        int column = Math.min(WIDEST_COLUMN, Style.CONTENT_WIDTH / columns);
        int boxWidth = Math.min(104, column - 34);
        double rows = 1 + boxes.stream().mapToDouble(each -> each.row).max().orElse(0);
        boolean gradients = boxes.stream().anyMatch(box -> !Double.isNaN(box.node.gradient()));
        String caption =
                gradients
                        ? "On each arrow, the slope: how fast the box it points to changes with the"
                                + " box it comes from."
                        : "";
        Figure figure =
                new Figure(
                        (columns - 1) * column + boxWidth + 4,
                        (int) Math.ceil(rows * ROW),
                        title,
                        caption);
        for (Box box : boxes) {
            arrows(figure, box, column, boxWidth, gradients);
        }
        for (Box box : boxes) {
            box(figure, box, x(box, column), y(box), boxWidth);
        }
        return figure.finish();
    }

    private double x(Box box, int column) {
        return 2 + (columns() - 1 - box.steps) * (double) column;
    }

    /** The middle of a box. */
    private static double y(ComputationGraph<?>.Box box) {
        return box.row * ROW + ROW / 2.0;
    }

    private void arrows(Figure figure, Box box, int column, int boxWidth, boolean slopes) {
        for (int i = 0; i < box.inputs.size(); i++) {
            Box input = box.inputs.get(i);
            double end = spread(i, box.inputs.size());
            boolean alone = box.inputs.stream().filter(each -> each == input).count() == 1;
            double fromX = x(input, column) + boxWidth;
            double fromY = y(input) + (alone ? 0 : end);
            double toX = x(box, column) - 3;
            double toY = y(box) + end;
            figure.stroke(new Line2D.Double(fromX, fromY, toX - 4, toY), 1.4f, Style.LINE);
            Path2D.Double head = new Path2D.Double();
            head.moveTo(toX, toY);
            head.lineTo(toX - 7, toY - 4);
            head.lineTo(toX - 7, toY + 4);
            head.closePath();
            figure.fill(head, Style.LINE);
            if (slopes) {
                String slope = Style.number(box.node.slopes().get(i));
                double middleX = (fromX + toX) / 2 - 2;
                double middleY = (fromY + toY) / 2;
                double width = Style.width(slope, Style.TEXT) + 8;
                figure.erase(new Rectangle2D.Double(middleX - width / 2, middleY - 8, width, 16));
                figure.text(slope, middleX, middleY + 4, Style.TEXT, Style.INK, 0.5);
            }
        }
    }

    /** Where the arrow with that number ends, from the middle of the box. */
    private static double spread(int number, int arrows) {
        double gap = Math.min(ARROW_GAP, (BOX_HEIGHT - 12.0) / arrows);
        return (number - (arrows - 1) / 2.0) * gap;
    }

    private void box(Figure figure, Box box, double x, double middle, int width) {
        Node<T> node = box.node;
        Color color = node.inputs().isEmpty() ? Style.BLUE : Style.LINE;
        RoundRectangle2D.Double frame =
                new RoundRectangle2D.Double(
                        x, middle - BOX_HEIGHT / 2.0, width, BOX_HEIGHT, 10, 10);
        figure.erase(frame);
        figure.stroke(frame, box.steps == 0 ? 2.5f : 1.4f, color);
        List<String> lines = new ArrayList<>();
        lines.add("value " + Style.number(node.value()));
        if (!Double.isNaN(node.gradient())) {
            lines.add("gradient " + Style.number(node.gradient()));
        }
        double center = x + width / 2.0;
        double baseline = middle + 5 - lines.size() * 8;
        figure.text(
                Style.fit(node.name(), Style.BOLD, width - 8),
                center,
                baseline,
                Style.BOLD,
                Style.INK,
                0.5);
        for (String line : lines) {
            baseline += 16;
            figure.text(
                    Style.fit(line, Style.TEXT, width - 6),
                    center,
                    baseline,
                    Style.TEXT,
                    Style.INK,
                    0.5);
        }
    }
}
