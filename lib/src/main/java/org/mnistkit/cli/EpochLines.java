package org.mnistkit.cli;

import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.mnistkit.progress.TerminalLine;
import org.mnistkit.record.EpochStats;
import org.mnistkit.train.FitListener;

/** A line for each epoch, for {@code --verbose}. */
final class EpochLines implements FitListener {

    private final String prefix;
    private final Consumer<String> printer;

    /** That of the progress, which shares the terminal with these lines. */
    private final Optional<TerminalLine> terminal = TerminalLine.ofTerminal();

    /**
     * @param prefix what each line begins with
     * @param printer gets each line
     */
    EpochLines(String prefix, Consumer<String> printer) {
        this.prefix = prefix;
        this.printer = printer;
    }

    @Override
    public void epochDone(EpochStats stats) {
        terminal.ifPresent(TerminalLine::clear);
        printer.accept(
                String.format(
                        Locale.ROOT,
                        "%sepoch %d: training %s; validation %s; rate %.3g; %.1f s",
                        prefix,
                        stats.epoch(),
                        stats.training(),
                        stats.validation(),
                        stats.learningRate(),
                        stats.seconds()));
    }
}
