package org.mnistkit.plot;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import org.mnistkit.evaluate.Predictions;
import org.mnistkit.settings.Values;

/**
 * A heat map with counts. XChart's own has one scale for all cells, on which the hits outshine the
 * mistakes.
 */
final class ConfusionMatrix {

    private static final int ROW = CellGrid.ROW;
    private static final int NAME_LINE = 14;
    private static final int SUMMARY = 62;

    private final Predictions predictions;
    private final List<String> names;
    private final int[][] counts;
    private final int most;

    private ConfusionMatrix(Predictions predictions) {
        this.predictions = predictions;
        names = predictions.images().classNames();
        counts = predictions.confusionMatrix();
        int largest = 1;
        for (int row = 0; row < counts.length; row++) {
            for (int column = 0; column < counts.length; column++) {
                largest = row == column ? largest : Math.max(largest, counts[row][column]);
            }
        }
        most = largest;
    }

    static BufferedImage picture(Predictions predictions) {
        return new ConfusionMatrix(predictions).draw();
    }

    private BufferedImage draw() {
        int classes = names.size();
        int left = Math.max(Math.min(140, Style.width(names, Style.TEXT)), 70) + 10;
        int cell = Math.min(58, (Style.CONTENT_WIDTH - left - SUMMARY) / classes);
        List<List<String>> columnNames =
                names.stream()
                        .map(name -> Style.wrap(name.replace("/", "/ "), Style.SMALL, cell - 2))
                        .toList();
        int nameLines = columnNames.stream().mapToInt(List::size).max().orElse(1);
        int top = 18 + nameLines * NAME_LINE + 6;
        int right = left + classes * cell;
        int bottom = top + classes * ROW;
        Figure figure =
                new Figure(
                        right + SUMMARY,
                        bottom + ROW,
                        Style.name(predictions.images()) + ": confusion matrix",
                        Style.format(
                                "%s, accuracy %.2f %%. Blue: right. Orange: mistakes."
                                        + " Recall: share of a class that was found. Precision:"
                                        + " share of the predictions of a class that are right.",
                                Values.counted(predictions.size(), "image"),
                                100 * predictions.accuracy()));

        figure.text("actual", 0, top - 8, Style.BOLD, Style.INK, 0);
        figure.text("predicted", (left + right) / 2.0, 10, Style.BOLD, Style.INK, 0.5);
        figure.text("recall", right + 8, top - 8, Style.SMALL, Style.INK, 0);
        figure.text("precision", left - 10, bottom + 21, Style.SMALL, Style.INK, 1);
        for (int i = 0; i < classes; i++) {
            int y = top + i * ROW;
            String name = Style.fit(names.get(i), Style.TEXT, left - 10);
            figure.text(name, left - 10, y + 21, Style.TEXT, Style.INK, 1);
            double x = left + (i + 0.5) * cell;
            List<String> lines = columnNames.get(i);
            for (int line = 0; line < lines.size(); line++) {
                double baseline = top - 8 - (lines.size() - 1 - line) * NAME_LINE;
                figure.text(lines.get(line), x, baseline, Style.SMALL, Style.INK, 0.5);
            }
            int hits = counts[i][i];
            figure.text(share(hits, rowSum(i)), right + 8, y + 21, Style.SMALL, Style.INK, 0);
            figure.text(share(hits, columnSum(i)), x, bottom + 21, Style.SMALL, Style.INK, 0.5);
        }

        CellGrid cells = new CellGrid(figure, left, top, cell, Style.TEXT);
        cells.drawLines(classes, classes);
        for (int row = 0; row < classes; row++) {
            for (int column = 0; column < classes; column++) {
                int count = counts[row][column];
                String text = count == 0 ? "" : Style.format("%,d", count);
                cells.drawCell(row, column, color(row, column), text);
            }
        }
        return figure.finish();
    }

    private Color color(int row, int column) {
        int count = counts[row][column];
        if (count == 0) {
            return Style.CLEAR;
        }
        if (row == column) {
            return ColorMap.DIVERGING.at(0.42 - 0.3 * count / rowSum(row));
        }
        // The root lifts the rare mistakes above the emptiness of the cells without any.
        return ColorMap.DIVERGING.at(0.54 + 0.38 * Math.sqrt((double) count / most));
    }

    private int rowSum(int row) {
        return Arrays.stream(counts[row]).sum();
    }

    private int columnSum(int column) {
        return Arrays.stream(counts).mapToInt(row -> row[column]).sum();
    }

    private static String share(int part, int whole) {
        return whole == 0 ? "–" : Style.format("%.1f %%", 100.0 * part / whole);
    }
}
