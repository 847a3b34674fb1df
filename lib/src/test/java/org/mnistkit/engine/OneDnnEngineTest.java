package org.mnistkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
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
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
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
import org.mnistkit.engine.Compilation.Purpose;
import org.mnistkit.model.Dl4jOptimizer;
import org.mnistkit.model.Networks;
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

    /**
     * How the name of a dense layer's implementation begins, with AVX2 and with AVX-512. That of a
     * convolution which oneDNN itself turns into a product begins with "ip:".
     */
    private static final String DENSE = "^(x64:gemm|brg_matmul)";

    /** Of images of any size, up to the window of the second convolution. */
    private static Trial pooledAsAWhole(int size) {
        return Trial.of(
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
            Trial trial = pooledAsAWhole(size);
            assertThat(implementation(trial, "1 Convolution forward")).doesNotContainPattern(DENSE);
        }
        Trial flattened =
                Trial.of(
                        28,
                        28,
                        9,
                        2,
                        new ConvolutionLayer.Builder(3, 3).stride(2, 2).nOut(8).build(),
                        new ConvolutionLayer.Builder(13, 13).nOut(8).build());
        assertThat(implementation(flattened, "1 Convolution forward")).containsPattern(DENSE);
    }

    @Test
    void theKernelThatSpoilsMemoryIsNotTaken() {
        Trial trial =
                Trial.of(
                        28,
                        28,
                        9,
                        2,
                        new ConvolutionLayer.Builder(1, 1).stride(2, 2).nOut(8).build());
        assertThat(implementation(trial, "0 Convolution backward weights")).doesNotContain("1x1");
    }

    private static String implementation(Trial trial, String operation) {
        return StepBreakdown.measure(trial.network(), Trial.config(3), trial.images(), 1).stream()
                .filter(each -> each.name().equals(operation))
                .findFirst()
                .orElseThrow()
                .implementation();
    }

    @Test
    void listenersAreToldTheNumberOfTheStep() {
        Trial trial = small(6);
        MultiLayerNetwork network = trial.network();
        List<Integer> told = new ArrayList<>();
        network.setListeners(
                new BaseTrainingListener() {
                    @Override
                    public void iterationDone(Model model, int iteration, int epoch) {
                        told.add(iteration);
                        assertThat(network.getIterationCount()).isEqualTo(iteration);
                    }
                });
        for (Kind kind : List.of(Kind.ONEDNN, Kind.DL4J)) {
            Compute compute = new Compute(kind, Precision.FLOAT32, 0);
            try (Engine engine = Engine.of(network, Trial.config(3).withCompute(compute))) {
                Trial.train(engine, trial.images(), 3);
            }
        }
        assertThat(told).containsExactly(0, 1, 2, 3);
    }

    private static Trial small(int count) {
        return Trial.of(
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
        try (Engine engine = Trial.fast(network, Trial.config(8))) {
            assertThat(engine.description()).startsWith("oneDNN 3.11 (");
            OneDnnEngine fast = (OneDnnEngine) ((GuardedEngine) engine).engine();
            CompiledNet net = fast.nets().get(Purpose.TRAINING, 8, 28, 28);
            List<Step> steps = new ArrayList<>(net.stepsForward());
            steps.addAll(net.stepsBackward());
            steps.addAll(fast.update().steps());
            assertThat(steps).hasSizeGreaterThan(5);
            for (Step step : steps) {
                assertThat(step.implementation()).as(step.name()).doesNotContain("ref");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("networks")
    void predictionsAndActivationsAreThoseOfDl4j(MultiLayerNetwork network) {
        ImageSet images = Trial.images(28, 28, 6, 4);
        try (Engine fast = Trial.fast(network, Trial.config(8));
                Engine plain = Trial.plain(network, Trial.config(8))) {
            assertThat(Trial.difference(fast.predict(images), plain.predict(images)))
                    .isLessThan(1e-5);
            for (int layer = 0; layer < network.getnLayers(); layer++) {
                float[][] expected = plain.activations(images, layer);
                float[][] actual = fast.activations(images, layer);
                assertThat(actual[0]).hasSameSizeAs(expected[0]);
                assertThat(Trial.difference(actual, expected)).as("%d", layer).isLessThan(1e-4);
            }
            int layers = network.getnLayers();
            assertThatThrownBy(() -> fast.activations(images, layers))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("the layers 0 to " + (layers - 1));
        }
    }

    @Test
    void fewerImagesAreInMemoryAtOnceWhereLayersAreWide() {
        assertThat(OneDnnEngine.predictionBatch(Networks.baseline(1))).isEqualTo(250);
        assertThat(OneDnnEngine.predictionBatch(wide(256))).isEqualTo(83); // of 200,704 values
        assertThat(OneDnnEngine.predictionBatch(wide(30_000))).isEqualTo(1);
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
        Trial trial = small(777);
        try (Engine engine = Trial.fast(trial.network(), Trial.config(8))) {
            float[][] all = engine.predict(trial.images());
            assertThat(all).hasDimensions(777, Trial.CLASSES);
            float[][] some = engine.predict(trial.images().slice(500, 503));
            float[][] one = engine.predict(trial.images().slice(776, 777));
            assertThat(one[0][0]).isEqualTo(all[776][0], within(1e-6f));
            assertThat(some[2][1]).isEqualTo(all[502][1], within(1e-6f));
            assertThat(engine.predict(trial.images().take(0))).isEmpty();
        }
    }

    @Test
    void lastBatchMayBeSmaller() {
        Trial trial = Trial.of(8, 8, 21, 2, new DenseLayer.Builder().nOut(4).build());
        MultiLayerNetwork network = trial.network();
        MultiLayerNetwork other = trial.network();
        try (Engine fast = Trial.fast(network, Trial.config(8));
                Engine plain = Trial.plain(other, Trial.config(8))) {
            double[] losses = Trial.train(fast, trial.images(), 8);
            assertThat(losses).containsExactly(Trial.train(plain, trial.images(), 8), within(1e-5));
        }
        assertThat(Trial.difference(network.params(), other.params())).isLessThan(1e-6);
    }

    /**
     * A training can be left after any step: nothing but seed and update decide what is dropped.
     */
    @Test
    void stepsDependOnSeedAndUpdateAlone() {
        Trial trial = small(64);
        MultiLayerNetwork once = trial.network();
        MultiLayerNetwork twice = trial.network();
        MultiLayerNetwork otherSeed = trial.network();
        try (Engine engine = Trial.fast(once, Trial.config(16));
                Engine other = Trial.fast(otherSeed, Trial.config(16).withSeed(8))) {
            Trial.train(engine, trial.images(), 16);
            Trial.train(other, trial.images(), 16);
        }
        for (int half = 0; half < 2; half++) {
            try (Engine engine = Trial.fast(twice, Trial.config(16))) {
                Trial.train(engine, trial.images().slice(32 * half, 32 * half + 32), 16);
            }
        }
        assertThat(twice.params()).isEqualTo(once.params());
        assertThat(Trial.difference(otherSeed.params(), once.params())).isGreaterThan(1e-3);
    }

    @Test
    void masksKeepTheShareTheyAreToldAndDifferBetweenUpdatesAndLayers() {
        int length = 100_000;
        try (Scope scope = new Scope()) {
            float[] first = mask(scope, length, 3, 0);
            double kept = 0;
            for (float factor : first) {
                assertThat(factor).isIn(0f, (float) (1 / 0.7));
                kept += factor > 0 ? 1 : 0;
            }
            // Five standard deviations.
            double deviation = Math.sqrt(0.7 * 0.3 / length);
            assertThat(kept / length).isEqualTo(0.7, within(5 * deviation));
            for (float[] other :
                    new float[][] {mask(scope, length, 3, 1), mask(scope, length, 4, 0)}) {
                double both = 0;
                for (int i = 0; i < length; i++) {
                    both += first[i] > 0 && other[i] > 0 ? 1 : 0;
                }
                assertThat(both / length).isEqualTo(0.49, within(5 * Math.sqrt(0.25 / length)));
            }
            double neighbors = 0;
            for (int i = 1; i < length; i++) {
                neighbors += first[i] > 0 && first[i - 1] > 0 ? 1 : 0;
            }
            assertThat(neighbors / length).isEqualTo(0.49, within(5 * Math.sqrt(0.5 / length)));
        }
    }

    private static float[] mask(Scope scope, int length, int layer, int update) {
        Randomness randomness = new Randomness(5);
        randomness.turnTo(update);
        Tensor tensor =
                Tensor.allocate(
                        scope,
                        Descriptor.plain(scope, org.bytedeco.dnnl.global.dnnl.dnnl_f32, length));
        new DropoutMask(randomness, layer, 0.7, tensor).run();
        float[] values = new float[length];
        tensor.get(values);
        return values;
    }

    @Test
    void followsANetworkThatGetsANewUpdater() {
        Trial trial = small(32);
        MultiLayerNetwork network = trial.network();
        try (Engine engine = Trial.fast(network, Trial.config(16))) {
            Trial.train(engine, trial.images(), 16);
            MultiLayerNetwork other = trial.network();
            network.setParams(other.params());
            network.setUpdater(null);
            network.setIterationCount(0);
            try (Engine fresh = Trial.fast(other, Trial.config(16))) {
                Trial.train(fresh, trial.images(), 16);
                Trial.train(engine, trial.images(), 16);
            }
            assertThat(network.params()).isEqualTo(other.params());
            assertThat(network.updaterState()).isEqualTo(other.updaterState());
        }
    }

    /** Plain gradient descent has no state by which a change could be seen. */
    @Test
    void followsANetworkThatGetsAnotherLearningRate() {
        Trial trial = small(32);
        MultiLayerNetwork network = trial.network();
        Dl4jOptimizer.install(network, Optimizer.sgd(0.1), 100);
        try (Engine engine = Trial.fast(network, Trial.config(16))) {
            Trial.train(engine, trial.images(), 16);
            INDArray before = network.params().dup();
            Dl4jOptimizer.install(network, Optimizer.sgd(1e-30), 100);

            Trial.train(engine, trial.images(), 16);

            assertThat(network.params()).isEqualTo(before);
        }
    }

    @Test
    void anAverageMayBeGivenBackToItsEngine() {
        Trial trial = small(32);
        try (Engine engine = Trial.fast(trial.network(), Trial.config(16).withAveraging(0.9))) {
            Trial.train(engine, trial.images(), 16);
            INDArray average = engine.average().dup();

            engine.setAverage(engine.average());

            assertThat(engine.average()).isEqualTo(average);
        }
    }

    /** A few bytes for what the JVM itself does now and then; a batch's pixels would be 6,400. */
    @Test
    void stepLeavesNoGarbage() {
        Trial trial = small(16);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (Engine engine = Trial.fast(trial.network(), Trial.config(16));
                BatchLoader batches = BatchLoader.inOrder(trial.images(), 16)) {
            Batch batch = batches.next();
            for (int i = 0; i < 200; i++) {
                engine.step(batch);
            }
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 100; i++) {
                engine.step(batch);
            }
            long perStep = (threads.getCurrentThreadAllocatedBytes() - before) / 100;
            assertThat(perStep).isLessThan(1000);
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
        Trial trial = small(32);
        MultiLayerNetwork network = trial.network();
        int networks = 250;
        compileAndClose(network, trial, random, networks);
        long leastGrowth = Long.MAX_VALUE;
        for (int round = 0; round < 4; round++) {
            long before = outsideTheHeap();
            compileAndClose(network, trial, random, networks);
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
            MultiLayerNetwork network, Trial trial, Random random, int times) {
        for (int i = 0; i < times; i++) {
            int count = 1 + random.nextInt(32);
            try (Engine engine = Trial.fast(network, Trial.config(count))) {
                Trial.train(engine, trial.images().take(count), count);
            }
        }
    }

    /** Each thread has its own team of threads, and what is set for one doesn't touch the other. */
    @Test
    void twoNetworksTrainSideBySide() throws Exception {
        TrainingConfig config =
                Trial.config(16).withCompute(Compute.DEFAULT.withThreads(1)).withSeed(3);
        Trial trial = small(160);
        INDArray alone = trained(trial, config).params();
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            List<Future<MultiLayerNetwork>> both =
                    threads.invokeAll(
                            List.of(() -> trained(trial, config), () -> trained(trial, config)));
            for (Future<MultiLayerNetwork> one : both) {
                assertThat(one.get().params()).isEqualTo(alone);
            }
        } finally {
            threads.shutdown();
        }
    }

    private static MultiLayerNetwork trained(Trial trial, TrainingConfig config) {
        MultiLayerNetwork network = trial.network();
        try (Engine engine = Trial.fast(network, config)) {
            Trial.train(engine, trial.images(), 16);
        }
        return network;
    }

    @Test
    void takesAThreadForEachCoreUnlessTold() {
        assertThat(OneDnn.count(3)).isEqualTo(3);
        assertThat(OneDnn.count(0)).isBetween(1, Runtime.getRuntime().availableProcessors());
    }

    /** oneDNN's max(x, 0) is 0 where x is no number, so that the loss alone would not tell. */
    @Test
    void weightsThatAreNoNumbersAreNoticedWithinAHundredSteps() {
        Trial trial = small(16);
        MultiLayerNetwork network = trial.network();
        try (Engine engine = Trial.fast(network, Trial.config(16));
                BatchLoader batches = BatchLoader.inOrder(trial.images(), 16)) {
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
        Trial trial =
                Trial.of(
                        8,
                        8,
                        8,
                        1,
                        new ConvolutionLayer.Builder(3, 3).nOut(4).build(),
                        new LocalResponseNormalization());
        try (Engine engine = Engine.of(trial.network(), Trial.config(8))) {
            assertThat(engine.description())
                    .isEqualTo(
                            "DL4J 1.0.0-M2.1 (OpenBLAS): no oneDNN form of layer 1,"
                                + " LocalResponseNormalization: this kind of layer is not known");
            assertThat(Trial.train(engine, trial.images(), 8)[0]).isPositive();
        }
    }

    @Test
    void engineThreadsAndPrecisionCanBeChosen() {
        Trial trial = small(16);
        Compute compute = Compute.DEFAULT.withThreads(1).withPrecision(Precision.BFLOAT16);
        try (Engine engine = Engine.of(trial.network(), Trial.config(16).withCompute(compute))) {
            assertThat(engine.description()).contains("1 thread)");
            assertThat(engine.description())
                    .contains(
                            OneDnn.hasBfloat16()
                                    ? ", bfloat16, "
                                    : ", float32 as there is no bfloat16 here, ");
            assertThat(Trial.train(engine, trial.images(), 16)[0])
                    .isEqualTo(Math.log(Trial.CLASSES), within(1.0));
        }
        compute = Compute.DEFAULT.withEngine(Kind.DL4J);
        try (Engine engine = Engine.of(trial.network(), Trial.config(16).withCompute(compute))) {
            assertThat(engine.description()).isEqualTo("DL4J 1.0.0-M2.1 (OpenBLAS)");
        }
    }
}
