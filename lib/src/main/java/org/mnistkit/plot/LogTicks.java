package org.mnistkit.plot;

import java.awt.Graphics2D;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.knowm.xchart.XYChart;

/**
 * The title of a logarithmic y-axis and its labels at 0.1, 0.2, 0.5, 1, … XChart itself labels
 * whole decades only, of which a loss may cross none, and leaves room for those.
 */
final class LogTicks {

    /** With more decades than this only whole ones are labeled. */
    private static final double MANY_DECADES = 3.5;

    /** Of more ticks than this, some have no label, so that no two overlap. */
    private static final int MANY_TICKS = 13;

    /** Between the title and the labels, and between the labels and the axis. */
    private static final int GAP = 8;

    private final String title;
    private final List<Double> values = new ArrayList<>();

    /** Ticks that enclose the values from {@code low} to {@code high}, both greater than 0. */
    LogTicks(String title, double low, double high) {
        this.title = title;
        double[] steps =
                Math.log10(high / low) > MANY_DECADES ? new double[] {1} : new double[] {1, 2, 5};
        for (int exponent = (int) Math.floor(Math.log10(low)) - 1; ; exponent++) {
            for (double step : steps) {
                // Made from text, as 5 × 10⁻² is not exactly 0.05.
                double tick = Double.parseDouble((int) step + "e" + exponent);
                if (!values.isEmpty() && tick <= low) {
                    values.clear();
                }
                values.add(tick);
                if (tick >= high) {
                    return;
                }
            }
        }
    }

    double min() {
        return values.get(0);
    }

    double max() {
        return values.get(values.size() - 1);
    }

    /** The room that title and labels need to the left of the axis, in pixels. */
    int width() {
        return Style.TEXT.getSize() + GAP + labelWidth() + GAP;
    }

    /** The ticks that are drawn, evenly spaced from the lowest. */
    List<Double> drawn() {
        int step = (values.size() + MANY_TICKS - 1) / MANY_TICKS;
        return IntStream.range(0, values.size())
                .filter(i -> i % step == 0)
                .mapToObj(values::get)
                .toList();
    }

    private int labelWidth() {
        return Style.width(drawn().stream().map(Style::number).toList(), Style.SMALL);
    }

    /** Adds them to a chart that has just been painted. */
    void paint(Graphics2D graphics, XYChart chart) {
        graphics.setFont(Style.SMALL);
        // The axis begins and ends a bit before and after its least and greatest value.
        double least = chart.getScreenXFromChart(chart.getStyler().getXAxisMin());
        double greatest = chart.getScreenXFromChart(chart.getStyler().getXAxisMax());
        double plot = (greatest - least) / Style.PLOT_CONTENT;
        int left = (int) Math.round((least + greatest - plot) / 2);
        int right = left - GAP;
        for (double value : drawn()) {
            String label = Style.number(value);
            int x = right - Style.width(label, Style.SMALL);
            int y = (int) chart.getScreenYFromChart(value);
            graphics.setColor(Style.INK);
            graphics.drawString(label, x, y + 4);
            // Drawn last, so it must let the curves shine through.
            graphics.setColor(Style.GRID);
            graphics.fillRect(left, y, (int) Math.round(plot), 1);
        }
        double middle = (chart.getScreenYFromChart(min()) + chart.getScreenYFromChart(max())) / 2;
        Figure.upright(graphics, title, right - labelWidth() - GAP, middle);
    }
}
