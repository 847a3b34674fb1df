package org.mnistkit.plot;

import org.junit.jupiter.api.Test;
import org.mnistkit.RealData;
import org.mnistkit.data.ImageSet;

/** Handwriting compresses worse than the images of the other tests: do the files stay small? */
class RealDataTest {

    @Test
    void picturesOfDigitsAreSmall() {
        ImageSet images = RealData.digits().test();
        FigureAssert.assertCard(Pictures.grid(images));
        FigureAssert.assertCard(Pictures.byClass(images, 12));
        FigureAssert.assertCard(Pictures.pixels(images, 0));
        FigureAssert.assertCard(Pictures.meanImages(images));
        FigureAssert.assertCard(Pictures.predictions(Samples.predictions(images, 3)));
        FigureAssert.assertCard(Pictures.probabilities(Samples.predictions(images, 3)));
        FigureAssert.assertCard(Charts.pixelHistogram(images));
        FigureAssert.assertCard(Charts.classHistogram(images));
        FigureAssert.assertCard(Charts.confusionMatrix(Samples.predictions(images, 7)));
    }

    @Test
    void picturesOfFashionAreSmall() {
        ImageSet images = RealData.fashion().test();
        FigureAssert.assertCard(Pictures.grid(images.take(40)));
        FigureAssert.assertCard(Pictures.byClass(images, 6));
        FigureAssert.assertCard(Pictures.pixels(images, 0));
        FigureAssert.assertCard(Pictures.meanImages(images));
        FigureAssert.assertCard(Pictures.predictions(Samples.predictions(images, 3).take(24)));
        FigureAssert.assertCard(Pictures.probabilities(Samples.predictions(images, 3)));
        FigureAssert.assertCard(Charts.confusionMatrix(Samples.predictions(images, 7)));
    }
}
