package org.mnistkit.plot;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FigureTest {

    @Test
    void contentHasItsSizeAndPadding() {
        Figure figure = new Figure(300, 200, "Title", "");
        figure.graphics().setColor(Color.RED);
        figure.graphics().fillRect(0, 0, 300, 200);
        BufferedImage image = figure.finish();
        assertThat(image.getWidth()).isEqualTo(300 + 2 * Figure.PADDING);
        assertThat(FigureAssert.count(image, Color.RED)).isEqualTo(300 * 200);
        assertThat(FigureAssert.contentOf(image).getMaxY())
                .isEqualTo(image.getHeight() - Figure.PADDING);
    }

    @Test
    void longTitlesAndCaptionsAreWrapped() {
        String words = "a title that goes on and on ".repeat(8).strip();
        BufferedImage narrow = new Figure(100, 50, words, words).finish();
        BufferedImage one = new Figure(100, 50, "a title", "").finish();
        FigureAssert.assertCard(narrow);
        assertThat(narrow.getHeight()).isGreaterThan(one.getHeight() + 60);
    }

    @Test
    void aPaletteChangesNoPixel() {
        BufferedImage few = random(200);
        BufferedImage many = random(1 << 24);
        assertThat(few.getType()).isEqualTo(BufferedImage.TYPE_BYTE_INDEXED);
        assertThat(many.getType()).isEqualTo(BufferedImage.TYPE_INT_ARGB);
        Random random = new Random(1);
        int top = few.getHeight() - Figure.PADDING - 100;
        for (int i = 0; i < 100 * 100; i++) {
            int color = 0xff000000 | random.nextInt(200);
            assertThat(few.getRGB(Figure.PADDING + i % 100, top + i / 100)).isEqualTo(color);
        }
    }

    private static BufferedImage random(int colors) {
        Random random = new Random(1);
        Figure figure = new Figure(100, 100, "", "");
        for (int i = 0; i < 100 * 100; i++) {
            figure.graphics().setColor(new Color(random.nextInt(colors)));
            figure.graphics().fillRect(i % 100, i / 100, 1, 1);
        }
        return figure.finish();
    }

    @Test
    void marksDifferInShapeNotInColorAlone() {
        Figure right = new Figure(20, 20, "", "");
        right.mark(true, 0, 15);
        Figure wrong = new Figure(20, 20, "", "");
        wrong.mark(false, 0, 15);
        BufferedImage check = right.finish();
        BufferedImage cross = wrong.finish();
        int different = 0;
        for (int y = 0; y < check.getHeight(); y++) {
            for (int x = 0; x < check.getWidth(); x++) {
                boolean inkedInCheck = check.getRGB(x, y) >>> 24 != 0;
                boolean inkedInCross = cross.getRGB(x, y) >>> 24 != 0;
                different += inkedInCheck != inkedInCross ? 1 : 0;
            }
        }
        assertThat(different).isGreaterThan(20);
    }

    @Test
    void theColorBarRunsFromBottomToTop() {
        Scale scale = new Scale(ColorMap.SEQUENTIAL, 0, 2);
        Figure figure = new Figure(Figure.colorBarWidth(scale), 160, "", "");
        figure.colorBar(scale, 0, 0, 160);
        BufferedImage image = figure.finish();
        int top = image.getHeight() - Figure.PADDING - 160;
        int x = Figure.PADDING + 5;
        assertThat(new Color(image.getRGB(x, top))).isEqualTo(scale.color(2 - 1 / 160.0));
        assertThat(new Color(image.getRGB(x, top + 159))).isEqualTo(scale.color(1 / 160.0));
        FigureAssert.assertCard(legendCard());
    }

    private static BufferedImage legendCard() {
        Figure figure = new Figure(400, Figure.LEGEND_HEIGHT, "", "");
        figure.legend(
                List.of(
                        new Figure.Key("training (60,000 images)", Style.BLUE, null, null),
                        new Figure.Key("test (10,000 images)", Style.ORANGE, null, null)),
                200,
                0);
        return figure.finish();
    }
}
