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
import org.mnistkit.engine.Compilation.Purpose;
import org.mnistkit.settings.Compute.Kind;
import org.mnistkit.settings.TrainingConfig;

/** Where the time of a training step goes, operation by operation. */
public final class StepBreakdown {

    private StepBreakdown() {}

    /**
     * An operation of a step.
     *
     * @param name the layer and what is done: "2 Convolution backward weights"
     * @param implementation the code that runs, in oneDNN's words ("jit:avx2"); "Java" for the
     *     kit's own
     * @param milliseconds median over the steps
     * @param operations floating-point operations of a convolution or a matrix product, a
     *     multiplication and an addition counted as two; 0 for everything else
     */
    public record Operation(
            String name, String implementation, double milliseconds, double operations) {}

    /**
     * Trains a network for some steps and times each operation by itself, in the order in which
     * they run.
     *
     * @param network the network, whose weights change
     * @param config as for a training; the batch size counts
     * @param images at least one batch
     * @param steps how many steps are timed, after as many that are not
     * @throws IllegalStateException if oneDNN cannot train the network; the message says why
     */
    public static List<Operation> measure(
            MultiLayerNetwork network, TrainingConfig config, ImageSet images, int steps) {
        TrainingConfig onOneDnn = config.withCompute(config.compute().withEngine(Kind.ONEDNN));
        try (Engine opened = Engine.of(network, onOneDnn);
                BatchLoader batches = BatchLoader.inOrder(images, config.batchSize())) {
            OneDnnEngine engine = (OneDnnEngine) ((GuardedEngine) opened).engine();
            Batch batch = batches.next();
            return OneDnn.withThreads(
                    config.compute().threads(), () -> measure(engine, batch, config, steps));
        }
    }

    private static List<Operation> measure(
            OneDnnEngine engine, Batch batch, TrainingConfig config, int steps) {
        List<Step> all = steps(engine, batch, config);
        double[][] milliseconds = new double[all.size()][steps];
        for (int i = -steps; i < steps; i++) {
            engine.randomness().turnTo(i + steps);
            engine.update().turnTo(i + steps, 0);
            for (int s = 0; s < all.size(); s++) {
                long begin = System.nanoTime();
                all.get(s).run();
                if (i >= 0) {
                    milliseconds[s][i] = (System.nanoTime() - begin) / 1e6;
                }
            }
        }
        return summed(all, milliseconds);
    }

    private static List<Step> steps(OneDnnEngine engine, Batch batch, TrainingConfig config) {
        CompiledNet net =
                engine.nets().get(Purpose.TRAINING, batch.size(), batch.rows(), batch.columns());
        List<Step> steps = new ArrayList<>();
        steps.add(
                new Named("copy of the images", () -> net.setInput(batch.pixels(), batch.size())));
        steps.addAll(net.stepsForward());
        steps.add(
                new Named(
                        "loss and its gradient",
                        () -> net.loss(batch.labels(), config.labelSmoothing(), true)));
        steps.addAll(net.stepsBackward());
        steps.addAll(engine.update().steps());
        return steps;
    }

    /** What the engine does between oneDNN's operations. */
    private record Named(String name, Runnable work) implements Step {
        @Override
        public void run() {
            work.run();
        }
    }

    /** Steps of the same name, such as the stretches of an update, count as one. */
    private static List<Operation> summed(List<Step> steps, double[][] milliseconds) {
        Map<String, Operation> operations = new LinkedHashMap<>();
        for (int s = 0; s < steps.size(); s++) {
            Arrays.sort(milliseconds[s]);
            double median = milliseconds[s][milliseconds[s].length / 2];
            Step step = steps.get(s);
            operations.merge(
                    step.name(),
                    new Operation(step.name(), step.implementation(), median, step.operations()),
                    (one, other) ->
                            new Operation(
                                    one.name,
                                    one.implementation,
                                    one.milliseconds + other.milliseconds,
                                    one.operations + other.operations));
        }
        return List.copyOf(operations.values());
    }
}
