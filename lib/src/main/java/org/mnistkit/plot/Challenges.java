package org.mnistkit.plot;

import java.awt.image.BufferedImage;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.mnistkit.data.ImageSet;
import org.mnistkit.evaluate.Predictions;

/** Images in three columns, each with its label and the classes that compete for it. */
final class Challenges {

    private static final int MOST = 12;
    private static final int COLUMNS = 3;

    /** How many classes are named, the most probable first; the others hardly ever matter. */
    private static final int CLASSES = 3;

    private static final int GAP = 18;
    private static final int WIDTH = (Style.CONTENT_WIDTH - (COLUMNS - 1) * GAP) / COLUMNS;
    private static final int LINE = Probabilities.LINE;

    private final Predictions predictions;
    private final ImageSet images;
    private final List<String> names;
    private final int scale;
    private final int imageHeight;
    private final int height;

    private Challenges(Predictions predictions) {
        this.predictions = predictions;
        images = predictions.images();
        names = images.classNames();
        scale = Pictures.scale(images, 84);
        imageHeight = images.rows() * scale;
        height = Math.max(imageHeight + LINE + 4, (2 + CLASSES) * LINE + 4);
    }

    static BufferedImage picture(Predictions predictions) {
        return new Challenges(predictions.take(MOST)).draw(predictions.size());
    }

    private BufferedImage draw(int all) {
        int count = predictions.size();
        int columns = Math.min(COLUMNS, count);
        int rows = (count + columns - 1) / columns;
        Figure figure =
                new Figure(
                        columns * (WIDTH + GAP) - GAP,
                        rows * (height + GAP) - GAP,
                        Style.name(images) + ": " + Style.count(count, all, "challenging image"),
                        "The bars are the most probable classes; the class that is right is blue."
                                + " The number tells an image's place in the data set.");
        for (int i = 0; i < count; i++) {
            int x = i % columns * (WIDTH + GAP);
            int y = i / columns * (height + GAP);
            drawImage(figure, i, x, y);
            drawWords(figure, i, x + images.columns() * scale + 12, y, x + WIDTH);
        }
        return figure.finish();
    }

    private void drawImage(Figure figure, int image, int x, int y) {
        figure.image(Pictures.picture(images, image), x + 1, y + 1, scale);
        String number = Style.format("no. %,d", images.originalIndex(image));
        double middle = x + 1 + images.columns() * scale / 2.0;
        figure.text(number, middle, y + imageHeight + LINE, Style.SMALL, Style.INK, 0.5);
    }

    private void drawWords(Figure figure, int image, int left, int y, int end) {
        int room = end - left;
        String predicted = "predicted " + names.get(predictions.predicted(image));
        String label = "label " + images.labelName(image);
        figure.mark(predictions.isCorrect(image), left, y + 12);
        predicted = Style.fit(predicted, Style.TEXT, room - 12);
        figure.text(predicted, left + 12, y + 12, Style.TEXT, Style.INK, 0);
        figure.text(
                Style.fit(label, Style.TEXT, room), left, y + LINE + 12, Style.TEXT, Style.INK, 0);
        drawBars(figure, image, left, y + 2 * LINE + 5, end);
    }

    private void drawBars(Figure figure, int image, int x, int y, int end) {
        float[] probabilities = predictions.probabilities(image);
        List<Integer> best =
                IntStream.range(0, probabilities.length)
                        .boxed()
                        .sorted(Comparator.comparing(label -> -probabilities[label]))
                        .limit(CLASSES)
                        .toList();
        int label = predictions.label(image);
        Probabilities.drawBars(
                figure, predictions, image, best, label, Style.VERMILLION, 64, x, y, end);
    }
}
