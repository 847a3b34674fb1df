package org.mnistkit.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The recipes of the multilayer perceptrons are what their notes and the notebook say of them. */
class MlpRecipesTest {

    private static Description recipe(String name) {
        return Description.load(Path.of("..", "data", "recipes", name + ".txt"));
    }

    @Test
    void theLargeOneHasThePublishedLayers() {
        Description published = Description.shipped("mlp");
        Description recipe = recipe("mlp");
        assertThat(recipe.layers()).isEqualTo(published.layers());
        assertThat(recipe.training()).isNotEqualTo(published.training());
        assertThat(recipe.training().epochs()).isLessThanOrEqualTo(12);
    }

    @Test
    void theSmallOneHasLessThanATenthOfTheParameters() {
        assertThat(recipe("mlp-small").parameters()).isLessThan(19_867_510 / 10);
    }
}
