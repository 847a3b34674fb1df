package org.mnistkit.bench;

import java.util.concurrent.TimeUnit;
import org.mnistkit.data.Dataset;
import org.mnistkit.data.ImageSet;
import org.mnistkit.settings.Augmentation;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Augmented images a second, on one thread: {@code make jmh OPTIONS=Augmentation}. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
public class AugmentationBenchmark {

    private static final int IMAGES = 10_000;

    @Param({"rotate,10 shift,2 zoom,0.1 shear,10", "elastic", "rotate,10 shift,2 zoom,0.1 elastic"})
    private String augmentation;

    private ImageSet images;
    private Augmentation parsed;
    private int epoch;

    /** The images of MNIST if they are there, otherwise synthetic digits. */
    @Setup(Level.Trial)
    public void load() {
        images = Dataset.DIGITS.load().train().take(IMAGES);
        parsed = Augmentation.parse(augmentation);
    }

    /** Every image changed in another way, each time. */
    @Benchmark
    @OperationsPerInvocation(IMAGES)
    public ImageSet augment() {
        return images.augmented(parsed, 1, ++epoch);
    }
}
