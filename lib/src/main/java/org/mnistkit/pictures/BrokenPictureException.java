package org.mnistkit.pictures;

import java.io.IOException;

/** A picture's file is not what its format asks for; the message says why, for a bracket. */
final class BrokenPictureException extends IOException {

    private static final long serialVersionUID = 1;

    BrokenPictureException(String message) {
        super(message);
    }
}
