package org.mnistkit.settings;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToIntFunction;

/**
 * A word that is not one of those that are allowed. The message names them, and the one that was
 * probably meant.
 */
public final class UnknownWordException extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    /**
     * @param what what the word should be the name of, for example "schedule"
     * @param word the word that was given
     * @param allowed the words that are allowed
     */
    public UnknownWordException(String what, String word, String... allowed) {
        super(message(what, word, List.of(allowed)));
    }

    private static String message(String what, String word, List<String> allowed) {
        return "\"%s\" is not %s %s.%s Allowed: %s."
                .formatted(
                        abbreviated(word),
                        "aeiou".indexOf(what.charAt(0)) < 0 ? "a" : "an",
                        what,
                        suggestion(word, allowed),
                        String.join(", ", allowed));
    }

    /**
     * Returns a word that is among those that are known.
     *
     * @param what what the word stands for
     * @throws UnknownWordException if it is not
     */
    public static String known(String what, String word, List<String> allowed) {
        if (!allowed.contains(word)) {
            throw new UnknownWordException(what, word, allowed.toArray(String[]::new));
        }
        return word;
    }

    /**
     * The end of a message about a word that was mistyped: {@code " Did you mean …?"} with the
     * nearest of those that are allowed, all if several are equally near, or nothing if none is
     * near enough.
     */
    public static String suggestion(String word, List<String> allowed) {
        String wanted = plain(word);
        if (wanted.isEmpty() || wanted.length() > 40) {
            return "";
        }
        ToIntFunction<String> distance = candidate -> distance(wanted, plain(candidate));
        int least = allowed.stream().mapToInt(distance).min().orElse(Integer.MAX_VALUE);
        return allowed.stream()
                .filter(candidate -> distance.applyAsInt(candidate) == least)
                .filter(
                        candidate ->
                                least
                                        <= Math.max(
                                                1,
                                                Math.max(wanted.length(), candidate.length()) / 3))
                .map("\"%s\""::formatted)
                .reduce("%s or %s"::formatted)
                .map(" Did you mean %s?"::formatted)
                .orElse("");
    }

    /** Case, hyphens and underscores are what is most often mistaken. */
    private static String plain(String word) {
        return word.toLowerCase(Locale.ROOT).replaceAll("[-_ ]", "");
    }

    /**
     * The number of insertions, deletions, replacements and swaps of neighbors that turn one word
     * into the other. Levenshtein's distance, which libraries have, doesn't know swaps: "rleu"
     * would be as far from "relu" as two replacements.
     */
    private static int distance(String a, String b) {
        int[][] table = new int[a.length() + 1][b.length() + 1];
        Arrays.setAll(table[0], j -> j);
        for (int i = 1; i <= a.length(); i++) {
            table[i][0] = i;
            for (int j = 1; j <= b.length(); j++) {
                boolean same = a.charAt(i - 1) == b.charAt(j - 1);
                table[i][j] =
                        Math.min(
                                table[i - 1][j - 1] + (same ? 0 : 1),
                                1 + Math.min(table[i - 1][j], table[i][j - 1]));
                if (i > 1
                        && j > 1
                        && a.charAt(i - 1) == b.charAt(j - 2)
                        && a.charAt(i - 2) == b.charAt(j - 1)) {
                    table[i][j] = Math.min(table[i][j], table[i - 2][j - 2] + 1);
                }
            }
        }
        return table[a.length()][b.length()];
    }

    /** A word that may be far too long for a message. */
    static String abbreviated(String word) {
        return word.length() <= 40 ? word : word.substring(0, 40) + "…";
    }
}
