package org.mnistkit.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.font.FontRenderContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.AxesChartStyler.TextAlignment;
import org.knowm.xchart.style.Styler.YAxisPosition;
import org.mnistkit.data.ImageSet;

/** Fonts, colors, measures and number formats that all pictures share. */
final class Style {

    /** How much of a plot's width and height is between the least and the greatest value. */
    static final double PLOT_CONTENT = 0.96;

    /** Width of what a figure holds at the most, in pixels; with the padding it makes 800. */
    static final int CONTENT_WIDTH = 768;

    // Pictures have no background of their own, so that they look right on light and on dark pages.
    // One gray is as easy to read on white as on JupyterLab's dark 0x111111. Degrees of
    // transparency
    // are multiples of 17, which a palette leaves as they are.
    static final Color CLEAR = new Color(255, 255, 255, 0);
    static final Color INK = new Color(0x797979);
    static final Color MUTED_ON_BLACK = new Color(0x808080);
    static final Color LINE = new Color(128, 128, 128, 153);
    static final Color GRID = new Color(128, 128, 128, 51);

    // From the palette of Okabe and Ito, which the color-blind can tell apart.
    static final Color BLUE = new Color(0x0072b2);
    static final Color SKY = new Color(0x56b4e9);
    static final Color GREEN = new Color(0x009e73);
    static final Color ORANGE = new Color(0xe69f00);
    static final Color VERMILLION = new Color(0xd55e00);
    static final Color PURPLE = new Color(0xcc79a7);

    /** One color for each of several things that a chart compares. */
    static final List<Color> SERIES = List.of(BLUE, VERMILLION, GREEN, PURPLE, ORANGE, SKY);

    /** Of two charts side by side. */
    static final int PANEL_GAP = 16;

    static final int PANEL_WIDTH = (CONTENT_WIDTH - PANEL_GAP) / 2;

    /** A curve's line. */
    static final BasicStroke SOLID =
            new BasicStroke(2, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);

    /** Size of the markers on a curve, in pixels. */
    static final int MARKER_SIZE = 6;

    static final Font TITLE = new Font(Font.SANS_SERIF, Font.BOLD, 15);
    static final Font TEXT = new Font(Font.SANS_SERIF, Font.PLAIN, 12);
    static final Font BOLD = new Font(Font.SANS_SERIF, Font.BOLD, 12);
    static final Font SMALL = new Font(Font.SANS_SERIF, Font.PLAIN, 11);

    /** Text is measured as {@link Figure} draws it. */
    static final FontRenderContext FONT_CONTEXT = new FontRenderContext(null, true, true);

    private static final String ELLIPSIS = "…";
    private static final char MINUS = '−';

    private Style() {}

    /** The same hue, faint enough for a background. */
    static Color tint(Color color) {
        return new Color(color.getRed(), color.getGreen(), color.getBlue(), 64);
    }

    // ---- Text

    /** Width of a line of text in pixels, rounded up. */
    static int width(String text, Font font) {
        return (int) Math.ceil(font.getStringBounds(text, FONT_CONTEXT).getWidth());
    }

    /** The width of the longest of some lines of text, in pixels; 0 for none. */
    static int width(List<String> texts, Font font) {
        return texts.stream().mapToInt(text -> width(text, font)).max().orElse(0);
    }

    /**
     * The text itself if it is not wider than that many pixels, else its beginning and an ellipsis.
     */
    static String fit(String text, Font font, int width) {
        if (width(text, font) <= width) {
            return text;
        }
        int end = text.length();
        while (end > 0 && width(text.substring(0, end) + ELLIPSIS, font) > width) {
            end = text.offsetByCodePoints(end, -1);
        }
        return text.substring(0, end).stripTrailing() + ELLIPSIS;
    }

    /** The text broken at spaces into lines no wider than that many pixels. */
    static List<String> wrap(String text, Font font, int width) {
        List<String> lines = new ArrayList<>();
        String line = "";
        for (String word : text.split(" ", -1)) {
            String longer = line.isEmpty() ? word : line + " " + word;
            if (width(longer, font) > width && !line.isEmpty()) {
                lines.add(line);
                longer = word;
            }
            line = longer;
        }
        lines.add(line);
        lines.replaceAll(each -> fit(each, font, width));
        return lines;
    }

    /** Like {@link String#format}, but the same in every country: 1,234.5. */
    static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    /**
     * A number with three significant digits at least, without a needless tail: 12,345 0.0312; "–"
     * for NaN.
     */
    static String number(double value) {
        if (!Double.isFinite(value)) {
            return Double.isNaN(value) ? "–" : value > 0 ? "∞" : MINUS + "∞";
        }
        double magnitude = Math.abs(value);
        if (magnitude != 0 && (magnitude < 1e-4 || magnitude >= 1e9)) {
            return format("%.1e", value).replace('-', MINUS);
        }
        int decimals = 0;
        while (decimals < 6 && magnitude != 0 && magnitude * Math.pow(10, decimals) < 99.95) {
            decimals++;
        }
        String text = format("%,." + decimals + "f", value).replace('-', MINUS);
        return text.contains(".") ? text.replaceAll("\\.?0+$", "") : text;
    }

    /** With so many decimals, or if it is too large for them as {@link #number}. */
    static String fixed(int decimals, double value) {
        return Math.abs(value) < 1e5 ? format("%." + decimals + "f", value) : number(value);
    }

    /**
     * A probability as a percentage, with one decimal so that those beside each other compare, and
     * never rounded up to a certainty that isn't there: 0.9997 is 99.9 %.
     */
    static String percent(double probability) {
        boolean isCertain = probability >= 1;
        return format("%.1f %%", isCertain ? 100 : Math.min(99.9, 100 * probability));
    }

    /**
     * The same without a decimal, for what stands beside a bar that shows the rest: 0.9997 is 99 %.
     */
    static String wholePercent(double probability) {
        boolean isCertain = probability >= 1;
        return format("%.0f %%", isCertain ? 100 : Math.min(99, 100 * probability));
    }

    /** "1 image", "12 images", or "the first 60 of 60,000 images". */
    static String count(int shown, int all, String thing) {
        String things = all == 1 ? thing : thing + "s";
        return shown == all
                ? format("%,d %s", all, things)
                : format("the first %,d of %,d %s", shown, all, things);
    }

    /** What the data is called; a synthetic set is always called so. */
    static String name(ImageSet images) {
        String name = images.provenance().name();
        boolean silent = !name.toLowerCase(Locale.ROOT).contains("synthetic");
        return images.provenance().synthetic() && silent ? name + " (synthetic)" : name;
    }

    // ---- XChart

    /**
     * Labels the ticks of an axis with {@link #number}.
     *
     * @param range from one end of the axis to the other; XChart adds ticks up, and so misses zero
     *     by a tiny part of it
     */
    static Function<Double, String> tickLabels(double range) {
        return tick -> number(Math.abs(tick) < 1e-9 * range ? 0 : tick);
    }

    /** Gives a chart the look of the other pictures; title and margin are the figure's business. */
    static <S extends AxesChartStyler> S apply(S styler) {
        styler.setLocale(Locale.ROOT);
        styler.setChartTitleVisible(false);
        styler.setChartPadding(0);
        styler.setChartBackgroundColor(CLEAR);
        styler.setChartFontColor(INK);
        styler.setPlotBackgroundColor(CLEAR);
        styler.setPlotBorderVisible(false);
        styler.setPlotMargin(0);
        styler.setPlotContentSize(PLOT_CONTENT);
        styler.setPlotGridLinesColor(GRID);
        styler.setPlotGridLinesStroke(new BasicStroke(1));
        styler.setPlotGridVerticalLinesVisible(false);
        styler.setAxisTitleFont(TEXT);
        styler.setAxisTickLabelsFont(SMALL);
        styler.setAxisTickLabelsColor(INK);
        styler.setAxisTickMarksColor(LINE);
        styler.setAxisTickMarksStroke(new BasicStroke(1));
        styler.setYAxisLabelAlignment(TextAlignment.Right);
        // Aligned at the top: in the middle, words with descenders would stand higher.
        styler.setXAxisLabelAlignmentVertical(TextAlignment.Right);
        styler.setYAxisGroupPosition(0, YAxisPosition.Left);
        styler.setSeriesColors(new Color[] {BLUE, ORANGE, GREEN, PURPLE, SKY, VERMILLION});
        styler.setMarkerSize(MARKER_SIZE);
        // XChart's legend hides the title of the axis above it; the figure draws its own.
        styler.setLegendVisible(false);
        return styler;
    }
}
