package org.mnistkit.file;

/** Text that came from a file or a server of anybody's, made fit to be shown. */
public final class PrintableText {

    private PrintableText() {}

    /**
     * Without what would move a terminal's cursor, hide text or turn it around; line feeds stay.
     */
    public static String of(String text) {
        return text.replaceAll("[[\\p{Cc}&&[^\n]]\\p{Cf}\\p{Co}\\p{Cs}\\p{Cn}]", "\uFFFD");
    }
}
