package org.mnistkit.plot;

import org.junit.jupiter.api.Test;
import org.mnistkit.RealData;
import org.mnistkit.data.ImageSet;

/** Handwriting compresses worse than the images of the other tests: do the files stay small? */
class RealDataTest {

    @Test
    void picturesOfDigitsAreSmall() {
        ImageSet images = RealData.digits().test();
        CardAssert.assertCard(Pictures.grid(images));
        CardAssert.assertCard(Pictures.byClass(images, 12));
        CardAssert.assertCard(Pictures.pixels(images, 0));
        CardAssert.assertCard(Pictures.meanImages(images));
        CardAssert.assertCard(Pictures.predictions(Samples.predictions(images, 3)));
        CardAssert.assertCard(Pictures.probabilities(Samples.predictions(images, 3)));
        CardAssert.assertCard(Charts.pixelHistogram(images));
        CardAssert.assertCard(Charts.classHistogram(images));
        CardAssert.assertCard(Charts.confusionMatrix(Samples.predictions(images, 7)));
    }

    @Test
    void picturesOfFashionAreSmall() {
        ImageSet images = RealData.fashion().test();
        CardAssert.assertCard(Pictures.grid(images.take(40)));
        CardAssert.assertCard(Pictures.byClass(images, 6));
        CardAssert.assertCard(Pictures.pixels(images, 0));
        CardAssert.assertCard(Pictures.meanImages(images));
        CardAssert.assertCard(Pictures.predictions(Samples.predictions(images, 3).take(24)));
        CardAssert.assertCard(Pictures.probabilities(Samples.predictions(images, 3)));
        CardAssert.assertCard(Charts.confusionMatrix(Samples.predictions(images, 7)));
    }
}
