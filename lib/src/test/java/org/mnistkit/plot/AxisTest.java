package org.mnistkit.plot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AxisTest {

    @ParameterizedTest
    @CsvSource({"0, 0", "5, 5", "-3, -3", "0, 1e-12", "0, 1e30", "-1, 1"})
    void anyRangeHasAFewTicks(double low, double high) {
        Axis axis = Axis.between(low, high, 6);
        assertThat(axis.ticks()).hasSizeBetween(2, 7);
        assertThat(axis.fraction(low)).isZero();
    }
}
