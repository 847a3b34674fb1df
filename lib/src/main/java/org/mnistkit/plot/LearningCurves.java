package org.mnistkit.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;
import org.mnistkit.record.EpochStats;
import org.mnistkit.train.History;

/** The curves of a training: loss and accuracy by epoch, loss by batch. */
final class LearningCurves {

    private static final int HEIGHT = 290;

    /** Batches are averaged to this many points on a panel: more could not be told apart. */
    private static final int POINTS = 240;

    /** From this ratio of the highest to the lowest loss on, the axis is logarithmic. */
    private static final double FAR = 8;

    /** A curve has at most this many markers. */
    private static final int MARKERS = 15;

    /** A marker for each of several trainings, as there are colors in {@link Style#SERIES}. */
    private static final List<Marker> SHAPES =
            List.of(
                    SeriesMarkers.CIRCLE,
                    SeriesMarkers.DIAMOND,
                    SeriesMarkers.SQUARE,
                    SeriesMarkers.TRIANGLE_UP,
                    SeriesMarkers.TRIANGLE_DOWN,
                    SeriesMarkers.CROSS);

    private static final Color FAINT = new Color(128, 128, 128, 150);
    private static final BasicStroke THIN = new BasicStroke(1);

    private LearningCurves() {}

    /** Points of a curve, in order of x, all finite. */
    private record Points(List<Double> x, List<Double> y) {

        /** The points whose y is finite. */
        static Points of(List<Double> x, List<Double> y) {
            int[] finite =
                    IntStream.range(0, y.size()).filter(i -> Double.isFinite(y.get(i))).toArray();
            return new Points(
                    IntStream.of(finite).mapToObj(x::get).toList(),
                    IntStream.of(finite).mapToObj(y::get).toList());
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

    /** A chart with its legend. */
    private record Panel(XYChart chart, List<Card.Key> keys) {

        static Panel of(int width, String xTitle, String yTitle) {
            XYChart chart =
                    new XYChartBuilder()
                            .width(width)
                            .height(HEIGHT)
                            .xAxisTitle(xTitle)
                            .yAxisTitle(yTitle)
                            .build();
            XYStyler styler = Style.apply(chart);
            styler.setXAxisMin(0.0);
            // XChart spreads the ticks until no two labels are equal: at whole numbers.
            styler.setXAxisDecimalPattern("#,##0");
            styler.setXAxisTickMarkSpacingHint(36);
            styler.setYAxisDecimalPattern("0.####");
            return new Panel(chart, new ArrayList<>());
        }

        /** Adds a curve; without any points it is left out. */
        void add(String name, Points points, Color color, BasicStroke stroke, Marker marker) {
            if (points.x.isEmpty()) {
                return;
            }
            keys.add(new Card.Key(name, color, stroke, marker));
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

        void addEpochs(
                List<EpochStats> epochs,
                ToDoubleFunction<EpochStats> training,
                ToDoubleFunction<EpochStats> validation) {
            Points trainingPoints = byEpoch(epochs, training);
            Points validationPoints = byEpoch(epochs, validation);
            add("training", trainingPoints, Style.BLUE, Style.SOLID, SeriesMarkers.CIRCLE);
            add(
                    "validation",
                    validationPoints,
                    Style.VERMILLION,
                    Style.SOLID,
                    SeriesMarkers.DIAMOND);
        }

        /** The end of the x-axis. */
        void end(double end) {
            // A bit more than that: XChart puts its ticks at the data if that is evenly spaced.
            chart.getStyler().setXAxisMax(1.003 * end);
        }

        private double[] ys() {
            return chart.getSeriesMap().values().stream()
                    .flatMapToDouble(series -> java.util.Arrays.stream(series.getYData()))
                    .toArray();
        }

        void paint(Card card, String ifEmpty) {
            if (keys.isEmpty()) {
                double middle = chart.getWidth() / 2.0;
                card.text(ifEmpty, middle, HEIGHT / 2.0, Style.TEXT, Style.INK, 0.5);
            } else {
                chart.paint(card.graphics(), chart.getWidth(), HEIGHT);
            }
        }

        /** A logarithmic y-axis if the values differ much, else one from zero. */
        void lossAxis() {
            double low = Double.POSITIVE_INFINITY;
            double high = 0;
            for (double loss : ys()) {
                low = Math.min(low, loss);
                high = Math.max(high, loss);
            }
            XYStyler styler = chart.getStyler();
            if (low > 0 && high >= FAR * low) {
                LogTicks ticks = new LogTicks(chart.getYAxisTitle(), low, high);
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
                chart.addAnnotation(ticks);
            } else {
                styler.setYAxisMin(0.0);
                styler.setYAxisMax(high > 0 ? 1.05 * high : 1);
            }
        }

        /** A y-axis that ends shortly below and above the values, and never beyond 100 %. */
        void accuracyAxis() {
            double low = 100;
            double high = 0;
            for (double accuracy : ys()) {
                low = Math.min(low, accuracy);
                high = Math.max(high, accuracy);
            }
            double margin = Math.max(0.5, 0.07 * (high - low));
            XYStyler styler = chart.getStyler();
            styler.setYAxisMin(Math.max(0, low - margin));
            styler.setYAxisMax(Math.min(100.001, high + 0.9 * margin));
            // As many decimals for all labels: 95.0 beside 95.2.
            styler.setYAxisDecimalPattern(high - low + 2 * margin <= 4 ? "0.0" : "0.#");
        }
    }

    static BufferedImage of(History history) {
        List<EpochStats> epochs = history.epochs();
        List<Float> losses = history.batchLosses();
        // Without any epoch to go by, the batches themselves are counted.
        boolean epochsKnown = knowsEpochs(history);
        double batchesPerUnit = epochsKnown ? batchesPerEpoch(history) : 1;
        int lastEpoch = epochs.isEmpty() ? 1 : epochs.get(epochs.size() - 1).epoch();
        double end =
                Math.max(
                        lastEpoch,
                        losses.isEmpty() ? 1 : Math.ceil(losses.size() / batchesPerUnit));

        Panel loss =
                Panel.of(
                        Style.PANEL_WIDTH, epochsKnown ? "epoch" : "batch", "loss (cross-entropy)");
        loss.add(
                curveName(losses.size(), POINTS, "batch", "batches"),
                byBatch(losses, batchesPerUnit, POINTS),
                FAINT,
                THIN,
                SeriesMarkers.NONE);
        loss.addEpochs(epochs, each -> each.training().loss(), each -> each.validation().loss());

        Panel accuracy = Panel.of(Style.PANEL_WIDTH, "epoch", "accuracy (%)");
        accuracy.addEpochs(
                epochs,
                each -> 100 * each.training().accuracy(),
                each -> 100 * each.validation().accuracy());

        String caption =
                epochs.isEmpty()
                        ? "The first epoch is not finished yet."
                        : summary(epochs.get(epochs.size() - 1));
        String ifEmpty = withoutCurve(losses.isEmpty() && epochs.isEmpty());
        return sideBySide("Learning curves", caption, ifEmpty, loss.keys, loss, accuracy, end);
    }

    private static BufferedImage sideBySide(
            String title,
            String caption,
            String ifEmpty,
            List<Card.Key> keys,
            Panel loss,
            Panel accuracy,
            double end) {
        loss.end(end);
        loss.lossAxis();
        accuracy.end(end);
        accuracy.accuracyAxis();
        int height = HEIGHT + Card.LEGEND_HEIGHT;
        Card card = new Card(Style.CONTENT_WIDTH, height, title, caption);
        card.legend(keys, Style.CONTENT_WIDTH / 2.0, HEIGHT);
        loss.paint(card, ifEmpty);
        card.graphics().translate(Style.PANEL_WIDTH + Style.PANEL_GAP, 0);
        accuracy.paint(card, "Measured at the end of each epoch.");
        return card.finish();
    }

    /** Several trainings, in the order of the map. */
    static BufferedImage of(Map<String, History> histories) {
        if (histories.isEmpty() || histories.size() > Style.SERIES.size()) {
            throw new IllegalArgumentException(
                    "there are %d trainings, but 1 to %d can be compared"
                            .formatted(histories.size(), Style.SERIES.size()));
        }
        boolean validation = histories.values().stream().allMatch(History::hasValidation);
        Panel loss = Panel.of(Style.PANEL_WIDTH, "epoch", "training loss (cross-entropy)");
        Panel accuracy =
                Panel.of(
                        Style.PANEL_WIDTH,
                        "epoch",
                        (validation ? "validation" : "training") + " accuracy (%)");
        List<Card.Key> keys = new ArrayList<>();
        double end = 1;
        for (var entry : histories.entrySet()) {
            History history = entry.getValue();
            List<EpochStats> epochs = history.epochs();
            Color color = Style.SERIES.get(keys.size());
            Marker marker = SHAPES.get(keys.size());
            boolean byBatch = !history.batchLosses().isEmpty();
            double unit = byBatch && knowsEpochs(history) ? batchesPerEpoch(history) : 1;
            Points losses =
                    byBatch
                            ? smooth(byBatch(history.batchLosses(), unit, POINTS))
                            : byEpoch(epochs, each -> each.training().loss());
            loss.add(
                    entry.getKey(),
                    losses,
                    color,
                    Style.SOLID,
                    byBatch ? SeriesMarkers.NONE : marker);
            accuracy.add(
                    entry.getKey(),
                    byEpoch(
                            epochs,
                            each ->
                                    100
                                            * (validation ? each.validation() : each.training())
                                                    .accuracy()),
                    color,
                    Style.SOLID,
                    marker);
            end = Math.max(end, Math.ceil(history.batchLosses().size() / unit));
            end = Math.max(end, epochs.isEmpty() ? 1 : epochs.get(epochs.size() - 1).epoch());
            int room = Style.CONTENT_WIDTH / histories.size() - 60;
            String name = Style.fit(entry.getKey(), Style.TEXT, room);
            keys.add(new Card.Key(name, color, Style.SOLID, marker));
        }
        boolean untrained =
                histories.values().stream()
                        .allMatch(each -> each.batchLosses().isEmpty() && each.epochs().isEmpty());
        return sideBySide(
                "Learning curves compared", "", withoutCurve(untrained), keys, loss, accuracy, end);
    }

    static BufferedImage losses(List<Float> losses) {
        Panel panel = Panel.of(Style.CONTENT_WIDTH, "step", "loss (cross-entropy)");
        Points points = byBatch(losses, 1, 4 * POINTS);
        Points smooth = smooth(points);
        String name = curveName(losses.size(), 4 * POINTS, "step", "steps");
        if (smooth.equals(points)) {
            panel.add(name, points, Style.BLUE, Style.SOLID, SeriesMarkers.NONE);
        } else {
            panel.add(name, points, FAINT, THIN, SeriesMarkers.NONE);
            panel.add("smoothed", smooth, Style.BLUE, Style.SOLID, SeriesMarkers.NONE);
        }
        panel.end(Math.max(1, losses.size()));
        panel.lossAxis();

        int height = HEIGHT + Card.LEGEND_HEIGHT;
        Card card = new Card(Style.CONTENT_WIDTH, height, "Loss of each step", "");
        panel.paint(card, withoutCurve(losses.isEmpty()));
        card.legend(panel.keys, Style.CONTENT_WIDTH / 2.0, HEIGHT);
        return card.finish();
    }

    /** What stands in place of a chart of losses without any point. */
    static String withoutCurve(boolean untrained) {
        return untrained
                ? "No batch has been trained on yet."
                : "Training diverged: no loss is a finite number.";
    }

    // ---- Numbers

    private static boolean knowsEpochs(History history) {
        return history.batchesPerEpoch() > 0 || !history.epochs().isEmpty();
    }

    /** As the history says, or else as many as there must have been. */
    private static double batchesPerEpoch(History history) {
        return history.batchesPerEpoch() > 0
                ? history.batchesPerEpoch()
                : (double) history.batchLosses().size() / history.epochs().size();
    }

    private static Points byEpoch(List<EpochStats> epochs, ToDoubleFunction<EpochStats> measure) {
        return Points.of(
                epochs.stream().map(each -> (double) each.epoch()).toList(),
                epochs.stream().map(measure::applyAsDouble).toList());
    }

    /** Losses of batches, averaged if there are too many for so many points. */
    private static Points byBatch(List<Float> losses, double batchesPerUnit, int points) {
        List<Double> x = new ArrayList<>();
        List<Double> y = new ArrayList<>();
        int perPoint = batchesPerPoint(losses.size(), points);
        for (int from = 0; from < losses.size(); from += perPoint) {
            List<Float> group = losses.subList(from, Math.min(losses.size(), from + perPoint));
            x.add((from + group.size() / 2.0) / batchesPerUnit);
            y.add(
                    group.stream()
                            .mapToDouble(Float::doubleValue)
                            .filter(Double::isFinite)
                            .average()
                            .orElse(Double.NaN));
        }
        return Points.of(x, y);
    }

    private static int batchesPerPoint(int batches, int points) {
        return Math.max(1, (batches + points - 1) / points);
    }

    /** What the curve of the single losses shows. */
    private static String curveName(int losses, int points, String one, String many) {
        int perPoint = batchesPerPoint(losses, points);
        return perPoint == 1 ? "each " + one : Style.format("means of %,d %s", perPoint, many);
    }

    /** The mean of each point's neighborhood of a twentieth of the curve. */
    private static Points smooth(Points points) {
        int size = points.y.size();
        int radius = size / 40;
        List<Double> smooth = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            // At the left end, where the loss falls fast, as far to one side as to the other.
            int from = Math.max(0, i - radius);
            int to = Math.min(size - 1, Math.min(i + radius, 2 * i));
            List<Double> near = points.y.subList(from, to + 1);
            smooth.add(near.stream().mapToDouble(y -> y).average().getAsDouble());
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
}
