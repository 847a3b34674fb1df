package org.mnistkit.plot;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.stream.IntStream;
import org.mnistkit.data.ImageSet;
import org.mnistkit.evaluate.Predictions;

/** Images in two columns, each beside a bar for each class. */
final class Probabilities {

    private static final int MOST = 6;
    private static final int GAP = 24;
    private static final int WIDTH = (Style.CONTENT_WIDTH - GAP) / 2;

    /** Height of a line of text, or of a bar. */
    static final int LINE = 15;

    /** Room for the longest percentage at the end of a bar. */
    private static final int PERCENT = 48;

    /** Probabilities below this are not written: a column of zeros would only distract. */
    private static final double WRITTEN = 0.005;

    private final Predictions predictions;
    private final ImageSet images;
    private final List<String> names;
    private final int scale;

    private Probabilities(Predictions predictions) {
        this.predictions = predictions;
        images = predictions.images();
        names = images.classNames();
        scale = Pictures.scale(images, 112);
    }

    static BufferedImage picture(Predictions predictions) {
        return new Probabilities(predictions.take(MOST)).draw(predictions.size());
    }

    private BufferedImage draw(int all) {
        int count = predictions.size();
        int columns = Math.min(2, count);
        int rows = (count + columns - 1) / columns;
        int height = Math.max(names.size() * LINE, images.rows() * scale + 2 * LINE + 8);
        Figure figure =
                new Figure(
                        columns * (WIDTH + GAP) - GAP,
                        rows * (height + GAP) - GAP,
                        Style.name(images)
                                + ": how probable the network finds each class, "
                                + Style.count(count, all, "image"),
                        "The class that is right is printed in bold.");
        List<Integer> labels = IntStream.range(0, names.size()).boxed().toList();
        for (int i = 0; i < count; i++) {
            int x = i % columns * (WIDTH + GAP);
            int y = i / columns * (height + GAP);
            drawImage(figure, i, x, y);
            int bars = x + images.columns() * scale + 22;
            int label = predictions.label(i);
            drawBars(
                    figure,
                    predictions,
                    i,
                    labels,
                    label,
                    Style.VERMILLION,
                    100,
                    bars,
                    y,
                    x + WIDTH);
        }
        return figure.finish();
    }

    private void drawImage(Figure figure, int image, int x, int y) {
        figure.image(Pictures.picture(images, image), x + 1, y + 1, scale);
        int baseline = y + images.rows() * scale + 18;
        boolean correct = predictions.isCorrect(image);
        String predicted = "predicted " + names.get(predictions.predicted(image));
        String label = correct ? "right" : "label " + images.labelName(image);
        int room = images.columns() * scale + 8;
        figure.mark(correct, x, baseline);
        predicted = Style.fit(predicted, Style.SMALL, room);
        label = Style.fit(label, Style.SMALL, room);
        figure.text(predicted, x + 12, baseline, Style.SMALL, Style.INK, 0);
        figure.text(label, x + 12, baseline + LINE, Style.SMALL, Style.INK, 0);
    }

    /**
     * Draws a line for each of some classes: its name, a bar as long as its probability, and the
     * probability in percent.
     *
     * @param labels the classes, from top to bottom
     * @param bold the class whose name is bold, with its bar in blue
     * @param others the color of the other bars
     * @param widestName room for names at most
     * @param end where the room for bars and percentages ends
     */
    static void drawBars(
            Figure figure,
            Predictions predictions,
            int image,
            List<Integer> labels,
            int bold,
            Color others,
            int widestName,
            int x,
            int y,
            int end) {
        List<String> names = predictions.images().classNames();
        float[] probabilities = predictions.probabilities(image);
        int nameWidth = Math.min(widestName, Style.width(names, Style.BOLD));
        int left = x + nameWidth + 6;
        for (int row = 0; row < labels.size(); row++) {
            int label = labels.get(row);
            boolean isBold = label == bold;
            int top = y + row * LINE;
            String name = Style.fit(names.get(label), Style.BOLD, nameWidth);
            figure.text(name, left - 6, top + 12, isBold ? Style.BOLD : Style.TEXT, Style.INK, 1);
            int length = Math.round((end - left - PERCENT) * probabilities[label]);
            figure.graphics().setColor(isBold ? Style.BLUE : others);
            figure.graphics().fillRect(left, top + 2, length, LINE - 4);
            if (probabilities[label] >= WRITTEN) {
                String percent = Style.wholePercent(probabilities[label]);
                figure.text(percent, left + length + 5, top + 12, Style.SMALL, Style.INK, 0);
            }
        }
        figure.graphics().setColor(Style.LINE);
        figure.graphics().fillRect(left - 1, y, 1, labels.size() * LINE);
    }
}
