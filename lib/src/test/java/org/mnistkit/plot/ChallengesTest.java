package org.mnistkit.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.awt.image.BufferedImage;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.mnistkit.data.ImageSet;
import org.mnistkit.evaluate.Predictions;

class ChallengesTest {

    @Test
    void anyNumberOfImagesMakesACard() {
        for (int count : List.of(1, 2, 3, 12, 50)) {
            Predictions predictions = Samples.predictions(Samples.images(count), 2);
            FigureAssert.assertCard(Pictures.challenging(predictions));
        }
    }

    @Test
    void longNamesAreShortened() {
        ImageSet fashion = Samples.images(12, Samples.FASHION, false);
        FigureAssert.assertCard(Pictures.challenging(Samples.predictions(fashion, 3)));
        List<String> two = List.of("a class with a name that is much too long", "another");
        ImageSet few = Samples.images(4, two, true);
        FigureAssert.assertCard(Pictures.challenging(Samples.predictions(few, 2)));
    }

    @Test
    void theRightClassIsBlueAndTheOthersAreNot() {
        ImageSet images = Samples.images(6);
        float[][] right = new float[6][10];
        float[][] wrong = new float[6][10];
        for (int i = 0; i < 6; i++) {
            right[i][images.label(i)] = 1;
            wrong[i][(images.label(i) + 1) % 10] = 1;
        }
        BufferedImage blue = Pictures.challenging(Predictions.of(images, right));
        BufferedImage red = Pictures.challenging(Predictions.of(images, wrong));
        int area = FigureAssert.count(blue, Style.BLUE);
        assertThat(area).isGreaterThan(6 * 500);
        assertThat(FigureAssert.count(red, Style.BLUE)).isLessThan(area / 20);
        assertThat(FigureAssert.count(red, Style.VERMILLION)).isGreaterThan(area * 9 / 10);
    }

    @Test
    void nothingIsRefused() {
        Predictions none = Predictions.of(Samples.images(2).take(0), new float[0][]);
        assertThatIllegalArgumentException().isThrownBy(() -> Pictures.challenging(none));
    }
}
