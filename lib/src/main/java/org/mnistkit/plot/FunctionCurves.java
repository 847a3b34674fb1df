package org.mnistkit.plot;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Functions of one number at the left, their slopes at the right. */
final class FunctionCurves {

    private static final int HEIGHT = 270;
    private static final int POINTS = 400;
    private static final double SMALL = 1e-5;

    private FunctionCurves() {}

    static BufferedImage picture(
            String title, Map<String, DoubleUnaryOperator> functions, double from, double to) {
        if (functions.isEmpty() || functions.size() > Style.SERIES.size()) {
            throw new IllegalArgumentException(
                    "there are %d functions, but 1 to %d can be drawn"
                            .formatted(functions.size(), Style.SERIES.size()));
        }
        if (!(from < to)) {
            throw new IllegalArgumentException(
                    "x goes from %s to %s, but must rise".formatted(from, to));
        }
        List<Double> x =
                IntStream.rangeClosed(0, POINTS)
                        .mapToObj(i -> from + (to - from) * i / POINTS)
                        .toList();
        XYChart values = panel("value", from, to);
        XYChart slopes = panel("slope", from, to);
        List<Card.Key> keys = new ArrayList<>();
        functions.forEach(
                (name, f) -> {
                    Color color = Style.SERIES.get(keys.size());
                    add(values, name, x, f, color);
                    add(slopes, name, x, slope(f), color);
                    keys.add(new Card.Key(name, color, Style.SOLID, SeriesMarkers.NONE));
                });
        Card card = new Card(Style.CONTENT_WIDTH, HEIGHT + Card.LEGEND_HEIGHT, title, "");
        card.legend(keys, Style.CONTENT_WIDTH / 2.0, HEIGHT);
        values.paint(card.graphics(), Style.PANEL_WIDTH, HEIGHT);
        card.graphics().translate(Style.PANEL_WIDTH + Style.PANEL_GAP, 0);
        slopes.paint(card.graphics(), Style.PANEL_WIDTH, HEIGHT);
        return card.finish();
    }

    /** The difference quotient, over so small a distance that no eye could tell. */
    private static DoubleUnaryOperator slope(DoubleUnaryOperator f) {
        return x -> (f.applyAsDouble(x + SMALL) - f.applyAsDouble(x - SMALL)) / (2 * SMALL);
    }

    private static XYChart panel(String yTitle, double from, double to) {
        XYChart chart =
                new XYChartBuilder()
                        .width(Style.PANEL_WIDTH)
                        .height(HEIGHT)
                        .xAxisTitle("x")
                        .yAxisTitle(yTitle)
                        .build();
        XYStyler styler = Style.apply(chart);
        styler.setXAxisDecimalPattern("0.##");
        styler.setYAxisDecimalPattern("0.##");
        // A bit less and more: XChart puts its ticks at the data if that is evenly spaced.
        double margin = 0.003 * (to - from);
        styler.setXAxisMin(from - margin);
        styler.setXAxisMax(to + margin);
        return chart;
    }

    private static void add(
            XYChart chart, String name, List<Double> x, DoubleUnaryOperator f, Color color) {
        XYSeries line = chart.addSeries(name, x, x.stream().map(f::applyAsDouble).toList());
        line.setLineColor(color);
        line.setLineStyle(Style.SOLID);
        line.setMarker(SeriesMarkers.NONE);
    }
}
