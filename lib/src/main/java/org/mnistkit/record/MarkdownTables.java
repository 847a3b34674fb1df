package org.mnistkit.record;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.mnistkit.file.WholeFile;

/** Tables in a Markdown file, each between the two comments that mark its place. */
public final class MarkdownTables {

    /** What stands in the place of a table that there are no records for. */
    static final String EMPTY = "No records yet.\n";

    private MarkdownTables() {}

    /**
     * Puts tables into a Markdown file, wherever it has a place for one of them.
     *
     * @param tables by the names that are in the comments
     * @throws IllegalArgumentException if the file has no place for any of them
     * @throws UncheckedIOException if it cannot be read or written
     */
    public static void writeInto(Path markdownFile, Map<String, String> tables) {
        try {
            String text = Files.readString(markdownFile);
            if (tables.keySet().stream().noneMatch(name -> begin(text, name) >= 0)) {
                String any = tables.keySet().iterator().next();
                throw new IllegalArgumentException(
                        "%s has no place for a table: it needs the lines %s and %s"
                                .formatted(markdownFile, first(any), last(any)));
            }
            String changed = text;
            for (var table : tables.entrySet()) {
                changed = replaced(changed, table.getKey(), table.getValue());
            }
            WholeFile.replace(markdownFile, changed.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "%s cannot be read or written".formatted(markdownFile.toAbsolutePath()), e);
        }
    }

    private static String replaced(String text, String name, String table) {
        int begin = begin(text, name);
        if (begin < 0) {
            return text;
        }
        return text.substring(0, begin)
                + first(name)
                + "\n"
                + table
                + text.substring(text.indexOf(last(name), begin));
    }

    /** Where the place of a table begins; −1 if there is none, or it has no end. */
    private static int begin(String text, String name) {
        int begin = text.indexOf(first(name));
        return begin >= 0 && text.indexOf(last(name), begin) >= 0 ? begin : -1;
    }

    private static String first(String name) {
        return "<!-- " + name + ": written by \"make results\" -->";
    }

    private static String last(String name) {
        return "<!-- end of " + name + " -->";
    }
}
