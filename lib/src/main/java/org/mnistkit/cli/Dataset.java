package org.mnistkit.cli;

import java.util.Locale;
import org.mnistkit.data.Mnist;

/** What {@code --dataset} chooses from. */
enum Dataset {
    DIGITS,
    FASHION;

    Mnist load() {
        return this == DIGITS ? Mnist.digits() : Mnist.fashion();
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
