package org.mnistkit.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mnistkit.search.SampleTrials.results;
import static org.mnistkit.search.SampleTrials.tinySpace;

import java.awt.image.BufferedImage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.mnistkit.search.Hyperparameter;
import org.mnistkit.search.SampleTrials;
import org.mnistkit.search.SearchResults;
import org.mnistkit.search.SearchSpace;

class SearchChartsTest {

    private static final Map<String, Function<SearchResults, BufferedImage>> CHARTS =
            new LinkedHashMap<>(
                    Map.of(
                            "hyperparameters", Charts::searchHyperparameters,
                            "training", Charts::searchTraining,
                            "convolutions", Charts::searchConvolutions,
                            "fully-connected", Charts::searchFullyConnected,
                            "histogram", Charts::searchHistogram,
                            "correlation", Charts::searchCorrelation,
                            "importance", Charts::searchImportance));

    private static void assertCards(SearchResults results) {
        CHARTS.forEach(
                (name, draw) -> {
                    BufferedImage image = FigureAssert.assertNothingClipped(draw.apply(results));
                    assertThat(FigureAssert.png(image).length).as(name).isLessThan(150_000);
                });
    }

    @Test
    void manyTrialsMakeCards() {
        assertCards(SampleTrials.results(300));
        assertCards(SampleTrials.results(30));
    }

    @Test
    void aSingleTrialMakesCards() {
        assertCards(results(tinySpace(), 0.9712));
    }

    @Test
    void equalAccuraciesMakeCards() {
        SearchSpace space = tinySpace().with(Hyperparameter.UNITS, 8, 16, 32);
        assertCards(results(space, 0.113));
        assertCards(results(space, 1));
        assertCards(results(space, 0));
    }

    @Test
    void everyOptimizerAndManyValuesMakeCards() {
        SearchSpace space =
                tinySpace()
                        .with(
                                Hyperparameter.OPTIMIZER,
                                Hyperparameter.OPTIMIZERS.toArray(new Object[0]))
                        .with(
                                Hyperparameter.RATE,
                                0.00001,
                                0.00003,
                                0.0001,
                                0.0003,
                                0.001,
                                0.003,
                                0.01,
                                0.03,
                                0.1,
                                0.3,
                                1,
                                3)
                        .with(Hyperparameter.LAYERS, 1, 2, 3, 4, 5, 6, 7);
        assertCards(results(space, 0.91, 0.95, 0.93, 0.97, 0.96, 0.955, Double.NaN));
    }

    @Test
    void withoutTrialsTheySaySo() {
        assertCards(new SearchResults("none", List.of()));
        assertCards(results(tinySpace(), Double.NaN));
    }

    @Test
    void theBarsAreAsLongAsTheImportances() {
        // All of the variance is the filters'.
        SearchSpace space =
                tinySpace().with(Hyperparameter.FILTERS, 2, 4).with(Hyperparameter.UNITS, 8, 16);
        BufferedImage picture =
                FigureAssert.assertCard(
                        Charts.searchImportance(results(space, 0.8, 0.8, 0.9, 0.9)));
        int whole = FigureAssert.longestRun(picture, Style.BLUE);
        assertThat(whole).isGreaterThan(300);
        // And they grow with them.
        BufferedImage part =
                FigureAssert.assertCard(
                        Charts.searchCorrelation(results(space, 0.8, 0.8, 0.9, 0.9)));
        assertThat(FigureAssert.count(part, Style.BLUE)).isPositive();
        assertThat(FigureAssert.count(part, Style.VERMILLION)).isZero();
    }

    @Test
    void aFewHopelessTrialsDoNotSquashTheOthers() {
        assertThat(Accuracies.lowest(10, 96, 97, 97.5, 98, 98.5, 98.6, 98.7)).isEqualTo(96);
        assertThat(Accuracies.lowest(96, 97, 98)).isEqualTo(96);
        assertThat(Accuracies.lowest(10, 98, 98, 98, 98)).isEqualTo(10);
        assertThat(Accuracies.lowest(5)).isEqualTo(5);
    }
}
