package org.mnistkit.plot;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.mnistkit.data.ImageSet;
import org.mnistkit.evaluate.Predictions;
import org.mnistkit.plot.TileGrid.Mark;
import org.mnistkit.plot.TileGrid.Tile;
import org.mnistkit.settings.Values;

/** Images, how each of their pixels was changed, and what has become of them. */
final class Perturbations {

    /** More images than these don't fit side by side at a size that shows the change. */
    private static final int MOST = 6;

    private static final int SIZE = 84;
    private static final int GAP = 24;
    private static final int BAR_HEIGHT = 120;

    private Perturbations() {}

    static BufferedImage picture(Predictions all, Predictions changed) {
        ImageSet images = Pictures.requireSome(all.images());
        requireAlike(images, changed.images());
        Predictions before = all.take(MOST);
        Predictions after = changed.take(MOST);
        List<float[]> changes =
                IntStream.range(0, before.size())
                        .mapToObj(i -> change(images, changed.images(), i))
                        .toList();
        Scale scale = Scale.diverging(changes);
        List<Tile> tiles = new ArrayList<>();
        addPredictions(tiles, before);
        for (float[] change : changes) {
            String largest = Style.number(Scale.diverging(List.of(change)).max());
            tiles.add(
                    new Tile(
                            scale.image(change, images.rows(), images.columns()),
                            List.of("at most " + largest)));
        }
        addPredictions(tiles, after);

        int barWidth = Figure.colorBarWidth(scale);
        TileGrid grid =
                new TileGrid(tiles, before.size(), SIZE, Style.CONTENT_WIDTH - GAP - barWidth);
        Figure figure =
                new Figure(
                        grid.width() + GAP + barWidth,
                        Math.max(grid.height(), BAR_HEIGHT + 2),
                        "%s: what the changes look like, and what the network says"
                                .formatted(Style.name(images)),
                        Style.count(before.size(), all.size(), "image")
                                + " as they are; the change of each pixel, on the scale from black"
                                + " (0) to white (1), orange where it is lighter, blue where"
                                + " darker; and what comes of it. Below: the predicted class and"
                                + " its probability.");
        grid.paint(figure, 0, 0);
        int top = Math.max(1, (grid.height() - BAR_HEIGHT) / 2);
        figure.colorBar(scale, grid.width() + GAP, top, BAR_HEIGHT);
        return figure.finish();
    }

    private static void requireAlike(ImageSet images, ImageSet changed) {
        if (images.size() != changed.size()
                || images.rows() != changed.rows()
                || images.columns() != changed.columns()) {
            throw new IllegalArgumentException(
                    "there are %s of %d×%d pixels before and %s of %d×%d after, but they must be the same images"
                            .formatted(
                                    Values.counted(images.size(), "image"),
                                    images.rows(),
                                    images.columns(),
                                    Values.counted(changed.size(), "image"),
                                    changed.rows(),
                                    changed.columns()));
        }
    }

    /** Each pixel's change, in [−1, 1]. */
    private static float[] change(ImageSet images, ImageSet changed, int image) {
        int columns = images.columns();
        float[] change = new float[images.rows() * columns];
        for (int i = 0; i < change.length; i++) {
            int row = i / columns;
            int column = i % columns;
            change[i] =
                    (changed.pixel(image, row, column) - images.pixel(image, row, column)) / 255f;
        }
        return change;
    }

    private static void addPredictions(List<Tile> tiles, Predictions predictions) {
        ImageSet images = predictions.images();
        for (int i = 0; i < predictions.size(); i++) {
            tiles.add(
                    new Tile(
                            Pictures.picture(images, i),
                            List.of(
                                    images.classNames().get(predictions.predicted(i)),
                                    Style.percent(predictions.confidence(i))),
                            predictions.isCorrect(i) ? Mark.RIGHT : Mark.WRONG));
        }
    }
}
