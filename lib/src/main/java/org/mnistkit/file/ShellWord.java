package org.mnistkit.file;

import java.util.regex.Pattern;

/** Words of a command that a message suggests. */
public final class ShellWord {

    /** What no shell takes for anything else. */
    private static final Pattern PLAIN = Pattern.compile("[\\p{L}\\p{N}_./+@%:=,-]+");

    private ShellWord() {}

    /** A word as a POSIX shell reads it: in single quotes if it has a blank, for example. */
    public static String of(Object word) {
        String text = word.toString();
        return PLAIN.matcher(text).matches() ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
