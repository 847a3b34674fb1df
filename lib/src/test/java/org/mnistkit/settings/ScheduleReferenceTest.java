package org.mnistkit.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mnistkit.ReferenceNumbers;

/** The learning rates of a whole training beside those of PyTorch's schedulers. */
class ScheduleReferenceTest {

    private static final JsonNode REFERENCE = ReferenceNumbers.read("schedules");

    static Stream<String> schedules() {
        return names(REFERENCE.get("rates")).stream();
    }

    @ParameterizedTest
    @MethodSource("schedules")
    void givesThePyTorchSchedulersRates(String text) {
        double base = REFERENCE.get("base").asDouble();
        int updatesPerEpoch = REFERENCE.get("updatesPerEpoch").asInt();
        double[] rates = ReferenceNumbers.doubles(REFERENCE.get("rates").get(text));

        Schedule schedule = Schedule.parse(text);

        for (int update = 0; update < rates.length; update++) {
            assertThat(schedule.rate(base, update, update / updatesPerEpoch, rates.length))
                    .as("update %d of %s", update, text)
                    .isCloseTo(rates[update], within(1e-12 * base));
        }
    }

    @Test
    void thereIsOneOfEachKind() {
        List<Class<?>> kinds = new ArrayList<>(List.of(Schedule.class.getPermittedSubclasses()));
        schedules().forEach(text -> kinds.remove(Schedule.parse(text).getClass()));

        assertThat(kinds).isEmpty();
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
