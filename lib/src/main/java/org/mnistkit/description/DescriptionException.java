package org.mnistkit.description;

import java.util.Objects;
import org.mnistkit.archive.Untrusted;

/**
 * A description that cannot be read, or that describes a network that cannot be built. The message
 * says where, what was expected and how to fix it, and can be shown to a reader as it is:
 *
 * <pre>
 * my_model.txt, line 7: "Conv,32,3,3,rleu"
 *   ACTIVATION: "rleu" is not an activation. Did you mean "relu"? Allowed: relu, elu, …
 * </pre>
 */
public final class DescriptionException extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    private static final int LONGEST_LINE = 80;

    private final String source;
    private final int lineNumber;
    private final String line;

    /**
     * @param source what was read: a file's name, or "description"
     * @param lineNumber from 1; 0 if the problem is not in a particular line
     * @param line the text of that line; empty if there is none
     * @param problem what is wrong and how to fix it
     */
    DescriptionException(String source, int lineNumber, String line, String problem) {
        super(message(source, lineNumber, line, problem));
        this.source = Objects.requireNonNull(source, "source");
        this.lineNumber = lineNumber;
        this.line = line;
    }

    /** What was read: a file's name, or "description" for a text. */
    public String source() {
        return source;
    }

    /** The number of the line, from 1; 0 if the problem is not in a particular line. */
    public int lineNumber() {
        return lineNumber;
    }

    /** The line itself; empty if the problem is not in a particular line. */
    public String line() {
        return line;
    }

    private static String message(String source, int lineNumber, String line, String problem) {
        String where =
                lineNumber == 0
                        ? source + ": "
                        : "%s, line %d: \"%s\"\n  ".formatted(source, lineNumber, readable(line));
        return where + Untrusted.printable(problem);
    }

    /** A line in a form that can be shown: not too long, and without control characters. */
    static String readable(String line) {
        return Untrusted.printable(
                line.length() <= LONGEST_LINE ? line : line.substring(0, LONGEST_LINE) + "…");
    }
}
