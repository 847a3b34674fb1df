package org.mnistkit.plot;

import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.stream.IntStream;
import org.mnistkit.evaluate.EnsembleSizes;
import org.mnistkit.record.SampleStatistics;

/** The error of ensembles over the number of their members, with a bar for what chance does. */
final class EnsembleSizesChart {

    private static final int HEIGHT = 260;
    private static final int AXIS = 44;
    private static final int LEFT = 60;
    private static final int RIGHT = Style.CONTENT_WIDTH - 16;
    private static final double DOT = 8;
    private static final double CAP = 4;

    /** Height of the axis if all errors are equal, in percent. */
    private static final double LEAST = 0.1;

    private final EnsembleSizes sizes;
    private final List<Integer> shown;
    private final Axis axis;

    private EnsembleSizesChart(EnsembleSizes sizes, List<Integer> shown) {
        this.sizes = sizes;
        this.shown = shown;
        double low = shown.stream().mapToDouble(this::low).min().orElseThrow();
        double high = shown.stream().mapToDouble(this::high).max().orElseThrow();
        axis = Axis.ofPercents(low, high, 7, LEAST);
    }

    static BufferedImage picture(EnsembleSizes sizes) {
        List<Integer> shown =
                IntStream.rangeClosed(1, sizes.largest())
                        .filter(size -> isPercentage(sizes.error(size)))
                        .boxed()
                        .toList();
        if (shown.isEmpty()) {
            throw new IllegalArgumentException(
                    "there is nothing to show: no size of ensemble has errors from 0 to 100 %");
        }
        return new EnsembleSizesChart(sizes, shown).draw();
    }

    private static boolean isPercentage(SampleStatistics errors) {
        return errors.values().stream().allMatch(error -> error >= 0 && error <= 100);
    }

    private BufferedImage draw() {
        Figure figure =
                new Figure(
                        Style.CONTENT_WIDTH,
                        HEIGHT + AXIS,
                        "Error by size of the ensemble",
                        "Each dot is the mean over ensembles whose members were drawn at random,"
                                + " each bar one standard deviation to either side. Large ensembles"
                                + " share most of their members, so their bars are too short.");
        drawAxes(figure);
        Path2D.Double line = new Path2D.Double();
        for (int size : shown) {
            double x = x(size);
            double y = y(sizes.error(size).mean());
            if (line.getCurrentPoint() == null) {
                line.moveTo(x, y);
            } else {
                line.lineTo(x, y);
            }
        }
        figure.stroke(line, 1.4f, Style.LINE);
        shown.forEach(size -> drawErrors(figure, size));
        return figure.finish();
    }

    private void drawAxes(Figure figure) {
        for (double tick : axis.ticks()) {
            int y = (int) Math.round(y(tick));
            figure.graphics().setColor(Style.GRID);
            figure.graphics().fillRect(LEFT, y, RIGHT - LEFT, 1);
            figure.text(axis.label(tick), LEFT - 8, y + 4, Style.SMALL, Style.INK, 1);
        }
        int every = 1 + sizes.largest() / 25;
        for (int size = 1; size <= sizes.largest(); size += every) {
            String label = String.valueOf(size);
            figure.text(label, x(size), HEIGHT + 18, Style.SMALL, Style.INK, 0.5);
        }
        double middle = (LEFT + RIGHT) / 2.0;
        figure.text("members", middle, HEIGHT + 38, Style.TEXT, Style.INK, 0.5);
        Figure.upright(figure.graphics(), "error (%)", 10, HEIGHT / 2.0);
    }

    private void drawErrors(Figure figure, int size) {
        double x = x(size);
        double low = y(low(size));
        double high = y(high(size));
        if (low > high) {
            figure.stroke(new Line2D.Double(x, low, x, high), 2, Style.BLUE);
            figure.stroke(new Line2D.Double(x - CAP, low, x + CAP, low), 2, Style.BLUE);
            figure.stroke(new Line2D.Double(x - CAP, high, x + CAP, high), 2, Style.BLUE);
        }
        double y = y(sizes.error(size).mean());
        figure.fill(new Ellipse2D.Double(x - DOT / 2, y - DOT / 2, DOT, DOT), Style.BLUE);
    }

    // ---- Helpers

    private double low(int size) {
        return Math.max(0, sizes.error(size).mean() - sizes.error(size).deviation());
    }

    private double high(int size) {
        return sizes.error(size).mean() + sizes.error(size).deviation();
    }

    private double x(int size) {
        return LEFT + (RIGHT - LEFT) * (size - 0.5) / sizes.largest();
    }

    private double y(double error) {
        return HEIGHT - HEIGHT * axis.fraction(error);
    }
}
