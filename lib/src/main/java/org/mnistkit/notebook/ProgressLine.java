package org.mnistkit.notebook;

import java.io.Console;
import java.io.PrintStream;
import org.mnistkit.train.FitListener;
import org.mnistkit.train.FitProgress;
import org.mnistkit.train.Trainer;

/** One line of a terminal that tells how a training goes, rewritten whenever a percent is done. */
final class ProgressLine implements FitListener {

    private final PrintStream terminal;
    private int percent = -1;
    private int width;

    ProgressLine(PrintStream terminal) {
        this.terminal = terminal;
    }

    /** Whether someone watches: false if output goes into a file or a pipe. */
    @SuppressWarnings("SystemConsoleNull") // what it means in newer versions is looked after below
    static boolean isTerminal() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            // From Java 22 on there is a console even without a terminal, and this method to ask
            // it.
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException e) {
            return true;
        }
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
            rewrite("%3d %% · %s".formatted(now, ProgressText.of(progress)));
        }
    }

    @Override
    public void ended(Trainer trainer) {
        rewrite(ProgressText.ofEnd(trainer));
        terminal.println();
    }

    /** Spaces wipe out what a longer line before has left. */
    private void rewrite(String text) {
        terminal.print("\r" + text + " ".repeat(Math.max(0, width - text.length())));
        terminal.flush();
        width = text.length();
    }
}
