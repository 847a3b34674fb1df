package org.mnistkit.plot;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
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

    /** The distance over which slopes are measured, as a part of the width of the chart. */
    private static final double SMALL = 1e-6;

    private FunctionCurves() {}

    static BufferedImage picture(
            String title, Map<String, DoubleUnaryOperator> functions, double from, double to) {
        if (functions.isEmpty() || functions.size() > Style.SERIES.size()) {
            throw new IllegalArgumentException(
                    "there are %d functions, but 1 to %d can be drawn"
                            .formatted(functions.size(), Style.SERIES.size()));
        }
        if (!(from < to && Axis.canShow(from) && Axis.canShow(to))) {
            throw new IllegalArgumentException(
                    "x goes from %s to %s, but must rise, and be finite".formatted(from, to));
        }
        List<Double> x =
                IntStream.rangeClosed(0, POINTS)
                        .mapToObj(i -> from + (to - from) * i / POINTS)
                        .toList();
        XYChart values = panel("value", from, to);
        XYChart slopes = panel("slope", from, to);
        List<Figure.Key> keys = new ArrayList<>();
        functions.forEach(
                (name, f) -> {
                    Color color = Style.SERIES.get(keys.size());
                    add(values, name, x, f, color);
                    add(slopes, name, x, slope(f, SMALL * (to - from)), color);
                    keys.add(new Figure.Key(name, color, Style.SOLID, SeriesMarkers.NONE));
                });
        Figure figure = new Figure(Style.CONTENT_WIDTH, HEIGHT + Figure.LEGEND_HEIGHT, title, "");
        figure.legend(keys, Style.CONTENT_WIDTH / 2.0, HEIGHT);
        paint(figure, values);
        figure.graphics().translate(Style.PANEL_WIDTH + Style.PANEL_GAP, 0);
        paint(figure, slopes);
        return figure.finish();
    }

    /** The difference quotient, over so small a distance that no eye could tell. */
    private static DoubleUnaryOperator slope(DoubleUnaryOperator f, double small) {
        return x -> (f.applyAsDouble(x + small) - f.applyAsDouble(x - small)) / (2 * small);
    }

    private static void paint(Figure figure, XYChart chart) {
        if (chart.getSeriesMap().isEmpty()) {
            double middle = Style.PANEL_WIDTH / 2.0;
            String text = "No " + chart.getYAxisTitle() + " is a finite number.";
            figure.text(text, middle, HEIGHT / 2.0, Style.TEXT, Style.INK, 0.5);
        } else {
            DoubleSummaryStatistics y =
                    chart.getSeriesMap().values().stream()
                            .flatMapToDouble(series -> Arrays.stream(series.getYData()))
                            .filter(Double::isFinite)
                            .summaryStatistics();
            chart.getStyler()
                    .setyAxisTickLabelsFormattingFunction(
                            Style.tickLabels(y.getMax() - y.getMin()));
            chart.paint(figure.graphics(), Style.PANEL_WIDTH, HEIGHT);
        }
    }

    private static XYChart panel(String yTitle, double from, double to) {
        XYChart chart =
                new XYChartBuilder()
                        .width(Style.PANEL_WIDTH)
                        .height(HEIGHT)
                        .xAxisTitle("x")
                        .yAxisTitle(yTitle)
                        .build();
        XYStyler styler = Style.apply(chart.getStyler());
        styler.setxAxisTickLabelsFormattingFunction(Style.tickLabels(to - from));
        // A bit less and more: XChart puts its ticks at the data if that is evenly spaced.
        double margin = 0.003 * (to - from);
        styler.setXAxisMin(from - margin);
        styler.setXAxisMax(to + margin);
        return chart;
    }

    private static void add(
            XYChart chart, String name, List<Double> x, DoubleUnaryOperator f, Color color) {
        // XChart leaves a gap at NaN.
        List<Double> y =
                x.stream()
                        .map(f::applyAsDouble)
                        .map(value -> Axis.canShow(value) ? value : Double.NaN)
                        .toList();
        if (y.stream().allMatch(value -> value.isNaN())) {
            return;
        }
        XYSeries line = chart.addSeries(name, x, y);
        line.setLineColor(color);
        line.setLineStyle(Style.SOLID);
        line.setMarker(SeriesMarkers.NONE);
    }
}
