package org.mnistkit.plot;

import java.awt.AlphaComposite;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Composite;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.util.List;
import org.knowm.xchart.style.markers.Marker;

/**
 * The transparent figure that every picture is drawn on: padding all around, a title and a caption
 * at the top, and below them the content, whose upper left corner is the origin of {@link
 * #graphics}.
 */
final class Figure {

    static final int PADDING = 16;

    /** Titles and captions of narrow pictures are broken into lines of this width at the least. */
    private static final int TEXT_WIDTH = 560;

    private static final int TITLE_LINE = 20;
    private static final int CAPTION_LINE = 16;

    private final BufferedImage image;
    private final Graphics2D graphics;

    /**
     * A figure with room for a content of the given size, in pixels.
     *
     * @param caption what there is to know in order to read the picture; "" for none
     */
    Figure(int width, int height, String title, String caption) {
        int needed = Math.max(Style.width(title, Style.TITLE), Style.width(caption, Style.TEXT));
        int inner = Math.max(width, Math.min(needed, TEXT_WIDTH));
        List<String> titles = Style.wrap(title, Style.TITLE, inner);
        List<String> captions =
                caption.isEmpty() ? List.of() : Style.wrap(caption, Style.TEXT, inner);
        int header = titles.size() * TITLE_LINE + captions.size() * CAPTION_LINE + 10;

        image =
                new BufferedImage(
                        inner + 2 * PADDING,
                        header + height + 2 * PADDING,
                        BufferedImage.TYPE_INT_ARGB);
        graphics = image.createGraphics();
        graphics.setRenderingHint(
                RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(
                RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        graphics.setRenderingHint(
                RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
        graphics.setRenderingHint(
                RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);

        graphics.translate(PADDING, PADDING);
        int baseline = -5;
        for (String line : titles) {
            baseline += TITLE_LINE;
            text(line, 0, baseline, Style.TITLE, Style.INK, 0);
        }
        for (String line : captions) {
            baseline += CAPTION_LINE;
            text(line, 0, baseline + 2, Style.TEXT, Style.INK, 0);
        }
        graphics.translate(0, header);
    }

    /** Paints a chart of XChart into a space of the given size, in pixels. */
    @FunctionalInterface
    interface ChartPainter {
        void paint(Graphics2D graphics, int width, int height);
    }

    /** A figure that holds a chart. */
    static BufferedImage of(
            ChartPainter chart, int width, int height, String title, String caption) {
        Figure figure = new Figure(width, height, title, caption);
        chart.paint(figure.graphics, width, height);
        return figure.finish();
    }

    Graphics2D graphics() {
        return graphics;
    }

    /**
     * Draws a line of text.
     *
     * @param alignment where on the text {@code x} is: 0 at its left end, 0.5 in its middle, 1 at
     *     its right end
     */
    void text(String text, double x, double baseline, Font font, Color color, double alignment) {
        graphics.setFont(font);
        graphics.setColor(color);
        double width = font.getStringBounds(text, Style.FONT_CONTEXT).getWidth();
        graphics.drawString(text, (float) (x - alignment * width), (float) baseline);
    }

    /** Text that is read from bottom to top, centered. */
    static void upright(Graphics2D graphics, String text, double baseline, double middle) {
        AffineTransform before = graphics.getTransform();
        graphics.rotate(-Math.PI / 2, baseline, middle);
        graphics.setFont(Style.TEXT);
        graphics.setColor(Style.INK);
        double left = baseline - 0.5 * Style.width(text, Style.TEXT);
        graphics.drawString(text, (float) left, (float) middle);
        graphics.setTransform(before);
    }

    /** Draws an image enlarged, each of its pixels a sharp square, with a thin line around it. */
    void image(BufferedImage picture, int x, int y, int scale) {
        int width = picture.getWidth() * scale;
        int height = picture.getHeight() * scale;
        graphics.drawImage(picture, x, y, width, height, null);
        frame(x - 1, y - 1, width + 2, height + 2, 1, Style.LINE);
    }

    /** Draws a frame whose outer edge is the given rectangle. */
    void frame(int x, int y, int width, int height, int thickness, Color color) {
        graphics.setColor(color);
        graphics.fillRect(x, y, width, thickness);
        graphics.fillRect(x, y + height - thickness, width, thickness);
        // Not the corners again: the color may be translucent.
        int sides = height - 2 * thickness;
        graphics.fillRect(x, y + thickness, thickness, sides);
        graphics.fillRect(x + width - thickness, y + thickness, thickness, sides);
    }

    /** Draws the colors of a scale from bottom to top, with its limits and middle at the right. */
    void colorBar(Scale scale, int x, int y, int height) {
        int width = 12;
        for (int row = 0; row < height; row++) {
            graphics.setColor(scale.map().at(1 - (row + 0.5) / height));
            graphics.fillRect(x, y + row, width, 1);
        }
        frame(x - 1, y - 1, width + 2, height + 2, 1, Style.LINE);
        double middle = (scale.min() + scale.max()) / 2;
        int labels = x + width + 6;
        text(Style.number(scale.max()), labels, y + 8, Style.SMALL, Style.INK, 0);
        text(Style.number(middle), labels, y + height / 2.0 + 4, Style.SMALL, Style.INK, 0);
        text(Style.number(scale.min()), labels, y + height, Style.SMALL, Style.INK, 0);
    }

    /** Width that {@link #colorBar} takes, numbers included. */
    static int colorBarWidth(Scale scale) {
        double middle = (scale.min() + scale.max()) / 2;
        List<String> numbers =
                List.of(Style.number(scale.max()), Style.number(middle), Style.number(scale.min()));
        return 18 + Style.width(numbers, Style.SMALL);
    }

    /**
     * An entry of a legend: a piece of line with a marker, or without a line a square.
     *
     * @param stroke of the line; null for a square
     */
    record Key(String name, Color color, BasicStroke stroke, Marker marker) {}

    /** Height that {@link #legend} takes, in pixels. */
    static final int LEGEND_HEIGHT = 24;

    /** Draws a legend in one line, centered. */
    void legend(List<Key> keys, double center, double top) {
        int sample = 28;
        int gap = 22;
        int width = -gap;
        for (Key key : keys) {
            width += sample + 6 + Style.width(key.name, Style.TEXT) + gap;
        }
        double x = center - width / 2.0;
        double middle = top + 14;
        for (Key key : keys) {
            if (key.stroke == null) {
                fill(new Rectangle2D.Double(x + sample - 14, middle - 7, 14, 14), key.color);
            } else {
                graphics.setColor(key.color);
                graphics.setStroke(key.stroke);
                graphics.draw(new Line2D.Double(x, middle, x + sample, middle));
                key.marker.paint(graphics, x + sample / 2.0, middle, Style.MARKER_SIZE);
            }
            x += sample + 6;
            text(key.name, x, middle + 4, Style.TEXT, Style.INK, 0);
            x += Style.width(key.name, Style.TEXT) + gap;
        }
    }

    /** Draws a check mark for right or a cross for wrong, 9 pixels in size; no font is needed. */
    void mark(boolean right, double x, double baseline) {
        Path2D.Double path = new Path2D.Double();
        if (right) {
            path.moveTo(x + 1, baseline - 4);
            path.lineTo(x + 3.5, baseline - 1);
            path.lineTo(x + 8, baseline - 8);
        } else {
            path.moveTo(x + 1, baseline - 8);
            path.lineTo(x + 8, baseline - 1);
            path.moveTo(x + 8, baseline - 8);
            path.lineTo(x + 1, baseline - 1);
        }
        stroke(path, 2, right ? Style.BLUE : Style.VERMILLION);
    }

    void stroke(Shape shape, float width, Color color) {
        graphics.setStroke(new BasicStroke(width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        graphics.setColor(color);
        graphics.draw(shape);
    }

    void fill(Shape shape, Color color) {
        graphics.setColor(color);
        graphics.fill(shape);
    }

    /**
     * Makes a part of the figure transparent again, so that what is drawn there next stands out.
     */
    void erase(Shape shape) {
        Composite before = graphics.getComposite();
        graphics.setComposite(AlphaComposite.Clear);
        graphics.fill(shape);
        graphics.setComposite(before);
    }

    /**
     * The finished picture; nothing more can be drawn. With a palette if it has few colors, or only
     * a few too many, as pictures of gray images have: a PNG half as large.
     */
    BufferedImage finish() {
        graphics.dispose();
        int[] pixels =
                image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
        return Palette.of(pixels).map(palette -> indexed(pixels, palette)).orElse(image);
    }

    private BufferedImage indexed(int[] pixels, Palette palette) {
        BufferedImage indexed =
                new BufferedImage(
                        image.getWidth(),
                        image.getHeight(),
                        BufferedImage.TYPE_BYTE_INDEXED,
                        palette.model());
        byte[] target = ((DataBufferByte) indexed.getRaster().getDataBuffer()).getData();
        for (int i = 0; i < pixels.length; i++) {
            target[i] = palette.index(pixels[i]);
        }
        return indexed;
    }
}
