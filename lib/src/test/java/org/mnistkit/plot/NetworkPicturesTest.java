package org.mnistkit.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.mnistkit.SampleNetworks;
import org.mnistkit.data.ImageSet;
import org.mnistkit.description.Description;
import org.mnistkit.engine.Engine;
import org.nd4j.linalg.api.ndarray.INDArray;

class NetworkPicturesTest {

    @Test
    void weightsAreWhiteAtZeroAndShareOneScale() {
        float[][] weights = new float[2][28 * 28];
        weights[0][0] = 2;
        weights[1][0] = -1;
        weights[1][1] = Float.NaN;
        BufferedImage image =
                FigureAssert.assertCard(Pictures.weights(weights, List.of("a", "b"), 28, 28));
        int cell = 7 * 7;
        assertThat(FigureAssert.count(image, ColorMap.DIVERGING.at(1)))
                .as("the largest, and the end of the color bar")
                .isGreaterThanOrEqualTo(cell);
        assertThat(FigureAssert.count(image, ColorMap.DIVERGING.at(0.25)))
                .as("half of it, negative")
                .isGreaterThanOrEqualTo(cell);
        assertThat(FigureAssert.count(image, ColorMap.NOT_A_NUMBER)).isBetween(cell, cell + 10);
    }

    @Test
    void countsHaveAScaleThatBeginsAtZeroAndDifferencesOneWithZeroInTheMiddle() {
        float[][] values = {{0, 1, 2, 3}};
        BufferedImage counts = Pictures.maps("Counts", "", values, List.of("a"), 2, 2);
        FigureAssert.assertCard(counts);
        int cell = 98 * 98;
        assertThat(FigureAssert.count(counts, ColorMap.SEQUENTIAL.at(0)))
                .isGreaterThanOrEqualTo(cell);
        assertThat(FigureAssert.count(counts, ColorMap.SEQUENTIAL.at(1)))
                .isGreaterThanOrEqualTo(cell);

        values[0][0] = -3;
        BufferedImage differences = Pictures.maps("Differences", "", values, List.of("a"), 2, 2);
        assertThat(FigureAssert.count(differences, ColorMap.DIVERGING.at(0)))
                .isGreaterThanOrEqualTo(cell);
        assertThat(FigureAssert.count(differences, ColorMap.DIVERGING.at(1)))
                .isGreaterThanOrEqualTo(cell);
    }

    @Test
    void weightsThatDoNotFitTogetherAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Pictures.weights(new float[2][784], List.of("a"), 28, 28))
                .withMessageContaining("2 pictures and 1 caption,");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Pictures.weights(new float[1][100], List.of("a"), 28, 28))
                .withMessage(
                        "100 values cannot make a picture of 28×28: there must be one for each"
                                + " pixel");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Pictures.weights(new float[0][], List.of(), 28, 28));
    }

    @Test
    void filtersShowTheWeightsOfTheFirstInputMap() {
        MultiLayerNetwork network = SampleNetworks.baseline();
        // [64 filters, 32 input maps, 3, 3]: only one weight that should be seen, and one not.
        INDArray weights = network.getLayer(2).getParam("W");
        weights.assign(0);
        weights.putScalar(new int[] {5, 0, 1, 2}, 1.0);
        weights.putScalar(new int[] {6, 1, 1, 2}, -1.0);
        BufferedImage image = FigureAssert.assertCard(Pictures.filters(network, 2));
        int cell = 15 * 15;
        assertThat(FigureAssert.count(image, ColorMap.DIVERGING.at(1))).isBetween(cell, cell + 30);
        assertThat(FigureAssert.count(image, ColorMap.DIVERGING.at(0)))
                .as("in the color bar alone")
                .isLessThan(30);
    }

    @Test
    void filtersOfOtherLayersAreRefusedWithTheLayersThatHaveThem() {
        MultiLayerNetwork network = SampleNetworks.baseline();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Pictures.filters(network, 1))
                .withMessage(
                        "layer 1 MaxPool 2×2 has no filters; the convolution layers are: 0 Conv"
                                + " 3×3, 2 Conv 3×3");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Pictures.filters(network, 6))
                .withMessage(
                        "layer is 6, but the network has the layers 0 Conv 3×3, 1 MaxPool 2×2, 2"
                                + " Conv 3×3, 3 MaxPool 2×2, 4 Dropout, 5 Dense");
    }

    @Test
    void activationsShowWhatTheLayerPutsOut() {
        MultiLayerNetwork network = SampleNetworks.baseline();
        ImageSet images = Samples.images(3);
        float[] values;
        try (Engine engine = Engine.of(network)) {
            values = engine.activations(images.slice(1, 2), 0)[0];
        }
        Scale scale = Scale.of(List.of(values));
        BufferedImage image = FigureAssert.assertCard(Pictures.activations(network, images, 1, 0));
        // The first map begins right of the image at the left, in the row of its upper edge.
        int left = Figure.PADDING + 84 + 2 + 24 + 1;
        int top = firstRowOfFrame(image, left) + 1;
        for (int row = 0; row < 26; row++) {
            for (int column = 0; column < 26; column++) {
                Color color = new Color(image.getRGB(left + 2 * column, top + 2 * row));
                assertThat(color).isEqualTo(scale.color(values[row * 26 + column]));
            }
        }
    }

    private static int firstRowOfFrame(BufferedImage image, int x) {
        return IntStream.range(0, image.getHeight())
                .filter(
                        y ->
                                IntStream.range(x, x + 40)
                                        .allMatch(
                                                each ->
                                                        image.getRGB(each, y)
                                                                == Style.LINE.getRGB()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void activationsOfEveryLayerOfEveryNetworkAreCards() {
        ImageSet images = Samples.images(2, Samples.FASHION, false);
        for (MultiLayerNetwork network :
                List.of(
                        SampleNetworks.baseline(),
                        SampleNetworks.deep(),
                        SampleNetworks.light(),
                        SampleNetworks.mixed())) {
            for (int layer = 0; layer < network.getnLayers(); layer++) {
                FigureAssert.assertCard(Pictures.activations(network, images, 0, layer));
            }
        }
    }

    @Test
    void everyLayerIsShownWithItsValues() {
        // 2,500 units, of which only the first answers, and only the second class is possible.
        MultiLayerNetwork network =
                Description.parse(
                                """
                                Layers:
                                Flatten
                                Dense,2500,relu,init=zeros
                                Dropout,0.5
                                Dense,10,softmax,init=zeros
                                Optimizer:
                                0.1,0
                                1
                                1
                                """)
                        .network(1);
        network.getLayer(0).getParam("b").putScalar(0, 2.0);
        network.getLayer(2).getParam("b").putScalar(1, 50.0);
        ImageSet images = Samples.images(2, Samples.FASHION, false);
        BufferedImage image = FigureAssert.assertCard(Pictures.activations(network, images, 0));
        int unit = 3 * 3;
        int probability = 18 * 18;
        assertThat(FigureAssert.count(image, ColorMap.SEQUENTIAL.at(1)))
                .isEqualTo(unit + probability);
        assertThat(FigureAssert.count(image, ColorMap.SEQUENTIAL.at(0)))
                .isEqualTo(2499 * unit + 9 * probability);
    }

    @Test
    void everyLayerOfEveryNetworkFitsOnACard() {
        ImageSet images = Samples.images(2, Samples.FASHION, false);
        SampleNetworks.all()
                .forEach(
                        network ->
                                FigureAssert.assertNothingClipped(
                                        Pictures.activations(network, images, 1)));
    }

    @Test
    void unitsStandInTheRectanglesOfTheOriginalProgram() {
        // Rows, of which 784 units have 28, 3,000 have 60, and so on.
        assertThat(
                        IntStream.of(784, 3000, 2500, 2000, 1500, 1000, 500)
                                .map(NetworkPictures::squarest))
                .containsExactly(28, 60, 50, 50, 50, 40, 25);
    }

    @Test
    void activationsLeaveTheNetworkAsItWas() {
        MultiLayerNetwork network = SampleNetworks.baseline();
        ImageSet images = Samples.images(4);
        INDArray parameters = network.params().dup();
        INDArray before = network.output(images.features());
        Pictures.activations(network, images, 0, 3);
        assertThat(network.params()).isEqualTo(parameters);
        assertThat(network.output(images.features())).isEqualTo(before);
    }

    @Test
    void anImageThatIsNotThereIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () ->
                                Pictures.activations(
                                        SampleNetworks.baseline(), Samples.images(1), 0, -1))
                .withMessageStartingWith("layer is -1, but the network has the layers 0 Conv 3×3");
    }
}
