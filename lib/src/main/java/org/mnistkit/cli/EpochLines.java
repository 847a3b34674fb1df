package org.mnistkit.cli;

import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.mnistkit.progress.TerminalLine;
import org.mnistkit.record.EpochStats;
import org.mnistkit.train.FitListener;

/** A line for each epoch, for {@code --verbose}. */
final class EpochLines implements FitListener {

    private final Consumer<String> printer;

    /** That of the progress, which shares the terminal with these lines. */
    private final Optional<TerminalLine> terminal = TerminalLine.ofTerminal();

    /** Gives each line to {@code printer}. */
    EpochLines(Consumer<String> printer) {
        this.printer = printer;
    }

    @Override
    public void epochDone(EpochStats stats) {
        terminal.ifPresent(TerminalLine::clear);
        printer.accept(
                String.format(
                        Locale.ROOT,
                        "epoch %d: training %s; validation %s; rate %.3g; %.1f s",
                        stats.epoch(),
                        stats.training(),
                        stats.validation(),
                        stats.learningRate(),
                        stats.seconds()));
    }
}
