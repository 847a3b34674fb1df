package org.mnistkit.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.NavigableMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class HalfTest {

    /** Value by the definition of the format. */
    private static double defined(int bits) {
        double sign = (bits & 0x8000) == 0 ? 1 : -1;
        int exponent = bits >> 10 & 31;
        double mantissa = (bits & 1023) / 1024.0;
        return exponent == 0
                ? sign * Math.pow(2, -14) * mantissa
                : sign * Math.pow(2, exponent - 15) * (1 + mantissa);
    }

    private static boolean isFinite(int bits) {
        return (bits & 0x7c00) != 0x7c00;
    }

    @Test
    void everyFiniteNumberIsRead() {
        for (int bits = 0; bits < 1 << 16; bits++) {
            if (isFinite(bits)) {
                assertThat((double) Half.toFloat((short) bits)).isEqualTo(defined(bits));
            }
        }
        assertThat(Half.toFloat((short) 0x7c00)).isEqualTo(Float.POSITIVE_INFINITY);
        assertThat(Half.toFloat((short) 0xfc00)).isEqualTo(Float.NEGATIVE_INFINITY);
        assertThat(Half.toFloat((short) 0x7e00)).isNaN();
        assertThat(Half.toFloat((short) 0x7c01)).isNaN();
    }

    @Test
    void everyNumberIsWrittenAsItIs() {
        for (int bits = 0; bits < 1 << 16; bits++) {
            if (isFinite(bits)) {
                assertThat(Half.fromFloat(Half.toFloat((short) bits))).isEqualTo((short) bits);
            }
        }
        assertThat(Half.fromFloat(Float.NaN)).isEqualTo((short) 0x7e00);
    }

    @Test
    void numbersAreRoundedToTheNearestAndEven() {
        NavigableMap<Double, Integer> table = new TreeMap<>();
        for (int bits = 0; bits < 0x7c00; bits++) {
            table.put(defined(bits), bits);
        }
        SplittableRandom random = new SplittableRandom(4);
        for (int i = 0; i < 200_000; i++) {
            float value = Float.intBitsToFloat(random.nextInt(0x7fffffff));
            if (i % 4 == 0) { // in the middle of two, or next to it
                int bits = random.nextInt(0x7bff);
                value = (float) ((defined(bits) + defined(bits + 1)) / 2);
                value = i % 8 == 0 ? value : random.nextBoolean() ? Math.nextUp(value) : value / 2;
            }
            assertThat(Half.fromFloat(value)).isEqualTo((short) nearest(table, value));
            assertThat(Half.fromFloat(-value)).isEqualTo((short) (0x8000 | nearest(table, value)));
        }
    }

    private static int nearest(NavigableMap<Double, Integer> table, float value) {
        if (Float.isNaN(value)) {
            return 0x7e00;
        }
        Map.Entry<Double, Integer> below = table.floorEntry((double) value);
        Map.Entry<Double, Integer> above = table.ceilingEntry((double) value);
        if (above == null) {
            // What comes after the largest would be 65,536: from the middle on it is infinite.
            return value < 65_520 ? 0x7bff : 0x7c00;
        }
        double down = value - below.getKey();
        double up = above.getKey() - value;
        return down < up || (down == up && below.getValue() % 2 == 0)
                ? below.getValue()
                : above.getValue();
    }
}
