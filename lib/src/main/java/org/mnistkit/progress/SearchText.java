package org.mnistkit.progress;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.mnistkit.search.Configuration;
import org.mnistkit.search.Hyperparameter;
import org.mnistkit.search.Search;
import org.mnistkit.search.SearchPlan;
import org.mnistkit.search.SearchResults;
import org.mnistkit.search.Trial;

/** The figures of a search that is running, as a table and in lines. */
public final class SearchText {

    private static final int BEST = 8;

    private final SearchPlan plan;

    /**
     * What the trials differ in, and always the epochs: trials of one training run differ in these.
     */
    private final List<Hyperparameter> columns;

    private final long begun = System.nanoTime();
    private final int trialsBefore;
    private final long epochsBefore;

    /**
     * Begins with the clock at zero.
     *
     * @param soFar the trials that were done before
     */
    public SearchText(Search search, SearchPlan plan, SearchResults soFar) {
        this.plan = plan;
        columns = new ArrayList<>(search.space().varied());
        if (!columns.contains(Hyperparameter.EPOCHS)) {
            columns.add(Hyperparameter.EPOCHS);
        }
        trialsBefore = soFar.trials().size();
        epochsBefore = epochs(soFar);
    }

    /** How many trials were done before; empty if none were. */
    public Optional<String> doneBefore() {
        return trialsBefore == 0
                ? Optional.empty()
                : Optional.of("%,d of the trials were done before.".formatted(trialsBefore));
    }

    /** How many trials are done, and how long the others will take. */
    public String summary(SearchResults soFar) {
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

    /** The best trials, each in a row, below a row of headings. */
    public List<List<String>> table(SearchResults soFar) {
        List<String> header = new ArrayList<>(List.of("accuracy", "loss"));
        columns.forEach(each -> header.add(each.toString()));
        List<List<String>> rows = new ArrayList<>(List.of(header));
        soFar.bestFirst().stream()
                .filter(trial -> !trial.diverged())
                .limit(BEST)
                .forEach(trial -> rows.add(row(trial)));
        return rows;
    }

    private List<String> row(Trial trial) {
        Configuration configuration = trial.configuration();
        List<String> row = new ArrayList<>(List.of(accuracy(trial), loss(trial)));
        columns.forEach(each -> row.add(configuration.get(each)));
        return row;
    }

    /** One trial that has just ended. */
    String line(Trial trial, SearchResults soFar) {
        String score = trial.diverged() ? "diverged" : accuracy(trial) + ", loss " + loss(trial);
        String best = !trial.diverged() && trial.equals(soFar.best()) ? "  best so far" : "";
        return "%s  %s  %s%s"
                .formatted(count(soFar), score, trial.configuration().toString(columns), best);
    }

    /** A training run that the search goes on without. */
    public static String failure(String training, String reason) {
        return "Left out: %s. %s Another run of the search tries it again."
                .formatted(training, reason);
    }

    private String count(SearchResults soFar) {
        int all = plan.trials();
        int width = Integer.toString(all).length();
        return String.format(Locale.US, "%" + width + "d/%d", soFar.trials().size(), all);
    }

    private static String accuracy(Trial trial) {
        return String.format(Locale.US, "%.2f %%", 100 * trial.validation().accuracy());
    }

    private static String loss(Trial trial) {
        return String.format(Locale.US, "%.4f", trial.validation().loss());
    }

    private static long epochs(SearchResults results) {
        Map<Integer, Integer> longest = new HashMap<>();
        for (Trial trial : results.trials()) {
            longest.merge(trial.training(), trial.configuration().epochs(), Math::max);
        }
        return longest.values().stream().mapToLong(Integer::longValue).sum();
    }
}
