package org.mnistkit.record;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.mnistkit.settings.TrainingConfig;

class IdentityTest {

    private final Identity here = Identity.ofTraining("Dense 10", new TrainingConfig(3, 64, 1));

    @Test
    void theSameHasNoDifference() {
        assertThat(here.differenceFrom(here)).isEmpty();
    }

    @Test
    void theFirstDifferenceIsNamed() {
        Identity there = Identity.ofTraining("Dense 10", new TrainingConfig(5, 32, 1));

        assertThat(here.differenceFrom(there)).contains("epochs is \"5\" there and \"3\" here");
    }

    @Test
    void whatOnlyOneOfThemKnowsIsNotCompared() {
        Identity unknownLayers = Identity.ofTraining("", new TrainingConfig(3, 64, 1));

        assertThat(here.with("seed", 1).differenceFrom(unknownLayers)).isEmpty();
        assertThat(unknownLayers.differenceFrom(here.with("seed", 1))).isEmpty();
    }
}
