package org.mnistkit.plot;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.mnistkit.data.Corruption;
import org.mnistkit.record.CorruptionRecord;
import org.mnistkit.settings.Values;

/** A heat map of accuracies: a line for each model, a column for each corruption. */
final class CorruptionMap {

    private static final int WIDEST_NAME = 110;
    private static final int AFTER_NAME = 10;

    /** Between the corruptions and the columns at their sides. */
    private static final int GAP = 6;

    private final List<CorruptionRecord> records;
    private final List<String> columns = new ArrayList<>();
    private final double largestError;

    private CorruptionMap(List<CorruptionRecord> records) {
        this.records = records;
        columns.add("as they are");
        Stream.of(Corruption.values()).map(Corruption::toString).forEach(columns::add);
        columns.add("mean");
        largestError =
                records.stream()
                        .flatMap(record -> accuracies(record).stream())
                        .mapToDouble(accuracy -> 1 - accuracy)
                        .max()
                        .orElseThrow();
    }

    static BufferedImage picture(List<CorruptionRecord> records) {
        if (records.isEmpty()) {
            throw new IllegalArgumentException("there is nothing to show: 0 records");
        }
        return new CorruptionMap(List.copyOf(records)).draw();
    }

    /** In the order of the columns. */
    private static List<Double> accuracies(CorruptionRecord record) {
        List<Double> accuracies = new ArrayList<>();
        accuracies.add(record.clean().accuracy());
        record.corrupted().values().forEach(score -> accuracies.add(score.accuracy()));
        accuracies.add(record.meanCorruptedAccuracy());
        return accuracies;
    }

    private BufferedImage draw() {
        List<String> names = records.stream().map(CorruptionRecord::name).toList();
        int left = Math.min(WIDEST_NAME, Style.width(names, Style.TEXT)) + AFTER_NAME;
        int cell = (Style.CONTENT_WIDTH - left - 2 * GAP) / columns.size();
        int top = Style.width(columns, Style.TEXT) + 8;
        int corruptions = columns.size() - 2;
        Figure figure =
                new Figure(
                        left + columns.size() * cell + 2 * GAP + 1,
                        top + records.size() * CellGrid.ROW + 1,
                        "Accuracy on corrupted images (%)",
                        "The darker, the more mistakes. Mean: of the corruptions. "
                                + records.stream()
                                        .map(CorruptionMap::images)
                                        .distinct()
                                        .collect(Collectors.joining(", "))
                                + ".");
        int[] places = {left, left + cell + GAP, left + (1 + corruptions) * cell + 2 * GAP};
        int[] counts = {1, corruptions, 1};
        int column = 0;
        for (int part = 0; part < places.length; part++) {
            CellGrid cells = new CellGrid(figure, places[part], top, cell, Style.SMALL);
            cells.drawLines(records.size(), counts[part]);
            for (int i = 0; i < counts[part]; i++, column++) {
                String name = columns.get(column);
                double x = places[part] + (i + 0.5) * cell + 4;
                double middle = top - 6 - Style.width(name, Style.TEXT) / 2.0;
                Figure.upright(figure.graphics(), name, x, middle);
                for (int row = 0; row < records.size(); row++) {
                    double accuracy = accuracies(records.get(row)).get(column);
                    cells.drawCell(row, i, color(accuracy), text(accuracy));
                }
            }
        }
        for (int row = 0; row < records.size(); row++) {
            String name = Style.fit(names.get(row), Style.TEXT, WIDEST_NAME);
            double baseline = top + row * CellGrid.ROW + CellGrid.BASELINE;
            figure.text(name, left - AFTER_NAME, baseline, Style.TEXT, Style.INK, 1);
        }
        return figure.finish();
    }

    /** For example "10,000 images of MNIST". */
    private static String images(CorruptionRecord record) {
        return Values.counted(record.images(), "image") + " of " + record.data();
    }

    /** With one decimal, and never rounded up to a perfection that isn't there. */
    private static String text(double accuracy) {
        return Style.percent(accuracy).replace(" %", "");
    }

    /** The root tells the few mistakes on most images apart, too. */
    private Color color(double accuracy) {
        double error = 1 - accuracy;
        double share = error <= 0 ? 0 : Math.sqrt(error / largestError);
        return ColorMap.DIVERGING.at(0.5 + 0.42 * share);
    }
}
