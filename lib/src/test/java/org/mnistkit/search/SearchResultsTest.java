package org.mnistkit.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mnistkit.search.SampleTrials.tinySpace;
import static org.mnistkit.search.SampleTrials.trial;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mnistkit.record.Score;
import tech.tablesaw.api.Table;

class SearchResultsTest {

    @TempDir Path directory;

    private static final List<Configuration> THREE =
            tinySpace().with(Hyperparameter.UNITS, 8, 16, 24).configurations();

    private static SearchResults results(double... accuracies) {
        return new SearchResults(
                "three",
                List.of(
                        trial(1, THREE.get(0), accuracies[0]),
                        trial(2, THREE.get(1), accuracies[1]),
                        trial(3, THREE.get(2), accuracies[2])));
    }

    @Test
    void theBestHasTheHighestAccuracyThenTheLowestLoss() {
        assertThat(results(0.5, 0.9, 0.8).best().training()).isEqualTo(2);
        assertThat(results(0.9, 0.9, 0.9).best().training()).isEqualTo(1);
        assertThat(results(Double.NaN, 0.1, 0.8).bestFirst())
                .extracting(Trial::training)
                .containsExactly(3, 2, 1);
        Trial lowLoss = new Trial(9, 1, THREE.get(0), new Score(0.01, 0.9), Score.NONE, 1, "");
        List<Trial> trials = List.of(trial(1, THREE.get(1), 0.9), lowLoss);
        assertThat(new SearchResults("x", trials).best()).isEqualTo(lowLoss);
        assertThatThrownBy(() -> results(Double.NaN, Double.NaN, Double.NaN).best())
                .hasMessage("There is no trial with a score among 3 trials.");
    }

    @Test
    void theTableHasWhatVaries() {
        Table table = results(0.5, Double.NaN, 0.75).toTable();
        assertThat(table.columnNames())
                .containsExactly(
                        "validation accuracy, %",
                        "validation loss", "units", "seconds", "training");
        assertThat(table.doubleColumn("units").asDoubleArray()).containsExactly(24, 8, 16);
        assertThat(table.doubleColumn("validation accuracy, %").isMissing(2)).isTrue();
    }

    private SearchResults reload(Trial... trials) throws IOException {
        StringBuilder text = new StringBuilder(Csv.line(TrialTable.COLUMNS));
        for (Trial trial : trials) {
            text.append(Csv.line(TrialTable.row(trial)));
        }
        return SearchResults.load(Files.writeString(directory.resolve("t.csv"), text));
    }

    @Test
    void whatIsWrittenIsReadExactly() throws IOException {
        Trial odd =
                new Trial(
                        7,
                        2,
                        THREE.get(1),
                        new Score(0.1 + 0.2, 2 / 3.0),
                        new Score(1e-9, 1),
                        1234.5678,
                        "");
        Trial diverged = new Trial(8, 1, THREE.get(0), Score.NONE, Score.NONE, 0, "no, \"NaN\"; µ");
        assertThat(reload(odd, diverged).trials()).containsExactly(odd, diverged);
        assertThat(reload(odd).name()).isEqualTo("t");

        Path saved = directory.resolve("t.csv");
        Files.writeString(saved, "\ufeff" + Files.readString(saved));
        assertThat(SearchResults.load(saved).trials()).containsExactly(odd);
    }

    @Test
    void nothingInATableOfOthersMovesTheCursorOfATerminal() throws IOException {
        Trial hostile =
                new Trial(8, 1, THREE.get(0), Score.NONE, Score.NONE, 0, "\u001b]0;x\u0007 boom");
        assertThat(reload(hostile).trials())
                .extracting(Trial::failure)
                .containsExactly("\ufffd]0;x\ufffd boom");

        Path file = directory.resolve("t.csv");
        Files.writeString(file, Files.readString(file).replaceFirst("8,1,", "\u001b[2J,1,"));
        assertThatThrownBy(() -> SearchResults.load(file))
                .hasMessageContaining("\ufffd[2J")
                .hasMessageNotContaining("\u001b");
    }

    @Test
    void aCutLineIsLeftOutAndABrokenOneIsTold() throws IOException {
        Path file = directory.resolve("t.csv");
        reload(trial(1, THREE.get(0), 0.5), trial(2, THREE.get(1), 0.75));
        String text = Files.readString(file);

        for (int cut = 1; cut < 60; cut++) {
            Files.writeString(file, text.substring(0, text.length() - cut));
            assertThat(SearchResults.load(file).trials()).hasSize(1);
        }
        Files.writeString(file, text.replace("0.75", "seven"));
        assertThatThrownBy(() -> SearchResults.load(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("t.csv, line 3: \"seven\" is not a number. Mend or delete");
        Files.writeString(file, text.replace(",0.75,", ",1.75,"));
        assertThatThrownBy(() -> SearchResults.load(file)).hasMessageContaining("in [0, 1]");
        Files.writeString(file, "a,b\n1,2\n");
        assertThatThrownBy(() -> SearchResults.load(file))
                .hasMessageContaining("t.csv is not a table of trials: its first line must be");
        assertThatThrownBy(() -> SearchResults.load(directory.resolve("none.csv")))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("there is no such file");
    }
}
