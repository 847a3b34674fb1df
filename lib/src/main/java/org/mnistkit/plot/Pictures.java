package org.mnistkit.plot;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.mnistkit.data.Corruption;
import org.mnistkit.data.ImageSet;
import org.mnistkit.evaluate.Answers;
import org.mnistkit.evaluate.Predictions;
import org.mnistkit.pictures.Preparation;
import org.mnistkit.plot.TileGrid.Mark;
import org.mnistkit.plot.TileGrid.Tile;
import org.mnistkit.settings.Augmentation;
import org.mnistkit.settings.Values;

/**
 * Pictures of images, and of what networks see in them. Images are shown as they are stored: 0 is
 * black, 255 is white.
 *
 * <p>This class is long because it is what readers type: one name to remember for every picture,
 * each with its documentation. The drawing is elsewhere.
 */
public final class Pictures {

    /** More images than these are not shown: nobody looks at them one by one. */
    private static final int MOST_IMAGES = 60;

    private static final int MOST_PREDICTIONS = 50;

    /** Width of an image in a picture of few, and of many, in pixels. */
    private static final int LARGE = 84;

    private static final int SMALL = 56;

    private Pictures() {}

    // ---- Images

    /**
     * Images side by side with their class names, as many in a row as fit; the first 60 if there
     * are more.
     *
     * @param images at least one image
     */
    public static BufferedImage grid(ImageSet images) {
        return grid(images, 0, false);
    }

    /**
     * Images side by side with their class names; the first 60 if there are more.
     *
     * @param images at least one image
     * @param columns images in a row, at least 1
     * @throws IllegalArgumentException if so many columns don't fit into 800 pixels
     */
    public static BufferedImage grid(ImageSet images, int columns) {
        return grid(images, columns, true);
    }

    private static BufferedImage grid(ImageSet images, int columns, boolean asked) {
        if (asked) {
            requirePositive("columns", columns);
        }
        ImageSet shown = requireSome(images).take(MOST_IMAGES);
        List<Tile> tiles =
                IntStream.range(0, shown.size())
                        .mapToObj(i -> new Tile(picture(shown, i), List.of(shown.labelName(i))))
                        .toList();
        int perRow = asked ? Math.min(columns, tiles.size()) : tiles.size();
        int size = tiles.size() == 1 ? 280 : perRow <= 8 ? LARGE : SMALL;
        return draw(
                Style.name(images) + ": " + Style.count(shown.size(), images.size(), "image"),
                "",
                new TileGrid(tiles, columns, size, Style.CONTENT_WIDTH));
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
        List<List<BufferedImage>> rows = new ArrayList<>();
        for (int label = 0; label < names.size(); label++) {
            int wanted = label;
            ImageSet row = images.filter(each -> each == wanted).take(perClass);
            rows.add(IntStream.range(0, row.size()).mapToObj(i -> picture(row, i)).toList());
        }
        return new ImageRows(scale(images, SMALL), 0, "perClass", perClass)
                .draw(Style.name(images) + ": the first images of each class", names, rows);
    }

    /**
     * What a training run sees of one image in its first epochs: a row for each augmentation, with
     * the image as it is in front of each.
     *
     * @param images where the image is from
     * @param image index of the image
     * @param augmentations at least one
     * @param epochs how many, at least 1
     * @param seed the seed of the training
     * @throws IllegalArgumentException if so many images don't fit into 800 pixels
     */
    public static BufferedImage augmented(
            ImageSet images, int image, List<Augmentation> augmentations, int epochs, long seed) {
        requirePositive("epochs", epochs);
        ImageSet one = images.select(image);
        List<List<BufferedImage>> rows = new ArrayList<>();
        for (Augmentation augmentation : augmentations) {
            List<BufferedImage> row = new ArrayList<>(List.of(picture(one, 0)));
            for (int epoch = 1; epoch <= epochs; epoch++) {
                row.add(picture(one.augmented(augmentation, seed, epoch), 0));
            }
            rows.add(row);
        }
        return new ImageRows(scale(images, SMALL), 1, "epochs", epochs)
                .draw(
                        "One image as it is, and as %s of training see it"
                                .formatted(Values.counted(epochs, "epoch")),
                        augmentations.stream().map(Augmentation::toString).toList(),
                        rows);
    }

    /**
     * An image as it is, and with each of the corruptions of MNIST-C.
     *
     * @param images where the image is from
     * @param image index of the image
     * @param seed what the corruptions are drawn with
     */
    public static BufferedImage corrupted(ImageSet images, int image, long seed) {
        ImageSet one = images.select(image);
        List<Tile> tiles = new ArrayList<>();
        tiles.add(new Tile(picture(one, 0), List.of("as it is")));
        for (Corruption corruption : Corruption.values()) {
            ImageSet corrupted = one.corrupted(corruption, seed);
            tiles.add(new Tile(picture(corrupted, 0), List.of(corruption.toString())));
        }
        return draw(
                "%s: an image labeled “%s” as it is, and corrupted in %d ways"
                        .formatted(
                                Style.name(images),
                                images.labelName(image),
                                Corruption.values().length),
                "",
                new TileGrid(tiles, 8, LARGE, Style.CONTENT_WIDTH));
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
        Figure figure =
                new Figure(
                        ruler + width + 1,
                        ruler + height + 1,
                        Style.format(
                                "%s: an image labeled “%s” is %d×%d numbers",
                                Style.name(images),
                                images.labelName(image),
                                images.rows(),
                                images.columns()),
                        "0 is black, 255 is white. At the edges: numbers of the rows and columns.");
        for (int column = 0; column < images.columns(); column++) {
            double x = ruler + (column + 0.5) * cell;
            figure.text("" + column, x, ruler - 6, Style.SMALL, Style.INK, 0.5);
        }
        for (int row = 0; row < images.rows(); row++) {
            int y = ruler + row * cell;
            figure.text("" + row, ruler - 6, y + 17, Style.SMALL, Style.INK, 1);
            for (int column = 0; column < images.columns(); column++) {
                int value = images.pixel(image, row, column);
                int x = ruler + column * cell;
                Color background = new Color(value, value, value);
                figure.graphics().setColor(background);
                figure.graphics().fillRect(x, y, cell, cell);
                // The many zeros step back behind the numbers of the ink.
                Color color = value == 0 ? Style.MUTED_ON_BLACK : ColorMap.textOn(background);
                figure.text("" + value, x + cell / 2.0, y + 17, Style.SMALL, color, 0.5);
            }
        }
        figure.frame(ruler - 1, ruler - 1, width + 2, height + 2, 1, Style.LINE);
        return figure.finish();
    }

    /**
     * The mean image of each class: what its images have in common.
     *
     * @param images at least one image; classes without any are left out
     */
    public static BufferedImage meanImages(ImageSet images) {
        requireSome(images);
        int[] counts = images.classCounts();
        List<Tile> tiles = new ArrayList<>();
        for (int label = 0; label < counts.length; label++) {
            int wanted = label;
            if (counts[label] > 0) {
                float[] mean = images.filter(each -> each == wanted).meanImage();
                BufferedImage picture = gray(images, i -> Math.round(mean[i]));
                tiles.add(new Tile(picture, List.of(images.classNames().get(label))));
            }
        }
        return draw(
                Style.name(images) + ": the mean image of each class",
                Style.format(
                        "Each is the mean, pixel by pixel, of all images of the class among %,d.",
                        images.size()),
                new TileGrid(tiles, 0, 112, Style.CONTENT_WIDTH));
    }

    // ---- Predictions

    /**
     * Images with what a network takes them for and how certain it is; the first 50 if there are
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
            String predicted = images.classNames().get(shown.predicted(i));
            String confidence = Style.percent(shown.confidence(i));
            if (shown.isCorrect(i)) {
                right++;
                tiles.add(new Tile(picture(images, i), List.of(predicted, confidence), Mark.RIGHT));
            } else {
                String label = "label " + images.labelName(i);
                List<String> captions = List.of(predicted, confidence, label);
                tiles.add(new Tile(picture(images, i), captions, Mark.WRONG));
            }
        }
        return draw(
                Style.name(images)
                        + ": "
                        + Style.count(shown.size(), predictions.size(), "prediction")
                        + rightAndWrong(right, shown.size() - right),
                "Below each image: the predicted class, its probability, and the label if it is"
                        + " another.",
                new TileGrid(tiles, 0, shown.size() <= 8 ? LARGE : SMALL, Style.CONTENT_WIDTH));
    }

    private static String rightAndWrong(int right, int wrong) {
        if (right == 0 || wrong == 0) {
            return right == 0 ? ", all wrong" : ", all right";
        }
        return Style.format(", %d right, %d wrong", right, wrong);
    }

    /**
     * Images, each beside the probabilities of all classes; the first 6 if there are more.
     *
     * @param predictions of at least one image
     */
    public static BufferedImage probabilities(Predictions predictions) {
        requireSome(predictions.images());
        return Probabilities.picture(predictions);
    }

    /**
     * Images that a network finds hard, such as {@link Predictions#mistakes} or {@link
     * Predictions#leastCertain}, each with its label, what it is taken for, and the three most
     * probable classes; the first 12 if there are more.
     *
     * @param predictions of at least one image
     */
    public static BufferedImage challenging(Predictions predictions) {
        requireSome(predictions.images());
        return Challenges.picture(predictions);
    }

    /**
     * What was done to images, by an {@link org.mnistkit.evaluate.Adversary} for example: in three
     * rows the images as they are, the change of each pixel in colors with a common scale, and the
     * images that come of it, each with what the network says; the first 6 if there are more.
     *
     * @param before predictions of the images as they are, at least one
     * @param after predictions of the same images, changed
     * @throws IllegalArgumentException if there are not as many, or they are of another size
     */
    public static BufferedImage perturbations(Predictions before, Predictions after) {
        return Perturbations.picture(before, after);
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
        return NetworkPictures.weights(weights, captions, rows, columns);
    }

    /**
     * Feature maps that were computed by hand, on a common scale with white at zero.
     *
     * @param maps [maps][rows × columns] the values of each map, row by row
     * @param captions a text for each map
     * @param rows height of a map
     * @param columns width of a map
     */
    public static BufferedImage maps(float[][] maps, List<String> captions, int rows, int columns) {
        return NetworkPictures.maps(maps, captions, rows, columns);
    }

    /**
     * The same for other values than those of feature maps. If none of them is negative, the scale
     * goes from dark, at zero, to light.
     *
     * @param title what they are
     * @param caption what the colors mean
     * @param maps [maps][rows × columns] the values of each map, row by row
     * @param captions a text for each map
     * @param rows height of a map
     * @param columns width of a map
     */
    public static BufferedImage maps(
            String title,
            String caption,
            float[][] maps,
            List<String> captions,
            int rows,
            int columns) {
        return NetworkPictures.maps(title, caption, maps, captions, rows, columns);
    }

    /**
     * The filters of a convolution layer; the first 128 if there are more. Of a filter that looks
     * at several feature maps, the weights for the first of them are shown.
     *
     * @param network an initialized network
     * @param layer index of the layer, from 0
     * @throws IllegalArgumentException if that is not a convolution layer
     */
    public static BufferedImage filters(MultiLayerNetwork network, int layer) {
        return NetworkPictures.filters(network, layer);
    }

    /**
     * What one layer makes of one image: its feature maps, or for a layer without maps the values
     * of its units; the first 128 maps if there are more.
     *
     * @param network an initialized network
     * @param images the set that the image is from, normalized as the network expects it
     * @param image index of the image
     * @param layer index of the layer, from 0
     * @throws IllegalArgumentException if there is no such layer
     */
    public static BufferedImage activations(
            MultiLayerNetwork network, ImageSet images, int image, int layer) {
        return NetworkPictures.activations(network, images, image, layer);
    }

    /**
     * What every layer makes of one image: the image, then a heat map for each layer, as near to a
     * square as it gets, each on a scale of its own. Layers of dropout, which only act in training,
     * are left out.
     *
     * @param network an initialized network
     * @param images the set that the image is from, normalized as the network expects it
     * @param image index of the image
     */
    public static BufferedImage activations(MultiLayerNetwork network, ImageSet images, int image) {
        return LayerMosaic.picture(network, images, image);
    }

    /**
     * How a picture of the reader's own was made into an image for a network, step by step, and
     * what the network says of it.
     *
     * @param name what to call the picture in the title, for example its file
     * @param predictions of {@link Preparation#image}
     */
    public static BufferedImage preparation(
            String name, Preparation preparation, Predictions predictions) {
        return PreparationFigure.picture(name, preparation, predictions);
    }

    /**
     * A picture of several digits, with a box around each and what was said of it.
     *
     * @param name what to call the picture in the title, for example its file
     * @param digits all that were found in it, at least one
     * @param answers one for the image of each
     */
    public static BufferedImage answers(
            String name, List<Preparation> digits, List<Answers> answers) {
        return AnswersFigure.picture(name, digits, answers);
    }

    // ---- Helpers

    /** One image as it is, a pixel for a pixel. */
    static BufferedImage picture(ImageSet images, int image) {
        int columns = images.columns();
        return gray(images, i -> images.pixel(image, i / columns, i % columns));
    }

    /** How often an image can be enlarged to be no wider and no higher than {@code size}. */
    static int scale(ImageSet images, int size) {
        return Math.max(1, size / Math.max(images.rows(), images.columns()));
    }

    private interface GrayValues {
        int at(int index);
    }

    private static BufferedImage gray(ImageSet images, GrayValues values) {
        int columns = images.columns();
        BufferedImage picture =
                new BufferedImage(columns, images.rows(), BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < images.rows() * columns; i++) {
            picture.setRGB(i % columns, i / columns, values.at(i) * 0x010101);
        }
        return picture;
    }

    private static BufferedImage draw(String title, String caption, TileGrid grid) {
        Figure figure = new Figure(grid.width(), grid.height(), title, caption);
        grid.paint(figure, 0, 0);
        return figure.finish();
    }

    static ImageSet requireSome(ImageSet images) {
        if (images.size() == 0) {
            throw new IllegalArgumentException(
                    "there is nothing to show: 0 images of " + images.provenance().name());
        }
        return images;
    }

    private static void requirePositive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " is " + value + ", but must be at least 1");
        }
    }
}
