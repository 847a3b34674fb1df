package org.mnistkit.evaluate;

import org.mnistkit.data.ImageSet;

/** Makes predictions from given probabilities, for the tests of other packages. */
public final class TestPredictions {

    private TestPredictions() {}

    /**
     * Predictions that say what they are told to.
     *
     * @param probabilities [n][classes] a row for each image
     */
    public static Predictions of(ImageSet images, float[][] probabilities) {
        return new Predictions(images, probabilities);
    }
}
