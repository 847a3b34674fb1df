package org.mnistkit.record;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import java.util.Locale;

/**
 * How well a network does on a set of images.
 *
 * @param loss mean cross-entropy in nats, at least 0: 0 for certain and right, ln 10 ≈ 2.303 for
 *     guessing evenly among ten classes
 * @param accuracy the share of images whose most probable class is the right one, in [0, 1], or NaN
 *     if it was not measured
 */
@JsonSerialize(using = ScoreJson.Writer.class)
@JsonDeserialize(using = ScoreJson.Reader.class)
public record Score(double loss, double accuracy) {

    /** Nothing was measured: loss and accuracy are NaN. */
    public static final Score NONE = new Score(Double.NaN, Double.NaN);

    public Score {
        if (accuracy < 0 || accuracy > 1) {
            throw new IllegalArgumentException(
                    "an accuracy is " + accuracy + ", but must be in [0, 1]");
        }
    }

    /** True unless this is {@link #NONE}. */
    public boolean isMeasured() {
        return !Double.isNaN(accuracy);
    }

    @Override
    public String toString() {
        return isMeasured()
                ? String.format(Locale.ROOT, "loss %.4f, accuracy %.2f %%", loss, 100 * accuracy)
                : "not measured";
    }
}
