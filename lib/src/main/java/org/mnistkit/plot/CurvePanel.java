package org.mnistkit.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** A chart of curves with the entries of its legend. */
record CurvePanel(XYChart chart, List<Figure.Key> keys) {

    static final int HEIGHT = 290;

    /** From this ratio of the highest to the lowest loss on, the axis is logarithmic. */
    private static final double FAR = 8;

    /** A curve has at most this many markers. */
    private static final int MARKERS = 15;

    /** Points of a curve, in order of x, all of which can be drawn. */
    record Points(List<Double> x, List<Double> y) {

        /** The points whose y can be drawn: not NaN, nor infinite. */
        static Points of(List<Double> x, List<Double> y) {
            int[] shown =
                    IntStream.range(0, y.size()).filter(i -> Axis.canShow(y.get(i))).toArray();
            return new Points(
                    IntStream.of(shown).mapToObj(x::get).toList(),
                    IntStream.of(shown).mapToObj(y::get).toList());
        }

        /** Every so many-th point, counted from the last. */
        Points every(int step) {
            int first = (x.size() - 1) % step;
            int[] chosen = IntStream.range(0, x.size()).filter(i -> i % step == first).toArray();
            return new Points(
                    IntStream.of(chosen).mapToObj(x::get).toList(),
                    IntStream.of(chosen).mapToObj(y::get).toList());
        }
    }

    static CurvePanel of(int width, String xTitle, String yTitle) {
        XYChart chart =
                new XYChartBuilder()
                        .width(width)
                        .height(HEIGHT)
                        .xAxisTitle(xTitle)
                        .yAxisTitle(yTitle)
                        .build();
        XYStyler styler = Style.apply(chart.getStyler());
        styler.setXAxisMin(0.0);
        // XChart spreads the ticks until no two labels are equal: at whole numbers.
        styler.setXAxisDecimalPattern("#,##0");
        styler.setXAxisTickMarkSpacingHint(36);
        styler.setYAxisDecimalPattern("0.####");
        return new CurvePanel(chart, new ArrayList<>());
    }

    /** Adds a curve; without any points it is left out. */
    void add(String name, Points points, Color color, BasicStroke stroke, Marker marker) {
        if (points.x.isEmpty()) {
            return;
        }
        keys.add(new Figure.Key(name, color, stroke, marker));
        XYSeries line = chart.addSeries(name, points.x, points.y);
        line.setLineColor(color);
        line.setLineStyle(stroke);
        line.setMarker(SeriesMarkers.NONE);
        if (marker != SeriesMarkers.NONE) {
            Points marked = points.every((points.x.size() + MARKERS - 1) / MARKERS);
            XYSeries markers = chart.addSeries(name + " markers", marked.x, marked.y);
            markers.setLineStyle(SeriesLines.NONE);
            markers.setMarker(marker);
            markers.setMarkerColor(color);
        }
    }

    /** The end of the x-axis. */
    void end(double end) {
        // A bit more than that: XChart puts its ticks at the data if that is evenly spaced.
        chart.getStyler().setXAxisMax(1.003 * end);
    }

    void paint(Figure figure, String ifEmpty) {
        if (keys.isEmpty()) {
            double middle = chart.getWidth() / 2.0;
            figure.text(ifEmpty, middle, HEIGHT / 2.0, Style.TEXT, Style.INK, 0.5);
        } else {
            chart.paint(figure.graphics(), chart.getWidth(), HEIGHT);
            if (chart.getStyler().isYAxisLogarithmic()) {
                DoubleSummaryStatistics values = ys().summaryStatistics();
                logTicks(values.getMin(), values.getMax()).paint(figure.graphics(), chart);
            }
        }
    }

    /**
     * A logarithmic y-axis if the values differ much and are all positive, else one that holds
     * zero.
     */
    void lossAxis() {
        if (keys.isEmpty()) {
            return;
        }
        DoubleSummaryStatistics losses = ys().summaryStatistics();
        double low = losses.getMin();
        double high = losses.getMax();
        if (low >= Axis.LEAST && high >= FAR * low) {
            logarithmicAxis(low, high);
            return;
        }
        low = Math.min(0, low);
        double range = Math.max(0, high) - low;
        double margin = range < Axis.LEAST ? 1 : 0.05 * range;
        XYStyler styler = chart.getStyler();
        styler.setYAxisMin(low < 0 ? low - margin : 0);
        styler.setYAxisMax(Math.max(0, high) + margin);
        styler.setyAxisTickLabelsFormattingFunction(Style.tickLabels(range));
    }

    private void logarithmicAxis(double low, double high) {
        XYStyler styler = chart.getStyler();
        LogTicks ticks = logTicks(low, high);
        // XChart makes room for its own labels too, and 1E30 is shorter than 31 digits.
        styler.setYAxisDecimalPattern("0E0");
        styler.setYAxisLogarithmic(true);
        styler.setYAxisMin(ticks.min());
        styler.setYAxisMax(ticks.max());
        styler.setPlotGridHorizontalLinesVisible(false);
        // XChart's own title and labels are hidden, and room is made for the others.
        styler.setYAxisTitleVisible(false);
        styler.setYAxisTickLabelsColor(Style.CLEAR);
        styler.setYAxisLeftWidthHint(ticks.width() + 10);
    }

    private LogTicks logTicks(double low, double high) {
        return new LogTicks(chart.getYAxisTitle(), low, high);
    }

    /** A y-axis that ends shortly below and above the values, and never beyond 100 %. */
    void accuracyAxis() {
        if (keys.isEmpty()) {
            return;
        }
        DoubleSummaryStatistics accuracies = ys().summaryStatistics();
        double low = accuracies.getMin();
        double high = accuracies.getMax();
        double margin = Math.max(0.5, 0.07 * (high - low));
        XYStyler styler = chart.getStyler();
        styler.setYAxisMin(Math.max(0, low - margin));
        styler.setYAxisMax(Math.min(100.001, high + 0.9 * margin));
        // As many decimals for all labels: 95.0 beside 95.2.
        styler.setYAxisDecimalPattern(high - low + 2 * margin <= 4 ? "0.0" : "0.#");
    }

    private DoubleStream ys() {
        return chart.getSeriesMap().values().stream()
                .flatMapToDouble(series -> Arrays.stream(series.getYData()));
    }
}
