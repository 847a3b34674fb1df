package org.mnistkit.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClockTest {

    private static final int EPOCHS = 5;
    private static final int BATCHES = 400;

    private double now = 1000;

    private final Clock clock = new Clock(EPOCHS, BATCHES, 0, () -> (long) (1e9 * now));

    private FitProgress step(double seconds) {
        now += seconds;
        return clock.batchDone(128, 0.5);
    }

    @Test
    void theFirstStepsDoNotMakeTheTimeLeftLong() {
        clock.startEpoch(1, List.of());
        assertThat(step(2).secondsLeft()).as("compiles").isNaN();
        assertThat(step(1).secondsLeft()).as("warms up").isNaN();
        int known = 0;
        for (int batch = 3; batch <= BATCHES; batch++) {
            double left = step(0.1).secondsLeft();
            if (!Double.isNaN(left)) {
                known++;
                assertThat(left).isCloseTo(0.1 * (EPOCHS * BATCHES - batch), within(1e-6));
            }
        }
        assertThat(known).isGreaterThan(BATCHES - 20);
    }

    @Test
    void theTimeLeftFollowsAMachineThatBecomesBusyAndCountsMeasuring() {
        clock.startEpoch(1, List.of());
        FitProgress progress = null;
        for (int batch = 1; batch <= BATCHES; batch++) {
            progress = step(0.1);
        }
        now += 20; // measuring
        clock.startEpoch(2, List.of());
        for (int batch = 1; batch <= BATCHES; batch++) {
            progress = step(0.3);
        }
        assertThat(progress.secondsLeft()).isBetween(3 * BATCHES * 0.2, 3 * BATCHES * 0.4);
    }

    @Test
    void aTrainingThatGoesOnIsMeasuredAnew() {
        Clock resumed = new Clock(EPOCHS, BATCHES, 3600, () -> (long) (1e9 * now));
        resumed.startEpoch(5, Collections.nCopies(BATCHES - 100, 0.5f));
        FitProgress progress = null;
        for (int batch = 1; batch <= 50; batch++) {
            now += 0.1;
            progress = resumed.batchDone(128, 0.5);
        }
        assertThat(progress.secondsLeft()).isCloseTo(5, within(1e-6));
        assertThat(resumed.seconds()).isCloseTo(3605, within(1e-6));
    }
}
