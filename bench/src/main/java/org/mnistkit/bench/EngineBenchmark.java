package org.mnistkit.bench;

import java.util.concurrent.TimeUnit;
import org.mnistkit.data.Batch;
import org.mnistkit.data.BatchLoader;
import org.mnistkit.data.Dataset;
import org.mnistkit.data.ImageSet;
import org.mnistkit.description.Description;
import org.mnistkit.engine.Engine;
import org.mnistkit.engine.LogitGradient;
import org.mnistkit.settings.Compute;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Milliseconds of a training step, of predictions and of image gradients, for each network: {@code
 * make jmh}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
public class EngineBenchmark {

    @Param({"baseline", "deep", "light", "mlp"})
    private String network;

    /** FLOAT32, or BFLOAT16 on a processor that has it. */
    @Param("FLOAT32")
    private Compute.Precision precision;

    private Engine training;
    private Engine predicting;
    private BatchLoader batches;
    private Batch batch;
    private ImageSet one;
    private ImageSet thousand;

    /** The network with the batch size of its own recipe, on synthetic digits. */
    @Setup(Level.Trial)
    public void open() {
        ImageSet images = Dataset.DIGITS.synthetic().train();
        Description description =
                Task.description(network, Compute.DEFAULT.withPrecision(precision));
        training = Engine.of(description.network(1), description.training());
        predicting = Engine.of(description.network(1), description.training().compute());
        batches = BatchLoader.shuffled(images, description.training().batchSize(), 1, 1);
        batch = batches.next();
        one = images.take(1);
        thousand = images.take(1000);
    }

    /** Forward, backward and update. */
    @Benchmark
    public double step() {
        return training.step(batch);
    }

    /** The latency of a single image. */
    @Benchmark
    public float[][] predictOne() {
        return predicting.predict(one);
    }

    /** A thousand images at once. */
    @Benchmark
    public float[][] predictThousand() {
        return predicting.predict(thousand);
    }

    /** The gradient of a single image. */
    @Benchmark
    public float[][] gradientOfOne() {
        return predicting.imageGradients(one, LogitGradient.crossEntropy(one.labels()));
    }

    /** The gradients of a thousand images. */
    @Benchmark
    public float[][] gradientsOfThousand() {
        return predicting.imageGradients(thousand, LogitGradient.crossEntropy(thousand.labels()));
    }

    /** Frees the network's memory. */
    @TearDown(Level.Trial)
    public void close() {
        batches.close();
        training.close();
        predicting.close();
    }
}
