package org.mnistkit.plot;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.mnistkit.data.ImageSet;
import org.mnistkit.evaluate.Predictions;
import org.mnistkit.plot.TileGrid.Mark;
import org.mnistkit.plot.TileGrid.Tile;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Pictures of images, and of what networks see in them. Images are shown as they are stored: 0 is
 * black, 255 is white.
 */
public final class Pictures {

    /** More images than these are not shown: nobody looks at them one by one. */
    private static final int MOST_IMAGES = 100;

    private static final int MOST_PREDICTIONS = 60;
    private static final int MOST_PROBABILITIES = 8;
    private static final int MOST_MAPS = 128;

    private Pictures() {}

    // ---- Images

    /**
     * Images side by side with their class names, as many in a row as fit; the first 100 if there
     * are more.
     *
     * @param images at least one image
     */
    public static BufferedImage grid(ImageSet images) {
        return grid(images, 10, false);
    }

    /**
     * Images side by side with their class names; the first 100 if there are more.
     *
     * @param images at least one image
     * @param columns images in a row, at least 1
     * @throws IllegalArgumentException if so many columns don't fit into 800 pixels
     */
    public static BufferedImage grid(ImageSet images, int columns) {
        return grid(images, requirePositive("columns", columns), true);
    }

    private static BufferedImage grid(ImageSet images, int columns, boolean asked) {
        ImageSet shown = requireSome(images).take(MOST_IMAGES);
        List<Tile> tiles =
                IntStream.range(0, shown.size())
                        .mapToObj(i -> new Tile(picture(shown, i), shown.labelName(i)))
                        .toList();
        // One image alone is shown large.
        int size = tiles.size() == 1 ? 280 : 84;
        return draw(
                Style.name(images) + ": " + counted(shown.size(), images.size(), "image"),
                "",
                new TileGrid(tiles, asked ? columns : 0, size, Style.CONTENT_WIDTH));
    }

    /**
     * The first few images of each class, one row for each class.
     *
     * @param images at least one image
     * @param perClass images in a row, at least 1
     * @throws IllegalArgumentException if so many images don't fit into 800 pixels
     */
    public static BufferedImage byClass(ImageSet images, int perClass) {
        requireSome(images);
        requirePositive("perClass", perClass);
        List<String> names = images.classNames();
        int nameWidth = Math.min(160, Style.width(names, Style.TEXT)) + 12;
        int gap = 4;
        int scale = 2;
        while (scale > 1
                && nameWidth + perClass * (images.columns() * scale + gap) > Style.CONTENT_WIDTH) {
            scale--;
        }
        int pitchX = images.columns() * scale + gap;
        int most = (Style.CONTENT_WIDTH - nameWidth) / pitchX;
        if (perClass > most) {
            throw new IllegalArgumentException(
                    "perClass is %d, but no more than %d images fit side by side"
                            .formatted(perClass, most));
        }
        int pitchY = images.rows() * scale + gap;
        Card card =
                new Card(
                        nameWidth + perClass * pitchX,
                        names.size() * pitchY,
                        Style.name(images) + ": the first images of each class",
                        "");
        for (int label = 0; label < names.size(); label++) {
            int wanted = label;
            ImageSet row = images.filter(each -> each == wanted).take(perClass);
            int y = label * pitchY;
            String name = Style.fit(names.get(label), Style.TEXT, nameWidth - 12);
            card.text(name, 0, y + pitchY / 2.0 + 3, Style.TEXT, Style.INK, 0);
            for (int i = 0; i < row.size(); i++) {
                card.image(picture(row, i), nameWidth + i * pitchX, y, scale);
            }
        }
        return card.finish();
    }

    /**
     * One image enlarged, with its numbers written into it: an image <em>is</em> numbers, from 0
     * for black to 255 for white.
     *
     * @param images images of up to 28 columns fit into 800 pixels; larger ones make the picture
     *     larger
     * @param image index of the image
     */
    public static BufferedImage pixels(ImageSet images, int image) {
        int cell = 26;
        int ruler = 20;
        int width = images.columns() * cell;
        int height = images.rows() * cell;
        Card card =
                new Card(
                        ruler + width + 2,
                        ruler + height + 2,
                        Style.format(
                                "%s: an image labeled “%s” is %d×%d numbers",
                                Style.name(images),
                                images.labelName(image),
                                images.rows(),
                                images.columns()),
                        "0 is black, 255 is white. At the edges: numbers of the rows and columns.");
        Graphics2D graphics = card.graphics();
        for (int column = 0; column < images.columns(); column++) {
            double x = ruler + (column + 0.5) * cell;
            card.text("" + column, x, ruler - 6, Style.SMALL, Style.MUTED, 0.5);
        }
        for (int row = 0; row < images.rows(); row++) {
            int y = ruler + row * cell;
            card.text("" + row, ruler - 6, y + 17, Style.SMALL, Style.MUTED, 1);
            for (int column = 0; column < images.columns(); column++) {
                int value = images.pixel(image, row, column);
                int x = ruler + column * cell;
                Color background = new Color(value, value, value);
                graphics.setColor(background);
                graphics.fillRect(x, y, cell, cell);
                // The many zeros step back behind the numbers of the ink.
                Color color = value == 0 ? new Color(0x808080) : ColorMap.textOn(background);
                card.text("" + value, x + cell / 2.0, y + 17, Style.SMALL, color, 0.5);
            }
        }
        card.frame(ruler - 1, ruler - 1, width + 2, height + 2, 1, Style.LINE);
        return card.finish();
    }

    /**
     * The mean image of each class: what its images have in common.
     *
     * @param images at least one image; classes without any are left out
     */
    public static BufferedImage meanImages(ImageSet images) {
        requireSome(images);
        int[] counts = images.classCounts();
        List<Tile> tiles =
                IntStream.range(0, counts.length)
                        .filter(label -> counts[label] > 0)
                        .mapToObj(
                                label ->
                                        new Tile(
                                                mean(images.filter(each -> each == label)),
                                                images.classNames().get(label)))
                        .toList();
        return draw(
                Style.name(images) + ": the mean image of each class",
                Style.format("Each is the mean, pixel by pixel, of all images of the class among %,d.", images.size()),
                new TileGrid(tiles, 0, 112, Style.CONTENT_WIDTH));
    }

    // ---- Predictions

    /**
     * Images with what a network takes them for and how certain it is; the first 60 if there are
     * more. Wrong ones have a cross, a frame and the label.
     *
     * @param predictions of at least one image
     */
    public static BufferedImage predictions(Predictions predictions) {
        ImageSet images = requireSome(predictions.images());
        Predictions shown = predictions.take(MOST_PREDICTIONS);
        List<Tile> tiles = new ArrayList<>();
        int right = 0;
        for (int i = 0; i < shown.size(); i++) {
            boolean correct = shown.isCorrect(i);
            right += correct ? 1 : 0;
            List<String> captions =
                    new ArrayList<>(
                            List.of(
                                    images.classNames().get(shown.predicted(i)),
                                    Style.percent(shown.confidence(i))));
            if (!correct) {
                captions.add("label " + images.labelName(i));
            }
            Mark mark = correct ? Mark.RIGHT : Mark.WRONG;
            tiles.add(new Tile(picture(images, i), captions, mark));
        }
        return draw(
                Style.name(images)
                        + ": "
                        + counted(shown.size(), predictions.size(), "prediction")
                        + Style.format(", %d right, %d wrong", right, shown.size() - right),
                "Below each image: the predicted class, its probability, and the label if it is"
                        + " another.",
                new TileGrid(tiles, 0, 84, Style.CONTENT_WIDTH));
    }

    /**
     * Images, each beside the probabilities of all classes; the first 8 if there are more.
     *
     * @param predictions of at least one image
     */
    public static BufferedImage probabilities(Predictions predictions) {
        ImageSet images = requireSome(predictions.images());
        Predictions shown = predictions.take(MOST_PROBABILITIES);
        List<String> names = images.classNames();
        int columns = Math.min(2, shown.size());
        int rows = (shown.size() + columns - 1) / columns;
        int gap = 24;
        int width = (Style.CONTENT_WIDTH - gap) / 2;
        int line = 15;
        int scale = Math.max(1, 112 / Math.max(images.rows(), images.columns()));
        int block = Math.max(names.size() * line, images.rows() * scale + 38);
        Card card =
                new Card(
                        columns * (width + gap) - gap,
                        rows * (block + gap) - gap,
                        Style.name(images)
                                + ": how probable the network finds each class, "
                                + counted(shown.size(), predictions.size(), "image"),
                        "The class that is right is printed in bold.");
        for (int i = 0; i < shown.size(); i++) {
            int x = i % columns * (width + gap);
            int y = i / columns * (block + gap);
            int pictureWidth = images.columns() * scale;
            card.image(picture(images, i), x + 1, y + 1, scale);
            boolean correct = shown.isCorrect(i);
            double baseline = y + images.rows() * scale + 18;
            card.mark(correct, x, baseline);
            String predicted = "predicted " + names.get(shown.predicted(i));
            String label = correct ? "right" : "label " + images.labelName(i);
            int room = pictureWidth + 8;
            card.text(Style.fit(predicted, Style.SMALL, room), x + 12, baseline, Style.SMALL, Style.INK, 0);
            card.text(Style.fit(label, Style.SMALL, room), x + 12, baseline + line, Style.SMALL, Style.INK, 0);

            float[] probabilities = shown.probabilities(i);
            int nameWidth = Math.min(100, Style.width(names, Style.BOLD));
            int barLeft = x + pictureWidth + 26 + nameWidth;
            int barMost = x + width - barLeft - 46;
            for (int label2 = 0; label2 < names.size(); label2++) {
                double textBaseline = y + label2 * line + 12;
                boolean isLabel = label2 == shown.label(i);
                card.text(
                        Style.fit(names.get(label2), Style.BOLD, nameWidth),
                        barLeft - 6,
                        textBaseline,
                        isLabel ? Style.BOLD : Style.TEXT,
                        Style.INK,
                        1);
                int bar = Math.round(barMost * probabilities[label2]);
                card.graphics().setColor(isLabel ? Style.BLUE : Style.VERMILLION);
                card.graphics().fillRect(barLeft, y + label2 * line + 2, bar, line - 4);
                card.text(
                        Style.percent(probabilities[label2]),
                        barLeft + bar + 5,
                        textBaseline,
                        Style.SMALL,
                        Style.INK,
                        0);
            }
            card.graphics().setColor(Style.LINE);
            card.graphics().fillRect(barLeft - 1, y, 1, names.size() * line);
        }
        return card.finish();
    }

    // ---- Networks

    /**
     * Weights as pictures: orange where a weight is positive, blue where it is negative, white at
     * zero. All pictures share one scale, shown at the right.
     *
     * @param weights [n][rows × columns] one row of weights for each picture, image row by image
     *     row
     * @param captions n lines, one to go below each picture
     * @param rows height of a picture
     * @param columns width of a picture
     * @throws IllegalArgumentException if the sizes don't agree or there is no picture
     */
    public static BufferedImage weights(
            float[][] weights, List<String> captions, int rows, int columns) {
        if (weights.length == 0 || weights.length != captions.size()) {
            throw new IllegalArgumentException(
                    "%d pictures of weights and %d captions, but there must be as many of each, and"
                            .formatted(weights.length, captions.size())
                            + " at least one");
        }
        for (float[] each : weights) {
            if (each.length != rows * columns || each.length == 0) {
                throw new IllegalArgumentException(
                        "%d weights cannot make a picture of %d×%d"
                                .formatted(each.length, rows, columns));
            }
        }
        return heat(
                "Weights",
                "Orange: a positive weight, speaks for it. Blue: negative, speaks against it.",
                List.of(weights),
                captions,
                rows,
                columns,
                112);
    }

    /**
     * The filters of a convolution layer; the first 128 if there are more. Of a filter that looks
     * at several feature maps, the weights for the first of them are shown.
     *
     * @param network an initialized network
     * @param layer index of the layer, from 0
     * @throws IllegalArgumentException if that is no convolution layer
     */
    public static BufferedImage filters(MultiLayerNetwork network, int layer) {
        List<LayerInfo> layers = LayerInfo.of(network);
        requireLayer(layers, layer);
        if (!(network.getLayer(layer).conf().getLayer() instanceof ConvolutionLayer)) {
            throw new IllegalArgumentException(
                    "layer %d (%s) has no filters; the convolution layers are: %s"
                            .formatted(
                                    layer,
                                    layers.get(layer).name(),
                                    layers.stream()
                                            .filter(
                                                    each ->
                                                            each.kind()
                                                                    == LayerInfo.Kind.CONVOLUTION)
                                            .map(LayerInfo::title)
                                            .collect(Collectors.joining(", "))));
        }
        INDArray weights = network.getLayer(layer).getParam("W");
        int all = (int) weights.size(0);
        int shown = Math.min(all, MOST_MAPS);
        int rows = (int) weights.size(2);
        int columns = (int) weights.size(3);
        float[] values = weights.dup('c').data().asFloat();
        int filterLength = (int) (weights.size(1) * rows * columns);
        List<float[]> filters = new ArrayList<>();
        for (int i = 0; i < shown; i++) {
            int from = i * filterLength;
            filters.add(Arrays.copyOfRange(values, from, from + rows * columns));
        }
        String what =
                weights.size(1) == 1
                        ? "Each picture is one filter."
                        : Style.format(
                                "Each picture is what one filter looks for in the first of %,d"
                                        + " input maps.",
                                weights.size(1));
        return heat(
                "Layer " + layers.get(layer).title() + ": " + counted(shown, all, "filter"),
                what + " Orange: positive weight. Blue: negative.",
                filters,
                List.of(),
                rows,
                columns,
                42);
    }

    /**
     * What one layer makes of one image: its feature maps, or for a layer without maps the values
     * of its units; the first 128 maps if there are more.
     *
     * @param network an initialized network
     * @param images the set that the image is from, normalized as the network expects it
     * @param image index of the image
     * @param layer index of the layer, from 0
     */
    public static BufferedImage activations(
            MultiLayerNetwork network, ImageSet images, int image, int layer) {
        List<LayerInfo> layers = LayerInfo.of(network);
        LayerInfo info = requireLayer(layers, layer);
        INDArray input = images.slice(image, image + 1).features();
        INDArray output = network.feedForwardToLayer(layer, input, false).get(layer + 1);
        float[] values = output.dup('c').data().asFloat();

        List<float[]> maps = new ArrayList<>();
        List<String> captions = new ArrayList<>();
        int rows;
        int columns;
        int size;
        int all = 1;
        String title = "Layer " + info.title() + ": ";
        String what;
        if (output.rank() == 4) {
            all = (int) output.size(1);
            rows = (int) output.size(2);
            columns = (int) output.size(3);
            for (int i = 0; i < Math.min(all, MOST_MAPS); i++) {
                int from = i * rows * columns;
                maps.add(Arrays.copyOfRange(values, from, from + rows * columns));
            }
            size = maps.size() <= 40 ? 62 : 40;
            title += counted(maps.size(), all, Style.format("map of %d×%d", rows, columns));
            what = "One map for each filter.";
        } else if (values.length == images.classNames().size()) {
            for (int i = 0; i < values.length; i++) {
                maps.add(new float[] {values[i]});
                captions.add(images.classNames().get(i));
            }
            rows = 1;
            columns = 1;
            size = 40;
            title += Style.format("%,d values", values.length);
            what = "One value for each class.";
        } else {
            columns = squarest(values.length);
            rows = (values.length + columns - 1) / columns;
            maps.add(values);
            size = 336;
            title += Style.format("%,d values", values.length);
            what = Style.format("One square for each unit, in rows of %d.", columns);
        }
        Scale scale = Scale.of(maps);
        what +=
                scale.map() == ColorMap.DIVERGING
                        ? " Orange: positive. Blue: negative."
                        : " Dark: zero. Light: a strong response.";
        int gap = 24;
        int bar = Card.colorBarWidth(scale);
        TileGrid source =
                new TileGrid(
                        List.of(new Tile(picture(images, image), images.labelName(image))),
                        1,
                        84,
                        Style.CONTENT_WIDTH);
        int left = source.width() + gap;
        TileGrid grid =
                new TileGrid(
                        tiles(maps, captions, scale, rows, columns),
                        0,
                        size,
                        Style.CONTENT_WIDTH - left - gap - bar);
        int height = Math.max(Math.max(grid.height(), source.height()), 84);
        Card card =
                new Card(
                        left + grid.width() + gap + bar,
                        height,
                        title,
                        "At the left the image. " + what);
        source.paint(card, 0, 0);
        grid.paint(card, left, 0);
        card.colorBar(scale, left + grid.width() + gap, 1, Math.min(160, height - 2));
        return card.finish();
    }

    // ---- Helpers

    private static BufferedImage heat(
            String title,
            String caption,
            List<float[]> values,
            List<String> captions,
            int rows,
            int columns,
            int size) {
        Scale scale = Scale.diverging(values);
        int gap = 24;
        int bar = Card.colorBarWidth(scale);
        TileGrid grid =
                new TileGrid(
                        tiles(values, captions, scale, rows, columns),
                        0,
                        size,
                        Style.CONTENT_WIDTH - gap - bar);
        int height = Math.max(84, grid.height());
        Card card = new Card(grid.width() + gap + bar, height, title, caption);
        grid.paint(card, 0, 0);
        card.colorBar(scale, grid.width() + gap, 1, Math.min(160, height - 2));
        return card.finish();
    }

    private static List<Tile> tiles(
            List<float[]> values, List<String> captions, Scale scale, int rows, int columns) {
        return IntStream.range(0, values.size())
                .mapToObj(
                        i ->
                                new Tile(
                                        scale.image(values.get(i), rows, columns),
                                        captions.isEmpty()
                                                ? List.of()
                                                : Collections.singletonList(captions.get(i)),
                                        Mark.NONE))
                .toList();
    }

    private static BufferedImage draw(String title, String caption, TileGrid grid) {
        Card card = new Card(grid.width(), grid.height(), title, caption);
        grid.paint(card, 0, 0);
        return card.finish();
    }

    /** One image as it is, a pixel for a pixel. */
    private static BufferedImage picture(ImageSet images, int image) {
        BufferedImage picture =
                new BufferedImage(
                        images.columns(), images.rows(), BufferedImage.TYPE_INT_RGB);
        for (int row = 0; row < images.rows(); row++) {
            for (int column = 0; column < images.columns(); column++) {
                picture.setRGB(column, row, images.pixel(image, row, column) * 0x010101);
            }
        }
        return picture;
    }

    private static BufferedImage mean(ImageSet images) {
        float[] mean = images.meanImage();
        BufferedImage picture =
                new BufferedImage(
                        images.columns(), images.rows(), BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < mean.length; i++) {
            picture.setRGB(
                    i % images.columns(), i / images.columns(), Math.round(mean[i]) * 0x010101);
        }
        return picture;
    }

    /** The number of columns that makes a rectangle of that many squares, no wider than 2:1. */
    private static int squarest(int count) {
        int root = (int) Math.ceil(Math.sqrt(count));
        for (int columns = root; columns <= root * 3 / 2; columns++) {
            if (count % columns == 0) {
                return columns;
            }
        }
        return root;
    }

    /** "12 images", or "the first 100 of 60,000 images". */
    private static String counted(int shown, int all, String thing) {
        String count =
                shown == all
                        ? Style.format("%,d", all)
                        : Style.format("the first %,d of %,d", shown, all);
        String things = thing.startsWith("map") ? "maps" + thing.substring(3) : thing + "s";
        return count + " " + (all == 1 ? thing : things);
    }

    private static ImageSet requireSome(ImageSet images) {
        if (images.size() == 0) {
            throw new IllegalArgumentException(
                    "there is nothing to show: 0 images of " + images.provenance().name());
        }
        return images;
    }

    private static LayerInfo requireLayer(List<LayerInfo> layers, int layer) {
        if (layer < 0 || layer >= layers.size()) {
            throw new IllegalArgumentException(
                    "layer is %d, but the network has the layers 0 to %d: %s"
                            .formatted(
                                    layer,
                                    layers.size() - 1,
                                    layers.stream()
                                            .map(LayerInfo::title)
                                            .collect(Collectors.joining(", "))));
        }
        return layers.get(layer);
    }

    private static int requirePositive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " is " + value + ", but must be at least 1");
        }
        return value;
    }
}
