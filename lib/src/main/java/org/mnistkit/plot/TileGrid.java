package org.mnistkit.plot;

import java.awt.Font;
import java.awt.image.BufferedImage;
import java.util.List;

/** Small pictures of one size in rows and columns, each with lines of text below it. */
final class TileGrid {

    /** Whether a picture is marked as right or wrong. */
    enum Mark {
        NONE,
        RIGHT,
        WRONG
    }

    /**
     * A picture and what is written below it.
     *
     * @param mark a wrong one also gets a frame
     */
    record Tile(BufferedImage picture, List<String> captions, Mark mark) {
        Tile(BufferedImage picture, List<String> captions) {
            this(picture, captions, Mark.NONE);
        }
    }

    private static final int GAP = 10;
    private static final int CAPTION_LINE = 15;
    private static final int MARK = 12;
    private static final int WIDEST_CAPTION = 150;

    private final List<Tile> tiles;
    private final int columns;
    private final int scale;
    private final int pitchX;
    private final int pitchY;
    private final int rowGap;

    /**
     * Lays out pictures, as large as they fit.
     *
     * @param tiles at least one; their pictures all of one size
     * @param columns pictures in a row; 0 to choose
     * @param size width of an enlarged picture at the most, in pixels, unless it is larger itself
     * @param width room there is for the whole, in pixels
     * @throws IllegalArgumentException if so many columns don't fit
     */
    TileGrid(List<Tile> tiles, int columns, int size, int width) {
        this.tiles = List.copyOf(tiles);
        BufferedImage first = tiles.get(0).picture();
        int largest = Math.max(1, size / Math.max(first.getWidth(), first.getHeight()));
        int perRow = columns > 0 ? Math.min(columns, tiles.size()) : choose(largest, width);
        int fitting = largest;
        while (fitting > 1 && perRow * pitchX(fitting) - GAP > width) {
            fitting--;
        }
        if (columns > 0 && perRow * pitchX(fitting) - GAP > width) {
            throw new IllegalArgumentException(
                    "columns is %d, but no more than %d of these fit side by side"
                            .formatted(columns, (width + GAP) / pitchX(1)));
        }
        this.columns = perRow;
        this.scale = fitting;
        this.pitchX = pitchX(fitting);
        int lines = tiles.stream().mapToInt(tile -> tile.captions().size()).max().orElse(0);
        this.rowGap = lines > 0 ? 2 * GAP : GAP;
        this.pitchY = first.getHeight() * fitting + lines * CAPTION_LINE + rowGap;
    }

    /** As many as fit, or a few less if that makes the rows equally long. */
    private int choose(int scaleWanted, int width) {
        int count = tiles.size();
        int most = Math.max(1, Math.min(count, (width + GAP) / pitchX(scaleWanted)));
        for (int each = most; each >= 0.75 * most; each--) {
            if (count % each == 0) {
                return each;
            }
        }
        int rows = (count + most - 1) / most;
        return (count + rows - 1) / rows;
    }

    private int pitchX(int candidate) {
        int widest = tiles.get(0).picture().getWidth() * candidate;
        for (Tile tile : tiles) {
            for (int i = 0; i < tile.captions().size(); i++) {
                widest =
                        Math.max(
                                widest,
                                Math.min(
                                        WIDEST_CAPTION,
                                        Style.width(tile.captions().get(i), font(i))
                                                + markWidth(tile, i)));
            }
        }
        return widest + GAP;
    }

    int width() {
        return columns * pitchX - GAP + 2;
    }

    int height() {
        int rows = (tiles.size() + columns - 1) / columns;
        return rows * pitchY - rowGap + 4;
    }

    void paint(Figure figure, int left, int top) {
        for (int i = 0; i < tiles.size(); i++) {
            Tile tile = tiles.get(i);
            int cell = left + 1 + i % columns * pitchX;
            int y = top + 1 + i / columns * pitchY;
            int pictureWidth = tile.picture().getWidth() * scale;
            int x = cell + (pitchX - GAP - pictureWidth) / 2;
            int bottom = y + tile.picture().getHeight() * scale;
            figure.image(tile.picture(), x, y, scale);
            if (tile.mark() == Mark.WRONG) {
                figure.frame(x - 3, y - 3, pictureWidth + 6, bottom - y + 6, 3, Style.VERMILLION);
            }
            double center = cell + (pitchX - GAP) / 2.0;
            for (int line = 0; line < tile.captions().size(); line++) {
                int mark = markWidth(tile, line);
                String text = Style.fit(tile.captions().get(line), font(line), pitchX - GAP - mark);
                double baseline = bottom + (line + 1) * CAPTION_LINE + 1;
                figure.text(text, center + mark / 2.0, baseline, font(line), Style.INK, 0.5);
                if (mark > 0) {
                    double textLeft = center - (Style.width(text, font(line)) + mark) / 2.0;
                    figure.mark(tile.mark() == Mark.RIGHT, textLeft, baseline);
                }
            }
        }
    }

    private static Font font(int line) {
        return line == 0 ? Style.TEXT : Style.SMALL;
    }

    private static int markWidth(Tile tile, int line) {
        return line == 0 && tile.mark() != Mark.NONE ? MARK : 0;
    }
}
