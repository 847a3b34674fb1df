package org.mnistkit.progress;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mnistkit.TestImages;
import org.mnistkit.search.Hyperparameter;
import org.mnistkit.search.SampleTrials;
import org.mnistkit.search.Search;
import org.mnistkit.search.SearchListener;
import org.mnistkit.search.Strategy;

class TerminalProgressTest {

    private static final Search SEARCH =
            Search.of(
                            SampleTrials.tinySpace().with(Hyperparameter.UNITS, 4, 8, 12),
                            Strategy.grid())
                    .withParallel(1);

    @TempDir Path directory;

    private final List<String> lines = new ArrayList<>();

    private void run(SearchListener listener) {
        SEARCH.run(TestImages.rows(60), directory, listener);
    }

    @Test
    void inAPipeEachTrialIsALine() {
        run(new SearchLines(lines::add));
        assertThat(lines)
                .contains("3 trials in 3 training runs of 3 epochs in all.")
                .anyMatch(
                        line ->
                                line.matches(
                                        "1/3  \\d+\\.\\d\\d %, loss .* units 4, .*best so far"))
                .anyMatch(line -> line.matches("3/3  .* units 12, epochs 1.*"));

        lines.clear();
        run(new SearchLines(lines::add));
        assertThat(lines).endsWith("3 of the trials were done before.");
    }

    @Test
    void inATerminalATableIsRewritten() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream terminal = new PrintStream(bytes, true, UTF_8);
        run(new SearchTable(terminal, lines::add));
        String last = bytes.toString(UTF_8);
        last = last.substring(last.lastIndexOf("\033[J"));
        assertThat(last.lines().filter(line -> line.contains(" %  "))).hasSize(3);
        assertThat(last).contains("accuracy").contains("units  epochs").contains("3/3 trials");
        // A header, two trials and the summary were there before.
        assertThat(bytes.toString(UTF_8)).contains("\033[4A\033[J");
    }
}
