package org.mnistkit.plot;

import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.mnistkit.evaluate.Reliability;
import org.mnistkit.evaluate.Reliability.Bin;

/**
 * Accuracy over confidence, bin by bin, with the line where both are equal; below it, how many
 * predictions there are in each bin. One panel for each of several networks, two in a row.
 */
final class ReliabilityDiagram {

    private static final int LEFT = 52;
    private static final int WIDTH = Style.PANEL_WIDTH - LEFT - 8;
    private static final int TITLE = 26;
    private static final int HEIGHT = 230;
    private static final int COUNTS_TOP = TITLE + HEIGHT + 12;
    private static final int COUNTS = 56;
    private static final int BOTTOM = COUNTS_TOP + COUNTS;
    private static final int PANEL = BOTTOM + 46;
    private static final int TICKS = 5;

    /** How many times as many each tick of the numbers stands for as the one below it. */
    private static final int COUNT_TICKS = 100;

    /** Thickness of the mark at a bin's confidence. */
    private static final double MARK = 4;

    /** Fewer predictions say little of a bin's accuracy. */
    private static final int FEW = 10;

    private ReliabilityDiagram() {}

    static BufferedImage picture(Map<String, Reliability> reliabilities) {
        if (reliabilities.isEmpty()) {
            throw new IllegalArgumentException("there is nothing to show: no reliability");
        }
        List<Map.Entry<String, Reliability>> panels = new ArrayList<>(reliabilities.entrySet());
        int rows = (panels.size() + 1) / 2;
        Figure figure =
                new Figure(
                        Style.CONTENT_WIDTH,
                        rows * PANEL + Figure.LEGEND_HEIGHT,
                        "Confidence and accuracy",
                        ("Each bar is a range of confidence, as high as the share of its"
                             + " predictions that are right, with a mark at their mean confidence;"
                             + " pale if there are fewer than %d. Below, how many there are, on a"
                             + " logarithmic scale.")
                                .formatted(FEW));
        int most =
                reliabilities.values().stream()
                        .flatMap(each -> each.bins().stream())
                        .mapToInt(Bin::count)
                        .max()
                        .orElse(0);
        for (int i = 0; i < panels.size(); i++) {
            double x = i % 2 * (Style.PANEL_WIDTH + Style.PANEL_GAP);
            double y = i / 2 * PANEL;
            figure.graphics().translate(x, y);
            draw(figure, panels.get(i).getKey(), panels.get(i).getValue(), Math.max(1, most));
            figure.graphics().translate(-x, -y);
        }
        figure.legend(
                List.of(
                        new Figure.Key("accuracy", Style.BLUE, null, null),
                        new Figure.Key("confidence", Style.ORANGE, null, null)),
                Style.CONTENT_WIDTH / 2.0,
                rows * PANEL - 4);
        return figure.finish();
    }

    private static void draw(Figure figure, String name, Reliability reliability, int most) {
        String error =
                "calibration error %s %%"
                        .formatted(Style.number(100 * reliability.expectedCalibrationError()));
        String shown = Style.fit(name, Style.BOLD, WIDTH - Style.width(error, Style.TEXT) - 12);
        figure.text(shown, LEFT, TITLE - 10, Style.BOLD, Style.INK, 0);
        figure.text(error, LEFT + WIDTH, TITLE - 10, Style.TEXT, Style.INK, 1);
        drawAxes(figure, most);
        for (Bin bin : reliability.bins()) {
            if (bin.count() > 0) {
                drawBin(figure, bin, most);
            }
        }
        figure.stroke(new Line2D.Double(x(0), y(0), x(1), y(1)), 1.4f, Style.INK);
    }

    private static void drawAxes(Figure figure, int most) {
        for (int i = 0; i <= TICKS; i++) {
            double share = (double) i / TICKS;
            figure.graphics().setColor(Style.GRID);
            figure.graphics().fillRect(LEFT, (int) Math.round(y(share)), WIDTH, 1);
            String label = Style.format("%.0f", 100 * share);
            figure.text(label, LEFT - 6, y(share) + 4, Style.SMALL, Style.INK, 1);
            figure.text(label, x(share), BOTTOM + 16, Style.SMALL, Style.INK, 0.5);
        }
        for (int count = 1; count <= most; count *= COUNT_TICKS) {
            double y = BOTTOM - height(count, most);
            figure.graphics().setColor(Style.GRID);
            figure.graphics().fillRect(LEFT, (int) Math.round(y), WIDTH, 1);
            String label = Style.format("%,d", count);
            figure.text(label, LEFT - 6, y + 4, Style.SMALL, Style.INK, 1);
        }
        figure.graphics().setColor(Style.LINE);
        figure.graphics().fillRect(LEFT, BOTTOM, WIDTH, 1);
        figure.text("confidence (%)", LEFT + WIDTH / 2.0, BOTTOM + 34, Style.TEXT, Style.INK, 0.5);
        Figure.upright(figure.graphics(), "accuracy (%)", 12, TITLE + HEIGHT / 2.0);
        Figure.upright(figure.graphics(), "number", 12, COUNTS_TOP + COUNTS / 2.0);
    }

    private static void drawBin(Figure figure, Bin bin, int most) {
        double left = x(bin.from()) + 0.5;
        double width = x(bin.to()) - x(bin.from()) - 1;
        double top = y(bin.accuracy());
        Rectangle2D bar = new Rectangle2D.Double(left, top, width, y(0) - top);
        figure.fill(bar, bin.count() < FEW ? Style.tint(Style.BLUE) : Style.BLUE);
        double middle = y(bin.confidence());
        Rectangle2D mark = new Rectangle2D.Double(left, middle - MARK / 2, width, MARK);
        figure.erase(mark);
        figure.fill(mark, Style.ORANGE);

        double high = height(bin.count(), most);
        figure.fill(new Rectangle2D.Double(left, BOTTOM - high, width, high), Style.LINE);
    }

    /** Logarithmic, as nearly all predictions are in the last bin; one alone can be seen, too. */
    private static double height(int count, int most) {
        return COUNTS * (1 + Math.log10(count)) / (1 + Math.log10(most));
    }

    private static double x(double confidence) {
        return LEFT + WIDTH * confidence;
    }

    private static double y(double accuracy) {
        return TITLE + HEIGHT * (1 - accuracy);
    }
}
