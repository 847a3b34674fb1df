package org.mnistkit.train;

/** How a training came to its end. */
public enum Ending {
    /** It ran through all its epochs. */
    COMPLETED,
    /** Its thread was interrupted; the network keeps what it had learned by then. */
    INTERRUPTED,
    /** Its loss went astray; the network is of no use. */
    DIVERGED
}
