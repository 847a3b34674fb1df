package org.mnistkit.plot;

import static org.mnistkit.search.Hyperparameter.BATCH;
import static org.mnistkit.search.Hyperparameter.CONVOLUTIONS;
import static org.mnistkit.search.Hyperparameter.DECAY;
import static org.mnistkit.search.Hyperparameter.DROPOUT;
import static org.mnistkit.search.Hyperparameter.EPOCHS;
import static org.mnistkit.search.Hyperparameter.FILTERS;
import static org.mnistkit.search.Hyperparameter.KERNEL;
import static org.mnistkit.search.Hyperparameter.LAYERS;
import static org.mnistkit.search.Hyperparameter.MOMENTUM;
import static org.mnistkit.search.Hyperparameter.OPTIMIZER;
import static org.mnistkit.search.Hyperparameter.POOL;
import static org.mnistkit.search.Hyperparameter.RATE;
import static org.mnistkit.search.Hyperparameter.UNITS;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.mnistkit.search.Configuration;
import org.mnistkit.search.Effect;
import org.mnistkit.search.Hyperparameter;
import org.mnistkit.search.SearchResults;
import org.mnistkit.search.Trial;
import org.mnistkit.settings.Values;

/** What the charts of a search show, and what their captions say. */
final class SearchCharts {

    private static final List<Hyperparameter> TRAINING =
            List.of(OPTIMIZER, MOMENTUM, RATE, DECAY, BATCH, EPOCHS);

    private SearchCharts() {}

    // ---- Panels

    static BufferedImage training(SearchResults results) {
        return panels("Training and validation accuracy", results, TRAINING, OPTIMIZER);
    }

    static BufferedImage convolutions(SearchResults results) {
        List<Hyperparameter> shown = List.of(CONVOLUTIONS, FILTERS, KERNEL, POOL);
        return panels("Convolutions and validation accuracy", results, shown, CONVOLUTIONS);
    }

    static BufferedImage fullyConnected(SearchResults results) {
        List<Hyperparameter> shown = List.of(LAYERS, UNITS, DROPOUT);
        return panels("Dense layers and validation accuracy", results, shown, LAYERS);
    }

    static BufferedImage hyperparameters(SearchResults results) {
        List<Hyperparameter> all = Arrays.asList(Hyperparameter.values());
        return panels("Hyperparameters and validation accuracy", results, all, null);
    }

    /**
     * A panel for each hyperparameter that varies.
     *
     * @param hue the one whose values have colors, if there are several, but not many; may be null
     */
    private static BufferedImage panels(
            String title, SearchResults results, List<Hyperparameter> of, Hyperparameter hue) {
        List<Trial> trials = results.comparable();
        if (trials.isEmpty()) {
            return nothing(title, "", "There are no trials with a score yet.");
        }
        List<Hyperparameter> shown = new ArrayList<>(of);
        shown.retainAll(varied(results));
        if (shown.isEmpty()) {
            String why =
                    trials.size() == 1
                            ? "A single trial cannot be compared with others."
                            : "All trials have the same values of these hyperparameters.";
            return nothing(title, notes(results, of).strip(), why);
        }
        List<Hyperparameter> others = new ArrayList<>(of);
        others.removeAll(shown);
        return TrialPanels.picture(title, trials, shown, hue, notes(results, others));
    }

    // ---- Histogram and bars

    static BufferedImage histogram(SearchResults results) {
        String title = "Validation accuracies of the trials";
        return results.comparable().isEmpty()
                ? nothing(title, "", "There are no trials with a score yet.")
                : TrialHistogram.picture(title, results.comparable(), notes(results, List.of()));
    }

    static BufferedImage correlation(SearchResults results) {
        String title = "Correlation with the validation accuracy";
        List<Effect> effects =
                results.effects().stream()
                        .filter(effect -> Double.isFinite(effect.correlation()))
                        .sorted(
                                Comparator.comparingDouble(
                                        effect -> -Math.abs(effect.correlation())))
                        .toList();
        if (effects.isEmpty()) {
            return nothing(title, "", whyNothing(results));
        }
        String words =
                varied(results).contains(OPTIMIZER)
                        ? " The optimizers have no order, and so no correlation."
                        : "";
        return EffectBars.correlation(
                title,
                "Pearson's coefficient: 1 or −1 if the accuracies lie on a rising or falling"
                        + " straight line, near 0 if there is no such trend."
                        + words
                        + notes(results, Arrays.asList(Hyperparameter.values())),
                effects);
    }

    static BufferedImage importance(SearchResults results) {
        String title = "Importance of each hyperparameter";
        List<Effect> effects = results.effects();
        boolean same = effects.stream().allMatch(effect -> effect.importance() == 0);
        if (same) {
            return nothing(title, "", whyNothing(results));
        }
        return EffectBars.importance(
                title,
                "Share of the variance of the validation accuracy that each explains by itself. The"
                        + " line across a bar is what one without any effect exceeds in one of"
                        + " twenty cases; what only a combination of several does is not counted."
                        + notes(results, Arrays.asList(Hyperparameter.values())),
                effects);
    }

    private static String whyNothing(SearchResults results) {
        List<Trial> trials = results.comparable();
        if (trials.size() < 2) {
            return trials.isEmpty()
                    ? "There are no trials with a score yet."
                    : "A single trial cannot be compared with others.";
        }
        return results.effects().isEmpty()
                ? "Every trial has the same hyperparameters."
                : trials.stream().map(trial -> trial.validation().accuracy()).distinct().count()
                                == 1
                        ? "All trials have the same accuracy."
                        : "Nothing but words varies, and words have no order.";
    }

    private static BufferedImage nothing(String title, String caption, String why) {
        int height = 30;
        Figure figure = new Figure(Style.CONTENT_WIDTH, height, title, caption);
        double middle = Style.CONTENT_WIDTH / 2.0;
        figure.text(why, middle, height / 2.0 + 4, Style.TEXT, Style.INK, 0.5);
        return figure.finish();
    }

    // ---- Captions

    /** What is left out, and what did not vary; begins with a blank. */
    private static String notes(SearchResults results, List<Hyperparameter> constant) {
        StringBuilder text = new StringBuilder();
        Configuration any = results.comparable().get(0).configuration();
        String same =
                constant.stream()
                        .filter(each -> !varied(results).contains(each))
                        .filter(each -> !any.get(each).isEmpty())
                        .map(each -> each.label() + " " + any.get(each))
                        .collect(Collectors.joining(", "));
        if (!same.isEmpty()) {
            text.append(" The same in all trials: ").append(same).append('.');
        }
        if (results.trials().stream().anyMatch(trial -> trial.rung() > 1)) {
            text.append(" Of successive halving, the first rung, on which all took part.");
        }
        if (results.diverged() > 0) {
            text.append(' ')
                    .append(Values.counted(results.diverged(), "more trial"))
                    .append(" diverged.");
        }
        return text.toString();
    }

    private static List<Hyperparameter> varied(SearchResults results) {
        return results.effects().stream().map(Effect::hyperparameter).toList();
    }

    static String value(Trial trial, Hyperparameter hyperparameter) {
        return trial.configuration().get(hyperparameter);
    }
}
