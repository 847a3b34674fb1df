package org.mnistkit.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mnistkit.ReferenceNumbers;

class RocTest {

    private static final JsonNode REFERENCE = ReferenceNumbers.read("roc");

    static List<String> cases() {
        List<String> names = new ArrayList<>();
        REFERENCE.fieldNames().forEachRemaining(names::add);
        return names;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isAsScikitLearnHasIt(String name) {
        JsonNode expected = REFERENCE.get(name);
        Roc roc =
                Roc.of(
                        ReferenceNumbers.doubles(expected.get("positives")),
                        ReferenceNumbers.doubles(expected.get("negatives")));

        assertThat(column(roc, Roc.Point::falsePositiveRate))
                .containsExactly(numbers(expected, "falsePositiveRates"), within(1e-12));
        assertThat(column(roc, Roc.Point::truePositiveRate))
                .containsExactly(numbers(expected, "truePositiveRates"), within(1e-12));
        assertThat(roc.points().get(0).threshold()).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(
                        column(
                                new Roc(roc.points().subList(1, roc.points().size())),
                                Roc.Point::threshold))
                .containsExactly(numbers(expected, "thresholds"), within(1e-12));
        assertThat(roc.area()).isEqualTo(expected.get("area").asDouble(), within(1e-12));
    }

    private static double[] column(Roc roc, ToDoubleFunction<Roc.Point> value) {
        return roc.points().stream().mapToDouble(value).toArray();
    }

    private static double[] numbers(JsonNode expected, String name) {
        return ReferenceNumbers.doubles(expected.get(name));
    }

    @Test
    void infiniteScoresAndBothZerosAreScores() {
        double infinite = Double.POSITIVE_INFINITY;
        assertThat(Roc.of(new double[] {infinite, 0.0}, new double[] {-0.0, -infinite}).area())
                .isEqualTo((2 + 0.5 + 1) / 4);
    }

    @Test
    void theFalsePositiveRateIsThatOfTheFirstThresholdThatFindsEnough() {
        Roc roc = Roc.of(new double[] {1, 2, 3, 4}, new double[] {0, 2.5});

        assertThat(roc.at(0.5)).isEqualTo(new Roc.Point(3, 0, 0.5));
        assertThat(roc.at(0.51)).isEqualTo(new Roc.Point(2, 0.5, 0.75));
        assertThat(roc.at(1)).isEqualTo(new Roc.Point(1, 0.5, 1));
        assertThat(roc.at(0).truePositiveRate()).isZero();
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 1.1, Double.NaN})
    void rateThatIsNoneIsRefused(double rate) {
        Roc roc = Roc.of(new double[] {1}, new double[] {0});
        assertThatThrownBy(() -> roc.at(rate))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("truePositiveRate is %s, but must be in [0, 1]", rate);
    }

    @Test
    void noScoresAndNaNAreRefused() {
        double[] none = {};
        double[] some = {1};
        assertThatThrownBy(() -> Roc.of(none, some))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("there are no positives");
        assertThatThrownBy(() -> Roc.of(some, none))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("there are no negatives");
        assertThatThrownBy(() -> Roc.of(some, new double[] {0, Double.NaN}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("score 1 of the negatives is NaN, but must be a number");
    }
}
