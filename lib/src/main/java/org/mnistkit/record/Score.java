package org.mnistkit.record;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import java.io.Serializable;
import java.util.Locale;
import org.apache.commons.math3.stat.interval.ConfidenceInterval;
import org.apache.commons.math3.stat.interval.WilsonScoreInterval;

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
public record Score(double loss, double accuracy) implements Serializable {

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

    /**
     * The 95 % confidence interval of the accuracy (Wilson, 1927): what the accuracy on any number
     * of such images may be, as far as these tell. For 20 mistakes in 10,000 images, an error of
     * 0.13 to 0.31 %.
     *
     * @param images of how many images this is the score, at least 1
     */
    public ConfidenceInterval interval(int images) {
        int right = (int) Math.round(accuracy * images);
        return new WilsonScoreInterval().createInterval(images, right, 0.95);
    }

    @Override
    public String toString() {
        return isMeasured()
                ? String.format(Locale.ROOT, "loss %.4f, accuracy %.2f %%", loss, 100 * accuracy)
                : "not measured";
    }
}
