package org.mnistkit.train;

/** How a training run came to its end. */
public enum Ending {
    /** It ran through all its epochs. */
    COMPLETED,
    /** Its validation score had not become better for as many epochs as its patience. */
    STOPPED_EARLY,
    /**
     * An epoch reached the accuracy that was to be reached. With early stopping by loss, the
     * network gets the weights of the epoch with the lowest loss even so.
     */
    TARGET_REACHED,
    /** Its time was over; the network keeps what it had learned by then. */
    OUT_OF_TIME,
    /** Its thread was interrupted; the network keeps what it had learned by then. */
    INTERRUPTED,
    /** {@link Trainer#pause} was called; the network keeps what it had learned by then. */
    PAUSED,
    /** Its loss went astray; the network is of no use. */
    DIVERGED;

    /** Whether a training run that was left at this point could have gone on. */
    public boolean isPremature() {
        return this == OUT_OF_TIME || this == INTERRUPTED || this == PAUSED;
    }
}
