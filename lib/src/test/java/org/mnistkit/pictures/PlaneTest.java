package org.mnistkit.pictures;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PlaneTest {

    /** Of few different numbers, so that often more than half are the same. */
    @Test
    void theMedianIsTheLowerOneInTheMiddle() {
        Random random = new Random(1);
        int equal = 0;
        for (int i = 0; i < 2000; i++) {
            int count = 1 + random.nextInt(12);
            float[] numbers = new float[count + 2]; // of which the last two do not count
            for (int j = 0; j < numbers.length; j++) {
                numbers[j] = random.nextInt(1 + random.nextInt(4)) - 1.5f;
            }
            float[] sorted = Arrays.copyOf(numbers, count);
            Arrays.sort(sorted);
            float expected = sorted[(count - 1) / 2];
            equal += sorted[0] == sorted[count - 1] ? 1 : 0;
            assertThat(Plane.median(numbers, count)).isEqualTo(expected);
        }
        assertThat(equal).isBetween(100, 1900);
    }
}
