package org.mnistkit.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.knowm.xchart.style.markers.SeriesMarkers;
import org.mnistkit.search.Hyperparameter;
import org.mnistkit.search.Trial;

/**
 * Small multiples: a panel for each hyperparameter, in which each trial is a dot above its value,
 * with the medians marked: unlike medians, they are not thrown off by a few trials that failed. The
 * values stand side by side at equal distances, whatever they are.
 */
final class TrialPanels {

    private static final int COLUMNS = 3;
    private static final int LEFT = 58;
    private static final int GAP = 16;
    private static final int PLOT = 170;

    /** Room for a panel's name above it, and for the labels of its values below. */
    private static final int NAME = 24;

    private static final int BELOW = 44;
    private static final int HEIGHT = NAME + PLOT + BELOW;
    private static final int DOT = 6;
    private static final int MEDIAN = 10;

    /** The axis has at least this range, in percent. */
    private static final double LEAST = 0.4;

    private final Figure figure;
    private final List<Trial> trials;
    private final Hyperparameter hue;
    private final List<String> hues;
    private final Axis axis;
    private final double lowest;
    private final int width;

    private TrialPanels(
            String title,
            List<Trial> trials,
            List<Hyperparameter> shown,
            Hyperparameter hue,
            String notes) {
        this.trials = trials;
        double[] all = trials.stream().mapToDouble(TrialPanels::accuracy).sorted().toArray();
        lowest = Accuracies.lowest(all);
        axis = Axis.ofPercents(lowest, all[all.length - 1], 6, LEAST);
        List<String> values = hue == null ? List.of() : levels(hue);
        boolean colored = values.size() > 1 && values.size() <= Style.SERIES.size();
        this.hue = colored ? hue : null;
        hues = colored ? values : List.of("");
        int columns = Math.min(COLUMNS, shown.size());
        width = (Style.CONTENT_WIDTH - LEFT - (columns - 1) * GAP) / columns;
        int rows = (shown.size() + COLUMNS - 1) / COLUMNS;
        figure =
                new Figure(
                        Style.CONTENT_WIDTH,
                        rows * HEIGHT + (colored ? Figure.LEGEND_HEIGHT : 0),
                        title,
                        caption(notes));
    }

    /**
     * @param trials at least one, all with a score
     * @param shown what has a panel, at least one
     * @param hue the hyperparameter whose values have colors; null for none
     * @param notes the end of the caption
     */
    static BufferedImage picture(
            String title,
            List<Trial> trials,
            List<Hyperparameter> shown,
            Hyperparameter hue,
            String notes) {
        TrialPanels panels = new TrialPanels(title, trials, shown, hue, notes);
        for (int i = 0; i < shown.size(); i++) {
            int left = LEFT + i % COLUMNS * (panels.width + GAP);
            panels.draw(shown.get(i), left, i / COLUMNS * HEIGHT + NAME, i % COLUMNS == 0);
        }
        panels.drawLegend((shown.size() + COLUMNS - 1) / COLUMNS * HEIGHT - 6);
        return panels.figure.finish();
    }

    private String caption(String notes) {
        long below = trials.stream().filter(trial -> accuracy(trial) < lowest).count();
        String far =
                below == 0
                        ? ""
                        : Style.format(
                                " Triangles at the bottom: %s with less than %.1f %%.",
                                Style.count((int) below, (int) below, "trial"), lowest);
        return Style.format(
                "Each dot is a trial, %,d in all; diamonds are medians%s.%s%s",
                trials.size(), hue == null ? "" : " of one color", far, notes);
    }

    // ---- A panel

    private void draw(Hyperparameter hyperparameter, int left, int top, boolean first) {
        for (double tick : axis.ticks()) {
            figure.graphics().setColor(Style.GRID);
            figure.graphics().fillRect(left, (int) Math.round(y(top, tick)), width, 1);
            if (first) {
                figure.text(
                        axis.label(tick), left - 8, y(top, tick) + 4, Style.SMALL, Style.INK, 1);
            }
        }
        if (first) {
            Figure.upright(figure.graphics(), "validation accuracy (%)", 10, top + PLOT / 2.0);
        }
        List<String> levels = levels(hyperparameter);
        double slot = (double) width / levels.size();
        drawLabels(levels, left, top + PLOT, slot);
        figure.text(
                hyperparameter.label(), left + width / 2.0, top - 10, Style.BOLD, Style.INK, 0.5);
        Random jitter = new Random(1);
        for (Trial trial : trials) {
            int level = levels.indexOf(SearchCharts.value(trial, hyperparameter));
            if (level >= 0) {
                double spread = Math.min(36, 0.5 * slot) * (jitter.nextDouble() - 0.5);
                drawTrial(trial, left + (level + 0.5) * slot + spread, top);
            }
        }
        for (String each : hues) {
            drawMedians(hyperparameter, each, levels, left, top, slot);
        }
        figure.graphics().setColor(Style.LINE);
        figure.graphics().fillRect(left, top + PLOT, width, 1);
    }

    /** Labels below the values; in two lines, or some of them left out, if there are too many. */
    private void drawLabels(List<String> levels, int left, int bottom, double slot) {
        int widest = Style.width(levels, Style.SMALL) + 6;
        int lines = widest <= slot ? 1 : 2;
        int every = (int) Math.max(1, Math.ceil(widest / (lines * slot)));
        for (int i = 0; i < levels.size(); i += every) {
            int line = i / every % lines;
            double half = Style.width(levels.get(i), Style.SMALL) / 2.0;
            double x = left + (i + 0.5) * slot;
            x = Math.max(left + half - GAP / 2.0, Math.min(left + width - half, x));
            figure.text(levels.get(i), x, bottom + 14 + 13 * line, Style.SMALL, Style.INK, 0.5);
        }
    }

    private void drawTrial(Trial trial, double x, int top) {
        Color color = color(hue == null ? "" : SearchCharts.value(trial, hue));
        Color faint = new Color(color.getRed(), color.getGreen(), color.getBlue(), 110);
        double accuracy = accuracy(trial);
        figure.fill(
                accuracy < lowest ? triangle(x, top + PLOT - 1) : dot(x, y(top, accuracy)), faint);
    }

    /** The medians of the trials of one color, joined by a line from value to value. */
    private void drawMedians(
            Hyperparameter hyperparameter,
            String value,
            List<String> levels,
            int left,
            int top,
            double slot) {
        Map<Double, Double> medians = new LinkedHashMap<>();
        for (int i = 0; i < levels.size(); i++) {
            String level = levels.get(i);
            double x = left + (i + 0.5) * slot;
            double[] accuracies =
                    trials.stream()
                            .filter(
                                    trial ->
                                            SearchCharts.value(trial, hyperparameter).equals(level))
                            .filter(
                                    trial ->
                                            hue == null
                                                    || SearchCharts.value(trial, hue).equals(value))
                            .mapToDouble(TrialPanels::accuracy)
                            .sorted()
                            .toArray();
            if (accuracies.length > 0) {
                double median = Accuracies.median(accuracies);
                medians.put(x, y(top, Math.max(axis.low(), median)));
            }
        }
        Color color = hue == null ? Style.VERMILLION : color(value);
        List<Double> xs = new ArrayList<>(medians.keySet());
        for (int i = 1; i < xs.size(); i++) {
            double from = xs.get(i - 1);
            double to = xs.get(i);
            figure.stroke(
                    new Line2D.Double(from, medians.get(from), to, medians.get(to)), 1.6f, color);
        }
        medians.forEach(
                (x, y) -> {
                    figure.erase(diamond(x, y, MEDIAN + 3));
                    figure.fill(diamond(x, y, MEDIAN), color);
                });
    }

    private void drawLegend(int top) {
        if (hue == null) {
            return;
        }
        List<Figure.Key> keys = new ArrayList<>();
        for (String each : hues) {
            String name = hue.isNumber() ? hue.label() + ": " + each : each;
            keys.add(
                    new Figure.Key(
                            name, color(each), new BasicStroke(1.6f), SeriesMarkers.DIAMOND));
        }
        int room = Style.CONTENT_WIDTH / keys.size() - 56;
        keys.replaceAll(
                key ->
                        new Figure.Key(
                                Style.fit(key.name(), Style.TEXT, room),
                                key.color(),
                                key.stroke(),
                                key.marker()));
        figure.legend(keys, Style.CONTENT_WIDTH / 2.0, top);
    }

    // ---- Helpers

    private static double accuracy(Trial trial) {
        return 100 * trial.validation().accuracy();
    }

    private double y(int top, double accuracy) {
        return top + PLOT - PLOT * axis.fraction(accuracy);
    }

    private Color color(String value) {
        return Style.SERIES.get(Math.max(0, hues.indexOf(value)));
    }

    /** The values in the trials, ascending. */
    private List<String> levels(Hyperparameter hyperparameter) {
        Comparator<String> order =
                hyperparameter.isNumber()
                        ? Comparator.comparingDouble(Double::parseDouble)
                        : Comparator.naturalOrder();
        return trials.stream()
                .map(trial -> SearchCharts.value(trial, hyperparameter))
                .filter(value -> !value.isEmpty())
                .distinct()
                .sorted(order)
                .toList();
    }

    private static Shape dot(double x, double y) {
        // At whole pixels, where all dots are alike and make a smaller file.
        return new Ellipse2D.Double(Math.round(x) - DOT / 2, Math.round(y) - DOT / 2, DOT, DOT);
    }

    private static Shape diamond(double x, double y, double size) {
        return polygon(x, y - size / 2, x + size / 2, y, x, y + size / 2, x - size / 2, y);
    }

    private static Shape triangle(double x, double bottom) {
        return polygon(x, bottom, x + 4, bottom - 7, x - 4, bottom - 7);
    }

    private static Shape polygon(double... points) {
        Path2D.Double path = new Path2D.Double();
        path.moveTo(points[0], points[1]);
        for (int i = 2; i < points.length; i += 2) {
            path.lineTo(points[i], points[i + 1]);
        }
        path.closePath();
        return path;
    }
}
