package org.mnistkit.progress;

import java.util.function.Consumer;
import org.mnistkit.search.Search;
import org.mnistkit.search.SearchListener;
import org.mnistkit.search.SearchPlan;
import org.mnistkit.search.SearchResults;
import org.mnistkit.search.Trial;

/** Shows a search as a line for each trial. */
final class SearchLines implements SearchListener {

    private final Consumer<String> lines;
    private SearchText text;

    SearchLines(Consumer<String> lines) {
        this.lines = lines;
    }

    @Override
    public void started(Search search, SearchPlan plan, SearchResults soFar) {
        text = new SearchText(search, plan, soFar);
        plan.explanation().forEach(lines);
        text.doneBefore().ifPresent(lines);
    }

    @Override
    public void trialDone(Trial trial, SearchResults soFar) {
        lines.accept(text.line(trial, soFar));
    }

    @Override
    public void trainingFailed(String training, String reason) {
        lines.accept(SearchText.failure(training, reason));
    }
}
