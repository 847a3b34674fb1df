package org.mnistkit.progress;

import java.io.Console;
import java.io.PrintStream;
import java.util.Optional;
import org.mnistkit.file.PrintableText;

/** A line of a terminal that is written anew again and again. */
public final class TerminalLine {

    private final PrintStream terminal;
    private int width;

    TerminalLine(PrintStream terminal) {
        this.terminal = terminal;
    }

    /** That of the terminal this program runs in; empty if output goes into a file or a pipe. */
    public static Optional<TerminalLine> ofTerminal() {
        return isTerminal() ? Optional.of(new TerminalLine(System.err)) : Optional.empty();
    }

    /** Whether the error output, which progress is shown on, is a terminal. */
    @SuppressWarnings("SystemConsoleNull") // what it means in newer versions is looked after below
    static boolean isTerminal() {
        String given = System.getProperty("mnistkit.terminal"); // by the launcher, who can ask
        if (given != null) {
            return Boolean.parseBoolean(given);
        }
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

    /** Replaces the line; spaces wipe out what a longer text before has left. */
    public void rewrite(String newText) {
        String text = PrintableText.of(newText);
        terminal.print("\r" + text + " ".repeat(Math.max(0, width - text.length())));
        terminal.flush();
        width = text.length();
    }

    /** Wipes the line out, whoever wrote it, so that another text can take its place. */
    public void clear() {
        terminal.print("\r\033[K");
        terminal.flush();
        width = 0;
    }

    /** Leaves the line as it is, and goes to the next one. */
    public void end() {
        if (width > 0) {
            terminal.println();
        }
        width = 0;
    }
}
