package org.mnistkit.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mnistkit.search.Hyperparameter.CONVOLUTIONS;
import static org.mnistkit.search.Hyperparameter.EPOCHS;
import static org.mnistkit.search.Hyperparameter.KERNEL;
import static org.mnistkit.search.Hyperparameter.POOL;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.mnistkit.search.SearchPlan.Rung;

class SearchPlanTest {

    private static final SearchSpace SPACE = SearchSpace.defaults();

    @Test
    void whatDoesNotFitIsCountedAndExplained() {
        SearchPlan plan = SearchPlan.of(SPACE, Strategy.grid(), 1);
        assertThat(plan.combinations()).isEqualTo(2304);
        assertThat(plan.distinct()).isEqualTo(768);
        assertThat(plan.misfits().values()).containsExactly(96);
        assertThat(plan.trials()).isEqualTo(672);
        assertThat(plan.trainings()).hasSize(224);
        assertThat(plan.epochs()).isEqualTo(224 * 15);
        assertThat(String.join("\n", plan.explanation()))
                .contains("The other 1,536 would be the same trials again")
                .contains(
                        "96 of them: kernel 5, convolutions 2, pool 3: line 5 of the layers,"
                                + " \"Conv,")
                .contains("672 trials in 224 training runs of 3,360 epochs in all.");
    }

    @Test
    void aSpaceWithoutAnyNetworkIsRefused() {
        SearchSpace large = SPACE.with(KERNEL, 5).with(POOL, 3).with(CONVOLUTIONS, 2);
        assertThatThrownBy(() -> SearchPlan.of(large, Strategy.grid(), 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("None of the 96 configurations of the search space makes")
                .hasMessageContaining("larger than the input");
    }

    @Test
    void samplesAreDrawnWithTheSeedAndWithoutRepetition() {
        SearchPlan tenth = SearchPlan.of(SPACE, Strategy.grid(0.1), 1);
        assertThat(tenth.trials()).isEqualTo(67);
        assertThat(tenth).isEqualTo(SearchPlan.of(SPACE, Strategy.grid(0.1), 1));
        assertThat(tenth).isNotEqualTo(SearchPlan.of(SPACE, Strategy.grid(0.1), 2));
        assertThat(tenth.trainings())
                .extracting(each -> each.configuration().withEpochs(1))
                .doesNotHaveDuplicates();
        assertThat(SearchPlan.of(SPACE, Strategy.random(48), 3).trials()).isEqualTo(48);
        assertThat(SearchPlan.of(SPACE, Strategy.random(5000), 3).trials()).isEqualTo(672);
    }

    @Test
    void halvingTrainsManyALittleAndFewToTheEnd() {
        assertThat(SearchPlan.rungs(48, 15, 3))
                .containsExactly(new Rung(48, 2), new Rung(16, 5), new Rung(5, 15));
        assertThat(SearchPlan.rungs(81, 81, 3))
                .containsExactly(
                        new Rung(81, 1),
                        new Rung(27, 3),
                        new Rung(9, 9),
                        new Rung(3, 27),
                        new Rung(1, 81));
        assertThat(SearchPlan.rungs(1, 15, 3)).containsExactly(new Rung(1, 15));
        assertThat(SearchPlan.rungs(9, 1, 3)).containsExactly(new Rung(9, 1));

        SearchPlan plan = SearchPlan.of(SPACE, Strategy.halving(48), 1);
        assertThat(plan.trainings()).hasSize(48);
        assertThat(plan.trials()).isEqualTo(48 + 16 + 5);
        assertThat(plan.epochs()).isEqualTo(48 * 2 + 16 * 3 + 5 * 10);
        assertThat(plan.explanation())
                .contains(
                        "Successive halving: 48 up to epoch 2, then the best 16 up to epoch 5, then"
                                + " the best 5 up to epoch 15.");
        assertThat(SearchPlan.of(SPACE.with(EPOCHS, 4), Strategy.halving(1000), 1).trainings())
                .hasSize(224);
    }

    @Test
    void strategiesCheckThemselves() {
        for (double share : List.of(0.0, -1.0, 1.01, Double.NaN)) {
            assertThatThrownBy(() -> Strategy.grid(share))
                    .hasMessageContaining("share of the grid");
        }
        assertThatThrownBy(() -> Strategy.random(0)).hasMessageContaining("at least 1");
        assertThatThrownBy(() -> new Strategy.Halving(9, 1)).hasMessageContaining("at least 2");
    }
}
