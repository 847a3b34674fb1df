package org.mnistkit.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TrainingConfigTest {

    @Test
    void eachSettingCanBeChangedAlone() {
        TrainingConfig config =
                TrainingConfig.defaults().withEpochs(3).withBatchSize(64).withSeed(9);

        assertThat(config).isEqualTo(new TrainingConfig(3, 64, 9));
    }

    @Test
    void valuesOutOfRangeAreRefused() {
        assertThatThrownBy(() -> TrainingConfig.defaults().withEpochs(0))
                .hasMessage("epochs is 0, but must be at least 1");
        assertThatThrownBy(() -> TrainingConfig.defaults().withBatchSize(-1))
                .hasMessage("batchSize is -1, but must be at least 1");
    }
}
