package org.mnistkit.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;
import org.mnistkit.model.EpochStats;
import org.mnistkit.train.History;

/** The curves of a training: loss and accuracy by epoch, loss by batch. */
final class LearningCurves {

    private static final int HEIGHT = 290;
    private static final int GAP = 16;
    private static final int PANEL_WIDTH = (Style.CONTENT_WIDTH - GAP) / 2;

    /** Batches are averaged to this many points: as many as can be told apart. */
    private static final int POINTS = 240;

    /** From this ratio of the highest to the lowest loss on, the axis is logarithmic. */
    private static final double FAR = 8;

    private static final Color FAINT = new Color(0xb8b8b8);
    private static final BasicStroke THIN = new BasicStroke(1);
    private static final BasicStroke SOLID =
            new BasicStroke(2, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
    private static final BasicStroke DASHED =
            new BasicStroke(
                    2, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND, 10, new float[] {6, 5}, 0);

    private LearningCurves() {}

    /** Points of a curve, in order of x, all finite. */
    private record Points(double[] x, double[] y) {
        boolean isEmpty() {
            return x.length == 0;
        }

        double last() {
            return y[y.length - 1];
        }

        static Points of(List<double[]> points) {
            List<double[]> finite =
                    points.stream().filter(point -> Double.isFinite(point[1])).toList();
            return new Points(
                    finite.stream().mapToDouble(point -> point[0]).toArray(),
                    finite.stream().mapToDouble(point -> point[1]).toArray());
        }
    }

    static BufferedImage of(History history) {
        List<EpochStats> epochs = history.epochs();
        double batchesPerEpoch = history.batchesPerEpoch();
        if (batchesPerEpoch == 0) {
            batchesPerEpoch = (double) history.batchLosses().size() / Math.max(1, epochs.size());
        }
        Points batches = batches(history.batchLosses(), batchesPerEpoch, POINTS);
        Points trainingLoss = byEpoch(epochs, stats -> stats.training().loss());
        Points validationLoss = byEpoch(epochs, stats -> stats.validation().loss());
        Points training = byEpoch(epochs, stats -> 100 * stats.training().accuracy());
        Points validation = byEpoch(epochs, stats -> 100 * stats.validation().accuracy());
        double end =
                DoubleStream.of(
                                1,
                                epochs.isEmpty() ? 0 : epochs.get(epochs.size() - 1).epoch(),
                                batches.isEmpty() ? 0 : batches.x[batches.x.length - 1])
                        .max()
                        .getAsDouble();

        String summary =
                epochs.isEmpty()
                        ? "The first epoch is not finished yet."
                        : summary(epochs.get(epochs.size() - 1));
        Card card = new Card(Style.CONTENT_WIDTH, HEIGHT, "Learning curves", summary);
        Graphics2D graphics = card.graphics();

        XYChart loss = panel("loss (cross-entropy)", PANEL_WIDTH, "epoch");
        wholeEpochs(loss.getStyler(), end, PANEL_WIDTH);
        add(loss, "batches", batches, FAINT, THIN, SeriesMarkers.NONE);
        addEpochs(loss, trainingLoss, validationLoss);
        lossAxis(loss);
        paint(card, loss, "No batch has been trained on yet.", 0);

        XYChart accuracy = panel("accuracy (%)", PANEL_WIDTH, "epoch");
        wholeEpochs(accuracy.getStyler(), end, PANEL_WIDTH);
        addEpochs(accuracy, training, validation);
        accuracyAxis(accuracy, training, validation);
        graphics.translate(PANEL_WIDTH + GAP, 0);
        paint(card, accuracy, "Measured at the end of each epoch.", PANEL_WIDTH);
        return card.finish();
    }

    static BufferedImage losses(List<Float> losses) {
        Card card =
                new Card(
                        Style.CONTENT_WIDTH,
                        HEIGHT,
                        "Loss of each batch",
                        losses.isEmpty()
                                ? ""
                                : Style.format("%,d batches", losses.size()));
        XYChart chart = panel("loss (cross-entropy)", Style.CONTENT_WIDTH, "batch");
        chart.getStyler().setXAxisMin(0.0);
        chart.getStyler().setXAxisMax(1.002 * Math.max(1, losses.size()));
        chart.getStyler().setXAxisDecimalPattern("#,##0");
        Points raw = batches(losses, 1, 4 * POINTS);
        add(chart, "each batch", raw, FAINT, THIN, SeriesMarkers.NONE);
        add(chart, "smoothed", smooth(raw), Style.BLUE, SOLID, SeriesMarkers.NONE);
        lossAxis(chart);
        paint(card, chart, "No batch has been trained on yet.", 0);
        return card.finish();
    }

    // ---- Numbers

    private interface Measure {
        double of(EpochStats stats);
    }

    private static Points byEpoch(List<EpochStats> epochs, Measure measure) {
        return Points.of(
                epochs.stream()
                        .map(stats -> new double[] {stats.epoch(), measure.of(stats)})
                        .toList());
    }

    /** Losses of batches, averaged if there are more than can be told apart. */
    private static Points batches(List<Float> losses, double batchesPerUnit, int points) {
        List<double[]> means = new ArrayList<>();
        int perPoint = Math.max(1, (losses.size() + points - 1) / points);
        for (int from = 0; from < losses.size(); from += perPoint) {
            List<Float> group = losses.subList(from, Math.min(losses.size(), from + perPoint));
            double mean =
                    group.stream()
                            .mapToDouble(Float::doubleValue)
                            .filter(Double::isFinite)
                            .average()
                            .orElse(Double.NaN);
            means.add(new double[] {(from + group.size() / 2.0) / batchesPerUnit, mean});
        }
        return Points.of(means);
    }

    /** The mean of each point's neighborhood of a twentieth of the curve. */
    private static Points smooth(Points points) {
        int radius = points.x.length / 40;
        double[] smooth = new double[points.y.length];
        for (int i = 0; i < smooth.length; i++) {
            // As many to the left as to the right, or a falling curve would be bent at its ends.
            int reach = Math.min(radius, Math.min(i, smooth.length - 1 - i));
            double sum = 0;
            for (int j = i - reach; j <= i + reach; j++) {
                sum += points.y[j];
            }
            smooth[i] = sum / (2 * reach + 1);
        }
        return new Points(points.x, smooth);
    }

    private static String summary(EpochStats last) {
        String text =
                Style.format(
                        "After epoch %d: training loss %.4f, accuracy %.2f %%",
                        last.epoch(), last.training().loss(), 100 * last.training().accuracy());
        return last.validation().isMeasured()
                ? text
                        + Style.format(
                                "; validation loss %.4f, accuracy %.2f %%",
                                last.validation().loss(), 100 * last.validation().accuracy())
                : text;
    }

    // ---- Charts

    private static XYChart panel(String yTitle, int width, String xTitle) {
        XYChart chart =
                new XYChartBuilder()
                        .width(width)
                        .height(HEIGHT)
                        .xAxisTitle(xTitle)
                        .yAxisTitle(yTitle)
                        .build();
        XYStyler styler = Style.apply(chart);
        styler.setMarkerSize(6);
        return chart;
    }

    private static void addEpochs(XYChart chart, Points training, Points validation) {
        boolean few = training.x.length <= 20;
        add(
                chart,
                "training",
                training,
                Style.BLUE,
                SOLID,
                few ? SeriesMarkers.CIRCLE : SeriesMarkers.NONE);
        add(
                chart,
                "validation",
                validation,
                Style.VERMILLION,
                DASHED,
                few ? SeriesMarkers.DIAMOND : SeriesMarkers.NONE);
    }

    private static void add(
            XYChart chart,
            String name,
            Points points,
            Color color,
            BasicStroke stroke,
            Marker marker) {
        if (points.isEmpty()) {
            return;
        }
        XYSeries series = chart.addSeries(name, points.x, points.y);
        series.setLineColor(color);
        series.setLineStyle(stroke);
        series.setMarker(marker);
        series.setMarkerColor(color);
    }

    /** An axis from 0 to the last epoch with ticks at whole epochs. */
    private static void wholeEpochs(XYStyler styler, double end, int width) {
        styler.setXAxisMin(0.0);
        // A bit more than the end: XChart puts its ticks at the data if that is evenly spaced.
        styler.setXAxisMax(1.003 * Math.ceil(end));
        styler.setXAxisDecimalPattern("#,##0");
        styler.setXAxisTickMarkSpacingHint((int) Math.max(36, 0.7 * width / Math.ceil(end)));
    }

    private static void accuracyAxis(XYChart chart, Points training, Points validation) {
        double low =
                DoubleStream.concat(DoubleStream.of(training.y), DoubleStream.of(validation.y))
                        .min()
                        .orElse(0);
        double high =
                DoubleStream.concat(DoubleStream.of(training.y), DoubleStream.of(validation.y))
                        .max()
                        .orElse(100);
        double margin = Math.max(0.5, 0.07 * (high - low));
        chart.getStyler().setYAxisMin(Math.max(0, low - margin));
        chart.getStyler().setYAxisMax(Math.min(100.001, high + 0.9 * margin));
        chart.getStyler().setYAxisDecimalPattern("0.##");
    }

    private static void lossAxis(XYChart chart) {
        double low = Double.POSITIVE_INFINITY;
        double high = 0;
        for (XYSeries series : chart.getSeriesMap().values()) {
            for (double loss : series.getYData()) {
                low = Math.min(low, loss);
                high = Math.max(high, loss);
            }
        }
        XYStyler styler = chart.getStyler();
        if (low > 0 && high >= FAR * low) {
            styler.setYAxisLogarithmic(true);
            LogTicks ticks = new LogTicks(low, high);
            styler.setYAxisMin(ticks.min());
            styler.setYAxisMax(ticks.max());
            // XChart's own labels are hidden, but go on holding the room.
            styler.setYAxisTickLabelsColor(Style.CARD);
            styler.setYAxisLeftWidthHint(ticks.width() + 34);
            chart.addAnnotation(ticks);
        } else {
            styler.setYAxisMin(0.0);
            styler.setYAxisMax(high > 0 ? 1.05 * high : 1);
        }
    }

    private static void paint(Card card, XYChart chart, String ifEmpty, int left) {
        if (chart.getSeriesMap().isEmpty()) {
            int width = left == 0 && chart.getWidth() > PANEL_WIDTH ? chart.getWidth() : PANEL_WIDTH;
            card.text(ifEmpty, width / 2.0, HEIGHT / 2.0, Style.TEXT, Style.MUTED, 0.5);
        } else {
            chart.paint(card.graphics(), chart.getWidth(), chart.getHeight());
        }
    }

}
