package org.mnistkit.plot;

import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.mnistkit.network.LayerInfo;
import org.mnistkit.network.LayerInfo.Kind;
import org.mnistkit.network.LayerInfo.Shape;
import org.mnistkit.settings.Values;

/** The structure of a network or of a computation as a drawing. */
public final class Diagrams {

    private static final int MOST_PER_ROW = 8;
    private static final int WIDEST_COLUMN = 150;
    private static final int ROW_GAP = 30;

    private Diagrams() {}

    /**
     * A network from the image at the left to the classes at the right, over several rows if it is
     * long. Feature maps are drawn as stacks of squares, dense layers as columns of units; layers
     * that don't change the shape (batch normalization, dropout, activation) are written below the
     * one they follow.
     *
     * @param network need not be initialized; takes images of 28×28 pixels unless its configuration
     *     says otherwise
     */
    public static BufferedImage network(MultiLayerNetwork network) {
        List<LayerInfo> layers = LayerInfo.of(network);
        List<DiagramColumn> columns = columns(network, layers);
        int rowCount = (columns.size() + MOST_PER_ROW - 1) / MOST_PER_ROW;
        int perRow = (columns.size() + rowCount - 1) / rowCount;
        int columnWidth = Math.min(WIDEST_COLUMN, Style.CONTENT_WIDTH / perRow);
        List<Row> rows = new ArrayList<>();
        int height = -ROW_GAP;
        for (int from = 0; from < columns.size(); from += perRow) {
            int to = Math.min(columns.size(), from + perRow);
            Row row = new Row(columns.subList(from, to), columnWidth, height + ROW_GAP);
            rows.add(row);
            height = row.bottom();
        }
        long parameters = layers.stream().mapToLong(LayerInfo::parameters).sum();
        Figure figure =
                new Figure(
                        perRow * columnWidth,
                        height,
                        Style.format(
                                "Network: %s, %s",
                                Values.counted(layers.size(), "layer"),
                                Values.counted(parameters, "parameter")),
                        "Above each column: the shape of what comes out of it. The numbers count"
                                + " the layers from 0.");
        for (Row row : rows) {
            row.draw(figure);
        }
        for (int i = 1; i < rows.size(); i++) {
            turn(figure, rows.get(i - 1), rows.get(i), perRow * columnWidth);
        }
        return figure.finish();
    }

    /**
     * A number in a computation, as {@link #computation} draws it.
     *
     * @param <T> what numbers are to the one who computes
     * @param name what the number is called, or what it was computed by: "a", "+"
     * @param value the number
     * @param gradient how fast the result of the computation changes with it; NaN if that is not
     *     known yet
     * @param inputs the numbers that it was computed from, in order; one may occur twice. None for
     *     a number that was given
     * @param slopes how fast the number changes with each of its inputs
     */
    public record Node<T>(
            String name, double value, double gradient, List<T> inputs, List<Double> slopes) {
        public Node {
            if (slopes.size() != inputs.size()) {
                throw new IllegalArgumentException(
                        "\"%s\" has %s, but %s"
                                .formatted(
                                        name,
                                        Values.counted(inputs.size(), "input"),
                                        Values.counted(slopes.size(), "slope")));
            }
        }
    }

    /**
     * How a number was computed: a box with value and gradient for each number, and arrows to what
     * was computed from it. Once any gradient is known, each arrow has its slope.
     *
     * @param result the number at the right end; at most 40 numbers and 5 steps are drawn
     * @param node describes a number; the same object is the same number
     * @throws IllegalArgumentException if there are too many numbers or steps, or if a number is
     *     computed from itself
     */
    public static <T> BufferedImage computation(String title, T result, Function<T, Node<T>> node) {
        return ComputationGraph.picture(title, result, node);
    }

    /** The input and each layer that has a shape of its own, with the layers attached to it. */
    private static List<DiagramColumn> columns(MultiLayerNetwork network, List<LayerInfo> layers) {
        List<DiagramColumn> columns = new ArrayList<>();
        List<LayerInfo> members = new ArrayList<>();
        Shape shape = Shape.of(LayerInfo.inputOf(network));
        for (LayerInfo layer : layers) {
            if (layer.kind() != Kind.ATTACHED) {
                columns.add(
                        new DiagramColumn(columns.isEmpty(), false, shape, List.copyOf(members)));
                members.clear();
            }
            members.add(layer);
            shape = layer.output();
        }
        columns.add(new DiagramColumn(columns.isEmpty(), true, shape, List.copyOf(members)));
        return columns;
    }

    /**
     * Columns side by side.
     *
     * @param columnWidth width of the place of one column
     * @param top where the row begins
     */
    private record Row(List<DiagramColumn> columns, int columnWidth, int top) {

        /** Where all arrows run and all columns have their middle. */
        double middle() {
            return top + DiagramColumn.HEADER + drawing() / 2.0;
        }

        int bottom() {
            int text =
                    columns.stream()
                            .mapToInt(column -> column.textHeight(columnWidth))
                            .max()
                            .orElse(0);
            return top + DiagramColumn.HEADER + drawing() + text;
        }

        private int drawing() {
            return columns.stream().mapToInt(DiagramColumn::height).max().orElse(0);
        }

        double center(int index) {
            return (index + 0.5) * columnWidth;
        }

        /** Where an arrow to a column ends. */
        double before(int index) {
            return center(index) - columns.get(index).width() / 2.0 - 6;
        }

        /** Where an arrow from a column begins. */
        double after(int index) {
            return center(index) + columns.get(index).width() / 2.0 + 6;
        }

        void draw(Figure figure) {
            for (int i = 0; i < columns.size(); i++) {
                columns.get(i).draw(figure, center(i), top, drawing(), columnWidth);
                if (i > 0) {
                    Path2D.Double path = new Path2D.Double();
                    path.moveTo(after(i - 1), middle());
                    path.lineTo(before(i), middle());
                    arrow(figure, path);
                }
            }
        }
    }

    /** The way from the end of one row to the beginning of the next. */
    private static void turn(Figure figure, Row row, Row next, int width) {
        double between = row.bottom() + ROW_GAP / 2.0;
        Path2D.Double path = new Path2D.Double();
        path.moveTo(row.after(row.columns().size() - 1), row.middle());
        path.lineTo(width + 4, row.middle());
        path.lineTo(width + 4, between);
        path.lineTo(-4, between);
        path.lineTo(-4, next.middle());
        path.lineTo(next.before(0), next.middle());
        arrow(figure, path);
    }

    /** Draws a path with the head of an arrow, which points to the right, at its end. */
    private static void arrow(Figure figure, Path2D path) {
        figure.stroke(path, 1.4f, Style.LINE);
        double x = path.getCurrentPoint().getX();
        double y = path.getCurrentPoint().getY();
        Path2D.Double head = new Path2D.Double();
        head.moveTo(x, y);
        head.lineTo(x - 6, y - 4);
        head.lineTo(x - 6, y + 4);
        head.closePath();
        figure.fill(head, Style.LINE);
    }
}
