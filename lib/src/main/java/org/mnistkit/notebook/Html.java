package org.mnistkit.notebook;

import java.awt.image.BufferedImage;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jsoup.nodes.Entities;
import org.mnistkit.plot.Png;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/**
 * HTML that a notebook shows even where nobody has run it: styles stand at each element, since
 * style sheets and scripts are dropped there; colors are left to the page, so that dark mode works.
 */
final class Html {

    private static final Pattern NUMBERS =
            Pattern.compile("–?|[-−+<]? ?[0-9][0-9,.e%± ¹²³⁴⁵⁶⁷⁸⁹⁰-]*");

    private static final String CELL =
            "padding:3px 8px;border:0;border-bottom:1px solid rgba(128,128,128,.35);";

    /** Text up to this length, as numbers with their units are, is not broken into lines. */
    private static final int UNBROKEN = 24;

    /** A table of more rows than this is shown by its first and last ones. */
    static final int MOST_ROWS = 100;

    /** How many rows are then shown, half of them from the beginning. */
    static final int ROWS_OF_LONG_TABLE = 20;

    private Html() {}

    /**
     * A table with numbers to the right and text to the left. Of a long one the first and last rows
     * and how many there are: a notebook keeps what it shows.
     */
    static String table(Table table) {
        StringBuilder html = new StringBuilder();
        html.append("<table style=\"border-collapse:collapse;margin:4px 0;\"><thead><tr>");
        // Once for each column: it takes a look at all of its rows.
        List<String> alignments = table.columns().stream().map(Html::align).toList();
        for (int i = 0; i < table.columnCount(); i++) {
            html.append("<th style=\"")
                    .append(CELL)
                    .append(alignments.get(i))
                    .append("font-weight:600;\">");
            html.append(escape(table.column(i).name())).append("</th>");
        }
        html.append("</tr></thead><tbody>");
        List<Boolean> whole = table.columns().stream().map(Html::isWhole).toList();
        int rows = table.rowCount();
        int half = rows > MOST_ROWS ? ROWS_OF_LONG_TABLE / 2 : rows;
        for (int row = 0; row < rows; row++) {
            if (row == half) {
                html.append("<tr><td colspan=\"").append(table.columnCount());
                html.append("\" style=\"").append(CELL).append("text-align:left;opacity:.75;\">");
                html.append("… ").append(rowCount(table)).append("</td></tr>");
                row = rows - half;
            }
            html.append("<tr>");
            for (int i = 0; i < table.columnCount(); i++) {
                String text = text(table.column(i), row, whole.get(i));
                html.append("<td style=\"").append(CELL).append(alignments.get(i));
                html.append(text.length() <= UNBROKEN ? "white-space:nowrap;" : "").append("\">");
                html.append(escape(text)).append("</td>");
            }
            html.append("</tr>");
        }
        return html.append("</tbody></table>").toString();
    }

    /** "60,001 rows in all". */
    static String rowCount(Table table) {
        return String.format(Locale.US, "%,d rows in all", table.rowCount());
    }

    /** Two columns, names and values. */
    static String pairs(String... namesAndValues) {
        StringBuilder html = new StringBuilder();
        html.append("<table style=\"border-collapse:collapse;margin:4px 0;\"><tbody>");
        for (int i = 0; i < namesAndValues.length; i += 2) {
            html.append("<tr><td style=\"").append(CELL).append("text-align:left;opacity:.75;\">");
            html.append(escape(namesAndValues[i])).append("</td>");
            html.append("<td style=\"").append(CELL).append("text-align:left;\">");
            html.append(escape(namesAndValues[i + 1])).append("</td></tr>");
        }
        return html.append("</tbody></table>").toString();
    }

    /** A picture inside HTML. */
    static String image(BufferedImage image, String description) {
        return "<img alt=\"%s\" src=\"data:image/png;base64,%s\"/>"
                .formatted(
                        escape(description), Base64.getEncoder().encodeToString(Png.bytes(image)));
    }

    /** Text that may stand in HTML. */
    static String escape(String text) {
        return Entities.escape(text).replace("\"", "&quot;");
    }

    private static String align(Column<?> column) {
        return isNumber(column) || hasNumbersOnly(column)
                ? "text-align:right;"
                : "text-align:left;";
    }

    /** Whether a column has numbers as text, such as "99.2 ± 0.1", "12 ²" and "–" for none. */
    private static boolean hasNumbersOnly(Column<?> column) {
        return column.size() > 0
                && column.asStringColumn().asList().stream().allMatch(NUMBERS.asMatchPredicate())
                && column.asStringColumn().asList().stream()
                        .anyMatch(text -> text.chars().anyMatch(Character::isDigit));
    }

    private static boolean isNumber(Column<?> column) {
        return column instanceof NumericColumn;
    }

    /**
     * Numbers of a column without fractions with thousands separators, others with four significant
     * digits at least.
     */
    private static String text(Column<?> column, int row, boolean whole) {
        if (column.isMissing(row)) {
            return isNumber(column) ? "–" : "";
        }
        if (!isNumber(column)) {
            return column.getString(row);
        }
        double value = ((Number) column.get(row)).doubleValue();
        return whole ? String.format(Locale.US, "%,.0f", value) : number(value);
    }

    /** Whether a column has nothing but numbers without fractions. */
    private static boolean isWhole(Column<?> column) {
        return isNumber(column)
                && column.asList().stream()
                        .filter(Objects::nonNull) // null is a missing value
                        .mapToDouble(value -> ((Number) value).doubleValue())
                        .allMatch(value -> value == Math.rint(value));
    }

    static String number(double value) {
        double size = Math.abs(value);
        if (size == 0) {
            return "0";
        }
        if (size >= 1e7 || size < 1e-3) {
            return String.format(Locale.US, "%.3e", value);
        }
        return String.format(
                Locale.US, size >= 1000 ? "%,.0f" : size >= 10 ? "%.2f" : "%.4f", value);
    }
}
