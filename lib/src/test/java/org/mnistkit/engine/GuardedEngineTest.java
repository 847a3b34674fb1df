package org.mnistkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mnistkit.data.ImageSet;
import org.mnistkit.settings.Compute;
import org.mnistkit.settings.Compute.Kind;
import org.mnistkit.settings.TrainingConfig;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.nativeblas.NativeOpsHolder;

/** Each of these mistakes ended the whole process once. */
class GuardedEngineTest {

    private static final int BATCH = 8;

    private final EngineSample sample =
            EngineSample.of(
                    10,
                    10,
                    2 * BATCH,
                    3,
                    new Adam(0.01),
                    builder -> {},
                    new ConvolutionLayer.Builder(3, 3).nOut(4).activation(Activation.RELU).build(),
                    new DenseLayer.Builder().nOut(12).activation(Activation.RELU).build());

    private final MultiLayerNetwork network = sample.network();
    private final ImageSet images = sample.images();

    private static TrainingConfig config(Kind kind) {
        return EngineSample.config(BATCH)
                .withAveraging(0.9)
                .withCompute(Compute.DEFAULT.withEngine(kind));
    }

    /** Everything that native code is asked for. */
    private Stream<ThrowingCallable> calls(Engine engine) {
        return Stream.of(
                () -> engine.predict(images),
                () -> engine.predict(images.take(1)),
                () -> engine.outputs(images),
                () -> engine.activations(images, 0),
                () -> engine.imageGradients(images, LogitGradient.logit(0)),
                () -> EngineSample.train(engine, images, BATCH),
                engine::average,
                engine::learningRate,
                engine::epochDone,
                () -> engine.setAverage(sample.network().params(), 0));
    }

    private void assertRefused(Engine engine, String message) {
        calls(engine)
                .forEach(
                        call ->
                                assertThatThrownBy(call)
                                        .isInstanceOf(IllegalStateException.class)
                                        .hasMessageContaining(message));
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void aClosedNetworkIsRefused(Kind kind) {
        network.close();

        assertThatThrownBy(() -> Engine.of(network, config(kind)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("The network has been closed, and its weights are gone.");
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void aNetworkThatIsClosedAfterwardsIsRefused(Kind kind) {
        try (Engine engine = Engine.of(network, config(kind))) {
            EngineSample.train(engine, images, BATCH);
            engine.predict(images);
            network.close();

            assertRefused(engine, "The network has been closed");
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void aClosedEngineIsRefused(Kind kind) {
        Engine engine = Engine.of(network, config(kind));
        EngineSample.train(engine, images, BATCH);
        engine.close();
        engine.close(); // once more does no harm

        assertRefused(engine, "The engine was closed");
        assertThat(network.params().wasClosed()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void aClosedAverageIsRefused(Kind kind) {
        try (Engine engine = Engine.of(network, config(kind))) {
            EngineSample.train(engine, images, BATCH);
            engine.average().close();

            assertRefused(engine, "The moving average of the weights was closed");
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void closedStateOfTheUpdaterIsRefused(Kind kind) {
        try (Engine engine = Engine.of(network, config(kind))) {
            network.getUpdater().getStateViewArray().close();

            assertRefused(engine, "The network has been closed");
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void aNetworkCannotBeClosedInTheMiddleOfAStep(Kind kind) {
        network.addListeners(new Closing());
        try (Engine engine = Engine.of(network, config(kind))) {
            EngineSample.train(engine, images, BATCH);

            assertThat(network.params().wasClosed()).isFalse();
            assertThat(engine.predict(images)).hasDimensions(2 * BATCH, EngineSample.CLASSES);
        }
        network.close();
        assertThat(network.params().wasClosed()).isTrue();
    }

    private static final class Closing extends BaseTrainingListener {
        @Override
        public void iterationDone(Model model, int iteration, int epoch) {
            ((MultiLayerNetwork) model).close();
        }
    }

    /** In its middle the engine's memory is in use: it must be neither freed nor overwritten. */
    @ParameterizedTest
    @EnumSource(Kind.class)
    void callsFromWithinAreRefused(Kind kind) {
        try (Engine engine = Engine.of(network, config(kind))) {
            LogitGradient calling =
                    (image, probabilities) -> {
                        assertRefused(engine, "in the middle of a computation");
                        assertThatThrownBy(engine::close).isInstanceOf(IllegalStateException.class);
                        return LogitGradient.logit(0).of(image, probabilities);
                    };

            assertThat(engine.imageGradients(images, calling))
                    .isDeepEqualTo(engine.imageGradients(images, LogitGradient.logit(0)));
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void aNetworkWithoutWeightsIsRefused(Kind kind) {
        MultiLayerNetwork bare = new MultiLayerNetwork(network.getLayerWiseConfigurations());

        assertThatThrownBy(() -> Engine.of(bare, config(kind)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("The network has no weights yet: call its init() first.");
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void imagesOfAnotherSizeAreRefused(Kind kind) {
        ImageSet others = EngineSample.images(9, 11, BATCH, 1);
        try (Engine engine = Engine.of(network, config(kind))) {
            List<ThrowingCallable> calls =
                    List.of(
                            () -> EngineSample.train(engine, others, BATCH),
                            () -> engine.predict(others),
                            () -> engine.outputs(others),
                            () -> engine.activations(others, 0),
                            () -> engine.imageGradients(others, LogitGradient.logit(0)));
            for (ThrowingCallable call : calls) {
                assertThatThrownBy(call)
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessage(
                                "the images have 9×11 pixels, but the network was made for another"
                                        + " size: its layer 1 takes maps of 8×8 values");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void soAreImagesSmallerThanAWindow(Kind kind) {
        try (Engine engine = Engine.of(network, config(kind))) {
            assertThatThrownBy(() -> engine.predict(EngineSample.images(2, 2, 1, 1)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("the images have 2×2 pixels, but the network was made");
        }
    }

    /** DL4J does not keep the size of images, and 28×28 pixels would become the same maps. */
    @ParameterizedTest
    @EnumSource(Kind.class)
    void imagesOfTheNetworksOwnSizeFitWhateverTheirSize(Kind kind) {
        EngineSample odd =
                EngineSample.of(
                        29,
                        29,
                        BATCH,
                        3,
                        new ConvolutionLayer.Builder(3, 3).nOut(2).build(),
                        new SubsamplingLayer.Builder(PoolingType.MAX).build());
        INDArray expected = odd.network().output(odd.images().features());
        try (Engine engine = Engine.of(odd.network(), config(kind))) {
            float[][] rows = engine.predict(odd.images());
            for (int i = 0; i < rows.length; i++) {
                assertThat(rows[i])
                        .containsExactly(expected.getRow(i).toFloatVector(), offset(1e-5f));
            }
            EngineSample.train(engine, odd.images(), BATCH);
        }
    }

    /** Units may become maps again, and these units once more. */
    @ParameterizedTest
    @EnumSource(value = Kind.class, names = "ONEDNN", mode = EnumSource.Mode.EXCLUDE)
    void mapsMayBeFlattenedTwice(Kind kind) {
        MultiLayerConfiguration conf =
                new NeuralNetConfiguration.Builder()
                        .list()
                        .layer(new ConvolutionLayer.Builder(3, 3).nOut(2).build())
                        .layer(new DenseLayer.Builder().nOut(36).build())
                        .layer(new ConvolutionLayer.Builder(3, 3).nOut(2).build())
                        .layer(
                                new OutputLayer.Builder(LossFunction.MCXENT)
                                        .nOut(EngineSample.CLASSES)
                                        .activation(Activation.SOFTMAX)
                                        .build())
                        .inputPreProcessor(2, new FeedForwardToCnnPreProcessor(6, 6, 1))
                        .setInputType(InputType.convolutional(10, 10, 1))
                        .build();
        MultiLayerNetwork folded = new MultiLayerNetwork(conf);
        folded.init();
        try (Engine engine = Engine.of(folded, config(kind))) {
            assertThat(engine.predict(images)).hasDimensions(2 * BATCH, EngineSample.CLASSES);
            EngineSample.train(engine, images, BATCH);
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void noImagesGiveNoRows(Kind kind) {
        try (Engine engine = Engine.of(network, config(kind))) {
            ImageSet none = images.take(0);

            assertThat(engine.predict(none)).isEmpty();
            assertThat(engine.outputs(none).features()).isEmpty();
            assertThat(engine.activations(none, 0)).isEmpty();
            assertThat(engine.imageGradients(none, LogitGradient.logit(0))).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void anAverageThatIsNoneOfTheWeightsIsRefused(Kind kind) {
        try (Engine engine = Engine.of(network, config(kind));
                INDArray doubles = network.params().castTo(DataType.DOUBLE);
                INDArray tooShort = Nd4j.zeros(DataType.FLOAT, 1, 5)) {
            float[][] before = engine.predict(images);

            assertThatThrownBy(() -> engine.setAverage(doubles, 0))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "the average has 3,189 values of the type DOUBLE, but the network has"
                                    + " 3,189 weights of the type FLOAT");
            assertThatThrownBy(() -> engine.setAverage(tooShort, 0))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("the average has 5 values of the type FLOAT, but");
            assertThat(engine.predict(images)).isDeepEqualTo(before);
            assertThat(engine.average()).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 7})
    void labelsOfAnotherNumberOfClassesAreRefused(int classes) {
        ImageSet others =
                ImageSet.of(
                        new byte[BATCH * 100],
                        new byte[BATCH],
                        10,
                        10,
                        IntStream.range(0, classes).mapToObj(Integer::toString).toList(),
                        images.provenance());
        INDArray before = network.params().dup();
        for (Kind kind : Kind.values()) {
            try (Engine engine = Engine.of(network, config(kind))) {
                assertThatThrownBy(() -> EngineSample.train(engine, others, BATCH))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessage(
                                "the images of the batch have labels of %d classes, but the network"
                                        + " tells 5 classes apart",
                                classes);
            }
        }
        assertThat(network.params()).isEqualTo(before);
    }

    @Test
    void manyThreadsMayPredictWithOneEngine() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try (Engine engine = Engine.of(network, config(Kind.AUTO))) {
            float[][] expected = engine.predict(images);
            List<Future<float[][]>> answers = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                int count = i % 3 == 0 ? 1 : images.size();
                answers.add(threads.submit(() -> engine.predict(images.take(count))));
            }
            for (Future<float[][]> answer : answers) {
                float[][] rows = answer.get();
                // One image may be added up in another order.
                for (int i = 0; i < rows.length; i++) {
                    assertThat(rows[i])
                            .usingComparatorWithPrecision(1e-5f)
                            .containsExactly(expected[i]);
                }
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void aNetworkMayBeChangedWhileAnEngineIsOpen(Kind kind) {
        try (Engine engine = Engine.of(network, config(kind).withAveraging(0))) {
            EngineSample.train(engine, images, BATCH);
            MultiLayerNetwork other = sample.network();
            network.setParams(other.params());
            network.setLayers(other.getLayers());
            assertThat(engine.predict(images)).isEqualTo(predicted(other, kind));
            network.setUpdater(null); // DL4J makes another one when it needs it
            EngineSample.train(engine, images, BATCH);
        }
    }

    private float[][] predicted(MultiLayerNetwork other, Kind kind) {
        try (Engine engine = Engine.of(other, config(kind).withAveraging(0))) {
            return engine.predict(images);
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void theNumberOfThreadsIsSetForAStepAndRestored(Kind kind) {
        List<Integer> seen = new ArrayList<>();
        network.addListeners(
                new BaseTrainingListener() {
                    @Override
                    public void iterationDone(Model model, int iteration, int epoch) {
                        seen.add(threadsHere());
                    }
                });
        int before = threadsHere();
        NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(5);
        try {
            Compute three = Compute.DEFAULT.withEngine(kind).withThreads(3);
            try (Engine engine =
                    Engine.of(network, EngineSample.config(BATCH).withCompute(three))) {
                EngineSample.train(engine, images, BATCH);
            }
            assertThat(seen).containsExactly(3, 3);
            assertThat(threadsHere()).isEqualTo(5);
        } finally {
            NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(before);
        }
    }

    private static int threadsHere() {
        return NativeOpsHolder.getInstance().getDeviceNativeOps().ompGetMaxThreads();
    }
}
