package org.mnistkit.pictures;

import java.io.IOException;

/** A picture of a kind that is not read; the message says what it has, after "with". */
final class UnsupportedPictureException extends IOException {

    private static final long serialVersionUID = 1;

    UnsupportedPictureException(String message) {
        super(message);
    }
}
