package org.mnistkit.notebook;

import java.util.Locale;
import org.mnistkit.plot.Charts;
import org.mnistkit.train.FitListener;
import org.mnistkit.train.FitProgress;
import org.mnistkit.train.Trainer;

/**
 * One area below a notebook's cell that shows how a training goes: a bar, a line of figures and the
 * loss as it falls. It is redrawn at most twice a second, so that training hardly notices. One with
 * a name leaves the loss out: it is one of several, whose curves are compared afterwards.
 */
final class LiveArea implements FitListener {

    private static final long NANOS_BETWEEN_UPDATES = 500_000_000L;

    private final Screen screen;
    private final String name;
    private String id;
    private Trainer trainer;
    private long lastUpdate;
    private FitProgress latest;

    /**
     * @param name of the training, or ""
     */
    LiveArea(Screen screen, String name) {
        this.screen = screen;
        this.name = name;
    }

    @Override
    public void started(Trainer newTrainer) {
        trainer = newTrainer;
        latest = null;
        lastUpdate = System.nanoTime();
        id = screen.show(html(0, "Preparing …"), "text/html");
    }

    @Override
    public void batchDone(FitProgress progress) {
        latest = progress;
        if (System.nanoTime() - lastUpdate >= NANOS_BETWEEN_UPDATES) {
            screen.replace(id, html(progress.fraction(), ProgressText.of(progress)), "text/html");
            lastUpdate = System.nanoTime();
        }
    }

    @Override
    public void ended(Trainer endedTrainer) {
        double fraction = latest == null ? 0 : latest.fraction();
        screen.replace(id, html(fraction, ProgressText.ofEnd(endedTrainer)), "text/html");
    }

    private String html(double fraction, String text) {
        String bar =
                String.format(
                        Locale.US,
                        "<div style=\"width:560px;max-width:100%%;height:8px;border-radius:4px;"
                                + "background:rgba(128,128,128,.25);\"><div style=\"width:%.1f%%;"
                                + "height:8px;border-radius:4px;background:#0072B2;\"></div></div>",
                        100 * fraction);
        String figures =
                "<div style=\"margin:4px 0;font-variant-numeric:tabular-nums;\">"
                        + Html.escape(ProgressText.named(name, text))
                        + "</div>";
        return bar + figures + (name.isEmpty() ? curve() : "");
    }

    private String curve() {
        var losses = trainer.history().batchLosses();
        return losses.size() < 2
                ? ""
                : Html.image(Charts.lossCurve(losses), "Loss of each batch so far");
    }
}
