package org.mnistkit.spark;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.mnistkit.experiment.TrainingExecutor;
import org.mnistkit.experiment.TrainingJob;
import org.mnistkit.settings.Compute;
import org.mnistkit.train.FitListener;

/**
 * What a driver takes for many training runs on many cores, without the cores: each "training"
 * sleeps. Where docs/cluster.md says what 10,000 training runs need, it is from here.
 *
 * <p>Arguments: how many cores, how many training runs, how many seconds each.
 */
final class DriverLoad {

    private DriverLoad() {}

    /** A training run that takes its time, and comes to a result of the usual size. */
    private record Sleep(int number, double seconds) implements TrainingJob<byte[], byte[]> {

        private static final int RESULT_BYTES = 1_000;

        @Override
        public String name() {
            return "training " + number;
        }

        @Override
        public boolean goesOn() {
            return false;
        }

        @Override
        public void run(
                byte[] images,
                Compute compute,
                Path checkpoint,
                Consumer<byte[]> ended,
                FitListener... listeners) {
            StandaloneSpark.sleep((long) (1000 * seconds));
            ended.accept(new byte[RESULT_BYTES]);
        }
    }

    /** Keeps all results, as the log of a search does. */
    private static final class Keeper implements TrainingExecutor.Handler<Sleep, byte[]> {

        private final List<byte[]> results = new ArrayList<>();

        @Override
        public Path checkpoint(Sleep job) {
            return Path.of("none");
        }

        @Override
        public void ended(Sleep job, byte[] result) {
            results.add(result);
        }

        @Override
        public void failed(Sleep job, String reason) {
            throw new IllegalStateException(job.name() + ": " + reason);
        }
    }

    public static void main(String[] arguments) {
        int cores = Integer.parseInt(arguments[0]);
        int trainings = Integer.parseInt(arguments[1]);
        double seconds = Double.parseDouble(arguments[2]);
        byte[] images = new byte[47_000_000];
        Keeper keeper = new Keeper();
        try (SparkCluster spark = SparkCluster.connect("local[" + cores + "]")) {
            spark.run(images, Compute.DEFAULT, jobs(10, 0), new Keeper()); // loads the classes
            long heapBefore = heap();
            long processorBefore = processorTime();
            long begun = System.nanoTime();
            spark.run(images, Compute.DEFAULT, jobs(trainings, seconds), keeper);
            System.out.printf(
                    "%,d results in %.1f s, %.2f ms of processor time for each%n",
                    keeper.results.size(),
                    (System.nanoTime() - begun) / 1e9,
                    (processorTime() - processorBefore) / 1e6 / trainings);
            System.out.printf("heap in use: %d MB before, %d after%n", heapBefore, heap());
        }
    }

    private static List<Sleep> jobs(int count, double seconds) {
        return IntStream.range(0, count).mapToObj(i -> new Sleep(i, seconds)).toList();
    }

    /** In megabytes, with what only the collector knows to be garbage removed. */
    private static long heap() {
        System.gc();
        Runtime java = Runtime.getRuntime();
        return (java.totalMemory() - java.freeMemory()) >> 20;
    }

    private static long processorTime() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    }
}
