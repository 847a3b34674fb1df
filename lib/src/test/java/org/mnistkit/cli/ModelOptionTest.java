package org.mnistkit.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.mnistkit.data.Dataset;
import org.mnistkit.model.Model;

class ModelOptionTest {

    @Test
    void theDefaultModelKnowsTheClassesOfTheDataSet() {
        for (Dataset dataset : new Dataset[] {Dataset.DIGITS, Dataset.FASHION}) {
            Model model = Model.pretrained(ModelOption.pretrained(dataset.word()));
            assertThat(model.classNames()).isEqualTo(dataset.classNames());
        }
    }

    @Test
    void aDataSetWithoutATrainedModelNeedsOneByName() {
        assertThatThrownBy(() -> ModelOption.pretrained("letters"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("no trained model for --dataset letters", "--model");
    }
}
