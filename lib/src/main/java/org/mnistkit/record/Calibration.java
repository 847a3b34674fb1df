package org.mnistkit.record;

/**
 * How far a network's probabilities can be trusted: measured on the test images, before and after
 * temperature scaling (Guo, Pleiss, Sun and Weinberger, 2017).
 *
 * @param temperature what the logits are divided by, fitted on validation images
 * @param loss mean cross-entropy of the test images in nats, with the temperature
 * @param error expected calibration error on the test images in 15 bins, with the temperature, in
 *     [0, 1]: how far confidence and accuracy are apart
 * @param uncalibratedError the same of the network's own probabilities
 */
public record Calibration(double temperature, double loss, double error, double uncalibratedError) {

    public Calibration {
        if (!(temperature > 0 && loss >= 0 && isShare(error) && isShare(uncalibratedError))) {
            throw new IllegalArgumentException(
                    ("a calibration has the temperature %s, the loss %s and the errors %s and %s,"
                         + " but the temperature must be positive, the loss at least 0, and the"
                         + " errors in [0, 1]")
                            .formatted(temperature, loss, error, uncalibratedError));
        }
    }

    private static boolean isShare(double value) {
        return value >= 0 && value <= 1;
    }
}
