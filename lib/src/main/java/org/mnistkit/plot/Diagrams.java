package org.mnistkit.plot;

import java.awt.Color;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.mnistkit.plot.LayerInfo.Kind;
import org.mnistkit.plot.LayerInfo.Shape;

/** The structure of a network as a drawing. */
public final class Diagrams {

    private static final int MOST_PER_ROW = 7;
    private static final int WIDEST_COLUMN = 150;
    private static final int BLOCK_HEIGHT = 128;
    private static final int TEXT_LINE = 15;
    private static final int ROW_GAP = 34;

    /** Pixels of the drawing for each pixel of a feature map. */
    private static final double MAP_SCALE = 2;

    private static final int SHEET_OFFSET = 4;

    private Diagrams() {}

    /**
     * A network from the image at the left to the classes at the right, over several rows if it is
     * long. Feature maps are drawn as stacks of squares, dense layers as columns of units; layers
     * that don't change the shape (batch normalization, dropout, activation) are written below the
     * one they follow.
     *
     * @param network need not be initialized
     */
    public static BufferedImage network(MultiLayerNetwork network) {
        List<LayerInfo> layers = LayerInfo.of(network);
        List<Block> blocks = blocks(network, layers);
        int rows = (blocks.size() + MOST_PER_ROW - 1) / MOST_PER_ROW;
        int perRow = (blocks.size() + rows - 1) / rows;
        int column = Math.min(WIDEST_COLUMN, Style.CONTENT_WIDTH / perRow);
        int[] rowHeights = new int[rows];
        for (int i = 0; i < blocks.size(); i++) {
            int row = i / perRow;
            rowHeights[row] = Math.max(rowHeights[row], blocks.get(i).height(column));
        }
        int height = (rows - 1) * ROW_GAP;
        for (int rowHeight : rowHeights) {
            height += rowHeight;
        }
        long parameters = layers.stream().mapToLong(LayerInfo::parameters).sum();
        Card card =
                new Card(
                        perRow * column,
                        height,
                        Style.format(
                                "A network of %d layers with %,d parameters",
                                layers.size(), parameters),
                        "Above each block: the shape of what comes out of it. The numbers count the"
                                + " layers from 0.");
        int y = 0;
        for (int i = 0; i < blocks.size(); i++) {
            int row = i / perRow;
            int x = i % perRow * column;
            if (i > 0 && i % perRow == 0) {
                turn(card, blocks.get(i - 1), blocks.get(i), y, rowHeights[row - 1], column, perRow);
                y += rowHeights[row - 1] + ROW_GAP;
            }
            blocks.get(i).draw(card, x, y, column);
            if (i % perRow > 0) {
                double from = x - column / 2.0 + blocks.get(i - 1).width() / 2.0 + 6;
                double to = x + column / 2.0 - blocks.get(i).width() / 2.0 - 6;
                arrow(card, from, to, middle(y));
            }
        }
        return card.finish();
    }

    /** The input and each layer that has a shape of its own, with the layers attached to it. */
    private static List<Block> blocks(MultiLayerNetwork network, List<LayerInfo> layers) {
        List<Block> blocks = new ArrayList<>();
        Shape input = Shape.of(LayerInfo.inputOf(network));
        List<LayerInfo> members = new ArrayList<>();
        Shape before = input;
        boolean isInput = true;
        for (LayerInfo layer : layers) {
            if (layer.kind() != Kind.ATTACHED) {
                blocks.add(new Block(isInput, false, before, List.copyOf(members)));
                members.clear();
                isInput = false;
            }
            members.add(layer);
            before = layer.output();
        }
        blocks.add(new Block(isInput, true, before, List.copyOf(members)));
        return blocks;
    }

    private static double middle(int top) {
        return top + 18 + BLOCK_HEIGHT / 2.0;
    }

    private static void arrow(Card card, double from, double to, double y) {
        Path2D.Double path = new Path2D.Double();
        path.moveTo(from, y);
        path.lineTo(to, y);
        card.stroke(path, 1.4f, Style.LINE);
        head(card, to, y);
    }

    private static void head(Card card, double x, double y) {
        Path2D.Double head = new Path2D.Double();
        head.moveTo(x, y);
        head.lineTo(x - 6, y - 4);
        head.lineTo(x - 6, y + 4);
        head.closePath();
        card.fill(head, Style.LINE);
    }

    /** The way from the end of one row to the beginning of the next. */
    private static void turn(
            Card card, Block last, Block first, int y, int height, int column, int perRow) {
        double right = perRow * column + 4;
        double between = y + height + ROW_GAP / 2.0 - 2;
        double nextMiddle = middle(y + height + ROW_GAP);
        double to = column / 2.0 - first.width() / 2.0 - 6;
        Path2D.Double path = new Path2D.Double();
        path.moveTo((perRow - 0.5) * column + last.width() / 2.0 + 6, middle(y));
        path.lineTo(right, middle(y));
        path.lineTo(right, between);
        path.lineTo(-4, between);
        path.lineTo(-4, nextMiddle);
        path.lineTo(to, nextMiddle);
        card.stroke(path, 1.4f, Style.LINE);
        head(card, to, nextMiddle);
    }

    /**
     * What is drawn in one place: a shape, and below it the layers that make it.
     *
     * @param input whether it is the image that goes in
     * @param output whether it is what comes out at the end
     * @param shape what comes out of the last of the layers
     * @param layers the layer that makes the shape, and those attached to it
     */
    private record Block(boolean input, boolean output, Shape shape, List<LayerInfo> layers) {

        int width() {
            if (shape.isMaps()) {
                return (int) side(shape.columns()) + (sheets() - 1) * SHEET_OFFSET;
            }
            return output && shape.channels() <= 10 ? 40 : 18;
        }

        int height(int column) {
            return 18 + BLOCK_HEIGHT + 8 + lines(column).size() * TEXT_LINE + 2;
        }

        void draw(Card card, int x, int y, int column) {
            double center = x + column / 2.0;
            card.text(shape.toString(), center, y + 12, Style.SMALL, Style.MUTED, 0.5);
            if (shape.isMaps()) {
                maps(card, center, middle(y));
            } else {
                units(card, center, middle(y));
            }
            int baseline = y + 18 + BLOCK_HEIGHT + 8;
            for (Line line : lines(column)) {
                baseline += TEXT_LINE;
                card.text(line.text, center, baseline - 3, line.font, line.color, 0.5);
            }
        }

        private record Line(String text, java.awt.Font font, Color color) {}

        private List<Line> lines(int column) {
            int room = column - 8;
            List<Line> lines = new ArrayList<>();
            if (input) {
                lines.add(new Line("Input", Style.BOLD, Style.INK));
            }
            long parameters = 0;
            for (LayerInfo layer : layers) {
                boolean attached = layer.kind() == Kind.ATTACHED;
                String text = layer.title();
                if (attached && !layer.details().isEmpty()) {
                    text += " " + String.join(" ", layer.details());
                }
                for (String each : Style.wrap(text, Style.BOLD, room)) {
                    lines.add(new Line(each, attached ? Style.TEXT : Style.BOLD, Style.INK));
                }
                if (!attached && !layer.details().isEmpty()) {
                    String details = String.join(", ", layer.details());
                    for (String each : Style.wrap(details, Style.SMALL, room)) {
                        lines.add(new Line(each, Style.SMALL, Style.INK));
                    }
                }
                parameters += layer.parameters();
            }
            if (parameters > 0) {
                String text = Style.format("%,d parameters", parameters);
                for (String each : Style.wrap(text, Style.SMALL, room)) {
                    lines.add(new Line(each, Style.SMALL, Style.MUTED));
                }
            }
            return lines;
        }

        private Color color() {
            if (input || layers.isEmpty()) {
                return Style.MUTED;
            }
            return switch (layers.get(0).kind()) {
                case CONVOLUTION -> Style.BLUE;
                case POOLING -> Style.GREEN;
                case DENSE -> output ? Style.VERMILLION : Style.ORANGE;
                case ATTACHED, OTHER -> Style.PURPLE;
            };
        }

        /** The more maps, the more sheets, but far from one for each. */
        private int sheets() {
            return 1 + (int) Math.round(Math.log(shape.channels()) / Math.log(2));
        }

        private static double side(long pixels) {
            return Math.max(5, Math.min(80, MAP_SCALE * pixels));
        }

        private void maps(Card card, double center, double middle) {
            double width = side(shape.columns());
            double height = side(shape.rows());
            int sheets = sheets();
            double spread = (sheets - 1) * SHEET_OFFSET;
            double left = center - (width + spread) / 2;
            double top = middle - (height + spread) / 2;
            for (int i = 0; i < sheets; i++) {
                double x = left + spread - i * SHEET_OFFSET;
                double y = top + i * SHEET_OFFSET;
                Rectangle2D.Double sheet = new Rectangle2D.Double(x, y, width, height);
                card.fill(sheet, input ? Color.BLACK : tint(color()));
                card.stroke(sheet, 1, color());
            }
            if (input && shape.channels() == 1) {
                digit(card, left, top, width / 28);
            }
        }

        /** A handwritten three in a 28×28 square. */
        private static void digit(Card card, double left, double top, double unit) {
            Path2D.Double path = new Path2D.Double();
            path.moveTo(left + 9 * unit, top + 8 * unit);
            path.curveTo(
                    left + 13 * unit, top + 3 * unit,
                    left + 22 * unit, top + 7 * unit,
                    left + 13 * unit, top + 13 * unit);
            path.curveTo(
                    left + 24 * unit, top + 14 * unit,
                    left + 18 * unit, top + 26 * unit,
                    left + 8 * unit, top + 21 * unit);
            card.stroke(path, (float) (2.4 * unit), Color.WHITE);
        }

        private void units(Card card, double center, double middle) {
            boolean classes = output && shape.channels() <= 10;
            int circles = (int) Math.min(shape.channels(), 3 + Math.sqrt(shape.channels()) / 5);
            if (classes) {
                circles = (int) shape.channels();
            }
            double pitch = classes ? 12.5 : 9;
            double x = classes ? center - 12 : center;
            double top = middle - circles * pitch / 2;
            Rectangle2D.Double box =
                    new Rectangle2D.Double(x - 8, top - 2, 16, circles * pitch + 4);
            card.fill(box, tint(color()));
            card.stroke(box, 1, color());
            for (int i = 0; i < circles; i++) {
                double y = top + (i + 0.5) * pitch;
                card.fill(new Ellipse2D.Double(x - 3, y - 3, 6, 6), color());
                if (classes) {
                    card.text("" + i, x + 16, y + 4, Style.SMALL, Style.INK, 0);
                }
            }
        }

        private static Color tint(Color color) {
            return new Color(
                    255 - (255 - color.getRed()) / 4,
                    255 - (255 - color.getGreen()) / 4,
                    255 - (255 - color.getBlue()) / 4);
        }
    }
}
