package org.mnistkit.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.mnistkit.data.Batch;
import org.mnistkit.data.BatchLoader;
import org.mnistkit.data.ImageSet;
import org.mnistkit.engine.graph.CompiledNet;
import org.mnistkit.engine.graph.Purpose;
import org.mnistkit.engine.onednn.OneDnn;
import org.mnistkit.engine.onednn.Operation;
import org.mnistkit.network.NetworkState;
import org.mnistkit.settings.Compute.Kind;
import org.mnistkit.settings.TrainingConfig;

/** Where the time of a training step goes, operation by operation. */
public final class StepBreakdown {

    private StepBreakdown() {}

    /**
     * The time that an operation of a step takes.
     *
     * @param name the layer and what is done: "2 Convolution backward weights"
     * @param implementation the code that runs, in oneDNN's words ("jit:avx2"); "Java" for the
     *     kit's own
     * @param milliseconds median over the steps
     * @param flops floating-point operations of a convolution or a matrix product, a multiplication
     *     and an addition counted as two; 0 for everything else
     * @param bytes that it reads and writes, each tensor counted once for each; 0 if not known
     */
    public record Timing(
            String name, String implementation, double milliseconds, double flops, double bytes) {

        /** Billions of floating-point operations in a second; 0 if {@link #flops} is. */
        public double gflops() {
            return flops / milliseconds / 1e6;
        }

        /**
         * Billions of bytes in a second. It may be more than memory gives, for what lies in a
         * cache.
         */
        public double gigabytesPerSecond() {
            return bytes / milliseconds / 1e6;
        }
    }

    /**
     * Trains a network for some steps and times each operation by itself, in the order in which
     * they run.
     *
     * @param network the network, whose weights and updater's state change
     * @param config as for a training run; the batch size counts
     * @param images at least one batch
     * @param steps number of steps that are timed, after as many that are not; at least 1
     * @throws IllegalArgumentException if {@code steps} is less, if there are no images, or the
     *     network cannot take them
     * @throws IllegalStateException if oneDNN cannot train the network; the message says why
     */
    public static List<Timing> measure(
            MultiLayerNetwork network, TrainingConfig config, ImageSet images, int steps) {
        if (steps < 1) {
            throw new IllegalArgumentException("steps is " + steps + ", but must be at least 1");
        }
        if (images.size() == 0) {
            throw new IllegalArgumentException("there are no images, but at least one is needed");
        }
        TrainingConfig onOneDnn = config.withCompute(config.compute().withEngine(Kind.ONEDNN));
        try (Engine opened = Engine.of(network, onOneDnn);
                BatchLoader batches = BatchLoader.inOrder(images, config.batchSize())) {
            GuardedEngine guarded = (GuardedEngine) opened;
            OneDnnEngine engine = (OneDnnEngine) guarded.engine();
            Batch batch = batches.next();
            guarded.input().requireBatch(batch);
            ArraysInUse arrays = ArraysInUse.of(network);
            try {
                return OneDnn.withThreads(
                        config.compute().threads(), () -> measure(engine, batch, config, steps));
            } finally {
                arrays.release();
                NetworkState.weightsReplaced(); // the network does not count these steps
            }
        }
    }

    private static List<Timing> measure(
            OneDnnEngine engine, Batch batch, TrainingConfig config, int steps) {
        List<Operation> operations = operations(engine, batch, config);
        double[][] milliseconds = new double[operations.size()][steps];
        for (int i = -steps; i < steps; i++) {
            engine.randomness().turnTo(i + steps);
            engine.update().turnTo(i + steps, 0);
            for (int j = 0; j < operations.size(); j++) {
                long begin = System.nanoTime();
                operations.get(j).run();
                if (i >= 0) {
                    milliseconds[j][i] = (System.nanoTime() - begin) / 1e6;
                }
            }
        }
        return summed(operations, milliseconds);
    }

    /** All operations of a step, in order. */
    private static List<Operation> operations(
            OneDnnEngine engine, Batch batch, TrainingConfig config) {
        CompiledNet net =
                engine.nets().get(Purpose.TRAINING, batch.size(), batch.rows(), batch.columns());
        List<Operation> all = new ArrayList<>();
        all.add(new Named("copy of the images", () -> net.setInput(batch.pixels(), batch.size())));
        all.addAll(net.forwardOperations());
        all.add(
                new Named(
                        "loss and its gradient",
                        () -> net.loss(batch.targets(config.labelSmoothing()), true)));
        all.addAll(net.backwardOperations());
        all.addAll(engine.update().operations());
        return all;
    }

    /** What the engine does between oneDNN's operations. */
    private record Named(String name, Runnable work) implements Operation {
        @Override
        public void run() {
            work.run();
        }
    }

    /** Operations of the same name, such as those on all chunks of an update, count as one. */
    private static List<Timing> summed(List<Operation> operations, double[][] milliseconds) {
        Map<String, Timing> timings = new LinkedHashMap<>();
        for (int i = 0; i < operations.size(); i++) {
            Arrays.sort(milliseconds[i]);
            double median = milliseconds[i][milliseconds[i].length / 2];
            Operation operation = operations.get(i);
            timings.merge(
                    operation.name(),
                    new Timing(
                            operation.name(),
                            operation.implementation(),
                            median,
                            operation.flops(),
                            operation.bytes()),
                    (one, other) ->
                            new Timing(
                                    one.name,
                                    one.implementation,
                                    one.milliseconds + other.milliseconds,
                                    one.flops + other.flops,
                                    one.bytes + other.bytes));
        }
        return List.copyOf(timings.values());
    }
}
