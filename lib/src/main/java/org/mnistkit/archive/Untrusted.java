package org.mnistkit.archive;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.mnistkit.file.PrintableText;

/** For what comes out of files that may come from anybody. */
public final class Untrusted {

    /** Reads JSON with no duplicate keys, nothing behind the end, and no deep nesting. */
    public static final ObjectMapper JSON =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(16)
                                                    .maxNumberLength(40)
                                                    .maxNameLength(1000)
                                                    .maxStringLength(10_000)
                                                    .build())
                                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                    .build())
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    private Untrusted() {}

    /**
     * Without what would move a terminal's cursor, hide text or turn it around; line feeds stay.
     */
    public static String printable(String text) {
        return PrintableText.of(text);
    }

    /** A text in a form that is fit for a message: short, on one line, and printable. */
    public static String shown(String text) {
        String plain = printable(text).replace('\n', ' ');
        return plain.length() <= 60 ? plain : plain.substring(0, 60) + "…";
    }
}
