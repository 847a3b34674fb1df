package org.mnistkit.plot;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CardTest {

    @Test
    void contentHasItsSizeAndPadding() {
        Card card = new Card(300, 200, "Title", "");
        card.graphics().setColor(Color.RED);
        card.graphics().fillRect(0, 0, 300, 200);
        BufferedImage image = card.finish();
        assertThat(image.getWidth()).isEqualTo(300 + 2 * Card.PADDING);
        assertThat(CardAssert.count(image, Color.RED)).isEqualTo(300 * 200);
        assertThat(CardAssert.contentOf(image).getMaxY())
                .isEqualTo(image.getHeight() - Card.PADDING);
    }

    @Test
    void longTitlesAndCaptionsAreWrapped() {
        String words = "a title that goes on and on ".repeat(8).strip();
        BufferedImage narrow = new Card(100, 50, words, words).finish();
        BufferedImage one = new Card(100, 50, "a title", "").finish();
        CardAssert.assertCard(narrow);
        assertThat(narrow.getHeight()).isGreaterThan(one.getHeight() + 60);
    }

    @Test
    void aPaletteChangesNoPixel() {
        BufferedImage few = random(200);
        BufferedImage many = random(1 << 24);
        assertThat(few.getType()).isEqualTo(BufferedImage.TYPE_BYTE_INDEXED);
        assertThat(many.getType()).isEqualTo(BufferedImage.TYPE_INT_ARGB);
        Random random = new Random(1);
        int top = few.getHeight() - Card.PADDING - 100;
        for (int i = 0; i < 100 * 100; i++) {
            int color = 0xff000000 | random.nextInt(200);
            assertThat(few.getRGB(Card.PADDING + i % 100, top + i / 100)).isEqualTo(color);
        }
    }

    private static BufferedImage random(int colors) {
        Random random = new Random(1);
        Card card = new Card(100, 100, "", "");
        for (int i = 0; i < 100 * 100; i++) {
            card.graphics().setColor(new Color(random.nextInt(colors)));
            card.graphics().fillRect(i % 100, i / 100, 1, 1);
        }
        return card.finish();
    }

    @Test
    void marksDifferInShapeNotInColorAlone() {
        Card right = new Card(20, 20, "", "");
        right.mark(true, 0, 15);
        Card wrong = new Card(20, 20, "", "");
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
        Card card = new Card(Card.colorBarWidth(scale), 160, "", "");
        card.colorBar(scale, 0, 0, 160);
        BufferedImage image = card.finish();
        int top = image.getHeight() - Card.PADDING - 160;
        int x = Card.PADDING + 5;
        assertThat(new Color(image.getRGB(x, top))).isEqualTo(scale.color(2 - 1 / 160.0));
        assertThat(new Color(image.getRGB(x, top + 159))).isEqualTo(scale.color(1 / 160.0));
        CardAssert.assertCard(legendCard());
    }

    private static BufferedImage legendCard() {
        Card card = new Card(400, Card.LEGEND_HEIGHT, "", "");
        card.legend(
                List.of(
                        new Card.Key("training (60,000 images)", Style.BLUE, null, null),
                        new Card.Key("test (10,000 images)", Style.ORANGE, null, null)),
                200,
                0);
        return card.finish();
    }
}
