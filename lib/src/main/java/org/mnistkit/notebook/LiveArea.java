package org.mnistkit.notebook;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.mnistkit.plot.Charts;
import org.mnistkit.progress.ProgressText;
import org.mnistkit.train.FitListener;
import org.mnistkit.train.FitProgress;
import org.mnistkit.train.History;
import org.mnistkit.train.Trainer;

/**
 * One area below a notebook's cell that shows how a training run goes: a bar, a line of figures and
 * the learning curves so far. Of training runs that are compared, each has an area of its own, but
 * the curves of all that have begun are drawn in the one that trains, and only there.
 */
final class LiveArea implements FitListener {

    private static final long HALF_A_SECOND = 500_000_000L;

    /** After drawing, as many times as long is left to the training, so that it hardly notices. */
    private static final long TRAINING_PER_DRAWING = 20;

    /**
     * Said from the start: a kernel shows nothing more of a cell once that has been interrupted.
     */
    private static final String STOPPING =
            "■ ends the training after this batch. The network keeps what it has learned so far,"
                    + " and the trainer its history.";

    private final Screen screen;
    private final String name;
    private final Map<String, History> others;
    private long pause = HALF_A_SECOND;
    private String id;
    private Trainer trainer;
    private long nextUpdate;
    private FitProgress latest;

    /**
     * @param name of the training, or ""
     * @param others the training runs it is compared with; null if it stands alone
     */
    LiveArea(Screen screen, String name, Map<String, History> others) {
        this.screen = screen;
        this.name = name;
        this.others = others;
    }

    /** For tests: no pauses at all. */
    void withoutPauses() {
        pause = 0;
    }

    @Override
    public void started(Trainer newTrainer) {
        trainer = newTrainer;
        latest = null;
        nextUpdate = System.nanoTime() + pause;
        id = screen.show(bar(0) + line("Preparing …"), "text/html");
    }

    @Override
    public void batchDone(FitProgress progress) {
        latest = progress;
        long begun = System.nanoTime();
        if (begun < nextUpdate) {
            return;
        }
        String html =
                bar(progress.fraction())
                        + line(ProgressText.of(progress))
                        + "<div style=\"margin:4px 0;opacity:.7;font-size:90%;\">"
                        + STOPPING
                        + "</div>"
                        + curves();
        screen.replace(id, html, "text/html");
        long end = System.nanoTime();
        long fair = TRAINING_PER_DRAWING * (end - begun);
        nextUpdate = end + (pause == 0 ? 0 : Math.max(pause, fair));
    }

    @Override
    public void ended(Trainer endedTrainer) {
        double fraction = latest == null ? 0 : latest.fraction();
        String curves = others == null ? curves() : "";
        String html = bar(fraction) + line(ProgressText.ofEnd(endedTrainer)) + curves;
        screen.replace(id, html, "text/html");
    }

    private static String bar(double fraction) {
        return String.format(
                Locale.US,
                "<div style=\"width:560px;max-width:100%%;height:8px;border-radius:4px;"
                        + "background:rgba(128,128,128,.25);\"><div style=\"width:%.1f%%;"
                        + "height:8px;border-radius:4px;background:#0072B2;\"></div></div>",
                100 * fraction);
    }

    private String line(String text) {
        return "<div style=\"margin:4px 0;font-variant-numeric:tabular-nums;\">"
                + Html.escape(ProgressText.named(name, text))
                + "</div>";
    }

    private String curves() {
        History history = trainer.history();
        if (history.batchLosses().size() < 2) {
            return "";
        }
        String text = "Learning curves so far";
        if (others == null) {
            return Html.image(Charts.learningCurves(history), text);
        }
        Map<String, History> compared = new LinkedHashMap<>();
        List<String> before = others.keySet().stream().filter(each -> !each.equals(name)).toList();
        int most = Charts.MOST_TRAININGS - 1;
        before.stream()
                .skip(Math.max(0, before.size() - most))
                .forEach(each -> compared.put(each, others.get(each)));
        compared.put(name, history);
        return Html.image(
                Charts.learningCurves(compared),
                text + ": " + String.join(", ", compared.keySet()));
    }
}
