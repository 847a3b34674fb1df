package org.mnistkit.description;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The recipes of small networks are what their notes, and the results, say of them. */
class SmallRecipesTest {

    @ParameterizedTest
    @CsvSource({"tiny, 10000", "compact, 34826", "mlp-augmented, 2000000", "cnn-fashion, 1000000"})
    void theyHaveFewerParametersAndAugmentation(String name, long limit) {
        Description recipe = Description.recipe(name);
        assertThat(recipe.parameters()).isLessThan(limit);
        assertThat(recipe.training().augmentation().isOn()).isTrue();
        assertThat(recipe.training().validation()).isPositive();
    }
}
