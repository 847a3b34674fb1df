package org.mnistkit.description;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The recipe "tiny" is what its notes say of it. */
class TinyRecipeTest {

    private final Description tiny = Description.recipe("tiny");

    @Test
    void itHasFewerThanTenThousandParameters() {
        assertThat(tiny.parameters()).isLessThan(10_000);
    }

    @Test
    void itIsTrainedWithAugmentationAndChosenByValidationImages() {
        assertThat(tiny.training().augmentation().isOn()).isTrue();
        assertThat(tiny.training().validation()).isPositive();
    }
}
