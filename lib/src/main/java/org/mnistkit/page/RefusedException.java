package org.mnistkit.page;

/** A request that cannot be answered; the message is one sentence for whoever looks at the page. */
final class RefusedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final int status;

    /**
     * @param status of HTTP, from 400
     */
    RefusedException(int status, String message) {
        super(message);
        this.status = status;
    }

    int status() {
        return status;
    }
}
