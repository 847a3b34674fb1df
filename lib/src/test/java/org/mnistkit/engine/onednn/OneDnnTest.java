package org.mnistkit.engine.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OneDnnTest {

    @Test
    void thereIsAThreadForEachCoreByDefault() {
        assertThat(OneDnn.count(3)).isEqualTo(3);
        assertThat(OneDnn.count(0)).isBetween(1, Runtime.getRuntime().availableProcessors());
    }

    @Test
    void instructionsForBfloat16DoNotMakeItFaster() {
        assertThat(OneDnn.isFasterInBfloat16(true, true, "Intel(R) Xeon(R) Platinum 8481C"))
                .isTrue();
        assertThat(OneDnn.isFasterInBfloat16(true, false, "Intel(R) Xeon(R) Gold 6348H")).isFalse();
        assertThat(OneDnn.isFasterInBfloat16(true, false, "AMD EPYC 9B14")).isTrue();
        assertThat(OneDnn.isFasterInBfloat16(false, false, "AMD EPYC 7B13")).isFalse();
    }

    @Test
    void openMpsOwnVariableSaysHowManyThreadsThereAreByDefault() {
        assertThat(OneDnn.defaultThreads("3", 2)).isEqualTo(3);
        assertThat(OneDnn.defaultThreads(" 1 , 4", 2)).isEqualTo(1);
        assertThat(Stream.of(null, "", "0", "-1", "two", "2x", "99999"))
                .allMatch(nothing -> OneDnn.defaultThreads(nothing, 2) == 2);
    }
}
