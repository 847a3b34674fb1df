package org.mnistkit.search;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Comma-separated values as RFC 4180 has them: a field with a comma, a quote or a line end stands
 * in quotes, and a quote in it is doubled.
 *
 * @param rows the rows that are whole: those with a line end
 * @param bytes how many bytes of UTF-8 these rows take, with the mark that may come before them;
 *     what follows is a row that was cut off
 */
record Csv(List<List<String>> rows, long bytes) {

    private static final String BYTE_ORDER_MARK = "\ufeff";

    /** A row with its line end. */
    static String line(List<String> fields) {
        List<String> quoted = new ArrayList<>();
        for (String field : fields) {
            boolean plain = field.chars().noneMatch(c -> ",\"\r\n".indexOf(c) >= 0);
            quoted.add(plain ? field : '"' + field.replace("\"", "\"\"") + '"');
        }
        return String.join(",", quoted) + "\n";
    }

    /** Reads rows; those of spreadsheets as well, which begin with a mark and end in CR LF. */
    static Csv parse(String text) {
        List<List<String>> rows = new ArrayList<>();
        List<String> row = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        int end = 0;
        int begin = text.startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK.length() : 0;
        for (int i = begin; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quoted && c == '"' && i + 1 < text.length() && text.charAt(i + 1) == '"') {
                field.append('"');
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && (c == ',' || c == '\n')) {
                row.add(field.toString());
                field.setLength(0);
                if (c == '\n') {
                    rows.add(row);
                    row = new ArrayList<>();
                    end = i + 1;
                }
            } else if (quoted || c != '\r') {
                field.append(c);
            }
        }
        return new Csv(rows, text.substring(0, end).getBytes(StandardCharsets.UTF_8).length);
    }
}
