package org.mnistkit.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mnistkit.search.Hyperparameter.DROPOUT;
import static org.mnistkit.search.Hyperparameter.EPOCHS;
import static org.mnistkit.search.Hyperparameter.FILTERS;
import static org.mnistkit.search.Hyperparameter.KERNEL;
import static org.mnistkit.search.Hyperparameter.MOMENTUM;
import static org.mnistkit.search.Hyperparameter.OPTIMIZER;
import static org.mnistkit.search.Hyperparameter.RATE;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.mnistkit.description.Description;
import org.mnistkit.settings.UnknownWordException;

class SearchSpaceTest {

    private static final SearchSpace SPACE = SearchSpace.defaults();

    @Test
    void valuesAreKeptInTheirShortestForm() {
        SearchSpace space =
                SPACE.with(RATE, "1e-3", 0.001, ".01")
                        .with(FILTERS, 8, "8.0")
                        .with(OPTIMIZER, "Adam", "RMSProp", "adam");
        assertThat(space.get(RATE)).containsExactly("0.001", "0.01");
        assertThat(space.get(FILTERS)).containsExactly("8");
        assertThat(space.get(OPTIMIZER)).containsExactly("adam", "rmsprop");
    }

    @Test
    void whatIsNotAllowedIsToldWithWhatIs() {
        assertThatThrownBy(() -> SPACE.with(KERNEL, 0))
                .hasMessage("kernel size is 0, but must be a whole number of at least 1");
        assertThatThrownBy(() -> SPACE.with(FILTERS, "many"))
                .hasMessage(
                        "filters: \"many\" is not a number, but must be a whole number of at least"
                                + " 1");
        assertThatThrownBy(() -> SPACE.with(DROPOUT, 1))
                .hasMessageContaining("dropout rate is 1, but must be a number of at least 0");
        assertThatThrownBy(() -> SPACE.with(RATE, 0)).hasMessageContaining("greater than 0");
        assertThatThrownBy(() -> SPACE.with(EPOCHS)).hasMessageContaining("no values to try");
        assertThatThrownBy(() -> SPACE.with(OPTIMIZER, "adan"))
                .isInstanceOf(UnknownWordException.class)
                .hasMessageContaining("\"adan\" is not an optimizer. Did you mean \"adam\"?");
        assertThatThrownBy(() -> SPACE.with(RATE, IntStream.range(1, 100).boxed().toArray()))
                .hasMessageContaining("more than 100,000 combinations");
    }

    @Test
    void momentumMakesADifferenceOnlyWhereThereIsOne() {
        assertThat(SPACE.size()).isEqualTo(2304);
        assertThat(SPACE.configurations()).hasSize(768).doesNotHaveDuplicates();

        List<Configuration> both =
                SPACE.with(OPTIMIZER, "adam", "nesterov").with(EPOCHS, 5).configurations();
        assertThat(both).hasSize(128 * (1 + 3));
        assertThat(both)
                .extracting(each -> each.get(OPTIMIZER) + each.get(MOMENTUM))
                .containsOnly("adam", "nesterov0.25", "nesterov0.5", "nesterov0.75");
    }

    @Test
    void theNetworkHasTheShapeOfTheOptimizedOne() {
        Description optimized = Description.shipped("optimized");
        Configuration configuration =
                SPACE.with(FILTERS, 32)
                        .with(KERNEL, 3)
                        .with(Hyperparameter.CONVOLUTIONS, 2)
                        .with(Hyperparameter.POOL, 2)
                        .with(Hyperparameter.UNITS, 256)
                        .with(Hyperparameter.LAYERS, 2)
                        .with(DROPOUT, 0.1)
                        .with(OPTIMIZER, "adam")
                        .with(EPOCHS, 15)
                        .configurations()
                        .get(0);
        assertThat(configuration.description()).isEqualTo(optimized.withNotes(""));
    }

    @Test
    void everyOptimizerTakesPart() {
        for (String word : Hyperparameter.OPTIMIZERS) {
            Configuration configuration =
                    SPACE.with(OPTIMIZER, word).with(MOMENTUM, 0.75).configurations().get(0);
            String expected =
                    switch (word) {
                        case "momentum", "nesterov" -> word + ",0.75";
                        case "adamw" -> "adam";
                        default -> word;
                    };
            var optimizer = configuration.description().training().optimizer();
            assertThat(optimizer.rule()).hasToString(expected);
            assertThat(optimizer.weightDecay()).isEqualTo(word.equals("adamw") ? 0.01 : 0);
            assertThat(optimizer.schedule()).hasToString("inverse-time,1e-4");
        }
    }
}
