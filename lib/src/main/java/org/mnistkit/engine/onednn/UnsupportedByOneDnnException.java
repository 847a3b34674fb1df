package org.mnistkit.engine.onednn;

/**
 * Something that cannot be computed with oneDNN: because the library has no code for it on this
 * processor, or the kit no form of it. The message says what, and why.
 */
public final class UnsupportedByOneDnnException extends IllegalStateException {

    private static final long serialVersionUID = 1;

    /**
     * @param reason what cannot be computed, and why
     */
    public UnsupportedByOneDnnException(String reason) {
        super(reason);
    }
}
