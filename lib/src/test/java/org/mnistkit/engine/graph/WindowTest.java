package org.mnistkit.engine.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WindowTest {

    private static Window window(int size, int stride, int dilation, long maps) {
        return Window.of(
                new int[] {size, size},
                new int[] {stride, stride},
                new int[] {dilation, dilation},
                new long[2],
                new long[2],
                new long[] {maps, maps});
    }

    @Test
    void placesAreCounted() {
        assertThat(window(3, 1, 1, 5).output()).containsExactly(3, 3);
        assertThat(window(3, 2, 1, 6).output()).containsExactly(2, 2);
        assertThat(window(3, 2, 2, 5).output()).containsExactly(1, 1);
    }

    /** Division toward zero would make one place of a room that is less than none. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void mapsSmallerThanTheWindowAreRefused(int stride) {
        assertThatThrownBy(() -> window(5, stride, 1, 4))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "maps of 4×4 values are smaller than the window of 5×5 that moves over"
                                + " them");
        assertThatThrownBy(() -> window(3, stride, 2, 4))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("maps of 4×4 values are smaller than the window of 5×5");
    }
}
