package org.mnistkit.archive;

import java.nio.file.Path;

/**
 * A file of a model or a checkpoint is missing, broken, or none that can be read here. The message
 * names the file, what was found, what was expected and how to fix it, and can be shown to a reader
 * as it stands.
 *
 * <p>Unchecked, so that a notebook's cells need no {@code try}.
 */
public final class ModelFileException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final String problem;

    /**
     * @param file the file
     * @param problem what is wrong with it and how to fix it, in whole sentences but for the
     *     subject of the first: "is cut off. Download it again."
     */
    public ModelFileException(Path file, String problem) {
        this(file, problem, null);
    }

    /**
     * @param file the file
     * @param problem what is wrong with it and how to fix it, in whole sentences but for the
     *     subject of the first: "is cut off. Download it again."
     * @param cause the exception that reported it; may be null
     */
    public ModelFileException(Path file, String problem, Throwable cause) {
        super(file + " " + Untrusted.printable(problem), cause);
        this.problem = problem;
    }

    /** The same for a file that the reader knows by another name, which this one was a copy of. */
    public ModelFileException of(Path known) {
        return new ModelFileException(known, problem, this);
    }
}
