package org.mnistkit.bench;

import java.util.Locale;
import java.util.stream.StreamSupport;
import org.mnistkit.data.BatchLoader;
import org.mnistkit.data.ImageSet;
import org.mnistkit.description.Description;
import org.mnistkit.engine.Engine;
import org.mnistkit.settings.Compute;
import org.mnistkit.settings.TrainingConfig;

/** One network that is trained or asked for predictions, for a while at a time. */
final class Task implements AutoCloseable {

    private static final double WARM_UP_SECONDS = 2;

    private final ImageSet images;
    private final boolean trains;
    private final int batchSize;
    private final Engine engine;
    private final ImageSet[] batches;
    private BatchLoader loader;
    private int epoch;
    private int next;

    Task(ImageSet images, String network, String mode, int batchSize, Compute compute) {
        this.images = images.take(images.size() / batchSize * batchSize);
        this.batchSize = batchSize;
        trains = mode.equals("train");
        Description description = description(network, compute);
        if (trains) {
            description = description.withTraining(description.training().withBatchSize(batchSize));
        }
        engine =
                trains
                        ? Engine.of(description.network(1), description.training())
                        : Engine.of(description.network(1), compute);
        batches =
                trains
                        ? new ImageSet[0]
                        : StreamSupport.stream(this.images.batches(batchSize).spliterator(), false)
                                .toArray(ImageSet[]::new);
    }

    /** A shipped network without L2, as the peers have it: Keras' way to add it is a slow one. */
    static Description description(String network, Compute compute) {
        Description shipped = Description.shipped(network);
        TrainingConfig training = shipped.training();
        return shipped.withTraining(
                training.withOptimizer(training.optimizer().withL2(0)).withCompute(compute));
    }

    void warmUp() {
        work(WARM_UP_SECONDS);
    }

    /** Works for so many seconds; returns the protocol's answer. */
    String run(double seconds) {
        long begin = System.nanoTime();
        long done = work(seconds);
        double taken = (System.nanoTime() - begin) / 1e9;
        return String.format(
                Locale.ROOT,
                "{\"images_per_second\": %.3f, \"images\": %d, \"seconds\": %.6f, \"variant\":"
                        + " \"%s\"}",
                done / taken,
                done,
                taken,
                engine.description());
    }

    private long work(double seconds) {
        long end = System.nanoTime() + (long) (seconds * 1e9);
        long done = 0;
        while (System.nanoTime() < end) {
            if (trains) {
                train();
            } else {
                engine.predict(batches[next]);
                next = (next + 1) % batches.length;
            }
            done += batchSize;
        }
        return done;
    }

    private void train() {
        if (loader == null || !loader.hasNext()) {
            closeLoader();
            loader = BatchLoader.shuffled(images, batchSize, 1, ++epoch);
        }
        engine.step(loader.next());
    }

    private void closeLoader() {
        if (loader != null) {
            loader.close();
        }
    }

    @Override
    public void close() {
        closeLoader();
        engine.close();
    }
}
