package org.mnistkit.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mnistkit.search.Hyperparameter.EPOCHS;
import static org.mnistkit.search.Hyperparameter.OPTIMIZER;
import static org.mnistkit.search.Hyperparameter.RATE;
import static org.mnistkit.search.Hyperparameter.UNITS;
import static org.mnistkit.search.SampleTrials.tinySpace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mnistkit.TestImages;
import org.mnistkit.data.ImageSet;
import org.mnistkit.description.Description;
import org.mnistkit.settings.Compute;
import org.mnistkit.train.History;
import org.mnistkit.train.Trainer;

class SearchTest {

    private static final ImageSet IMAGES = TestImages.rows(200);

    @TempDir Path temporary;

    private Path directory() {
        return temporary.resolve("first");
    }

    /** Notes the trials that were trained, and may interrupt the search after so many. */
    private static final class Notes implements SearchListener {
        final List<Trial> trained = new ArrayList<>();
        int interruptAfter = Integer.MAX_VALUE;
        Thread thread = Thread.currentThread();
        SearchResults before;

        @Override
        public void started(Search search, SearchPlan plan, SearchResults soFar) {
            before = soFar;
        }

        @Override
        public void trialDone(Trial trial, SearchResults soFar) {
            trained.add(trial);
            assertThat(soFar.trials()).contains(trial);
            if (trained.size() == interruptAfter) {
                thread.interrupt();
            }
        }
    }

    private static Search search(SearchSpace space, Strategy strategy) {
        return Search.of(space, strategy).withValidation(0.2).withParallel(1);
    }

    /** The scores, without the seconds, which differ from run to run. */
    private static List<String> scores(SearchResults results) {
        return results.bestFirst().stream().map(Trial::toString).toList();
    }

    @Test
    void everyTrialIsLoggedAndTheBestDescribed() {
        Search search = search(tinySpace().with(UNITS, 4, 8).with(EPOCHS, 1, 3), Strategy.grid());
        Notes notes = new Notes();
        SearchResults results = search.run(IMAGES, directory(), notes);

        assertThat(notes.trained).hasSize(4).containsExactlyElementsOf(results.trials());
        assertThat(SearchResults.load(directory().resolve("first.csv"))).isEqualTo(results);
        assertThat(directory().resolve("checkpoints")).doesNotExist();

        // Whoever trains the best one as it is described gets its score, to the last digit.
        Description best = Description.load(directory().resolve("first.txt"));
        History history =
                new Trainer(best.training()).fit(best.network(best.training().seed()), IMAGES);
        assertThat(history.epochs().get(history.epochs().size() - 1).validation().accuracy())
                .isEqualTo(results.best().validation().accuracy());
        assertThat(best.layers()).isEqualTo(results.best().description().layers());
    }

    @Test
    void whatAKilledProcessLeftIsInNobodysWay() throws IOException {
        Path checkpoints = Files.createDirectories(directory().resolve("checkpoints"));
        Files.writeString(checkpoints.resolve("training-0001.checkpoint.12-1.part"), "half");
        Search search = search(tinySpace(), Strategy.grid());

        assertThat(search.run(IMAGES, directory()).trials()).isNotEmpty();
        assertThat(checkpoints).doesNotExist();
    }

    @Test
    void otherImagesOfTheSameFileAreAnotherSearch() {
        Search search = search(tinySpace(), Strategy.grid());
        search.run(IMAGES.sample(100, 1), directory());

        assertThatThrownBy(() -> search.run(IMAGES.sample(100, 2), directory()))
                .hasMessageContaining("checksum");
    }

    @Test
    void aTrainingHasTheScoreOfAShorterOneOnItsWay() {
        SearchResults together =
                search(tinySpace().with(EPOCHS, 1, 2, 3), Strategy.grid()).run(IMAGES, directory());
        SearchResults alone =
                search(tinySpace().with(EPOCHS, 2), Strategy.grid())
                        .run(IMAGES, temporary.resolve("alone"));
        assertThat(together.trials().get(1).validation())
                .isEqualTo(alone.trials().get(0).validation());
    }

    @Test
    void whatWasDoneIsNotRepeatedAndACutLineIs() throws IOException {
        Search search = search(tinySpace().with(UNITS, 4, 6, 8), Strategy.grid());
        List<String> scores = scores(search.run(IMAGES, directory()));
        Path table = directory().resolve("first.csv");
        String text = Files.readString(table);
        Files.writeString(table, text.substring(0, text.length() - 30));

        Notes notes = new Notes();
        assertThat(scores(search.run(IMAGES, directory(), notes))).isEqualTo(scores);
        assertThat(notes.before.trials()).hasSize(2);
        assertThat(notes.trained).extracting(Trial::training).containsExactly(3);

        Notes again = new Notes();
        assertThat(scores(search.run(IMAGES, directory(), again))).isEqualTo(scores);
        assertThat(again.trained).isEmpty();
    }

    @Test
    void aTableThatASpreadsheetHasSavedIsContinued() throws IOException {
        Search search = search(tinySpace().with(UNITS, 4, 6), Strategy.grid());
        List<String> scores = scores(search.run(IMAGES, directory()));
        Path table = directory().resolve("first.csv");
        String saved = "\ufeff" + Files.readString(table).replace("\n", "\r\n");
        Files.writeString(table, saved.substring(0, saved.length() - 30));

        assertThat(scores(search.run(IMAGES, directory()))).isEqualTo(scores);

        assertThat(scores(SearchResults.load(table))).isEqualTo(scores);
    }

    @Test
    void anInterruptedSearchKeepsItsTrialsAndGoesOn() {
        for (Strategy strategy : List.of(Strategy.grid(), Strategy.halving(9))) {
            SearchSpace space =
                    tinySpace().with(UNITS, 4, 5, 6).with(RATE, 0.01, 0.02, 0.03).with(EPOCHS, 3);
            Search search = search(space, strategy);
            Path straight = temporary.resolve("straight-" + strategy);
            List<String> expected = scores(search.run(IMAGES, straight));
            for (int after : new int[] {2, expected.size() - 1}) {
                Path stopped = temporary.resolve(strategy + "-" + after);
                Notes notes = new Notes();
                notes.interruptAfter = after;
                SearchResults part = search.run(IMAGES, stopped, notes);
                assertThat(Thread.interrupted()).isTrue();
                assertThat(part.trials()).hasSizeBetween(after, expected.size());
                assertThat(stopped.resolve(part.name() + ".txt")).exists();

                assertThat(scores(search.run(IMAGES, stopped))).isEqualTo(expected);
            }
        }
    }

    @Test
    void halvingStopsThePoorAndTrainsTheGoodToTheEnd() {
        SearchSpace space =
                tinySpace()
                        .with(RATE, 1e-7, 1e-6, 0.02)
                        .with(UNITS, 24, 28, 32)
                        .with(Hyperparameter.BATCH, 5)
                        .with(EPOCHS, 1, 9);
        Search search = search(space, Strategy.halving(9));
        SearchResults results = search.run(IMAGES, directory());
        assertThat(results.trials()).hasSize(9 + 3 + 1);
        assertThat(results.trials())
                .filteredOn(trial -> trial.rung() == 2)
                .extracting(trial -> trial.configuration().get(RATE))
                .containsOnly("0.02");
        assertThat(results.trials().get(12).configuration().epochs()).isEqualTo(9);
        assertThat(results.comparable()).hasSize(9);

        // The one that was stopped twice and went on ends as if it never had been.
        Configuration last = results.trials().get(12).configuration();
        SearchSpace one =
                tinySpace()
                        .with(RATE, 0.02)
                        .with(Hyperparameter.BATCH, 5)
                        .with(UNITS, last.get(UNITS))
                        .with(EPOCHS, 9);
        Trial straight =
                search(one, Strategy.grid())
                        .run(IMAGES, temporary.resolve("straight"))
                        .trials()
                        .get(0);
        assertThat(results.trials().get(12).validation()).isEqualTo(straight.validation());
        assertThat(scores(search.withParallel(2).run(IMAGES, temporary.resolve("two"))))
                .isEqualTo(scores(results));
    }

    @Test
    void aTrainingThatDivergesIsATrialLikeAnyOther() {
        SearchSpace space =
                tinySpace()
                        .with(OPTIMIZER, "sgd")
                        .with(RATE, 0.01, 1e30)
                        .with(EPOCHS, 1, 20)
                        .with(Hyperparameter.BATCH, 10);
        SearchResults results = search(space, Strategy.grid()).run(IMAGES, directory());
        assertThat(results.trials()).hasSize(4);
        assertThat(results.diverged()).isBetween(1, 2);
        assertThat(results.best().configuration().get(RATE)).isEqualTo("0.01");
        assertThat(results.bestFirst().get(3).failure()).startsWith("Training diverged in epoch");
        assertThat(SearchResults.load(directory().resolve("first.csv"))).isEqualTo(results);
    }

    @Test
    void anotherSearchIsNotOverwritten() throws IOException {
        search(tinySpace(), Strategy.grid()).run(IMAGES, directory());
        String before = Files.readString(directory().resolve("first.csv"));

        Search other = search(tinySpace().with(UNITS, 3), Strategy.grid());
        assertThatThrownBy(() -> other.run(IMAGES, directory()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("units is \"8\" there and \"3\" here. Give this search");
        assertThatThrownBy(() -> search(tinySpace(), Strategy.random(1)).run(IMAGES, directory()))
                .hasMessageContaining("strategy is \"grid\" there and \"random,1\" here");
        Search inBfloat16 =
                search(tinySpace(), Strategy.grid())
                        .withCompute(Compute.DEFAULT.withPrecision(Compute.Precision.BFLOAT16));
        assertThatThrownBy(() -> inBfloat16.run(IMAGES, directory()))
                .hasMessageContaining("precision is \"float32\" there and \"bfloat16\" here");
        assertThat(directory().resolve("first.csv")).hasContent(before);
        Files.delete(directory().resolve("first.settings"));
        assertThatThrownBy(() -> other.run(IMAGES, directory()))
                .hasMessageContaining("its settings, first.settings, are not");
        assertThat(directory().resolve("first.csv")).hasContent(before);
    }

    @Test
    void twoAtATimeInOneDirectoryAreRefused() {
        Search search = search(tinySpace(), Strategy.grid());
        SearchListener second =
                new SearchListener() {
                    @Override
                    public void started(Search s, SearchPlan plan, SearchResults soFar) {
                        assertThatThrownBy(() -> search.run(IMAGES, directory()))
                                .hasMessageContaining("is running in")
                                .hasMessageContaining("already");
                    }
                };
        assertThat(search.run(IMAGES, directory(), second).trials()).hasSize(1);
    }

    @Test
    void whatCannotBeTrainedIsToldBeforeAnythingIsWritten() {
        Search search = search(tinySpace(), Strategy.grid());
        assertThatThrownBy(() -> search.run(TestImages.bars(20, 1), directory()))
                .hasMessageContaining("4×4 pixels and 3 classes, but must have 28×28 and 10");
        assertThatThrownBy(() -> search.withTrainLimit(1).run(IMAGES, directory()))
                .hasMessageContaining("are too few");
        Search misfit = search(tinySpace().with(Hyperparameter.KERNEL, 40), Strategy.grid());
        assertThatThrownBy(() -> misfit.run(IMAGES, directory()))
                .hasMessageContaining("None of the 1 configurations");
        assertThat(directory()).doesNotExist();

        assertThatThrownBy(() -> search.withValidation(0)).hasMessageContaining("validation is 0");
        assertThatThrownBy(() -> search.withParallel(0)).hasMessageContaining("parallel is 0");
        assertThatThrownBy(() -> search.withTrainLimit(-1)).hasMessageContaining("trainLimit is");
    }

    @Test
    void whatFailedFirstIsToldThoughTheBestTrialCannotBeSavedEither() throws IOException {
        Files.createDirectories(directory().resolve("first.txt/occupied"));
        SearchListener failing =
                new SearchListener() {
                    @Override
                    public void trialDone(Trial trial, SearchResults soFar) {
                        throw new IllegalStateException("this first");
                    }
                };
        Search search = search(tinySpace(), Strategy.grid());

        assertThatThrownBy(() -> search.run(IMAGES, directory(), failing))
                .hasMessage("this first")
                .satisfies(
                        failure ->
                                assertThat(failure.getSuppressed()[0])
                                        .hasMessageContaining("The best trial cannot be written"));
    }
}
