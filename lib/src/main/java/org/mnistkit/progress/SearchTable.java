package org.mnistkit.progress;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.mnistkit.search.Search;
import org.mnistkit.search.SearchListener;
import org.mnistkit.search.SearchPlan;
import org.mnistkit.search.SearchResults;
import org.mnistkit.search.Trial;

/** Shows a search in a terminal as a table of the best trials so far, which is rewritten. */
final class SearchTable implements SearchListener {

    private final PrintStream terminal;
    private final Consumer<String> lines;
    private SearchText text;
    private int linesShown;

    /**
     * @param terminal that understands the sequences of ANSI
     * @param lines gets what is said once at the beginning
     */
    SearchTable(PrintStream terminal, Consumer<String> lines) {
        this.terminal = terminal;
        this.lines = lines;
    }

    @Override
    public void started(Search search, SearchPlan plan, SearchResults soFar) {
        text = new SearchText(search, plan, soFar);
        linesShown = 0;
        plan.explanation().forEach(lines);
        text.doneBefore().ifPresent(lines);
    }

    /** Goes back to the first line that was shown, and replaces all of them. */
    @Override
    public void trialDone(Trial trial, SearchResults soFar) {
        List<String> table = columns(text.table(soFar));
        table.add(text.summary(soFar));
        StringBuilder out = new StringBuilder();
        if (linesShown > 0) {
            out.append("\033[").append(linesShown).append("A\033[J");
        }
        // Lines that are too long are cut: if they were broken, there would be more to go back.
        out.append("\033[?7l");
        table.forEach(line -> out.append(line).append('\n'));
        out.append("\033[?7h");
        linesShown = table.size();
        terminal.print(out);
        terminal.flush();
    }

    @Override
    public void trainingFailed(String training, String reason) {
        lines.accept(SearchText.failure(training, reason));
        linesShown = 0; // the table goes on below this line
    }

    /** Pads with spaces, so that the columns stand below each other. */
    private static List<String> columns(List<List<String>> rows) {
        int[] widths = new int[rows.get(0).size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        List<String> padded = new ArrayList<>();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                String cell = row.get(i);
                line.append(" ".repeat(widths[i] - cell.length())).append(cell).append("  ");
            }
            padded.add(line.toString().stripTrailing());
        }
        return padded;
    }
}
