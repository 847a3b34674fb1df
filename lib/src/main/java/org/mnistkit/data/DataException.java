package org.mnistkit.data;

/**
 * Data is missing, broken or could not be fetched. The message says what was found, what was
 * expected and how to mend it, and can be shown to a reader as it stands.
 *
 * <p>Unchecked, so that a notebook's cells need no {@code try}. Mistakes in calling the library (a
 * negative count, say) are {@link IllegalArgumentException}s instead.
 */
public final class DataException extends RuntimeException {

    private static final long serialVersionUID = 1;

    DataException(String message) {
        super(message);
    }

    DataException(String message, Throwable cause) {
        super(message, cause);
    }
}
