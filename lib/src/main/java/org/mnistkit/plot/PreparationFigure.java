package org.mnistkit.plot;

import java.awt.Image;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.stream.IntStream;
import org.mnistkit.data.ImageSet;
import org.mnistkit.evaluate.Predictions;
import org.mnistkit.pictures.Preparation;
import org.mnistkit.pictures.Preparation.Stage;

/** A picture of the reader's own on its way to the network, and what the network says. */
final class PreparationFigure {

    private static final int GAP = 12;

    /** Stages stand side by side, each in a square of this side. */
    private static final int STAGE = 144;

    private static final int CAPTION = 20;
    private static final int SECTION = 20;

    /** What the network sees is enlarged by this. */
    private static final int SCALE = 6;

    private final List<Stage> stages;
    private final ImageSet image;
    private final Predictions says;
    private final Figure figure;

    private PreparationFigure(String name, Preparation preparation, Predictions says) {
        stages = preparation.stages();
        image = preparation.image();
        this.says = says;
        int width = stages.size() * (STAGE + GAP) - GAP;
        int height = STAGE + CAPTION + SECTION + image.rows() * SCALE + CAPTION;
        String class1 = image.classNames().get(says.predicted(0));
        String class2 = image.classNames().get(says.runnerUp(0));
        figure =
                new Figure(
                        width,
                        height,
                        "%s: %s (%s), or else %s (%s)"
                                .formatted(
                                        name,
                                        class1,
                                        Style.percent(says.confidence(0)),
                                        class2,
                                        Style.percent(says.probabilities(0)[says.runnerUp(0)])),
                        "What is red, if anything, is left out. The blue frame shows what is"
                                + " cropped.");
    }

    static BufferedImage picture(String name, Preparation preparation, Predictions says) {
        return new PreparationFigure(name, preparation, says).draw();
    }

    private BufferedImage draw() {
        for (int i = 0; i < stages.size(); i++) {
            drawStage(i + 1, stages.get(i), i * (STAGE + GAP));
        }
        int top = STAGE + CAPTION + SECTION;
        int side = image.columns() * SCALE;
        figure.image(Pictures.picture(image, 0), 1, top + 1, SCALE);
        String caption = (stages.size() + 1) + " what the network sees";
        figure.text(caption, 0, top + side + 16, Style.TEXT, Style.INK, 0);
        Probabilities.drawBars(
                figure,
                says,
                0,
                IntStream.range(0, image.classNames().size()).boxed().toList(),
                says.predicted(0),
                Style.SKY,
                Style.CONTENT_WIDTH / 4,
                side + 3 * GAP,
                top,
                stages.size() * (STAGE + GAP) - GAP);
        return figure.finish();
    }

    private void drawStage(int number, Stage stage, int x) {
        BufferedImage picture = stage.picture();
        double scale = (double) STAGE / Math.max(picture.getWidth(), picture.getHeight());
        int width = Math.max(1, (int) Math.round(picture.getWidth() * scale));
        int height = Math.max(1, (int) Math.round(picture.getHeight() * scale));
        int left = x + (STAGE - width) / 2;
        int top = (STAGE - height) / 2;
        // Averaged where it is made smaller: of thin strokes, nothing else would be left.
        Image shown =
                scale < 1
                        ? picture.getScaledInstance(width, height, Image.SCALE_AREA_AVERAGING)
                        : picture;
        figure.graphics().drawImage(shown, left, top, width, height, null);
        figure.frame(left - 1, top - 1, width + 2, height + 2, 1, Style.LINE);
        figure.text(number + " " + stage.title(), x, STAGE + 16, Style.TEXT, Style.INK, 0);
    }
}
