package org.mnistkit.cli;

import java.io.FilterWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.mnistkit.file.PrintableText;

/**
 * What all output of the command line goes through. It may hold text of others (names of files and
 * networks, tables of trials, words that were typed), which must not move the terminal's cursor or
 * hide anything, so control characters are replaced. Tabs and line ends stay and, where there are
 * colors, so do the few sequences by which picocli makes text bold, italic, red and yellow.
 */
final class PrintableWriter extends FilterWriter {

    private static final Pattern LAYOUT = Pattern.compile("\t|\r\n");

    private static final Pattern LAYOUT_AND_COLORS =
            Pattern.compile(LAYOUT + "|\u001b\\[(?:0|1|3|2[1-4]|3[139])m");

    private final Pattern layout;

    private PrintableWriter(Writer out, boolean colors) {
        super(out);
        layout = colors ? LAYOUT_AND_COLORS : LAYOUT;
    }

    /**
     * A writer that hands on only what is harmless.
     *
     * @param colors whether picocli uses any
     */
    static PrintWriter to(PrintWriter out, boolean colors) {
        return new PrintWriter(new PrintableWriter(out, colors), true);
    }

    @Override
    public void write(int character) throws IOException {
        write(Character.toString((char) character));
    }

    @Override
    public void write(char[] text, int offset, int length) throws IOException {
        write(new String(text, offset, length));
    }

    @Override
    public void write(String text, int offset, int length) throws IOException {
        String part = text.substring(offset, offset + length);
        StringBuilder printable = new StringBuilder();
        Matcher kept = layout.matcher(part);
        int end = 0;
        while (kept.find()) {
            printable.append(PrintableText.of(part.substring(end, kept.start())));
            printable.append(kept.group());
            end = kept.end();
        }
        printable.append(PrintableText.of(part.substring(end)));
        out.write(printable.toString());
    }
}
