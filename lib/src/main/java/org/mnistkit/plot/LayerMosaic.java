package org.mnistkit.plot;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.mnistkit.data.ImageSet;
import org.mnistkit.engine.Engine;
import org.mnistkit.network.LayerInfo;

/** What every layer of a network makes of one image: a heat map for each, side by side. */
final class LayerMosaic {

    private static final int COLUMNS = 4;
    private static final int GAP = 20;
    private static final int WIDTH = (Style.CONTENT_WIDTH - 2 - (COLUMNS - 1) * GAP) / COLUMNS;
    private static final int HEIGHT = 180;
    private static final int LINE = 15;
    private static final int PITCH = HEIGHT + 3 * LINE + GAP;

    private LayerMosaic() {}

    /**
     * One heat map.
     *
     * @param picture a pixel for each value
     * @param captions lines below it
     * @param sides a text at the right of each row of the picture; may be empty
     */
    private record Panel(BufferedImage picture, List<String> captions, List<String> sides) {}

    static BufferedImage picture(MultiLayerNetwork network, ImageSet images, int image) {
        ImageSet one = images.slice(image, image + 1);
        List<Panel> panels = new ArrayList<>();
        panels.add(
                new Panel(
                        Pictures.picture(images, image),
                        List.of(
                                "Image, label " + images.labelName(image),
                                Style.format("%d×%d pixels", images.rows(), images.columns())),
                        List.of()));
        boolean signed = false;
        String note = "";
        List<LayerInfo> layers = LayerInfo.of(network);
        LayerInfo last = layers.get(layers.size() - 1);
        try (Engine engine = Engine.of(network)) {
            for (LayerInfo info : layers) {
                // Dropout hands on what it gets when nothing is being learned.
                if (!info.name().equals("Dropout")) {
                    float[] values = engine.activations(one, info.index())[0];
                    Scale scale = Scale.of(List.of(values));
                    signed |= scale.map() == ColorMap.DIVERGING;
                    note = note.isEmpty() ? Scale.note(List.of(values)) : note;
                    List<String> names = info.equals(last) ? images.classNames() : List.of();
                    panels.add(panel(info, values, scale, names));
                }
            }
        }
        return draw(
                "What every layer makes of one image",
                "Each layer has a scale of its own, whose largest value stands below it. Dark:"
                        + " zero. Light: a strong response."
                        + (signed ? " In layers with negative values orange and blue." : "")
                        + note,
                panels);
    }

    /**
     * @param classNames what the values are the probabilities of; empty if they are not
     */
    private static Panel panel(
            LayerInfo info, float[] values, Scale scale, List<String> classNames) {
        List<String> captions = new ArrayList<>(List.of("Layer " + info.title()));
        List<String> sides = new ArrayList<>();
        BufferedImage picture;
        if (info.output().isMaps()) {
            int rows = info.output().rows();
            int columns = info.output().columns();
            picture = mosaic(values, info.output().channels(), rows, columns, scale);
            captions.add(info.output().toString());
        } else if (values.length == classNames.size()) {
            picture = scale.image(values, values.length, 1);
            captions.add(Style.format("%d×1 probabilities", values.length));
            for (int i = 0; i < values.length; i++) {
                sides.add(classNames.get(i) + "  " + Style.fixed(3, values[i]));
            }
        } else {
            // Upright, as the original program of the MLP has it: 60 rows of 50.
            int rows = NetworkPictures.squarest(values.length);
            int columns = (values.length + rows - 1) / rows;
            picture = scale.image(values, rows, columns);
            captions.add(Style.format("%d×%d units", rows, columns));
        }
        String range = "up to " + Style.number(scale.max());
        long zeros = zeros(values);
        captions.add(
                zeros == 0
                        ? range
                        : Style.format("%s, %.0f %% zero", range, 100.0 * zeros / values.length));
        return new Panel(picture, captions, sides);
    }

    private static long zeros(float[] values) {
        long zeros = 0;
        for (float value : values) {
            zeros += value == 0 ? 1 : 0;
        }
        return zeros;
    }

    /** Feature maps side by side, as many as there is room for, with a line between them. */
    private static BufferedImage mosaic(
            float[] values, int maps, int rows, int columns, Scale scale) {
        int fitting = Math.max(1, (WIDTH + 1) / (columns + 1));
        int perRow = Math.min(fitting, (int) Math.ceil(Math.sqrt(maps)));
        int most = Math.max(1, (HEIGHT + 1) / (rows + 1));
        int lines = Math.min(most, (maps + perRow - 1) / perRow);
        BufferedImage mosaic =
                new BufferedImage(
                        perRow * (columns + 1) - 1,
                        lines * (rows + 1) - 1,
                        BufferedImage.TYPE_INT_ARGB);
        var graphics = mosaic.createGraphics();
        int length = rows * columns;
        for (int map = 0; map < Math.min(maps, perRow * lines); map++) {
            float[] own = Arrays.copyOfRange(values, map * length, (map + 1) * length);
            int x = map % perRow * (columns + 1);
            int y = map / perRow * (rows + 1);
            graphics.drawImage(scale.image(own, rows, columns), x, y, null);
        }
        graphics.dispose();
        return mosaic;
    }

    private static BufferedImage draw(String title, String caption, List<Panel> panels) {
        int columns = Math.min(COLUMNS, panels.size());
        int rows = (panels.size() + columns - 1) / columns;
        Figure figure =
                new Figure(columns * (WIDTH + GAP) - GAP + 2, rows * PITCH - GAP, title, caption);
        for (int i = 0; i < panels.size(); i++) {
            draw(figure, panels.get(i), i % columns * (WIDTH + GAP) + 1, i / columns * PITCH + 1);
        }
        return figure.finish();
    }

    private static void draw(Figure figure, Panel panel, int left, int top) {
        BufferedImage picture = panel.picture;
        int scale = Math.max(1, Math.min(WIDTH / picture.getWidth(), HEIGHT / picture.getHeight()));
        // All pictures stand on the same line.
        int y = top + HEIGHT - picture.getHeight() * scale;
        figure.image(picture, left, y, scale);
        int side = left + picture.getWidth() * scale + 6;
        for (int i = 0; i < panel.sides.size(); i++) {
            double baseline = y + (i + 0.5) * scale + 4;
            String text = Style.fit(panel.sides.get(i), Style.SMALL, left + WIDTH - side);
            figure.text(text, side, baseline, Style.SMALL, Style.INK, 0);
        }
        for (int i = 0; i < panel.captions.size(); i++) {
            String text = Style.fit(panel.captions.get(i), Style.TEXT, WIDTH);
            figure.text(text, left, top + HEIGHT + (i + 1) * LINE, Style.TEXT, Style.INK, 0);
        }
    }
}
