package org.mnistkit.record;

import org.mnistkit.archive.Untrusted;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/**
 * Text and tables for Markdown that may come from anybody: a record's network, a model file's name.
 */
public final class Markdown {

    /** What ends a cell, makes text bold, code or a link, or begins a tag or a character's name. */
    private static final String MARKUP = "[\\\\|`*\\[\\]]|<(?=[\\p{Alpha}/!?])|&(?=[\\p{Alpha}#])";

    private Markdown() {}

    /** A text that stands in a table's cell as it is, whatever is in it: one line, no markup. */
    public static String cell(String text) {
        return Untrusted.printable(text).replace('\n', ' ').replaceAll(MARKUP, "\\\\$0");
    }

    /** A table with its column names; numbers stand at the right of their cells. */
    public static String table(Table table) {
        StringBuilder text = new StringBuilder("|");
        table.columnNames().forEach(name -> text.append(' ').append(cell(name)).append(" |"));
        text.append("\n|");
        for (Column<?> column : table.columns()) {
            text.append(column instanceof StringColumn ? "---|" : "--:|");
        }
        text.append('\n');
        for (int row = 0; row < table.rowCount(); row++) {
            text.append('|');
            for (Column<?> column : table.columns()) {
                text.append(' ').append(cell(column.getString(row))).append(" |");
            }
            text.append('\n');
        }
        return text.toString();
    }
}
