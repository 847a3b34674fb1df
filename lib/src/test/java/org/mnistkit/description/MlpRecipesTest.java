package org.mnistkit.description;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The recipes of the multilayer perceptrons are what their notes and the notebook say of them. */
class MlpRecipesTest {

    @Test
    void theLargeOneHasThePublishedLayers() {
        Description published = Description.shipped("mlp");
        Description recipe = Description.recipe("mlp-tuned");
        assertThat(recipe.layers()).isEqualTo(published.layers());
        assertThat(recipe.training()).isNotEqualTo(published.training());
        assertThat(recipe.training().epochs()).isLessThanOrEqualTo(12);
    }

    @Test
    void forFashionMnistOnlyTheDropoutOfItsLayersIsLower() {
        String recipe = Description.recipe("mlp-tuned-fashion").layers().toString();
        String published = Description.shipped("mlp").layers().toString();
        assertThat(recipe).isNotEqualTo(published);
        assertThat(recipe.replace("Dropout,0.2", "Dropout,0.3")).isEqualTo(published);
    }

    @Test
    void theSmallOneHasLessThanATenthOfTheParameters() {
        assertThat(Description.recipe("mlp-small").parameters()).isLessThan(19_867_510 / 10);
    }
}
