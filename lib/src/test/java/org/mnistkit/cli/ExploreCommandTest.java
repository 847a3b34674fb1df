package org.mnistkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mnistkit.TestImages;
import org.mnistkit.search.Hyperparameter;
import org.mnistkit.search.SampleTrials;
import org.mnistkit.search.Search;
import org.mnistkit.search.Strategy;

class ExploreCommandTest {

    @TempDir Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    /** Runs "explore" with the searches in the temporary directory. */
    private int explore(String... arguments) {
        List<String> all = new ArrayList<>(List.of("explore"));
        all.addAll(List.of(arguments));
        all.add("--into=" + directory.resolve("searches"));
        return MnistKit.run(
                new PrintWriter(out, true), new PrintWriter(err, true), all.toArray(String[]::new));
    }

    private void assertRefused(String message, String... options) {
        err.getBuffer().setLength(0);
        List<String> all = new ArrayList<>(List.of(directory.toString(), "first"));
        all.addAll(List.of(options));
        assertThat(explore(all.toArray(String[]::new))).isEqualTo(2);
        assertThat(err.toString()).startsWith("mnist-kit: " + message).doesNotContain("\tat ");
        assertThat(directory.resolve("searches")).doesNotExist();
    }

    @Test
    void wrongUseIsToldBeforeAnythingIsWritten() {
        assertRefused(
                "\"adan\" is not an optimizer. Did you mean \"adam\"? Allowed: ", "-o", "adan");
        assertRefused("kernel size is 2.5, but must be a whole number", "-k", "3,2.5");
        assertRefused("filters: \"\" is not a number", "-c", "16,");
        assertRefused("dropout rate is 1, but must be", "-d", "0.1,1");
        assertRefused("None of the 384 configurations", "-p", "9");
        assertRefused("the share of the grid is 0, but", "--sample=0");
        assertRefused("--sample is for --strategy grid", "--strategy=random", "--sample=0.5");
        assertRefused("--trials is for --strategy random", "--trials=5");
        assertRefused("the number of trials is 0", "--strategy=halving", "--trials=0");
        assertRefused("validation is 1, but", "--validation=1");
        assertRefused("parallel is 0, but", "--parallel=0");
        assertRefused("trainLimit is -1, but", "--train-limit=-1");
        assertRefused("Invalid value for option '--strategy'", "--strategy=best");
        assertThat(explore(directory.toString(), "../first")).isEqualTo(2);
        assertThat(explore(directory.toString(), "..")).isEqualTo(2);
        assertThat(explore(directory.toString())).isEqualTo(2);
        assertThat(directory.resolve("searches")).doesNotExist();
    }

    @Test
    void failuresAreToldInOneLine() throws IOException {
        assertThat(explore(directory.toString(), "first")).isEqualTo(1);
        assertThat(err.toString()).hasLineCount(1).contains("lacks MNIST");

        err.getBuffer().setLength(0);
        assertThat(explore(".", "first", "-f", directory.resolve("none.csv").toString()))
                .isEqualTo(1);
        assertThat(err.toString()).hasLineCount(1).contains("none.csv: there is no such file");

        err.getBuffer().setLength(0);
        Path other = Files.writeString(directory.resolve("other.csv"), "a,b\n1,2\n");
        assertThat(explore(".", "first", "--file", other.toString())).isEqualTo(1);
        assertThat(err.toString()).hasLineCount(1).contains("is not a table of trials");

        err.getBuffer().setLength(0);
        Search.of(SampleTrials.tinySpace(), Strategy.random(1))
                .run(TestImages.rows(60), directory.resolve("begun"));
        Path begun = directory.resolve("begun/begun.csv");
        Files.writeString(begun, Files.readAllLines(begun).get(0) + "\n");
        assertThat(explore(".", "first", "--file", begun.toString())).isEqualTo(1);
        assertThat(err.toString()).hasLineCount(1).contains("no trial with a score among 0 trials");
        assertThat(directory.resolve("searches")).doesNotExist();
    }

    @Test
    void theBestTrialIsToldEvenIfAChartCannotBeWritten() throws IOException {
        Path earlier = directory.resolve("earlier");
        Search.of(SampleTrials.tinySpace().with(Hyperparameter.UNITS, 4, 8), Strategy.grid())
                .run(TestImages.rows(60), earlier);
        Files.createDirectories(directory.resolve("searches/blocked/Histogram.png/full"));
        String table = earlier.resolve("earlier.csv").toString();

        assertThat(explore(".", "blocked", "-f", table)).isEqualTo(1);
        assertThat(out.toString()).startsWith("Best: ").contains("Correlation.png");
        assertThat(err.toString()).hasLineCount(1).contains("Histogram.png");

        out.getBuffer().setLength(0);
        assertThat(explore(".", "blocked", "-f", table, "--json")).isEqualTo(1);
        assertThat(out.toString()).contains("\"best\"");
    }

    @Test
    void chartsAreDrawnFromAnEarlierSearch() {
        Path earlier = directory.resolve("earlier");
        Search.of(SampleTrials.tinySpace().with(Hyperparameter.UNITS, 4, 8), Strategy.grid())
                .run(TestImages.rows(60), earlier);

        assertThat(explore(".", "again", "-f", earlier.resolve("earlier.csv").toString())).isZero();
        for (String chart :
                List.of(
                        "Correlation",
                        "Histogram",
                        "Training",
                        "Convolutions",
                        "Fully_Connected",
                        "Hyperparameters",
                        "Importance")) {
            assertThat(directory.resolve("searches/again/" + chart + ".png")).isNotEmptyFile();
        }
        assertThat(directory.resolve("searches/again")).isDirectoryNotContaining("glob:**.part");
    }
}
