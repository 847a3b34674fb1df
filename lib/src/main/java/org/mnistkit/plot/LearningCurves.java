package org.mnistkit.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;
import org.mnistkit.plot.CurvePanel.Points;
import org.mnistkit.record.EpochStats;
import org.mnistkit.record.Score;
import org.mnistkit.train.History;

/** The curves of a training run: loss and accuracy by epoch, loss by batch. */
final class LearningCurves {

    /** Batches are averaged to this many points on a panel: more could not be told apart. */
    private static final int POINTS = 240;

    /** A marker for each of several training runs, as there are colors in {@link Style#SERIES}. */
    private static final List<Marker> SHAPES =
            List.of(
                    SeriesMarkers.CIRCLE,
                    SeriesMarkers.DIAMOND,
                    SeriesMarkers.SQUARE,
                    SeriesMarkers.TRIANGLE_UP,
                    SeriesMarkers.TRIANGLE_DOWN,
                    SeriesMarkers.CROSS);

    private static final Color FAINT = new Color(128, 128, 128, 153);
    private static final BasicStroke THIN = new BasicStroke(1);

    private LearningCurves() {}

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

        CurvePanel loss =
                CurvePanel.of(
                        Style.PANEL_WIDTH, epochsKnown ? "epoch" : "batch", "loss (cross-entropy)");
        loss.add(
                curveName(losses.size(), POINTS, "batch", "batches"),
                byBatch(losses, batchesPerUnit, POINTS),
                FAINT,
                THIN,
                SeriesMarkers.NONE);
        addEpochs(loss, epochs, each -> each.training().loss(), each -> each.validation().loss());

        CurvePanel accuracy = CurvePanel.of(Style.PANEL_WIDTH, "epoch", "accuracy (%)");
        addEpochs(
                accuracy,
                epochs,
                each -> 100 * each.training().accuracy(),
                each -> 100 * each.validation().accuracy());

        String caption =
                epochs.isEmpty()
                        ? "The first epoch is not finished yet."
                        : summary(epochs.get(epochs.size() - 1));
        String ifEmpty = withoutCurve(losses.isEmpty() && epochs.isEmpty());
        return sideBySide("Learning curves", caption, ifEmpty, loss.keys(), loss, accuracy, end);
    }

    private static void addEpochs(
            CurvePanel panel,
            List<EpochStats> epochs,
            ToDoubleFunction<EpochStats> training,
            ToDoubleFunction<EpochStats> validation) {
        Points trainingPoints = byEpoch(epochs, training);
        Points validationPoints = byEpoch(epochs, validation);
        panel.add("training", trainingPoints, Style.BLUE, Style.SOLID, SeriesMarkers.CIRCLE);
        panel.add(
                "validation",
                validationPoints,
                Style.VERMILLION,
                Style.SOLID,
                SeriesMarkers.DIAMOND);
    }

    private static BufferedImage sideBySide(
            String title,
            String caption,
            String ifEmpty,
            List<Figure.Key> keys,
            CurvePanel loss,
            CurvePanel accuracy,
            double end) {
        loss.end(end);
        loss.lossAxis();
        accuracy.end(end);
        accuracy.accuracyAxis();
        int height = CurvePanel.HEIGHT + Figure.LEGEND_HEIGHT;
        Figure figure = new Figure(Style.CONTENT_WIDTH, height, title, caption);
        figure.legend(keys, Style.CONTENT_WIDTH / 2.0, CurvePanel.HEIGHT);
        loss.paint(figure, ifEmpty);
        figure.graphics().translate(Style.PANEL_WIDTH + Style.PANEL_GAP, 0);
        accuracy.paint(figure, "Measured at the end of each epoch.");
        return figure.finish();
    }

    /** Several training runs, in the order of the map. */
    static BufferedImage of(Map<String, History> histories) {
        if (histories.isEmpty() || histories.size() > Style.SERIES.size()) {
            throw new IllegalArgumentException(
                    "there are %d training runs, but 1 to %d can be compared"
                            .formatted(histories.size(), Style.SERIES.size()));
        }
        boolean validation = histories.values().stream().allMatch(History::hasValidation);
        CurvePanel loss =
                CurvePanel.of(Style.PANEL_WIDTH, "epoch", "training loss (cross-entropy)");
        CurvePanel accuracy =
                CurvePanel.of(
                        Style.PANEL_WIDTH,
                        "epoch",
                        (validation ? "validation" : "training") + " accuracy (%)");
        List<Figure.Key> keys = new ArrayList<>();
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
            keys.add(new Figure.Key(name, color, Style.SOLID, marker));
        }
        boolean untrained =
                histories.values().stream()
                        .allMatch(each -> each.batchLosses().isEmpty() && each.epochs().isEmpty());
        return sideBySide(
                "Learning curves compared", "", withoutCurve(untrained), keys, loss, accuracy, end);
    }

    static BufferedImage losses(List<Float> losses) {
        CurvePanel panel = CurvePanel.of(Style.CONTENT_WIDTH, "step", "loss (cross-entropy)");
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

        int height = CurvePanel.HEIGHT + Figure.LEGEND_HEIGHT;
        Figure figure = new Figure(Style.CONTENT_WIDTH, height, "Loss of each step", "");
        panel.paint(figure, withoutCurve(losses.isEmpty()));
        figure.legend(panel.keys(), Style.CONTENT_WIDTH / 2.0, CurvePanel.HEIGHT);
        return figure.finish();
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
        int size = points.y().size();
        int radius = size / 40;
        List<Double> smooth = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            // At the left end, where the loss falls fast, as far to one side as to the other.
            int from = Math.max(0, i - radius);
            int to = Math.min(size - 1, Math.min(i + radius, 2 * i));
            List<Double> near = points.y().subList(from, to + 1);
            smooth.add(near.stream().mapToDouble(y -> y).average().getAsDouble());
        }
        return new Points(points.x(), smooth);
    }

    private static String summary(EpochStats last) {
        String text =
                Style.format("After epoch %d: training ", last.epoch()) + words(last.training());
        return last.validation().isMeasured()
                ? text + "; validation " + words(last.validation())
                : text;
    }

    private static String words(Score score) {
        return Style.format(
                "loss %s, accuracy %s %%",
                Style.fixed(4, score.loss()), Style.fixed(2, 100 * score.accuracy()));
    }
}
