package org.mnistkit.plot;

import java.awt.Color;
import java.awt.Font;

/**
 * The colored cells of a heat map, with a number in each and thin lines between them.
 *
 * @param left of the first cell, in pixels of the figure
 * @param top of the first cell
 * @param width of a cell, with the line at its left
 * @param font of the numbers
 */
record CellGrid(Figure figure, int left, int top, int width, Font font) {

    /** Height of a cell, with the line above it. */
    static final int ROW = 34;

    /** From the top of a cell to the baseline of its text. */
    static final int BASELINE = 21;

    /** Draws the lines between so many cells, and around them. */
    void drawLines(int rows, int columns) {
        figure.graphics().setColor(Style.GRID);
        for (int row = 0; row <= rows; row++) {
            figure.graphics().fillRect(left, top + row * ROW, columns * width + 1, 1);
        }
        for (int column = 0; column <= columns; column++) {
            figure.graphics().fillRect(left + column * width, top, 1, rows * ROW + 1);
        }
    }

    /** Fills a cell, with a text in black or white in its middle. */
    void drawCell(int row, int column, Color color, String text) {
        int x = left + column * width;
        int y = top + row * ROW;
        figure.graphics().setColor(color);
        figure.graphics().fillRect(x + 1, y + 1, width - 1, ROW - 1);
        figure.text(text, x + width / 2.0, y + BASELINE, font, ColorMap.textOn(color), 0.5);
    }
}
