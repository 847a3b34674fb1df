package org.mnistkit.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.mnistkit.search.Hyperparameter.EPOCHS;
import static org.mnistkit.search.Hyperparameter.FILTERS;
import static org.mnistkit.search.Hyperparameter.MOMENTUM;
import static org.mnistkit.search.Hyperparameter.OPTIMIZER;
import static org.mnistkit.search.Hyperparameter.UNITS;
import static org.mnistkit.search.SampleTrials.results;
import static org.mnistkit.search.SampleTrials.tinySpace;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EffectTest {

    private static Effect of(SearchResults results, Hyperparameter hyperparameter) {
        return results.effects().stream()
                .filter(effect -> effect.hyperparameter() == hyperparameter)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void importanceIsTheShareOfTheVariance() {
        // filters 2, 4; units 8, 16: (2, 8) 0.80, (2, 16) 0.84, (4, 8) 0.90, (4, 16) 0.94.
        SearchResults results =
                results(tinySpace().with(FILTERS, 2, 4).with(UNITS, 8, 16), 0.80, 0.84, 0.90, 0.94);
        // Mean 0.87; squares 0.0049 + 0.0009 + 0.0009 + 0.0049 = 0.0116; between filters 4 · 0.05²
        // = 0.01; between units 4 · 0.02² = 0.0016.
        Effect filters = of(results, FILTERS);
        assertThat(filters.importance()).isCloseTo(0.0100 / 0.0116, within(1e-12));
        // Of the 24 ways to deal them out, a third has the larger importance.
        assertThat(filters.byChance()).isCloseTo(0.0100 / 0.0116, within(1e-12));
        assertThat(filters.correlation()).isCloseTo(Math.sqrt(0.0100 / 0.0116), within(1e-12));
        assertThat(filters.levels()).extracting(Effect.Level::value).containsExactly("2", "4");
        assertThat(filters.levels().get(1).accuracies().mean()).isCloseTo(0.92, within(1e-12));
        assertThat(of(results, UNITS).importance()).isCloseTo(0.0016 / 0.0116, within(1e-12));
        assertThat(results.effects())
                .extracting(Effect::hyperparameter)
                .containsExactly(FILTERS, UNITS);
    }

    @Test
    void oneInTwentyExceedsByChanceWhatHasNoEffect() {
        SearchSpace space =
                tinySpace()
                        .with(UNITS, 8, 16, 24)
                        .with(FILTERS, IntStream.range(1, 21).mapToObj(i -> (Object) i).toArray());
        Random random = new Random(1);
        int exceeding = 0;
        int tried = 200;
        for (int i = 0; i < tried; i++) {
            double[] luck = random.doubles(60).toArray();
            Effect units = of(results(space, luck), UNITS);
            exceeding += units.importance() > units.byChance() ? 1 : 0;
            // What Fisher's F distribution says of 3 groups of 20: F(0.95; 2, 57) = 3.159.
            assertThat(units.byChance()).isCloseTo(1 / (1 + 57 / (2 * 3.159)), within(0.03));
        }
        assertThat(exceeding).isBetween(2, 20); // 10 ± 3.1 if there is one in twenty
    }

    @Test
    void whatOnlyACombinationDoesCountsForNeither() {
        SearchResults results =
                results(tinySpace().with(FILTERS, 2, 4).with(UNITS, 8, 16), 0.9, 0.5, 0.5, 0.9);
        assertThat(of(results, FILTERS).importance()).isCloseTo(0, within(1e-12));
        assertThat(of(results, UNITS).importance()).isCloseTo(0, within(1e-12));
    }

    @Test
    void anEffectOnBothSidesHasImportanceButNoCorrelation() {
        SearchResults results = results(tinySpace().with(UNITS, 8, 16, 24), 0.8, 0.9, 0.8);
        assertThat(of(results, UNITS).importance()).isCloseTo(1, within(1e-12));
        assertThat(of(results, UNITS).correlation()).isCloseTo(0, within(1e-12));
    }

    @Test
    void equalAccuraciesShowNoEffect() {
        SearchResults results = results(tinySpace().with(UNITS, 8, 16, 24), 0.1, 0.1, 0.1);
        assertThat(of(results, UNITS).importance()).isZero();
        assertThat(of(results, UNITS).correlation()).isNaN();
    }

    @Test
    void wordsHaveImportanceButNoCorrelation() {
        SearchSpace space =
                tinySpace().with(OPTIMIZER, "adam", "nesterov").with(MOMENTUM, 0.5, 0.9);
        SearchResults results = results(space, 0.7, 0.9, 0.8);
        assertThat(of(results, OPTIMIZER).correlation()).isNaN();
        // Mean 0.8, squares 0.02; between (0.1² + 2 · 0.05²) = 0.015.
        assertThat(of(results, OPTIMIZER).importance()).isCloseTo(0.75, within(1e-12));
        // Of the two trials that have a momentum.
        assertThat(of(results, MOMENTUM).correlation()).isCloseTo(-1, within(1e-12));
        assertThat(of(results, MOMENTUM).byChance()).isEqualTo(1);
    }

    @Test
    void divergedTrialsAndLaterRungsDoNotCount() {
        SearchResults first =
                results(tinySpace().with(UNITS, 8, 16, 24).with(EPOCHS, 2), 0.8, Double.NaN, 0.9);
        List<Trial> trials = new ArrayList<>(first.trials());
        Trial best = trials.get(2);
        trials.add(
                new Trial(
                        3,
                        2,
                        best.configuration().withEpochs(9),
                        best.validation(),
                        best.train(),
                        9,
                        ""));
        SearchResults results = new SearchResults("test", trials);
        assertThat(results.comparable()).hasSize(2);
        assertThat(results.effects()).extracting(Effect::hyperparameter).containsExactly(UNITS);
        assertThat(of(results, UNITS).levels())
                .extracting(Effect.Level::value)
                .containsExactly("8", "24");
    }

    @Test
    void aSingleTrialHasNoEffects() {
        assertThat(results(tinySpace(), 0.5).effects()).isEmpty();
        assertThat(new SearchResults("none", List.of()).effects()).isEmpty();
    }
}
