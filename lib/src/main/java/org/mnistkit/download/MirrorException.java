package org.mnistkit.download;

import org.mnistkit.file.PrintableText;

/**
 * A mirror did not deliver; the next one may. The message goes on after the mirror's name. Whatever
 * of it the mirror may have sent is made fit for a terminal and not long.
 */
final class MirrorException extends Exception {

    private static final long serialVersionUID = 1;

    private static final int LONGEST = 300;

    /** How bad it is. */
    enum Kind {
        /** No connection came about: perhaps there is no network. */
        UNREACHABLE,
        /** It answered, but not with the whole file; what has arrived may be carried on with. */
        FAILED,
        /** The connection ended in the middle: as {@link #FAILED}, but asking again may help. */
        CUT_OFF,
        /** What has arrived is not the file, nor a part of it. */
        WRONG_CONTENT
    }

    private final Kind kind;

    MirrorException(Kind kind, String message, Throwable cause) {
        super(fit(message), cause);
        this.kind = kind;
    }

    MirrorException(Kind kind, String message) {
        this(kind, message, null);
    }

    private static String fit(String message) {
        String line = PrintableText.of(message).replace('\n', ' ');
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
    }

    Kind kind() {
        return kind;
    }
}
