package org.mnistkit.cli;

import java.io.PrintWriter;
import java.util.Optional;
import org.mnistkit.download.DownloadListener;
import org.mnistkit.progress.TerminalLine;

/** Says how a download goes: messages as lines; in a terminal, also how far the file has come. */
final class DownloadLines implements DownloadListener {

    private final PrintWriter printer;
    private final Optional<TerminalLine> terminal = TerminalLine.ofTerminal();

    /** Prints messages with {@code printer}. */
    DownloadLines(PrintWriter printer) {
        this.printer = printer;
    }

    @Override
    public void progress(String file, long bytes, long total, String mirror) {
        terminal.ifPresent(
                line ->
                        line.rewrite(
                                "%3d %% of %s (%.1f MB) from %s"
                                        .formatted(
                                                100 * bytes / Math.max(1, total),
                                                file,
                                                total / 1e6,
                                                mirror)));
    }

    @Override
    public void message(String text) {
        end();
        printer.println(text);
        printer.flush();
    }

    /** Leaves the line of the last file, if there is one. */
    void end() {
        terminal.ifPresent(TerminalLine::end);
    }
}
