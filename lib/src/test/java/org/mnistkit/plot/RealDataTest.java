package org.mnistkit.plot;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.mnistkit.data.ImageSet;

/** Handwriting compresses worse than the images of the other tests: do the files stay small? */
class RealDataTest {

    private static ImageSet read(String set, List<String> names) {
        String folder = System.getenv("MNIST_KIT_DATA");
        Path directory = Path.of(folder == null ? "" : folder).resolve(set);
        Path images = directory.resolve("t10k-images-idx3-ubyte.gz");
        assumeTrue(
                folder != null && Files.exists(images),
                "needs the real data; set MNIST_KIT_DATA to the folder that holds " + set);
        return Samples.read(
                directory,
                images.getFileName().toString(),
                "t10k-labels-idx1-ubyte.gz",
                names,
                set);
    }

    @Test
    void picturesOfDigitsAreSmall() {
        ImageSet images = read("mnist", Samples.DIGITS);
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
        ImageSet images = read("fashion-mnist", Samples.FASHION);
        CardAssert.assertCard(Pictures.grid(images.take(40)));
        CardAssert.assertCard(Pictures.byClass(images, 6));
        CardAssert.assertCard(Pictures.pixels(images, 0));
        CardAssert.assertCard(Pictures.meanImages(images));
        CardAssert.assertCard(Pictures.predictions(Samples.predictions(images, 3).take(24)));
        CardAssert.assertCard(Pictures.probabilities(Samples.predictions(images, 3)));
        CardAssert.assertCard(Charts.confusionMatrix(Samples.predictions(images, 7)));
    }
}
