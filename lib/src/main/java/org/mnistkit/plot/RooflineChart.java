package org.mnistkit.plot;

import java.awt.Color;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mnistkit.engine.PeakRates;
import org.mnistkit.engine.StepBreakdown.Timing;

/**
 * The roofline model (Williams, Waterman and Patterson 2009): the rate of each operation over its
 * arithmetic intensity, below what memory and arithmetic allow at most.
 */
final class RooflineChart {

    private static final int HEIGHT = 360;
    private static final int LEFT = 62;
    private static final int AXIS = 44;

    /** The area of the dot of an operation that takes the whole step, in square pixels. */
    private static final double WHOLE = 2500;

    /** What takes a smaller part of a step is not shown. */
    private static final double LEAST_PART = 0.003;

    /** By what the name of an operation ends with. */
    private static final Map<String, Color> DIRECTIONS = new LinkedHashMap<>();

    static {
        DIRECTIONS.put("forward", Style.BLUE);
        DIRECTIONS.put("backward data", Style.ORANGE);
        DIRECTIONS.put("backward weights", Style.GREEN);
    }

    private final PeakRates peak;
    private final List<Timing> shown;
    private final double all;
    private final double minX;
    private final double maxX;
    private final double minY;
    private final double maxY;

    private RooflineChart(PeakRates peak, List<Timing> timings) {
        this.peak = peak;
        all = timings.stream().mapToDouble(Timing::milliseconds).sum();
        // The slowest first, so that small dots lie on top of large ones.
        shown =
                timings.stream()
                        .filter(this::canBeShown)
                        .sorted(Comparator.comparingDouble(Timing::milliseconds).reversed())
                        .toList();
        double ridge = peak.gflops() / peak.gigabytesPerSecond();
        minX = Math.min(ridge / 8, least(shown.stream().map(RooflineChart::intensity).toList()));
        maxX = 2 * Math.max(ridge * 8, most(shown.stream().map(RooflineChart::intensity).toList()));
        double lowest = least(shown.stream().map(Timing::gflops).toList());
        minY = Math.min(peak.gflopsAt(minX), lowest) / 1.5;
        maxY = 1.6 * Math.max(peak.gflops(), most(shown.stream().map(Timing::gflops).toList()));
    }

    static BufferedImage picture(String title, PeakRates peak, List<Timing> timings) {
        return new RooflineChart(peak, timings).draw(title);
    }

    private boolean canBeShown(Timing timing) {
        return timing.flops() > 0 && timing.bytes() > 0 && timing.milliseconds() > LEAST_PART * all;
    }

    private static double intensity(Timing timing) {
        return timing.flops() / timing.bytes();
    }

    private static double least(List<Double> values) {
        return values.stream().mapToDouble(value -> value).min().orElse(Double.MAX_VALUE);
    }

    private static double most(List<Double> values) {
        return values.stream().mapToDouble(value -> value).max().orElse(0);
    }

    private BufferedImage draw(String title) {
        double time = shown.stream().mapToDouble(Timing::milliseconds).sum();
        Figure figure =
                new Figure(
                        Style.CONTENT_WIDTH,
                        HEIGHT + AXIS + Figure.LEGEND_HEIGHT,
                        title,
                        Style.format(
                                "Each dot is a product or a convolution of a training step,"
                                    + " numbered by its layer; the larger, the more time it takes."
                                    + " Together they take %.1f of %.1f ms. The line is what the"
                                    + " machine can do.",
                                time, all));
        drawAxes(figure);
        drawRoof(figure);
        drawDots(figure);
        List<Figure.Key> keys = new ArrayList<>();
        DIRECTIONS.forEach((name, color) -> keys.add(new Figure.Key(name, color, null, null)));
        figure.legend(keys, (LEFT + Style.CONTENT_WIDTH) / 2.0, (double) HEIGHT + AXIS);
        return figure.finish();
    }

    private void drawAxes(Figure figure) {
        for (double tick : ticks(minX, maxX)) {
            figure.graphics().setColor(Style.GRID);
            figure.graphics().fillRect((int) Math.round(x(tick)), 0, 1, HEIGHT);
            figure.text(Style.number(tick), x(tick), HEIGHT + 16, Style.SMALL, Style.INK, 0.5);
        }
        for (double tick : ticks(minY, maxY)) {
            figure.graphics().setColor(Style.GRID);
            figure.graphics()
                    .fillRect(LEFT, (int) Math.round(y(tick)), Style.CONTENT_WIDTH - LEFT, 1);
            figure.text(Style.number(tick), LEFT - 8, y(tick) + 4, Style.SMALL, Style.INK, 1);
        }
        figure.text(
                "floating-point operations for each byte",
                (LEFT + Style.CONTENT_WIDTH) / 2.0,
                HEIGHT + 36,
                Style.TEXT,
                Style.INK,
                0.5);
        Figure.upright(figure.graphics(), "GFLOPS", 14, HEIGHT / 2.0);
    }

    private void drawRoof(Figure figure) {
        double ridge = peak.gflops() / peak.gigabytesPerSecond();
        Path2D.Double roof = new Path2D.Double();
        roof.moveTo(x(minX), y(peak.gflopsAt(minX)));
        roof.lineTo(x(ridge), y(peak.gflops()));
        roof.lineTo(x(maxX), y(peak.gflops()));
        figure.stroke(roof, 2, Style.INK);
        figure.text(
                "arithmetic: " + Style.number(peak.gflops()) + " GFLOPS",
                x(ridge) + 12,
                y(peak.gflops()) - 8,
                Style.TEXT,
                Style.INK,
                0);
        figure.text(
                "memory: " + Style.number(peak.gigabytesPerSecond()) + " GB/s",
                x(ridge) - 12,
                y(peak.gflops()) - 8,
                Style.TEXT,
                Style.INK,
                1);
    }

    private void drawDots(Figure figure) {
        List<Rectangle2D> labels = new ArrayList<>();
        for (Timing timing : shown) {
            double radius = Math.max(3, Math.sqrt(WHOLE * timing.milliseconds() / all / Math.PI));
            double x = x(intensity(timing));
            double y = y(timing.gflops());
            Color color = color(timing);
            Ellipse2D dot = new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius);
            figure.fill(dot, lighter(color));
            figure.stroke(dot, 1, color);
            String layer = timing.name().replaceFirst(" .*", "");
            double left = x + radius + 3;
            Rectangle2D place = new Rectangle2D.Double(left, y - 6, 16, 13);
            // A number that would cover another one is left out: dots of one layer lie together.
            if (labels.stream().noneMatch(place::intersects)) {
                labels.add(place);
                figure.text(layer, left, y + 4, Style.SMALL, Style.INK, 0);
            }
        }
    }

    static Color lighter(Color color) {
        return new Color(color.getRed(), color.getGreen(), color.getBlue(), 119);
    }

    private static Color color(Timing timing) {
        return DIRECTIONS.entrySet().stream()
                .filter(direction -> timing.name().endsWith(direction.getKey()))
                .findFirst()
                .map(Map.Entry::getValue)
                .orElse(Style.PURPLE);
    }

    /** Ticks at round numbers between two others. */
    private static List<Double> ticks(double low, double high) {
        return new LogTicks("", low, high)
                .drawn().stream().filter(tick -> tick >= low && tick <= high).toList();
    }

    private double x(double intensity) {
        double part = Math.log(intensity / minX) / Math.log(maxX / minX);
        return LEFT + part * (Style.CONTENT_WIDTH - LEFT);
    }

    private double y(double gflops) {
        return HEIGHT * (1 - Math.log(gflops / minY) / Math.log(maxY / minY));
    }
}
