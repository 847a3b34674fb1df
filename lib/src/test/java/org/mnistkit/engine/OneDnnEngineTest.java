package org.mnistkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Pointer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mnistkit.SampleNetworks;
import org.mnistkit.data.Batch;
import org.mnistkit.data.BatchLoader;
import org.mnistkit.data.ImageSet;
import org.mnistkit.description.Networks;
import org.mnistkit.engine.graph.CompiledNet;
import org.mnistkit.engine.graph.Purpose;
import org.mnistkit.engine.onednn.OneDnn;
import org.mnistkit.engine.onednn.Operation;
import org.mnistkit.network.Dl4jOptimizer;
import org.mnistkit.settings.Compute;
import org.mnistkit.settings.Compute.Kind;
import org.mnistkit.settings.Compute.Precision;
import org.mnistkit.settings.Optimizer;
import org.mnistkit.settings.TrainingConfig;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class OneDnnEngineTest {

    private static final Compute ON_ONEDNN = Compute.DEFAULT.withEngine(Kind.ONEDNN);

    /**
     * How the name of a dense layer's implementation begins, with AVX2 and with AVX-512. That of a
     * convolution which oneDNN itself turns into a product begins with "ip:".
     */
    private static final String DENSE = "^(x64:gemm|brg_matmul)";

    /** Of images of any size, up to the window of the second convolution. */
    private static EngineSample pooledAsAWhole(int size) {
        return EngineSample.of(
                size,
                size,
                9,
                2,
                new ConvolutionLayer.Builder(3, 3).stride(2, 2).nOut(8).build(),
                new ConvolutionLayer.Builder(13, 13).nOut(8).build(),
                new GlobalPoolingLayer(PoolingType.AVG));
    }

    @Test
    void aWindowAsLargeAsItsMapsIsADenseLayerWhereThatIsCertain() {
        // Nothing in this network says that images have 28×28 pixels, for which the window would be
        // as large as its maps.
        for (int size : List.of(28, 32)) {
            EngineSample sample = pooledAsAWhole(size);
            assertThat(implementation(sample, "1 Convolution forward"))
                    .doesNotContainPattern(DENSE);
        }
        EngineSample flattened =
                EngineSample.of(
                        28,
                        28,
                        9,
                        2,
                        new ConvolutionLayer.Builder(3, 3).stride(2, 2).nOut(8).build(),
                        new ConvolutionLayer.Builder(13, 13).nOut(8).build());
        assertThat(implementation(flattened, "1 Convolution forward")).containsPattern(DENSE);
    }

    /** As MNIST's border has: its running variance decays to zero, and so to a log of −∞. */
    @Test
    void aChannelThatNeverVariesDoesNotSpoilTheWeights() {
        EngineSample sample =
                EngineSample.of(4, 4, 8, 3, new BatchNormalization.Builder().decay(0.5).build());
        ImageSet black = sample.images().mapPixels(pixel -> 0);
        MultiLayerNetwork network = sample.network();
        try (Engine engine = EngineSample.fast(network, EngineSample.config(8))) {
            for (int step = 0; step < 300; step++) {
                assertThat(EngineSample.train(engine, black, 8)[0]).isFinite();
            }
            assertThat(network.params().sumNumber().doubleValue()).isFinite();
            assertThat(engine.predict(black)[0][0]).isFinite();
        }
    }

    @Test
    void predictionsNeedNoMemoryForGradients() {
        EngineSample sample = EngineSample.of(6, 6, 4, 1, new DenseLayer.Builder().nOut(3).build());
        MultiLayerNetwork network = sample.network();
        try (Engine engine = EngineSample.fast(network, EngineSample.config(4))) {
            EngineSample.train(engine, sample.images(), 4);
            assertThat(network.getFlattenedGradients()).isNotNull();
        }
        MultiLayerNetwork other = sample.network();
        try (Engine engine = Engine.of(other)) {
            engine.predict(sample.images());
            engine.imageGradients(sample.images(), LogitGradient.logit(0));
            assertThat(other.getFlattenedGradients()).isNull();
        }
    }

    /** Such as one that was converted: what it does needs no training. */
    @Test
    void aNetworkInWhichNothingLearnsIsLeftToDl4j() {
        EngineSample sample =
                EngineSample.of(
                        1,
                        EngineSample.CLASSES,
                        4,
                        1,
                        new LossLayer.Builder(LossFunction.MCXENT)
                                .activation(Activation.SOFTMAX)
                                .build());
        TrainingConfig config = EngineSample.config(4);
        assertThatThrownBy(() -> EngineSample.fast(sample.network(), config))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("nothing in the network learns");
        try (Engine engine = Engine.of(sample.network())) {
            assertThat(engine.predict(sample.images())).hasDimensions(4, EngineSample.CLASSES);
        }
    }

    @Test
    void aBreakdownNeedsAnImage() {
        EngineSample sample = EngineSample.of(6, 6, 4, 1, new DenseLayer.Builder().nOut(3).build());
        TrainingConfig config = EngineSample.config(4);
        assertThatThrownBy(
                        () ->
                                StepBreakdown.measure(
                                        sample.network(), config, sample.images().take(0), 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("there are no images, but at least one is needed");
    }

    @Test
    void theKernelThatSpoilsMemoryIsNotTaken() {
        EngineSample sample =
                EngineSample.of(
                        28,
                        28,
                        9,
                        2,
                        new ConvolutionLayer.Builder(1, 1).stride(2, 2).nOut(8).build());
        assertThat(implementation(sample, "0 Convolution backward weights")).doesNotContain("1x1");
    }

    private static String implementation(EngineSample sample, String operation) {
        return StepBreakdown.measure(sample.network(), EngineSample.config(3), sample.images(), 1)
                .stream()
                .filter(each -> each.name().equals(operation))
                .findFirst()
                .orElseThrow()
                .implementation();
    }

    @Test
    void listenersGetTheNumberOfTheStep() {
        EngineSample sample = small(6);
        MultiLayerNetwork network = sample.network();
        List<Integer> iterations = new ArrayList<>();
        network.setListeners(
                new BaseTrainingListener() {
                    @Override
                    public void iterationDone(Model model, int iteration, int epoch) {
                        iterations.add(iteration);
                        assertThat(network.getIterationCount()).isEqualTo(iteration);
                    }
                });
        for (Kind kind : List.of(Kind.ONEDNN, Kind.DL4J)) {
            Compute compute = new Compute(kind, Precision.FLOAT32, 0);
            try (Engine engine = Engine.of(network, EngineSample.config(3).withCompute(compute))) {
                EngineSample.train(engine, sample.images(), 3);
            }
        }
        assertThat(iterations).containsExactly(0, 1, 2, 3);
    }

    private static EngineSample small(int count) {
        return EngineSample.of(
                10,
                10,
                count,
                2,
                new Adam(0.01),
                builder -> {},
                new ConvolutionLayer.Builder(3, 3).nOut(8).activation(Activation.RELU).build(),
                new DropoutLayer(0.5),
                new DenseLayer.Builder().nOut(12).activation(Activation.RELU).build(),
                new DropoutLayer(0.5));
    }

    static Stream<MultiLayerNetwork> networks() {
        return SampleNetworks.all();
    }

    @ParameterizedTest
    @MethodSource("networks")
    void networksOfTheKitAreTrainedFast(MultiLayerNetwork network) {
        try (Engine engine = EngineSample.fast(network, EngineSample.config(8))) {
            assertThat(engine.description()).startsWith("oneDNN 3.11 (");
            OneDnnEngine fast = (OneDnnEngine) ((GuardedEngine) engine).engine();
            CompiledNet net = fast.nets().get(Purpose.TRAINING, 8, 28, 28);
            List<Operation> operations = new ArrayList<>(net.forwardOperations());
            operations.addAll(net.backwardOperations());
            operations.addAll(fast.update().operations());
            assertThat(operations).hasSizeGreaterThan(5);
            for (Operation operation : operations) {
                assertThat(operation.implementation()).as(operation.name()).doesNotContain("ref");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("networks")
    void predictionsAndActivationsAreThoseOfDl4j(MultiLayerNetwork network) {
        ImageSet images = EngineSample.images(28, 28, 6, 4);
        try (Engine fast = EngineSample.fast(network, EngineSample.config(8));
                Engine plain = EngineSample.plain(network, EngineSample.config(8))) {
            assertThat(EngineSample.difference(fast.predict(images), plain.predict(images)))
                    .isLessThan(1e-5);
            for (int layer = 0; layer < network.getnLayers(); layer++) {
                float[][] expected = plain.activations(images, layer);
                float[][] actual = fast.activations(images, layer);
                assertThat(actual[0]).hasSameSizeAs(expected[0]);
                assertThat(EngineSample.difference(actual, expected))
                        .as("%d", layer)
                        .isLessThan(1e-4);
            }
            int layers = network.getnLayers();
            assertThatThrownBy(() -> fast.activations(images, layers))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("the layers 0 to " + (layers - 1));
        }
    }

    /** One at a time, several, and more than go through the network at once. */
    @ParameterizedTest
    @MethodSource("networks")
    void outputsAreThePredictionsAndWhatTheLastLayerMadeThemOf(MultiLayerNetwork network) {
        int last = network.getnLayers() - 1;
        try (Engine fast = EngineSample.fast(network, EngineSample.config(8));
                Engine plain = EngineSample.plain(network, EngineSample.config(8))) {
            int atOnce = OneDnnEngine.predictionBatch(network);
            for (int count : new int[] {1, 6, atOnce + 1}) {
                ImageSet images = EngineSample.images(28, 28, count, 4);
                float[][] features = new float[count][];
                Arrays.setAll(features, images::floats);
                if (last > 0) {
                    features = plain.activations(images, last - 1);
                }
                for (Engine engine : List.of(fast, plain)) {
                    Outputs outputs = engine.outputs(images);
                    assertThat(outputs.probabilities()).isDeepEqualTo(engine.predict(images));
                    assertThat(outputs.features()[0]).hasSameSizeAs(features[0]);
                    assertThat(EngineSample.difference(outputs.features(), features))
                            .isLessThan(1e-4);
                }
            }
        }
    }

    @Test
    void rowsOfPixelsMayBeDroppedBeforeTheFirstWeights() {
        MultiLayerNetwork network =
                new MultiLayerNetwork(
                        new NeuralNetConfiguration.Builder()
                                .seed(1)
                                .list()
                                .layer(new DropoutLayer(0.8))
                                .layer(new DenseLayer.Builder().nIn(784).nOut(6).build())
                                .layer(
                                        new OutputLayer.Builder(LossFunction.MCXENT)
                                                .nIn(6)
                                                .nOut(EngineSample.CLASSES)
                                                .activation(Activation.SOFTMAX)
                                                .build())
                                .build());
        network.init();
        ImageSet images = EngineSample.images(28, 28, 6, 4);
        try (Engine fast = EngineSample.fast(network, EngineSample.config(3));
                Engine plain = EngineSample.plain(network, EngineSample.config(3))) {
            assertThat(EngineSample.difference(fast.predict(images), plain.predict(images)))
                    .isLessThan(1e-5);
            assertThat(EngineSample.train(fast, images, 3)).hasSize(2);
            assertThat(EngineSample.train(plain, images, 3)).hasSize(2);
        }
    }

    @Test
    void fewerImagesAreInMemoryAtOnceWhereLayersAreWide() {
        assertThat(OneDnnEngine.predictionBatch(Networks.baseline(1))).isEqualTo(250);
        assertThat(OneDnnEngine.predictionBatch(wide(256))).isEqualTo(83); // of 200,704 values
        assertThat(OneDnnEngine.predictionBatch(wide(30_000))).isEqualTo(1);
    }

    @Test
    void imagesAreDividedEvenly() {
        assertThat(OneDnnEngine.passSize(0, 250)).isEqualTo(1);
        assertThat(OneDnnEngine.passSize(1, 250)).isEqualTo(1);
        assertThat(OneDnnEngine.passSize(2, 250)).isEqualTo(32);
        assertThat(OneDnnEngine.passSize(96, 250)).isEqualTo(96);
        assertThat(OneDnnEngine.passSize(128, 250)).isEqualTo(128);
        assertThat(OneDnnEngine.passSize(240, 250)).isEqualTo(250);
        assertThat(OneDnnEngine.passSize(256, 250)).isEqualTo(128); // twice
        assertThat(OneDnnEngine.passSize(1000, 250)).isEqualTo(250);
        assertThat(OneDnnEngine.passSize(100, 1)).isEqualTo(1);
    }

    private static MultiLayerNetwork wide(int maps) {
        return new MultiLayerNetwork(
                new NeuralNetConfiguration.Builder()
                        .list()
                        .layer(
                                new ConvolutionLayer.Builder(1, 1)
                                        .nOut(maps)
                                        .activation(Activation.RELU)
                                        .build())
                        .layer(new GlobalPoolingLayer.Builder().build())
                        .layer(
                                new OutputLayer.Builder(LossFunction.MCXENT)
                                        .nOut(10)
                                        .activation(Activation.SOFTMAX)
                                        .build())
                        .setInputType(InputType.convolutional(28, 28, 1))
                        .build());
    }

    @Test
    void anyNumberOfImagesGivesTheSamePredictions() {
        EngineSample sample = small(777);
        try (Engine engine = EngineSample.fast(sample.network(), EngineSample.config(8))) {
            float[][] all = engine.predict(sample.images());
            assertThat(all).hasDimensions(777, EngineSample.CLASSES);
            float[][] some = engine.predict(sample.images().slice(500, 503));
            float[][] one = engine.predict(sample.images().slice(776, 777));
            assertThat(one[0][0]).isEqualTo(all[776][0], within(1e-6f));
            assertThat(some[2][1]).isEqualTo(all[502][1], within(1e-6f));
            assertThat(engine.predict(sample.images().take(0))).isEmpty();
            try (BatchLoader batches = BatchLoader.inOrder(sample.images(), 300)) {
                float[][] first = engine.predict(batches.next());
                assertThat(EngineSample.difference(all, first)).isLessThan(1e-6);
            }
        }
    }

    @Test
    void lastBatchMayBeSmaller() {
        EngineSample sample =
                EngineSample.of(8, 8, 21, 2, new DenseLayer.Builder().nOut(4).build());
        MultiLayerNetwork network = sample.network();
        MultiLayerNetwork other = sample.network();
        try (Engine fast = EngineSample.fast(network, EngineSample.config(8));
                Engine plain = EngineSample.plain(other, EngineSample.config(8))) {
            double[] losses = EngineSample.train(fast, sample.images(), 8);
            assertThat(losses)
                    .containsExactly(EngineSample.train(plain, sample.images(), 8), within(1e-5));
        }
        assertThat(EngineSample.difference(network.params(), other.params())).isLessThan(1e-6);
    }

    /**
     * A training run can be left after any step: nothing but seed and update decide what is
     * dropped.
     */
    @Test
    void stepsDependOnSeedAndUpdateAlone() {
        EngineSample sample = small(64);
        MultiLayerNetwork once = sample.network();
        MultiLayerNetwork twice = sample.network();
        MultiLayerNetwork otherSeed = sample.network();
        try (Engine engine = EngineSample.fast(once, EngineSample.config(16));
                Engine other = EngineSample.fast(otherSeed, EngineSample.config(16).withSeed(8))) {
            EngineSample.train(engine, sample.images(), 16);
            EngineSample.train(other, sample.images(), 16);
        }
        for (int half = 0; half < 2; half++) {
            try (Engine engine = EngineSample.fast(twice, EngineSample.config(16))) {
                EngineSample.train(engine, sample.images().slice(32 * half, 32 * half + 32), 16);
            }
        }
        assertThat(twice.params()).isEqualTo(once.params());
        assertThat(EngineSample.difference(otherSeed.params(), once.params())).isGreaterThan(1e-3);
    }

    /** Its weights are packed once, but not once for all. */
    @Test
    void anEngineForPredictionsFollowsStepsAndDl4jsOwnFit() {
        EngineSample sample = small(32);
        MultiLayerNetwork network = sample.network();
        ImageSet images = sample.images();
        try (Engine engine = Engine.of(network, Compute.DEFAULT)) {
            float[][] first = engine.predict(images);
            assertThat(engine.predict(images)).isEqualTo(first);

            EngineSample.train(engine, images, 16);
            float[][] afterSteps = engine.predict(images);
            assertThat(afterSteps).isNotEqualTo(first).isEqualTo(predictedAnew(network, images));

            network.fit(images.features(), images.oneHot());
            assertThat(engine.predict(images))
                    .isNotEqualTo(afterSteps)
                    .isEqualTo(predictedAnew(network, images));
        }
    }

    private static float[][] predictedAnew(MultiLayerNetwork network, ImageSet images) {
        try (Engine engine = Engine.of(network, Compute.DEFAULT)) {
            return engine.predict(images);
        }
    }

    @Test
    void followsANetworkThatGetsANewUpdater() {
        EngineSample sample = small(32);
        MultiLayerNetwork network = sample.network();
        try (Engine engine = EngineSample.fast(network, EngineSample.config(16))) {
            EngineSample.train(engine, sample.images(), 16);
            MultiLayerNetwork other = sample.network();
            network.setParams(other.params());
            network.setUpdater(null);
            network.setIterationCount(0);
            try (Engine fresh = EngineSample.fast(other, EngineSample.config(16))) {
                EngineSample.train(fresh, sample.images(), 16);
                EngineSample.train(engine, sample.images(), 16);
            }
            assertThat(network.params()).isEqualTo(other.params());
            assertThat(network.updaterState()).isEqualTo(other.updaterState());
        }
    }

    /** Plain gradient descent has no state by which a change could be seen. */
    @Test
    void followsANetworkThatGetsAnotherLearningRate() {
        EngineSample sample = small(32);
        MultiLayerNetwork network = sample.network();
        Dl4jOptimizer.install(network, Optimizer.sgd(0.1), 100);
        try (Engine engine = EngineSample.fast(network, EngineSample.config(16))) {
            EngineSample.train(engine, sample.images(), 16);
            INDArray before = network.params().dup();
            Dl4jOptimizer.install(network, Optimizer.sgd(1e-30), 100);

            EngineSample.train(engine, sample.images(), 16);

            assertThat(network.params()).isEqualTo(before);
        }
    }

    @Test
    void anAverageMayBeGivenBackToItsEngine() {
        EngineSample sample = small(32);
        try (Engine engine =
                EngineSample.fast(sample.network(), EngineSample.config(16).withAveraging(0.9))) {
            EngineSample.train(engine, sample.images(), 16);
            INDArray average = engine.average().dup();

            engine.setAverage(engine.average(), 0);

            assertThat(engine.average()).isEqualTo(average);
        }
    }

    /** A few bytes for what the JVM itself does now and then; a batch's pixels would be 6,400. */
    @Test
    void stepLeavesNoGarbage() {
        EngineSample sample = small(16);
        try (Engine engine = EngineSample.fast(sample.network(), EngineSample.config(16));
                BatchLoader batches = BatchLoader.inOrder(sample.images(), 16)) {
            Batch batch = batches.next();
            assertThat(allocatedBy(() -> engine.step(batch))).isLessThan(400);
        }
    }

    /** The bytes of heap that each run of some work takes, once it has been compiled. */
    private static long allocatedBy(Runnable work) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (int i = 0; i < 200; i++) {
            work.run();
        }
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 100; i++) {
            work.run();
        }
        return (threads.getCurrentThreadAllocatedBytes() - before) / 100;
    }

    @Test
    void aPredictionLeavesNothingButItsResult() {
        EngineSample sample = small(600);
        try (Engine engine = Engine.of(sample.network(), ON_ONEDNN)) {
            for (int count : List.of(1, 600)) {
                ImageSet images = sample.images().take(count);
                long row = 16 + 4 + 4 * EngineSample.CLASSES + 4;
                // The rows, and a hundred bytes or so of what guards the engine.
                assertThat(allocatedBy(() -> engine.predict(images))).isLessThan(count * row + 400);
            }
        }
    }

    /**
     * What leaks grows in every round; what the JVM takes and gives back (heap that it has and has
     * not touched, compiled code) does not. Each network takes about half a megabyte while it
     * lives.
     */
    @Test
    void memoryIsFreedAtOnce() {
        Random random = new Random(1);
        EngineSample sample = small(32);
        MultiLayerNetwork network = sample.network();
        int networks = 120;
        compileAndClose(network, sample, random, networks);
        long leastGrowth = Long.MAX_VALUE;
        for (int round = 0; round < 4; round++) {
            long before = outsideTheHeap();
            compileAndClose(network, sample, random, networks);
            leastGrowth = Math.min(leastGrowth, outsideTheHeap() - before);
        }
        assertThat(leastGrowth / networks).as("bytes left by each network").isLessThan(20_000);
    }

    /** Bytes of memory that the process has, less the heap. */
    private static long outsideTheHeap() {
        System.gc();
        return Pointer.physicalBytes() - Runtime.getRuntime().totalMemory();
    }

    private static void compileAndClose(
            MultiLayerNetwork network, EngineSample sample, Random random, int times) {
        for (int i = 0; i < times; i++) {
            int count = 1 + random.nextInt(32);
            try (Engine engine = EngineSample.fast(network, EngineSample.config(count))) {
                ImageSet images = sample.images().take(count);
                EngineSample.train(engine, images, count);
                engine.imageGradients(images, LogitGradient.crossEntropy(images.labels()));
            }
        }
    }

    /** Each thread has its own team of threads, and what is set for one doesn't touch the other. */
    @Test
    void twoNetworksTrainSideBySide() throws Exception {
        TrainingConfig config =
                EngineSample.config(16).withCompute(Compute.DEFAULT.withThreads(1)).withSeed(3);
        EngineSample sample = small(160);
        INDArray alone = trained(sample, config).params();
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            List<Future<MultiLayerNetwork>> both =
                    threads.invokeAll(
                            List.of(() -> trained(sample, config), () -> trained(sample, config)));
            for (Future<MultiLayerNetwork> one : both) {
                assertThat(one.get().params()).isEqualTo(alone);
            }
        } finally {
            threads.shutdown();
        }
    }

    private static MultiLayerNetwork trained(EngineSample sample, TrainingConfig config) {
        MultiLayerNetwork network = sample.network();
        try (Engine engine = EngineSample.fast(network, config)) {
            EngineSample.train(engine, sample.images(), 16);
        }
        return network;
    }

    /** oneDNN's max(x, 0) is 0 where x is NaN, so that the loss alone would not tell. */
    @Test
    void weightsThatAreNaNAreNoticedWithinAHundredSteps() {
        EngineSample sample = small(16);
        MultiLayerNetwork network = sample.network();
        try (Engine engine = EngineSample.fast(network, EngineSample.config(16));
                BatchLoader batches = BatchLoader.inOrder(sample.images(), 16)) {
            Batch batch = batches.next();
            assertThat(engine.step(batch)).isPositive();
            network.params().putScalar(0, Float.NaN);
            List<Double> losses = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                losses.add(engine.step(batch));
            }
            assertThat(losses).anyMatch(loss -> Double.isNaN(loss));
        }
    }

    @Test
    void layersThatItDoesNotKnowAreLeftToDl4j() {
        EngineSample sample =
                EngineSample.of(
                        8,
                        8,
                        8,
                        1,
                        new ConvolutionLayer.Builder(3, 3).nOut(4).build(),
                        new LocalResponseNormalization());
        try (Engine engine = Engine.of(sample.network(), EngineSample.config(8))) {
            assertThat(engine.description())
                    .isEqualTo(
                            "DL4J 1.0.0-M2.1 (OpenBLAS): no oneDNN form of layer 1,"
                                + " LocalResponseNormalization: this kind of layer is not known");
            assertThat(EngineSample.train(engine, sample.images(), 8)[0]).isPositive();
        }
    }

    @Test
    void engineThreadsAndPrecisionCanBeChosen() {
        EngineSample sample = small(16);
        Compute compute = Compute.DEFAULT.withThreads(1).withPrecision(Precision.BFLOAT16);
        try (Engine engine =
                Engine.of(sample.network(), EngineSample.config(16).withCompute(compute))) {
            assertThat(engine.description()).contains("1 thread)");
            assertThat(engine.description())
                    .contains(
                            OneDnn.hasBfloat16()
                                    ? ", bfloat16, "
                                    : ", float32 as there is no bfloat16 here, ");
            assertThat(EngineSample.train(engine, sample.images(), 16)[0])
                    .isEqualTo(Math.log(EngineSample.CLASSES), within(1.0));
        }
        compute = Compute.DEFAULT.withPrecision(Precision.AUTO);
        try (Engine engine =
                Engine.of(sample.network(), EngineSample.config(16).withCompute(compute))) {
            assertThat(engine.description())
                    .contains(OneDnn.isFasterInBfloat16() ? ", bfloat16, " : ", float32, ");
        }
        compute = Compute.DEFAULT.withEngine(Kind.DL4J);
        try (Engine engine =
                Engine.of(sample.network(), EngineSample.config(16).withCompute(compute))) {
            assertThat(engine.description()).isEqualTo("DL4J 1.0.0-M2.1 (OpenBLAS)");
        }
    }
}
