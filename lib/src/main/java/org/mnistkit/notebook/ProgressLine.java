package org.mnistkit.notebook;

import org.mnistkit.train.FitListener;
import org.mnistkit.train.FitProgress;
import org.mnistkit.train.Trainer;

/** One line of a terminal that tells how a training goes, rewritten whenever a percent is done. */
final class ProgressLine implements FitListener {

    private final TerminalLine line;
    private int percent = -1;

    ProgressLine(TerminalLine line) {
        this.line = line;
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
            line.rewrite("%3d %% · %s".formatted(now, ProgressText.of(progress)));
        }
    }

    @Override
    public void ended(Trainer trainer) {
        line.rewrite(ProgressText.ofEnd(trainer));
        line.end();
    }
}
