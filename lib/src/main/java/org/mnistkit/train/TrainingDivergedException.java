package org.mnistkit.train;

/**
 * A training run that leads nowhere and was stopped: its loss is no longer a number, or far above
 * that of blind guessing. The network's weights are spoiled; build it anew.
 */
public final class TrainingDivergedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    TrainingDivergedException(String message) {
        super(message);
    }
}
