package org.mnistkit.notebook;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.mnistkit.search.Configuration;
import org.mnistkit.search.Hyperparameter;
import org.mnistkit.search.Search;
import org.mnistkit.search.SearchListener;
import org.mnistkit.search.SearchPlan;
import org.mnistkit.search.SearchResults;
import org.mnistkit.search.Trial;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * Shows how a search goes: in a notebook and in a terminal a table of the best trials so far, which
 * is rewritten; elsewhere a line for each trial.
 */
final class SearchProgress implements SearchListener {

    private static final int BEST = 8;

    private final Optional<Screen> screen;
    private final Optional<PrintStream> terminal;
    private final Consumer<String> lines;

    private SearchPlan plan;
    private List<Hyperparameter> varied = List.of();
    private long begun;
    private int before;
    private long epochsBefore;
    private String id;
    private int linesShown;

    /**
     * @param screen of a kernel
     * @param terminal that understands the sequences of ANSI; used if there is no kernel
     * @param lines gets text if there is neither, and what is said once
     */
    SearchProgress(
            Optional<Screen> screen, Optional<PrintStream> terminal, Consumer<String> lines) {
        this.screen = screen;
        this.terminal = terminal;
        this.lines = lines;
    }

    @Override
    public void started(Search search, SearchPlan newPlan, SearchResults soFar) {
        plan = newPlan;
        varied = search.space().varied();
        before = soFar.trials().size();
        epochsBefore = epochs(soFar);
        begun = System.nanoTime();
        linesShown = 0;
        if (screen.isEmpty()) {
            // In a notebook, a cell of its own can ask for it.
            plan.explanation().forEach(lines);
        }
        if (before > 0) {
            lines.accept("%,d of the trials were done before.".formatted(before));
        }
        id = screen.map(each -> each.show(html(soFar), "text/html")).orElse("");
    }

    @Override
    public void trialDone(Trial trial, SearchResults soFar) {
        if (screen.isPresent()) {
            screen.get().replace(id, html(soFar), "text/html");
        } else if (terminal.isPresent()) {
            rewrite(soFar);
        } else {
            String best = !trial.diverged() && trial.equals(soFar.best()) ? "  best so far" : "";
            lines.accept(
                    "%s  %s  %s%s"
                            .formatted(count(soFar), score(trial), configuration(trial), best));
        }
    }

    @Override
    public void ended(SearchResults results) {
        linesShown = 0; // what is shown stays
    }

    // ---- Texts

    private String count(SearchResults soFar) {
        int all = plan.trials();
        int width = Integer.toString(all).length();
        return String.format(Locale.US, "%" + width + "d/%d", soFar.trials().size(), all);
    }

    private static String score(Trial trial) {
        return trial.diverged()
                ? "diverged"
                : String.format(
                        Locale.US,
                        "%.2f %%, loss %.4f",
                        100 * trial.validation().accuracy(),
                        trial.validation().loss());
    }

    /** The epochs always, since trials of one training differ in nothing else. */
    private String configuration(Trial trial) {
        List<Hyperparameter> shown = new ArrayList<>(varied);
        if (!shown.contains(Hyperparameter.EPOCHS)) {
            shown.add(Hyperparameter.EPOCHS);
        }
        return trial.configuration().toString(shown);
    }

    private String summary(SearchResults soFar) {
        // By epochs, since trials of different lengths come at different times.
        long done = epochs(soFar) - epochsBefore;
        long left = plan.epochs() - epochs(soFar);
        double seconds = (System.nanoTime() - begun) / 1e9;
        String time =
                done <= 0 || left <= 0
                        ? ""
                        : ", about " + ProgressText.duration(seconds * left / done) + " left";
        int diverged = soFar.diverged();
        return "%s trials%s, measured on validation images%s"
                .formatted(
                        count(soFar),
                        diverged == 0 ? "" : ", " + diverged + " of them diverged",
                        time);
    }

    private static long epochs(SearchResults results) {
        Map<Integer, Integer> longest = new HashMap<>();
        for (Trial trial : results.trials()) {
            longest.merge(trial.training(), trial.configuration().epochs(), Math::max);
        }
        return longest.values().stream().mapToLong(Integer::longValue).sum();
    }

    // ---- Tables

    private String html(SearchResults soFar) {
        List<List<String>> rows = rows(soFar);
        Table table = Table.create("");
        for (int i = 0; i < rows.get(0).size(); i++) {
            int column = i;
            table.addColumns(
                    StringColumn.create(
                            rows.get(0).get(column),
                            rows.stream().skip(1).map(row -> row.get(column))));
        }
        return "<div style=\"margin:4px 0;\">%s</div>%s"
                .formatted(Html.escape(summary(soFar)), Html.table(table));
    }

    /** Goes back to the first line that was shown, and writes all lines anew. */
    private void rewrite(SearchResults soFar) {
        List<String> text = columns(rows(soFar));
        text.add(summary(soFar));
        StringBuilder out = new StringBuilder();
        if (linesShown > 0) {
            out.append("\033[").append(linesShown).append("A\033[J");
        }
        // Lines that are too long are cut: if they were broken, there would be more to go back.
        out.append("\033[?7l");
        text.forEach(line -> out.append(line).append('\n'));
        out.append("\033[?7h");
        linesShown = text.size();
        terminal.get().print(out);
        terminal.get().flush();
    }

    /** What is said about the best trials, each in a row, below a row of headings. */
    private List<List<String>> rows(SearchResults soFar) {
        List<String> header = new ArrayList<>(List.of("accuracy", "loss"));
        varied.forEach(each -> header.add(each.toString()));
        if (!varied.contains(Hyperparameter.EPOCHS)) {
            header.add("epochs");
        }
        List<List<String>> rows = new ArrayList<>(List.of(header));
        soFar.bestFirst().stream()
                .filter(trial -> !trial.diverged())
                .limit(BEST)
                .forEach(trial -> rows.add(row(trial)));
        return rows;
    }

    /** Pads with spaces, so that the columns stand below each other. */
    private static List<String> columns(List<List<String>> rows) {
        int[] widths = new int[rows.get(0).size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        List<String> text = new ArrayList<>();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                String cell = row.get(i);
                line.append(" ".repeat(widths[i] - cell.length())).append(cell).append("  ");
            }
            text.add(line.toString().stripTrailing());
        }
        return text;
    }

    private List<String> row(Trial trial) {
        Configuration configuration = trial.configuration();
        List<String> row = new ArrayList<>();
        row.add(String.format(Locale.US, "%.2f %%", 100 * trial.validation().accuracy()));
        row.add(String.format(Locale.US, "%.4f", trial.validation().loss()));
        varied.forEach(each -> row.add(configuration.get(each)));
        if (!varied.contains(Hyperparameter.EPOCHS)) {
            row.add(configuration.get(Hyperparameter.EPOCHS));
        }
        return row;
    }
}
