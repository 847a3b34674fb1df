package org.mnistkit.engine;

/** A network that the fast engine has no form of; the message says which part of it, and why. */
final class UnsupportedNetworkException extends IllegalStateException {

    private static final long serialVersionUID = 1;

    UnsupportedNetworkException(String reason) {
        super(reason);
    }
}
