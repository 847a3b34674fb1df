package org.mnistkit.file;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/**
 * Data is missing, broken or could not be fetched. The message says what was found, what was
 * expected and how to fix it, and can be shown to a reader as it stands.
 *
 * <p>Unchecked, so that a notebook's cells need no {@code try}. Mistakes in calling the library (a
 * negative count, say) are {@link IllegalArgumentException}s instead.
 */
public final class DataException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** With a message for readers, as the class says. */
    public DataException(String message) {
        super(message);
    }

    /** With a message for readers, as the class says. */
    public DataException(String message, Throwable cause) {
        super(message, cause);
    }

    /** What went wrong with a file, in few words: Java's own are the file's name, or none. */
    public static String reason(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (e instanceof NoSuchFileException) {
            return "there is no such file or directory";
        }
        if (e instanceof NotDirectoryException) {
            return "it is not a directory";
        }
        if (e instanceof FileAlreadyExistsException || e instanceof DirectoryNotEmptyException) {
            return "there is one already";
        }
        String reason = e instanceof FileSystemException file ? file.getReason() : e.getMessage();
        return reason == null ? e.getClass().getSimpleName() : reason;
    }
}
