package org.mnistkit.notebook;

import java.util.List;
import org.mnistkit.progress.SearchText;
import org.mnistkit.search.Search;
import org.mnistkit.search.SearchListener;
import org.mnistkit.search.SearchPlan;
import org.mnistkit.search.SearchResults;
import org.mnistkit.search.Trial;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * One area below a notebook's cell that shows how a search goes: a table of the best trials so far.
 */
final class LiveSearch implements SearchListener {

    private final Screen screen;
    private SearchText text;
    private String id;

    LiveSearch(Screen screen) {
        this.screen = screen;
    }

    @Override
    public void started(Search search, SearchPlan plan, SearchResults soFar) {
        text = new SearchText(search, plan, soFar);
        // The plan is not explained: a cell of its own can ask for that.
        text.doneBefore().ifPresent(System.out::println);
        id = screen.show(html(soFar), "text/html");
    }

    @Override
    public void trialDone(Trial trial, SearchResults soFar) {
        screen.replace(id, html(soFar), "text/html");
    }

    @Override
    public void trainingFailed(String training, String reason) {
        System.out.println(SearchText.failure(training, reason));
    }

    private String html(SearchResults soFar) {
        List<List<String>> rows = text.table(soFar);
        List<List<String>> trials = rows.subList(1, rows.size());
        Table table = Table.create("");
        for (int i = 0; i < rows.get(0).size(); i++) {
            int column = i;
            table.addColumns(
                    StringColumn.create(
                            rows.get(0).get(column), trials.stream().map(row -> row.get(column))));
        }
        return "<div style=\"margin:4px 0;\">%s</div>%s"
                .formatted(Html.escape(text.summary(soFar)), Html.table(table));
    }
}
