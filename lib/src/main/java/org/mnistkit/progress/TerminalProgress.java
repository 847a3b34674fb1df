package org.mnistkit.progress;

import java.util.Optional;
import java.util.function.Consumer;
import org.mnistkit.search.SearchListener;
import org.mnistkit.train.FitListener;

/** Listeners that show in a terminal how long work is going. */
public final class TerminalProgress {

    private TerminalProgress() {}

    /**
     * Shows a training run in one line, which is rewritten whenever a percent is done.
     *
     * @param name of the training, which stands before its figures; "" for none
     * @return a listener that does nothing if output goes into a file or a pipe
     */
    public static FitListener ofTraining(String name) {
        Optional<FitListener> line =
                TerminalLine.ofTerminal().map(terminal -> new ProgressLine(terminal, name));
        return line.orElse(new FitListener() {});
    }

    /**
     * Shows the best trials of a search so far in a table, which is rewritten; if output goes into
     * a file or a pipe, each trial is a line.
     *
     * @param lines gets those lines, and what is said once at the beginning
     */
    public static SearchListener ofSearch(Consumer<String> lines) {
        return TerminalLine.isTerminal()
                ? new SearchTable(System.err, lines)
                : new SearchLines(lines);
    }
}
