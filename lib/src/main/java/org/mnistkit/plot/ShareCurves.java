package org.mnistkit.plot;

import java.awt.BasicStroke;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Map;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;
import org.mnistkit.evaluate.AdversarialAccuracy;
import org.mnistkit.evaluate.Roc;

/** A few curves of shares, each named beside the chart. */
final class ShareCurves {

    private static final int CHART_WIDTH = 490;
    private static final int LEGEND_LEFT = CHART_WIDTH + 20;
    private static final int LEGEND_SAMPLE = 34;

    private static final BasicStroke DASHED =
            new BasicStroke(
                    1.4f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, new float[] {5, 5}, 0);

    private ShareCurves() {}

    static BufferedImage roc(String title, Map<String, Roc> curves) {
        requireSome(curves);
        CurvePanel panel = CurvePanel.of(CHART_WIDTH, "false positive rate", "true positive rate");
        curves.forEach(
                (name, roc) -> {
                    List<Roc.Point> points = roc.points();
                    add(
                            panel,
                            "%s, area %s".formatted(name, area(roc.area())),
                            points.stream().map(Roc.Point::falsePositiveRate).toList(),
                            points.stream().map(Roc.Point::truePositiveRate).toList(),
                            SeriesMarkers.NONE);
                });
        XYSeries chance =
                panel.chart().addSeries("chance", new double[] {0, 1}, new double[] {0, 1});
        chance.setLineColor(Style.LINE);
        chance.setLineStyle(DASHED);
        chance.setMarker(SeriesMarkers.NONE);
        XYStyler styler = panel.chart().getStyler();
        styler.setXAxisDecimalPattern("0.0");
        styler.setYAxisDecimalPattern("0.0");
        styler.setYAxisMin(0.0);
        styler.setYAxisMax(1.003);
        panel.end(1);
        return picture(
                title,
                "For each threshold, the share of positives that reach it over the share of"
                        + " negatives that do, too. Dashed: a score that knows nothing.",
                panel);
    }

    /** With four decimals, and never rounded up to a perfection that isn't there. */
    private static String area(double area) {
        return Style.format("%.4f", area < 1 ? Math.min(0.9999, area) : area);
    }

    static BufferedImage adversarialAccuracy(
            String title, Map<String, AdversarialAccuracy> curves) {
        requireSome(curves);
        CurvePanel panel = CurvePanel.of(CHART_WIDTH, "largest change of a pixel", "accuracy (%)");
        curves.forEach(
                (name, curve) ->
                        add(
                                panel,
                                name,
                                curve.epsilons(),
                                curve.accuracies().stream().map(share -> 100 * share).toList(),
                                SeriesMarkers.CIRCLE));
        XYStyler styler = panel.chart().getStyler();
        styler.setXAxisDecimalPattern("0.###");
        styler.setXAxisTickMarkSpacingHint(60);
        panel.accuracyAxis();
        double end =
                curves.values().stream()
                        .flatMap(curve -> curve.epsilons().stream())
                        .mapToDouble(each -> each)
                        .max()
                        .orElseThrow();
        panel.end(Math.max(end, 0.01));
        return picture(
                title,
                "How many images are still recognized if an adversary changes each pixel by at"
                        + " most so much, on the scale from black (0) to white (1).",
                panel);
    }

    private static void requireSome(Map<String, ?> curves) {
        if (curves.isEmpty() || curves.size() > Style.SERIES.size()) {
            throw new IllegalArgumentException(
                    "there are %d curves, but 1 to %d can be drawn"
                            .formatted(curves.size(), Style.SERIES.size()));
        }
    }

    private static void add(
            CurvePanel panel, String name, List<Double> x, List<Double> y, Marker marker) {
        panel.add(
                name,
                CurvePanel.Points.of(x, y),
                Style.SERIES.get(panel.keys().size()),
                Style.SOLID,
                marker);
    }

    private static BufferedImage picture(String title, String caption, CurvePanel panel) {
        Figure figure = new Figure(Style.CONTENT_WIDTH, CurvePanel.HEIGHT, title, caption);
        int room = Style.CONTENT_WIDTH - LEGEND_LEFT - LEGEND_SAMPLE;
        double top = 4;
        for (Figure.Key key : panel.keys()) {
            String name = Style.fit(key.name(), Style.TEXT, room);
            Figure.Key fitted = new Figure.Key(name, key.color(), key.stroke(), key.marker());
            double width = LEGEND_SAMPLE + Style.width(name, Style.TEXT);
            figure.legend(List.of(fitted), LEGEND_LEFT + width / 2, top);
            top += Figure.LEGEND_HEIGHT;
        }
        panel.paint(figure, "");
        return figure.finish();
    }
}
