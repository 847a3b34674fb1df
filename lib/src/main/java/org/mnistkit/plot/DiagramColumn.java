package org.mnistkit.plot;

import java.awt.Color;
import java.awt.Font;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import org.mnistkit.network.LayerInfo;
import org.mnistkit.network.LayerInfo.Kind;
import org.mnistkit.network.LayerInfo.Shape;
import org.mnistkit.settings.Values;

/**
 * What is drawn in one place of a network's diagram: a shape, and below it the layers that make it.
 *
 * @param input whether it is what goes into the network
 * @param output whether it is what comes out of it
 * @param shape what comes out of the last of the layers
 * @param layers the layer that makes the shape, and those attached to it
 */
record DiagramColumn(boolean input, boolean output, Shape shape, List<LayerInfo> layers) {

    /** Height of the line above the drawing, in pixels. */
    static final int HEADER = 20;

    private static final int TEXT_LINE = 15;

    /** Pixels of the drawing for each pixel of a feature map. */
    private static final double MAP_SCALE = 2;

    private static final int LARGEST_MAP = 80;
    private static final int SMALLEST_MAP = 5;
    private static final int SHEET_OFFSET = 4;

    // ---- Size

    /** Width of the drawing, in pixels. */
    int width() {
        if (shape.isMaps()) {
            return (int) Math.ceil(side(shape.columns()) + spread());
        }
        return isClasses() ? 40 : 18;
    }

    /** Height of the drawing, in pixels. */
    int height() {
        return (int)
                Math.ceil(shape.isMaps() ? side(shape.rows()) + spread() : circles() * pitch() + 5);
    }

    /** Height of the text below the drawing if no line may be wider than a column, in pixels. */
    int textHeight(int columnWidth) {
        return 8 + lines(columnWidth).size() * TEXT_LINE;
    }

    /** Whether each unit is drawn, and numbered as a class. */
    private boolean isClasses() {
        return output && !input && !shape.isMaps() && shape.channels() <= 10;
    }

    /** The more maps the more sheets, but far fewer. */
    private int sheets() {
        return 1 + (int) Math.round(Math.log(shape.channels()) / Math.log(2));
    }

    private int spread() {
        return (sheets() - 1) * SHEET_OFFSET;
    }

    private static double side(int pixels) {
        return Math.max(SMALLEST_MAP, Math.min(LARGEST_MAP, MAP_SCALE * pixels));
    }

    /** The more units the more circles, but far fewer. */
    private int circles() {
        int units = shape.channels();
        return isClasses() ? units : Math.min(units, (int) Math.min(14, 3 + Math.sqrt(units) / 5));
    }

    private double pitch() {
        return isClasses() ? 12.5 : 9;
    }

    // ---- Drawing

    /**
     * Draws the column with its text.
     *
     * @param center middle of the column
     * @param top where the line above the drawing begins
     * @param drawing height that the row has for drawings
     * @param columnWidth width of the place of one column
     */
    void draw(Figure figure, double center, int top, int drawing, int columnWidth) {
        double middle = top + HEADER + drawing / 2.0;
        if (shape.isMaps()) {
            drawMaps(figure, center, middle);
        } else {
            drawUnits(figure, center, middle);
        }
        double above = middle - height() / 2.0 - 7;
        figure.text(describe(), center, above, Style.SMALL, Style.INK, 0.5);
        int baseline = top + HEADER + drawing + 4;
        for (Line line : lines(columnWidth)) {
            baseline += TEXT_LINE;
            figure.text(line.text, center, baseline, line.font, line.color, 0.5);
        }
    }

    private String describe() {
        if (input && shape.channels() == 1) {
            return Style.format("%d×%d pixels", shape.rows(), shape.columns());
        }
        return isClasses() ? Values.counted(shape.channels(), "class") : shape.toString();
    }

    private record Line(String text, Font font, Color color) {}

    private List<Line> lines(int columnWidth) {
        int room = columnWidth - 6;
        List<Line> lines = new ArrayList<>();
        if (input) {
            lines.add(new Line("Input", Style.BOLD, Style.INK));
        }
        long parameters = 0;
        for (LayerInfo layer : layers) {
            String details = String.join(", ", layer.details());
            if (layer.kind() == Kind.ATTACHED) {
                add(lines, layer.title() + " " + details, Style.TEXT, Style.INK, room);
            } else {
                add(lines, layer.title(), Style.BOLD, Style.INK, room);
                add(lines, details, Style.SMALL, Style.INK, room);
            }
            parameters += layer.parameters();
        }
        if (parameters > 0) {
            String text = Values.counted(parameters, "parameter");
            add(lines, text, Style.SMALL, Style.INK, room);
        }
        return lines;
    }

    private static void add(List<Line> lines, String text, Font font, Color color, int room) {
        if (!text.isBlank()) {
            for (String line : Style.wrap(text.strip(), font, room)) {
                lines.add(new Line(line, font, color));
            }
        }
    }

    private Color color() {
        if (input || layers.isEmpty()) {
            return Style.INK;
        }
        return switch (layers.get(0).kind()) {
            case CONVOLUTION -> Style.BLUE;
            case POOLING -> Style.GREEN;
            case DENSE -> output ? Style.VERMILLION : Style.ORANGE;
            case ATTACHED, OTHER -> Style.PURPLE;
        };
    }

    private void drawMaps(Figure figure, double center, double middle) {
        double width = side(shape.columns());
        double height = side(shape.rows());
        double left = center - (width + spread()) / 2;
        double top = middle - (height + spread()) / 2;
        for (int i = 0; i < sheets(); i++) {
            double x = left + spread() - i * SHEET_OFFSET;
            double y = top + i * SHEET_OFFSET;
            Rectangle2D.Double sheet = new Rectangle2D.Double(x, y, width, height);
            figure.erase(sheet); // those behind it
            figure.fill(sheet, input ? Color.BLACK : Style.tint(color()));
            figure.stroke(sheet, 1, color());
        }
        if (input && shape.channels() == 1) {
            drawDigit(figure, left, top, width / 28);
        }
    }

    /** A handwritten three in a 28×28 square. */
    private static void drawDigit(Figure figure, double left, double top, double unit) {
        Path2D.Double path = new Path2D.Double();
        path.moveTo(left + 9 * unit, top + 8 * unit);
        path.curveTo(
                left + 13 * unit,
                top + 3 * unit,
                left + 22 * unit,
                top + 7 * unit,
                left + 13 * unit,
                top + 13 * unit);
        path.curveTo(
                left + 24 * unit,
                top + 14 * unit,
                left + 18 * unit,
                top + 26 * unit,
                left + 8 * unit,
                top + 21 * unit);
        figure.stroke(path, (float) (2.4 * unit), Color.WHITE);
    }

    private void drawUnits(Figure figure, double center, double middle) {
        double x = isClasses() ? center - 12 : center;
        double top = middle - circles() * pitch() / 2;
        Rectangle2D.Double box =
                new Rectangle2D.Double(x - 8, top - 2, 16, circles() * pitch() + 4);
        figure.fill(box, Style.tint(color()));
        figure.stroke(box, 1, color());
        for (int i = 0; i < circles(); i++) {
            double y = top + (i + 0.5) * pitch();
            figure.fill(new Ellipse2D.Double(x - 3, y - 3, 6, 6), color());
            if (isClasses()) {
                figure.text("" + i, x + 16, y + 4, Style.SMALL, Style.INK, 0);
            }
        }
    }
}
