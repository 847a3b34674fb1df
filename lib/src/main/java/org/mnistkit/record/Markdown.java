package org.mnistkit.record;

import org.mnistkit.archive.Untrusted;

/** Text for Markdown that may come from anybody: a record's network, a model file's name. */
public final class Markdown {

    /** What ends a cell, makes text bold, code or a link, or begins a tag or a character's name. */
    private static final String MARKUP = "[\\\\|`*\\[\\]]|<(?=[\\p{Alpha}/!?])|&(?=[\\p{Alpha}#])";

    private Markdown() {}

    /** A text that stands in a table's cell as it is, whatever is in it: one line, no markup. */
    public static String cell(String text) {
        return Untrusted.printable(text).replace('\n', ' ').replaceAll(MARKUP, "\\\\$0");
    }
}
