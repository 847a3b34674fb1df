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
    /**
     * Its time was over; the network keeps what it had learned by then or, with early stopping, the
     * weights of its best epoch.
     */
    OUT_OF_TIME,
    /** Its thread was interrupted; the network keeps the same as after {@link #OUT_OF_TIME}. */
    INTERRUPTED,
    /**
     * {@link Trainer#pause} was called; the network keeps the same as after {@link #OUT_OF_TIME}.
     */
    PAUSED,
    /** Its loss went astray; the network is of no use. */
    DIVERGED;

    /** Whether a training run that was left at this point could have gone on. */
    public boolean isPremature() {
        return this == OUT_OF_TIME || this == INTERRUPTED || this == PAUSED;
    }
}
