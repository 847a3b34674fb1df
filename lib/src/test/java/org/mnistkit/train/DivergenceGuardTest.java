package org.mnistkit.train;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DivergenceGuardTest {

    private final DivergenceGuard guard = new DivergenceGuard(10);

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void aLossThatIsNoNumberStopsAtOnceAndNamesTheLastGoodOne(double loss) {
        guard.check(1.25, 1, 1, 0.1);

        assertThatThrownBy(() -> guard.check(loss, 1, 2, 0.1))
                .isInstanceOf(TrainingDivergedException.class)
                .hasMessageContaining(
                        "epoch 1, batch 2: the loss is %s (last finite loss: 1.250)."
                                .formatted(loss));
    }

    @Test
    void aLossThatStaysHighStopsAfterTwentyBatches() {
        for (int batch = 1; batch < 20; batch++) {
            guard.check(7, 1, batch, 0.1);
        }
        assertThatThrownBy(() -> guard.check(7, 1, 20, 0.1))
                .hasMessageContaining("the mean loss of the last 20 batches is 7.00")
                .hasMessageContaining("blind guessing costs 2.30");
    }

    @Test
    void aBadStartAndASingleBadBatchAreForgiven() {
        assertThatCode(
                        () -> {
                            guard.check(60, 1, 1, 0.1);
                            for (int batch = 2; batch < 1000; batch++) {
                                guard.check(batch % 100 == 0 ? 50 : 2.3, 1, batch, 0.1);
                            }
                        })
                .doesNotThrowAnyException();
    }

    /** A training run that was interrupted ends where it would have ended otherwise. */
    @Test
    void whatWasSeenBeforeAnInterruptCounts() {
        DivergenceGuard guard = new DivergenceGuard(10);
        for (int batch = 1; batch < 20; batch++) {
            guard.remember(15);
        }
        assertThatThrownBy(() -> guard.check(15, 1, 20, 0.1))
                .isInstanceOf(TrainingDivergedException.class)
                .hasMessageContaining("the mean loss of the last 20 batches is 15.00");
    }

    @Test
    void theLastUpdateOfAnEpochMaySpoilTheNetwork() {
        DivergenceGuard guard = new DivergenceGuard(2);
        guard.check(new float[][] {{0.5f, 0.5f}}, 3, 0.1);

        assertThatThrownBy(() -> guard.check(new float[][] {{Float.NaN, Float.NaN}}, 3, 0.1))
                .isInstanceOf(TrainingDivergedException.class)
                .hasMessageStartingWith(
                        "Training diverged at the end of epoch 3: the network gives")
                .hasMessageContaining("it was 0.1");
    }
}
