package org.mnistkit.plot;

import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.mnistkit.network.LayerInfo;
import org.mnistkit.network.LayerInfo.Kind;
import org.mnistkit.network.LayerInfo.Shape;
import org.mnistkit.settings.Values;

/** The structure of a network as a drawing. */
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
        List<Block> blocks = blocks(network, layers);
        int rowCount = (blocks.size() + MOST_PER_ROW - 1) / MOST_PER_ROW;
        int perRow = (blocks.size() + rowCount - 1) / rowCount;
        int column = Math.min(WIDEST_COLUMN, Style.CONTENT_WIDTH / perRow);
        List<Row> rows = new ArrayList<>();
        int height = -ROW_GAP;
        for (int from = 0; from < blocks.size(); from += perRow) {
            int to = Math.min(blocks.size(), from + perRow);
            Row row = new Row(blocks.subList(from, to), column, height + ROW_GAP);
            rows.add(row);
            height = row.bottom();
        }
        long parameters = layers.stream().mapToLong(LayerInfo::parameters).sum();
        Card card =
                new Card(
                        perRow * column,
                        height,
                        Style.format(
                                "Network: %s, %s",
                                Values.counted(layers.size(), "layer"),
                                Values.counted(parameters, "parameter")),
                        "Above each block: the shape of what comes out of it. The numbers count the"
                                + " layers from 0.");
        for (Row row : rows) {
            row.draw(card);
        }
        for (int i = 1; i < rows.size(); i++) {
            turn(card, rows.get(i - 1), rows.get(i), perRow * column);
        }
        return card.finish();
    }

    /** The input and each layer that has a shape of its own, with the layers attached to it. */
    private static List<Block> blocks(MultiLayerNetwork network, List<LayerInfo> layers) {
        List<Block> blocks = new ArrayList<>();
        List<LayerInfo> members = new ArrayList<>();
        Shape shape = Shape.of(LayerInfo.inputOf(network));
        for (LayerInfo layer : layers) {
            if (layer.kind() != Kind.ATTACHED) {
                blocks.add(new Block(blocks.isEmpty(), false, shape, List.copyOf(members)));
                members.clear();
            }
            members.add(layer);
            shape = layer.output();
        }
        blocks.add(new Block(blocks.isEmpty(), true, shape, List.copyOf(members)));
        return blocks;
    }

    /**
     * Blocks side by side.
     *
     * @param column width of the place of one block
     * @param top where the row begins
     */
    private record Row(List<Block> blocks, int column, int top) {

        /** Where all arrows run and all blocks have their middle. */
        double middle() {
            return top + Block.HEADER + drawing() / 2.0;
        }

        int bottom() {
            int text = blocks.stream().mapToInt(block -> block.textHeight(column)).max().orElse(0);
            return top + Block.HEADER + drawing() + text;
        }

        private int drawing() {
            return blocks.stream().mapToInt(Block::height).max().orElse(0);
        }

        double center(int index) {
            return (index + 0.5) * column;
        }

        /** Where an arrow to a block ends. */
        double before(int index) {
            return center(index) - blocks.get(index).width() / 2.0 - 6;
        }

        /** Where an arrow from a block begins. */
        double after(int index) {
            return center(index) + blocks.get(index).width() / 2.0 + 6;
        }

        void draw(Card card) {
            for (int i = 0; i < blocks.size(); i++) {
                blocks.get(i).draw(card, center(i), top, drawing(), column);
                if (i > 0) {
                    Path2D.Double path = new Path2D.Double();
                    path.moveTo(after(i - 1), middle());
                    path.lineTo(before(i), middle());
                    arrow(card, path);
                }
            }
        }
    }

    /** The way from the end of one row to the beginning of the next. */
    private static void turn(Card card, Row row, Row next, int width) {
        double between = row.bottom() + ROW_GAP / 2.0;
        Path2D.Double path = new Path2D.Double();
        path.moveTo(row.after(row.blocks().size() - 1), row.middle());
        path.lineTo(width + 4, row.middle());
        path.lineTo(width + 4, between);
        path.lineTo(-4, between);
        path.lineTo(-4, next.middle());
        path.lineTo(next.before(0), next.middle());
        arrow(card, path);
    }

    /** Draws a path with the head of an arrow, which points to the right, at its end. */
    private static void arrow(Card card, Path2D path) {
        card.stroke(path, 1.4f, Style.LINE);
        double x = path.getCurrentPoint().getX();
        double y = path.getCurrentPoint().getY();
        Path2D.Double head = new Path2D.Double();
        head.moveTo(x, y);
        head.lineTo(x - 6, y - 4);
        head.lineTo(x - 6, y + 4);
        head.closePath();
        card.fill(head, Style.LINE);
    }
}
