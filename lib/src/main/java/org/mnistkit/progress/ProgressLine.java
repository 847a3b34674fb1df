package org.mnistkit.progress;

import org.mnistkit.train.FitListener;
import org.mnistkit.train.FitProgress;
import org.mnistkit.train.Trainer;

/**
 * One line of a terminal that tells how a training run goes, rewritten whenever a percent is done.
 */
final class ProgressLine implements FitListener {

    private final TerminalLine line;
    private final String name;
    private int percent = -1;

    /**
     * @param name of the training, or ""
     */
    ProgressLine(TerminalLine line, String name) {
        this.line = line;
        this.name = name;
    }

    @Override
    public void started(Trainer trainer) {
        percent = -1;
    }

    @Override
    public void batchDone(FitProgress progress) {
        int now = (int) (100 * progress.fraction());
        if (now != percent) {
            percent = now;
            String text = "%3d %% · %s".formatted(now, ProgressText.of(progress));
            line.rewrite(ProgressText.named(name, text));
        }
    }

    @Override
    public void ended(Trainer trainer) {
        line.rewrite(ProgressText.named(name, ProgressText.ofEnd(trainer)));
        line.end();
    }
}
