package org.mnistkit.plot;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.mnistkit.data.ImageSet;
import org.mnistkit.engine.Engine;
import org.mnistkit.network.LayerInfo;
import org.mnistkit.network.LayerInfo.Kind;
import org.mnistkit.network.LayerInfo.Shape;
import org.mnistkit.network.NetworkState;
import org.mnistkit.plot.TileGrid.Tile;
import org.mnistkit.settings.Values;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Weights and activations as heat maps with a common scale. */
final class NetworkPictures {

    private static final int MOST_MAPS = 128;
    private static final int GAP = 24;

    private NetworkPictures() {}

    /**
     * Numbers to show as pictures of one size.
     *
     * @param values [rows × columns] the numbers of each picture, row by row
     * @param captions the lines below each picture
     * @param size width of an enlarged picture, in pixels
     */
    private record Maps(
            List<float[]> values, List<List<String>> captions, int rows, int columns, int size) {

        List<Tile> tiles(Scale scale) {
            return IntStream.range(0, values.size())
                    .mapToObj(
                            i ->
                                    new Tile(
                                            scale.image(values.get(i), rows, columns),
                                            captions.isEmpty() ? List.of() : captions.get(i)))
                    .toList();
        }
    }

    static BufferedImage weights(float[][] weights, List<String> captions, int rows, int columns) {
        return picture(
                "Weights",
                "Orange: a positive weight, speaks for it. Blue: negative, speaks against it.",
                weights,
                captions,
                rows,
                columns,
                Scale.diverging(List.of(weights)));
    }

    static BufferedImage maps(float[][] maps, List<String> captions, int rows, int columns) {
        return picture(
                "Feature maps",
                "Orange: positive. Blue: negative.",
                maps,
                captions,
                rows,
                columns,
                Scale.diverging(List.of(maps)));
    }

    static BufferedImage maps(
            String title,
            String caption,
            float[][] values,
            List<String> captions,
            int rows,
            int columns) {
        return picture(title, caption, values, captions, rows, columns, Scale.of(List.of(values)));
    }

    private static BufferedImage picture(
            String title,
            String caption,
            float[][] values,
            List<String> captions,
            int rows,
            int columns,
            Scale scale) {
        if (values.length == 0 || values.length != captions.size()) {
            throw new IllegalArgumentException(
                    "%s and %s, but there must be as many of each, and at least one"
                            .formatted(
                                    Values.counted(values.length, "picture"),
                                    Values.counted(captions.size(), "caption")));
        }
        for (float[] each : values) {
            if (rows < 1 || columns < 1 || each.length != rows * columns) {
                throw new IllegalArgumentException(
                        "%s cannot make a picture of %d×%d: there must be one for each pixel"
                                .formatted(Values.counted(each.length, "value"), rows, columns));
            }
        }
        return draw(
                title,
                caption,
                null,
                new Maps(
                        List.of(values),
                        captions.stream().map(List::of).toList(),
                        rows,
                        columns,
                        values.length > 3 ? 112 : 196),
                scale);
    }

    static BufferedImage filters(MultiLayerNetwork network, int layer) {
        List<LayerInfo> layers = LayerInfo.of(network);
        LayerInfo info = require(layers, layer);
        if (info.kind() != Kind.CONVOLUTION) {
            throw new IllegalArgumentException(
                    "layer %s has no filters; the convolution layers are: %s"
                            .formatted(
                                    info.title(),
                                    titles(
                                            layers.stream()
                                                    .filter(
                                                            each ->
                                                                    each.kind()
                                                                            == Kind.CONVOLUTION))));
        }
        // [filters, input maps, rows, columns]
        NetworkState.requireOpen(network);
        INDArray weights = network.getLayer(layer).getParam("W");
        int filters = (int) weights.size(0);
        int rows = (int) weights.size(2);
        int columns = (int) weights.size(3);
        int shown = Math.min(filters, MOST_MAPS);
        int length = (int) weights.size(1) * rows * columns;
        List<float[]> values = pieces(floats(weights), shown, length, rows * columns);
        String what =
                weights.size(1) == 1
                        ? "Each picture is one filter."
                        : Style.format(
                                "Each picture is what one filter looks for in the first of %,d"
                                        + " input maps.",
                                weights.size(1));
        return draw(
                "Layer " + info.title() + ": " + Style.count(shown, filters, "filter"),
                what + " Orange: positive weight. Blue: negative.",
                null,
                new Maps(values, List.of(), rows, columns, size(shown)),
                Scale.diverging(values));
    }

    static BufferedImage activations(
            MultiLayerNetwork network, ImageSet images, int image, int layer) {
        LayerInfo info = require(LayerInfo.of(network), layer);
        float[] output;
        try (Engine engine = Engine.of(network)) {
            output = engine.activations(images.slice(image, image + 1), layer)[0];
        }
        int all = info.output().channels();
        String title = "Layer " + info.title() + ": ";
        String caption = "At the left the image. ";
        Maps maps;
        if (info.output().isMaps()) {
            maps = featureMaps(output, info.output());
            title +=
                    Style.count(maps.values.size(), all, "map")
                            + Style.format(" of %d×%d", maps.rows, maps.columns);
            caption += "One picture for each map.";
        } else {
            boolean byClass = all == images.classNames().size();
            maps = byClass ? classes(output, images.classNames()) : units(output);
            title += Style.count(all, all, "value");
            caption +=
                    byClass
                            ? "One square for each class."
                            : Style.format("One square for each unit, %d in a row.", maps.columns);
        }
        Scale scale = Scale.of(maps.values);
        caption +=
                scale.map() == ColorMap.DIVERGING
                        ? " Orange: positive. Blue: negative."
                        : " Dark: zero. Light: a strong response.";
        Tile source = new Tile(Pictures.picture(images, image), List.of(images.labelName(image)));
        return draw(title, caption, source, maps, scale);
    }

    // ---- Maps

    /** One map after the other, row by row. */
    private static Maps featureMaps(float[] output, Shape shape) {
        int rows = shape.rows();
        int columns = shape.columns();
        int shown = Math.min(shape.channels(), MOST_MAPS);
        int length = rows * columns;
        List<float[]> values = pieces(output, shown, length, length);
        return new Maps(values, List.of(), rows, columns, size(shown));
    }

    /** The same for filters as for their maps, so that few of them stand in the same rows. */
    private static int size(int shown) {
        return shown <= 40 ? 62 : shown <= 64 ? 46 : 36;
    }

    /** A square for each class, with its name and value. */
    private static Maps classes(float[] values, List<String> names) {
        List<float[]> squares = new ArrayList<>();
        List<List<String>> captions = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            squares.add(new float[] {values[i]});
            captions.add(List.of(names.get(i), Style.fixed(3, values[i])));
        }
        return new Maps(squares, captions, 1, 1, 38);
    }

    /** All units in one picture, as near to a square as it gets. */
    private static Maps units(float[] values) {
        int columns = squarest(values.length);
        int rows = (values.length + columns - 1) / columns;
        return new Maps(List.of(values), List.of(), rows, columns, 336);
    }

    /** The columns of a full rectangle if there is one not too wide, else of a near square. */
    static int squarest(int count) {
        int root = (int) Math.ceil(Math.sqrt(count));
        for (int columns = root; columns <= 1.5 * root; columns++) {
            if (count % columns == 0) {
                return columns;
            }
        }
        return root;
    }

    private static float[] floats(INDArray array) {
        return array.dup('c').data().asFloat();
    }

    /** The beginnings of consecutive pieces of an array. */
    private static List<float[]> pieces(float[] values, int count, int distance, int length) {
        return IntStream.range(0, count)
                .mapToObj(i -> Arrays.copyOfRange(values, i * distance, i * distance + length))
                .toList();
    }

    // ---- Drawing

    /**
     * Draws maps with their scale at the right.
     *
     * @param source what to show at the left; null for nothing
     */
    private static BufferedImage draw(
            String title, String caption, Tile source, Maps maps, Scale scale) {
        int barWidth = Figure.colorBarWidth(scale);
        int left = 0;
        int height = 100;
        TileGrid sourceGrid = null;
        if (source != null) {
            sourceGrid = new TileGrid(List.of(source), 1, 84, Style.CONTENT_WIDTH);
            left = sourceGrid.width() + GAP;
            height = Math.max(height, sourceGrid.height());
        }
        TileGrid grid =
                new TileGrid(
                        maps.tiles(scale),
                        0,
                        maps.size,
                        Style.CONTENT_WIDTH - left - GAP - barWidth);
        height = Math.max(height, grid.height());
        int right = left + grid.width() + GAP;
        Figure figure =
                new Figure(
                        right + barWidth,
                        height,
                        title,
                        (caption + Scale.note(maps.values)).strip());
        if (sourceGrid != null) {
            sourceGrid.paint(figure, 0, 0);
        }
        grid.paint(figure, left, 0);
        figure.colorBar(scale, right, 1, Math.min(160, height - 2));
        return figure.finish();
    }

    private static LayerInfo require(List<LayerInfo> layers, int layer) {
        if (layer < 0 || layer >= layers.size()) {
            throw new IllegalArgumentException(
                    "layer is %d, but the network has the layers %s"
                            .formatted(layer, titles(layers.stream())));
        }
        return layers.get(layer);
    }

    private static String titles(Stream<LayerInfo> layers) {
        return layers.map(LayerInfo::title).collect(Collectors.joining(", "));
    }
}
