package org.mnistkit.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.mnistkit.data.ImageSet;
import org.mnistkit.model.Model;
import org.mnistkit.pictures.OwnImages;

/** The pictures of {@code data/own-digits}, which notebook 10 is about. */
class OwnDigitsTest {

    private static final ImageSet DIGITS = OwnImages.digits(Path.of("../data/own-digits"));

    @Test
    void thereAreTenOfEachDigit() {
        assertThat(DIGITS.classCounts()).containsOnly(10).hasSize(10);
    }

    @Test
    void madeAsMnistsTheyAreReadAndDarkOnLightTheyAreNot() {
        Model light = Model.pretrained("light-tuned");

        assertThat(Evaluator.predict(light, DIGITS).accuracy()).isGreaterThan(0.95);
        assertThat(Evaluator.predict(light, DIGITS.mapPixels(pixel -> 255 - pixel)).accuracy())
                .isLessThan(0.5);
    }
}
