package org.mnistkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.mnistkit.SampleNetworks;
import org.mnistkit.TestImages;
import org.mnistkit.TestNetworks;
import org.mnistkit.data.FloatImages;
import org.mnistkit.data.ImageSet;
import org.mnistkit.data.Images;
import org.mnistkit.description.Description;
import org.mnistkit.description.RandomDescriptions;
import org.mnistkit.settings.Compute;
import org.mnistkit.settings.Compute.Kind;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * The gradients of images for every kind of layer and every network of the kit: against DL4J's own
 * layers, against DL4J in double precision, and against the loss itself by finite differences.
 */
class ImageGradientsTest {

    static Stream<Arguments> cases() {
        return Stream.concat(LayersTest.cases(), LayersTest.casesWithDropout());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void areThoseOfDl4jsLayers(String name, EngineSample sample) {
        ImageSet images = sample.images();
        assertThat(isAsDl4jsLayersSay(sample.network(), images, images.labels())).isTrue();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void areThoseOfTheLoss(String name, EngineSample sample) {
        isThatOfTheLoss(sample.network(), sample.images());
    }

    /** DL4J's own can do neither dropout nor batch normalization as in predictions. */
    static Stream<Arguments> plainCases() {
        return LayersTest.cases().filter(each -> isPlain(((EngineSample) each.get()[1]).network()));
    }

    private static boolean isPlain(MultiLayerNetwork network) {
        return network.getLayerWiseConfigurations().getConfs().stream()
                .map(NeuralNetConfiguration::getLayer)
                .noneMatch(
                        layer ->
                                layer instanceof BatchNormalization || layer.getIDropout() != null);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("plainCases")
    void areThoseOfDl4jInDoublePrecision(String name, EngineSample sample) {
        DataSet data = EngineSample.doubles(sample.images(), 0);
        INDArray expected =
                sample.reference()
                        .calculateGradients(data.getFeatures(), data.getLabels(), null, null)
                        .getSecond();
        MultiLayerNetwork network = sample.network();
        for (Kind kind : List.of(Kind.ONEDNN, Kind.DL4J)) {
            float[][] actual = ofLoss(network, sample.images(), kind);
            assertThat(norm(actual)).isPositive();
            assertThat(
                            difference(
                                    actual,
                                    expected.dup('c').reshape(actual.length, -1).toFloatMatrix()))
                    .as("%s", kind)
                    .isLessThan(2e-5);
        }
    }

    static Stream<MultiLayerNetwork> networks() {
        return Stream.concat(
                SampleNetworks.all(),
                Description.shippedNames().stream()
                        .map(name -> Description.shipped(name).network(1)));
    }

    @ParameterizedTest
    @MethodSource("networks")
    void areThoseOfTheKitsNetworks(MultiLayerNetwork network) {
        ImageSet images = TestImages.rows(6);
        assertThat(isAsDl4jsLayersSay(network, images, images.labels())).isTrue();
        isThatOfTheLoss(network, images);
    }

    /** With pixels of which no two are equal: of equal maxima, each library takes another one. */
    @Test
    void areThoseOfRandomNetworks() {
        RandomDescriptions descriptions = new RandomDescriptions(17);
        Random random = new Random(1);
        float[] pixels = new float[3 * 784];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = random.nextFloat();
        }
        FloatImages images = new FloatImages(pixels, 28, 28);
        int compared = 0;
        int notZero = 0;
        while (compared < 25) {
            Description description = descriptions.next();
            MultiLayerNetwork network = description.network(compared);
            if (isComputedByOneDnn(network)) {
                notZero += isAsDl4jsLayersSay(network, images, 7, 0, 3) ? 1 : 0;
                compared++;
            }
        }
        assertThat(notZero).isGreaterThan(15);
    }

    /** DL4J has activation functions that oneDNN has not. */
    private static boolean isComputedByOneDnn(MultiLayerNetwork network) {
        try (Engine engine = Engine.of(network)) {
            return engine.description().startsWith("oneDNN");
        }
    }

    /**
     * Compares both engines.
     *
     * @return whether the gradients are anything but zero
     */
    private static boolean isAsDl4jsLayersSay(
            MultiLayerNetwork network, Images images, int... labels) {
        LogitGradient loss = LogitGradient.crossEntropy(labels);
        float[][] expected = gradients(network, images, Kind.DL4J, loss);
        float[][] actual = gradients(network, images, Kind.ONEDNN, loss);
        assertThat(actual).hasDimensions(images.size(), images.rows() * images.columns());
        assertThat(difference(actual, expected)).isLessThan(1e-4);
        float[][] expectedLogits = gradients(network, images, Kind.DL4J, LogitGradient.logit(1));
        float[][] actualLogits = gradients(network, images, Kind.ONEDNN, LogitGradient.logit(1));
        assertThat(difference(actualLogits, expectedLogits)).isLessThan(1e-4);
        return norm(actual) > 0 && norm(actualLogits) > 0;
    }

    /** Along the gradient g, the loss changes by h ‖g‖² for a small h. */
    private static void isThatOfTheLoss(MultiLayerNetwork network, ImageSet images) {
        float[][] gradients = ofLoss(network, images, Kind.ONEDNN);
        double length = norm(gradients);
        double closest = Double.MAX_VALUE;
        try (Engine engine = Engine.of(network, compute(Kind.ONEDNN))) {
            // A step may cross the kink of a ReLU or change a maximum; not all of them do.
            for (double size : new double[] {3e-2, 1e-2, 3e-3, 1e-3}) {
                double h = size / length;
                double above = loss(engine, images, gradients, h);
                double below = loss(engine, images, gradients, -h);
                double ratio = (above - below) / (2 * h) / (length * length);
                closest = Math.min(closest, Math.abs(ratio - 1));
            }
        }
        assertThat(closest).isLessThan(1e-2);
    }

    /** The sum of the losses of images that were moved along their gradients. */
    private static double loss(Engine engine, ImageSet images, float[][] gradients, double h) {
        float[] moved = new float[images.size() * gradients[0].length];
        images.copyTo(moved);
        for (int i = 0; i < moved.length; i++) {
            moved[i] += (float) (h * gradients[i / gradients[0].length][i % gradients[0].length]);
        }
        float[][] rows = engine.predict(new FloatImages(moved, images.rows(), images.columns()));
        return IntStream.range(0, rows.length)
                .mapToDouble(i -> -Math.log(rows[i][images.label(i)]))
                .sum();
    }

    // ---- Which function

    @Test
    void theGradientOfALogitOfASoftmaxRegressionIsItsWeights() {
        MultiLayerNetwork network = TestNetworks.softmaxRegression(5);
        ImageSet images = TestImages.bars(3, 1);
        float[] weights = network.getParam("0_W").getColumn(2).toFloatVector();
        for (Kind kind : Kind.values()) {
            for (float[] row : gradients(network, images, kind, LogitGradient.logit(2))) {
                assertThat(row).containsExactly(weights, within(1e-6f));
            }
        }
    }

    /** Each image gets its number and its probabilities, whatever the size of a pass. */
    @ParameterizedTest
    @EnumSource(Kind.class)
    void theFunctionIsAskedForTheImagesInOrder(Kind kind) {
        MultiLayerNetwork network = small().network();
        ImageSet images = small().images();
        try (Engine engine = Engine.of(network, compute(kind))) {
            float[][] predicted = engine.predict(images);
            int[] next = {0};
            engine.imageGradients(
                    images,
                    (image, probabilities) -> {
                        assertThat(image).isEqualTo(next[0]++);
                        assertThat(probabilities).containsExactly(predicted[image], within(1e-6f));
                        return probabilities;
                    });
            assertThat(next[0]).isEqualTo(images.size());
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void whatDoesNotFitTheClassesIsRefused(Kind kind) {
        EngineSample sample = small();
        ImageSet images = sample.images().take(3);
        try (Engine engine = Engine.of(sample.network(), compute(kind))) {
            assertThatThrownBy(() -> engine.imageGradients(images, LogitGradient.logit(5)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("the class is 5, but the network has the classes 0 to 4");
            assertThatThrownBy(() -> engine.imageGradients(images, LogitGradient.logit(-1)))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(
                            () -> engine.imageGradients(images, LogitGradient.crossEntropy(1, 2)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("there are 2 labels, but more images; give a label for each");
            assertThatThrownBy(() -> engine.imageGradients(images, (i, p) -> new float[4]))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("4 values, but must have 5, one for each class");
            assertThat(engine.imageGradients(images.take(0), LogitGradient.logit(0))).isEmpty();
        }
    }

    @Test
    void aNetworkWithoutSoftmaxIsRefused() {
        MultiLayerNetwork network =
                new MultiLayerNetwork(
                        new NeuralNetConfiguration.Builder()
                                .list()
                                .layer(
                                        new OutputLayer.Builder(LossFunction.MSE)
                                                .nIn(16)
                                                .nOut(3)
                                                .activation(Activation.IDENTITY)
                                                .build())
                                .build());
        network.init();
        try (Engine engine = Engine.of(network)) {
            assertThatThrownBy(
                            () ->
                                    engine.imageGradients(
                                            TestImages.bars(1, 1), LogitGradient.logit(0)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("softmax with plain cross-entropy")
                    .hasMessageContaining("OutputLayer");
        }
    }

    // ---- What it is computed with

    private static EngineSample small() {
        return EngineSample.of(
                10,
                10,
                777,
                2,
                new Adam(0.01),
                builder -> {},
                new ConvolutionLayer.Builder(3, 3).nOut(8).activation(Activation.RELU).build(),
                new BatchNormalization(),
                new SubsamplingLayer.Builder().build(),
                new DropoutLayer(0.5),
                new DenseLayer.Builder().nOut(12).activation(Activation.RELU).build(),
                new DropoutLayer(0.5));
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void anyNumberOfImagesGivesTheSame(Kind kind) {
        EngineSample sample = small();
        try (Engine engine = Engine.of(sample.network(), compute(kind))) {
            float[][] all = engine.imageGradients(sample.images(), LogitGradient.logit(3));
            assertThat(engine.imageGradients(sample.images(), LogitGradient.logit(3)))
                    .isDeepEqualTo(all);
            ImageSet some = sample.images().slice(500, 503);
            float[][] ofSome = engine.imageGradients(some, LogitGradient.logit(3));
            assertThat(ofSome[2]).containsExactly(all[502], within(1e-6f));
            ImageSet one = sample.images().slice(776, 777);
            float[][] ofOne = engine.imageGradients(one, LogitGradient.logit(3));
            assertThat(ofOne[0]).containsExactly(all[776], within(1e-6f));
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void areThoseOfTheAveragedWeightsAndLeaveTheTrainingAsItWas(Kind kind) {
        EngineSample sample = small();
        ImageSet images = sample.images().take(64);
        MultiLayerNetwork network = sample.network();
        MultiLayerNetwork undisturbed = sample.network();
        LogitGradient loss = LogitGradient.crossEntropy(images.labels());
        var config = EngineSample.config(16).withAveraging(0.9).withCompute(compute(kind));
        try (Engine engine = Engine.of(network, config);
                Engine other = Engine.of(undisturbed, config)) {
            EngineSample.train(engine, images, 16);
            float[][] actual = engine.imageGradients(images, loss);

            MultiLayerNetwork averaged = sample.network();
            averaged.setParams(engine.average());
            assertThat(difference(actual, gradients(averaged, images, kind, loss)))
                    .isLessThan(1e-5);
            assertThat(difference(actual, gradients(network.clone(), images, kind, loss)))
                    .isGreaterThan(1e-3);

            EngineSample.train(engine, images, 16);
            EngineSample.train(other, images, 16);
            EngineSample.train(other, images, 16);
            assertThat(network.params()).isEqualTo(undisturbed.params());
            assertThat(engine.average()).isEqualTo(other.average());
        }
    }

    @Test
    void followTheSteps() {
        EngineSample sample = small();
        ImageSet images = sample.images().take(32);
        MultiLayerNetwork network = sample.network();
        LogitGradient loss = LogitGradient.crossEntropy(images.labels());
        try (Engine engine = Engine.of(network)) {
            float[][] before = engine.imageGradients(images, loss);
            EngineSample.train(engine, images, 16);
            float[][] after = engine.imageGradients(images, loss);
            assertThat(after)
                    .isNotEqualTo(before)
                    .isDeepEqualTo(gradients(network, images, Kind.AUTO, loss));
        }
    }

    // ---- Helpers

    private static Compute compute(Kind kind) {
        return Compute.DEFAULT.withEngine(kind);
    }

    private static float[][] ofLoss(MultiLayerNetwork network, ImageSet images, Kind kind) {
        return gradients(network, images, kind, LogitGradient.crossEntropy(images.labels()));
    }

    private static float[][] gradients(
            MultiLayerNetwork network, Images images, Kind kind, LogitGradient of) {
        try (Engine engine = Engine.of(network, compute(kind))) {
            return engine.imageGradients(images, of);
        }
    }

    /** Euclidean distance, divided by the norm of the second. */
    static double difference(float[][] actual, float[][] expected) {
        double squares = 0;
        for (int i = 0; i < expected.length; i++) {
            assertThat(actual[i]).hasSameSizeAs(expected[i]);
            for (int j = 0; j < expected[i].length; j++) {
                squares += Math.pow(actual[i][j] - expected[i][j], 2);
            }
        }
        return Math.sqrt(squares) / Math.max(1e-30, norm(expected));
    }

    private static double norm(float[][] rows) {
        double squares = 0;
        for (float[] row : rows) {
            for (float value : row) {
                squares += (double) value * value;
            }
        }
        return Math.sqrt(squares);
    }
}
