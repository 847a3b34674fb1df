package org.mnistkit.engine;

import static org.bytedeco.dnnl.global.dnnl.dnnl_bf16;
import static org.bytedeco.dnnl.global.dnnl.dnnl_f32;

import java.util.Collection;
import java.util.Set;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.mnistkit.data.Batch;
import org.mnistkit.data.Images;
import org.mnistkit.engine.graph.CompiledNet;
import org.mnistkit.engine.graph.CompiledNets;
import org.mnistkit.engine.graph.Optimization;
import org.mnistkit.engine.graph.Purpose;
import org.mnistkit.engine.graph.Randomness;
import org.mnistkit.engine.onednn.OneDnn;
import org.mnistkit.engine.onednn.UnsupportedByOneDnnException;
import org.mnistkit.network.LayerInfo;
import org.mnistkit.network.NetworkState;
import org.mnistkit.settings.TrainingConfig;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The fast engine: a network compiled into oneDNN primitives. It works on DL4J's own arrays of
 * weights, gradients and updater state (see {@link NetworkParameters}), so that the DL4J network is
 * up to date after every step, and every step starts from what is there.
 */
final class OneDnnEngine implements Engine {

    /** Images predicted at once: the values between nodes stay in the third cache. */
    private static final int PREDICTION_BATCH = 250;

    /** Numbers of images at once are multiples of this one, but for one and the largest. */
    private static final int PASS_STEP = 32;

    /** Values of a layer that may be in memory at once when predicting, which takes 64 MB. */
    private static final int PREDICTION_VALUES = 1 << 24;

    /** How often weights are checked for NaN, which takes milliseconds at most. */
    private static final int STEPS_BETWEEN_CHECKS = 100;

    private final MultiLayerNetwork network;
    private final TrainingConfig config;
    private final boolean forTraining;
    private final Set<Optimization> optimizations;
    private final int type;
    private final String description;
    private final Randomness randomness;
    private final boolean takesMean;
    private final int predictionBatch;

    private NetworkParameters parameters;
    private CompiledNets nets;
    private Update update;
    private INDArray average;
    private MovingAverage movingAverage;
    private int firstUpdate;
    private CompiledNets averageNets;
    private boolean isChecked;

    /** Numbers the states of the weights, as far as is known; see {@link CompiledNet#prepare}. */
    private long weightsNumber;

    private int weightsIteration;
    private long weightsReplacements;
    private float[] pixels = {};

    private OneDnnEngine(
            MultiLayerNetwork network,
            TrainingConfig config,
            boolean forTraining,
            Set<Optimization> optimizations) {
        this.network = network;
        this.config = config;
        this.forTraining = forTraining;
        this.optimizations = optimizations;
        firstUpdate = network.getIterationCount();
        type = EngineName.usesBfloat16(config.compute()) ? dnnl_bf16 : dnnl_f32;
        description = EngineName.of(config.compute());
        randomness = new Randomness(config.seed());
        takesMean = network.conf().isMiniBatch();
        predictionBatch = predictionBatch(network);
        bind();
    }

    /**
     * The number of images that are predicted at once. It is smaller where a network's layers are
     * wide; otherwise there could be memory for training with small batches, and none for
     * predicting.
     */
    static int predictionBatch(MultiLayerNetwork network) {
        int widest =
                LayerInfo.of(network).stream()
                        .mapToInt(layer -> layer.output().size())
                        .max()
                        .orElse(1);
        return Math.max(1, Math.min(PREDICTION_BATCH, PREDICTION_VALUES / widest));
    }

    /**
     * The number of images that go through the network at once, if there are as many as given: they
     * are divided evenly among as few passes as possible. Rounded up, so that numbers of images
     * which differ a little share the code that is compiled for them.
     *
     * @param most what {@link #predictionBatch} says
     */
    static int passSize(int images, int most) {
        if (images <= 1) {
            return 1;
        }
        int passes = (images - 1) / most + 1;
        int even = (images - 1) / passes + 1;
        return Math.min(most, (even - 1) / PASS_STEP * PASS_STEP + PASS_STEP);
    }

    /**
     * @param forTraining whether steps are compiled now, so that it is known beforehand if
     *     something cannot be compiled. If not, predictions prepare the weights only once for as
     *     long as neither a training run nor a step changes them.
     * @param optimizations those that are wanted
     * @throws UnsupportedByOneDnnException if there is no oneDNN here, or no form of the network
     */
    static OneDnnEngine open(
            MultiLayerNetwork network,
            TrainingConfig config,
            boolean forTraining,
            Set<Optimization> optimizations) {
        OneDnn.problem()
                .ifPresent(
                        problem -> {
                            throw new UnsupportedByOneDnnException(problem);
                        });
        if (network.params() == null || network.params().dataType() != DataType.FLOAT) {
            throw new UnsupportedByOneDnnException("the network's weights are not float32");
        }
        // Throws at once if there is something it doesn't know.
        NetworkLowering.lower(network);
        OneDnnEngine engine = new OneDnnEngine(network, config, forTraining, optimizations);
        try {
            if (forTraining) {
                engine.compileTraining();
            }
            return engine;
        } catch (RuntimeException e) {
            engine.close();
            throw e;
        }
    }

    /** Compiles what the first step needs; only the update if the size of images isn't known. */
    private void compileTraining() {
        update = new Update(network, parameters);
        NetworkLowering.imageSize(network)
                .ifPresent(
                        size ->
                                nets.get(
                                        Purpose.TRAINING,
                                        config.batchSize(),
                                        size.rows(),
                                        size.columns()));
    }

    private void bind() {
        parameters = new NetworkParameters(network, network.params());
        nets = compiledNets(parameters);
    }

    private CompiledNets compiledNets(NetworkParameters of) {
        return new CompiledNets(
                () -> NetworkLowering.lower(network), of, type, randomness, optimizations);
    }

    /** If somebody has given the network new arrays, everything is compiled anew. */
    private void followNetwork() {
        if (!parameters.isCurrent() || (update != null && !update.isOf(network))) {
            closeNets();
            bind();
            if (average != null) {
                followWith(average);
            }
        }
    }

    @Override
    public double step(Batch batch) {
        followNetwork();
        if (update == null) {
            update = new Update(network, parameters);
        }
        int iteration = network.getIterationCount();
        int epoch = network.getEpochCount();
        if (!isChecked || iteration % STEPS_BETWEEN_CHECKS == 0) {
            // oneDNN's max(x, 0) makes 0 of NaN, and training would go on.
            if (!Double.isFinite(network.params().sumNumber().doubleValue())) {
                return Double.NaN;
            }
            isChecked = true;
        }
        randomness.turnTo(iteration);
        CompiledNet net = nets.get(Purpose.TRAINING, batch.size(), batch.rows(), batch.columns());
        boolean beginsAverage = config.averaging() > 0 && average == null;
        if (beginsAverage) {
            followWith(network.params().dup()); // compiled before anything changes
        }
        net.setInput(batch.pixels(), batch.size());
        net.prepare(weightsNumber());
        net.forward();
        double loss = net.loss(batch.targets(config.labelSmoothing()), takesMean);
        net.backward();
        update.run(iteration, epoch);
        if (beginsAverage) {
            average.assign(network.params());
        } else if (config.averaging() > 0) {
            movingAverage.run(config.averagingDecay(iteration - firstUpdate));
        }
        network.setScore(loss);
        tellListeners(iteration, epoch); // with the count as it was, as DL4J does
        network.setIterationCount(iteration + 1);
        return loss;
    }

    /** The same number as before only if the weights are still the same. */
    private long weightsNumber() {
        int iteration = network.getIterationCount();
        long replacements = NetworkState.replacements();
        if (forTraining || iteration != weightsIteration || replacements != weightsReplacements) {
            weightsNumber++;
            weightsIteration = iteration;
            weightsReplacements = replacements;
        }
        return weightsNumber;
    }

    private void tellListeners(int iteration, int epoch) {
        Collection<TrainingListener> listeners = network.getListeners();
        if (listeners != null && !listeners.isEmpty()) {
            for (TrainingListener listener : listeners) {
                listener.iterationDone(network, iteration, epoch);
            }
        }
    }

    private void followWith(INDArray newAverage) {
        NetworkParameters averaged = new NetworkParameters(network, newAverage);
        movingAverage = new MovingAverage(network.params(), newAverage);
        averageNets = compiledNets(averaged);
        average = newAverage;
    }

    @Override
    public float[][] predict(Images images) {
        float[][] rows = new float[images.size()][];
        int size = passSize(images.size(), predictionBatch);
        run(
                images,
                Purpose.PREDICTION,
                size,
                (net, first, count) -> net.output(rows, first, count));
        return rows;
    }

    @Override
    public Outputs outputs(Images images) {
        float[][] features = new float[images.size()][];
        float[][] probabilities = new float[images.size()][];
        int size = passSize(images.size(), predictionBatch);
        run(
                images,
                Purpose.FEATURES,
                size,
                (net, first, count) -> {
                    net.features(features, first, count);
                    net.output(probabilities, first, count);
                });
        return new Outputs(features, probabilities);
    }

    @Override
    public float[][] activations(Images images, int layer) {
        float[][] rows = new float[images.size()][];
        int size = passSize(images.size(), predictionBatch);
        run(
                images,
                Purpose.ACTIVATIONS,
                size,
                (net, first, count) -> net.activations(layer, rows, first, count));
        return rows;
    }

    @Override
    public float[][] imageGradients(Images images, LogitGradient of) {
        float[][] rows = new float[images.size()][];
        int size = passSize(images.size(), predictionBatch);
        run(
                images,
                Purpose.IMAGE_GRADIENT,
                size,
                (net, first, count) -> {
                    net.output(rows, first, count);
                    for (int i = first; i < first + count; i++) {
                        rows[i] = of.of(i, rows[i]);
                    }
                    net.setLogitGradients(rows, first, count);
                    net.backward();
                    net.imageGradients(rows, first, count);
                });
        return rows;
    }

    /** Takes what a forward pass of some images has given. */
    @FunctionalInterface
    private interface Results {
        void take(CompiledNet net, int first, int count);
    }

    private void run(Images images, Purpose purpose, int size, Results results) {
        if (images.size() == 0) {
            return; // without compiling anything
        }
        followNetwork();
        CompiledNet net =
                (average == null ? nets : averageNets)
                        .get(purpose, size, images.rows(), images.columns());
        net.prepare(weightsNumber());
        int length = Math.min(size, images.size()) * images.rows() * images.columns();
        pixels = pixels.length < length ? new float[length] : pixels;
        for (int first = 0; first < images.size(); first += size) {
            // Without a thread that loads ahead: it would have no core of its own, and this takes a
            // hundredth of the time.
            int count = Math.min(size, images.size() - first);
            images.copyTo(pixels, first, first + count);
            net.setInput(pixels, count);
            net.forward();
            results.take(net, first, count);
        }
    }

    @Override
    public MultiLayerNetwork network() {
        return network;
    }

    @Override
    public INDArray average() {
        return average;
    }

    @Override
    public void setAverage(INDArray newAverage, int trainingsFirstUpdate) {
        INDArray copy = newAverage.dup(); // first, as it may be the one to be closed
        closeAverage();
        followWith(copy);
        firstUpdate = trainingsFirstUpdate;
    }

    @Override
    public String description() {
        return description;
    }

    /** The compiled networks, for tests and breakdowns. */
    CompiledNets nets() {
        return nets;
    }

    /** What changes the weights, for tests and breakdowns; null before it is compiled. */
    Update update() {
        return update;
    }

    Randomness randomness() {
        return randomness;
    }

    private void closeNets() {
        nets.close();
        if (update != null) {
            update.close();
            update = null;
        }
        if (movingAverage != null) {
            movingAverage.close();
            averageNets.close();
            movingAverage = null;
        }
    }

    private void closeAverage() {
        if (movingAverage != null) {
            movingAverage.close();
            averageNets.close();
            movingAverage = null;
        }
        if (average != null) {
            average.close();
            average = null;
        }
    }

    @Override
    public void close() {
        closeNets();
        closeAverage();
    }
}
