package org.mnistkit.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class LettersTest {

    @Test
    void areThoseOfTheAlphabetAsManyOfEach() {
        ImageSet letters = Letters.draw(260, 1);

        assertThat(letters.classNames()).hasSize(26).startsWith("A", "B").endsWith("Y", "Z");
        assertThat(letters.classCounts()).containsOnly(10);
        assertThat(letters.toString())
                .isEqualTo("Synthetic letters: 260 images of 28×28 pixels in 26 classes");
        assertThat(letters.provenance().synthetic()).isTrue();
        assertThat(Letters.draw(0, 1).size()).isZero();
    }

    @Test
    void areTheSameForTheSameSeed() {
        String first = Letters.draw(52, 1).checksum();
        assertThat(Letters.draw(52, 1).checksum()).isEqualTo(first);
        assertThat(Letters.draw(52, 2).checksum()).isNotEqualTo(first);
    }

    /** The mean images of any two letters differ, and none is empty or touches the edge. */
    @Test
    void everyLetterIsAShapeOfItsOwn() {
        ImageSet letters = Letters.draw(26 * 40, 3);
        float[][] means = new float[26][];
        Arrays.setAll(means, letter -> letters.filter(label -> label == letter).meanImage());
        for (int i = 0; i < 26; i++) {
            for (int j = 0; j < i; j++) {
                double squares = 0;
                for (int pixel = 0; pixel < 784; pixel++) {
                    squares += Math.pow(means[i][pixel] - means[j][pixel], 2);
                }
                assertThat(Math.sqrt(squares / 784))
                        .as("%s and %s", letters.classNames().get(i), letters.classNames().get(j))
                        .isGreaterThan(8);
            }
        }
        assertThat(letters.meanImage()[0]).isZero();
        assertThat(letters.meanImage()[14 * 28 + 14]).isGreaterThan(40);
    }

    @Test
    void negativeCountsAreRefused() {
        assertThatThrownBy(() -> Letters.draw(-1, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("count is -1, but must be at least 0");
    }
}
