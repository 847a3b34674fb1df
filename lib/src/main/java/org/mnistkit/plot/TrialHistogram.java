package org.mnistkit.plot;

import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import org.mnistkit.search.Trial;

/** How many trials have which validation accuracy. */
final class TrialHistogram {

    private static final int HEIGHT = 230;
    private static final int AXIS = 44;
    private static final int LEFT = 54;
    private static final int RIGHT = Style.CONTENT_WIDTH - 16;
    private static final int TOP = 18;
    private static final int MOST_BARS = 30;

    /** Width of the axis if all accuracies are equal, in percent. */
    private static final double LEAST = 1;

    private TrialHistogram() {}

    static BufferedImage picture(String title, List<Trial> trials, String notes) {
        double[] all =
                trials.stream()
                        .mapToDouble(trial -> 100 * trial.validation().accuracy())
                        .sorted()
                        .toArray();
        double low = Accuracies.lowest(all);
        double[] shown = Arrays.stream(all).filter(value -> value >= low).toArray();
        double high = shown[shown.length - 1];
        int bars = (int) Math.min(MOST_BARS, 5 + Math.sqrt(4.0 * shown.length));
        // The step of an axis with so many ticks is a round width for bars.
        double width = Axis.ofPercents(low, high, bars, LEAST).step();
        long first = bar(low, width);
        int[] counts = new int[(int) (bar(high, width) - first) + 1];
        for (double value : shown) {
            counts[(int) (bar(value, width) - first)]++;
        }
        int most = Arrays.stream(counts).max().getAsInt();

        String left =
                shown.length == all.length
                        ? ""
                        : Style.format(
                                " Not shown: %,d with less than %.1f %%.",
                                all.length - shown.length, low);
        Figure figure =
                new Figure(
                        Style.CONTENT_WIDTH,
                        HEIGHT + AXIS,
                        title,
                        Style.format(
                                "%s; the best %.2f %%, the median %.2f %%.%s%s",
                                Style.count(all.length, all.length, "trial"),
                                high,
                                Accuracies.median(all),
                                left,
                                notes));
        Axis x = Axis.ofPercents(first * width, (first + counts.length) * width, 10, LEAST);
        Axis y = Axis.between(0, most, Math.min(6, most + 1));
        drawAxes(figure, x, y);
        figure.graphics().setColor(Style.BLUE);
        for (int i = 0; i < counts.length; i++) {
            int from = x(x, (first + i) * width) + 1;
            int to = x(x, (first + i + 1) * width) - 1;
            int top = y(y, counts[i]);
            figure.graphics().fillRect(from, top, Math.max(2, to - from), HEIGHT - top);
        }
        figure.graphics().setColor(Style.LINE);
        figure.graphics().fillRect(LEFT, HEIGHT, RIGHT - LEFT, 1);
        int best = x(x, high);
        figure.graphics().setColor(Style.VERMILLION);
        figure.graphics().fillRect(best, TOP - 2, 2, HEIGHT - TOP + 2);
        figure.text("best", best, TOP - 6, Style.SMALL, Style.INK, 0.5);
        return figure.finish();
    }

    /** The bar that a value belongs to; the last one holds 100 %, too. */
    private static long bar(double value, double width) {
        long last = (long) Math.ceil(100 / width - 1e-9) - 1;
        return Math.min(last, (long) Math.floor(value / width + 1e-9));
    }

    private static void drawAxes(Figure figure, Axis x, Axis y) {
        for (double tick : y.ticks()) {
            if (tick == Math.rint(tick)) {
                figure.graphics().setColor(Style.GRID);
                figure.graphics().fillRect(LEFT, y(y, tick), RIGHT - LEFT, 1);
                figure.text(
                        Style.number(tick), LEFT - 8, y(y, tick) + 4, Style.SMALL, Style.INK, 1);
            }
        }
        for (double tick : x.ticks()) {
            figure.text(x.label(tick), x(x, tick), HEIGHT + 16, Style.SMALL, Style.INK, 0.5);
        }
        double middle = (LEFT + RIGHT) / 2.0;
        figure.text("validation accuracy (%)", middle, HEIGHT + 36, Style.TEXT, Style.INK, 0.5);
        Figure.upright(figure.graphics(), "trials", 10, (TOP + HEIGHT) / 2.0);
    }

    private static int x(Axis axis, double value) {
        return (int) Math.round(LEFT + (RIGHT - LEFT) * axis.fraction(value));
    }

    private static int y(Axis axis, double value) {
        return (int) Math.round(HEIGHT - (HEIGHT - TOP) * axis.fraction(value));
    }
}
