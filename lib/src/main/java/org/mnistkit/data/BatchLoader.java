package org.mnistkit.data;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.mnistkit.settings.TrainingConfig;

/**
 * Hands out the images of a set batch by batch for one epoch of training. A background thread
 * normalizes and augments them ahead of the network, into a few arrays that go round and round, so
 * that the network hardly ever waits.
 *
 * <pre>{@code
 * try (BatchLoader batches = BatchLoader.shuffled(train, 128, seed, epoch)) {
 *     while (batches.hasNext()) {
 *         network.fit(batches.next().toDataSet());
 *     }
 * }
 * }</pre>
 *
 * <p>Every image comes exactly once; the last batch holds what is left and may be smaller. To be
 * used by one thread, and closed, or the background thread waits forever.
 */
public final class BatchLoader implements Iterator<Batch>, AutoCloseable {

    /** One that the network works on, one ready for it, one being filled. */
    private static final int BUFFERS = 3;

    private final ImageSet images;
    private final Filler filler;
    private final int batchSize;
    private final int batches;
    private final BlockingQueue<Batch> free = new ArrayBlockingQueue<>(BUFFERS);

    /** Has room for all of them and for what ends the epoch: a smaller batch or a failure. */
    private final BlockingQueue<Loaded> ready = new ArrayBlockingQueue<>(BUFFERS + 1);

    private final Thread thread = new Thread(this::load, "batch-loader");

    private int handedOut;
    private Batch current;
    private volatile boolean closed;

    /** A batch, or what went wrong in filling it. */
    private record Loaded(Batch batch, Throwable failure) {}

    /** Puts the images from one index (inclusive) to another (exclusive) into a batch. */
    interface Filler {
        void fill(int from, int to, Batch batch);
    }

    BatchLoader(ImageSet images, int batchSize, Filler filler) {
        if (batchSize < 1) {
            throw new IllegalArgumentException(
                    "batchSize is " + batchSize + ", but must be at least 1");
        }
        this.images = images;
        this.filler = filler;
        this.batchSize = Math.min(batchSize, Math.max(1, images.size()));
        batches = (int) (((long) images.size() + this.batchSize - 1) / this.batchSize);
        for (int i = 0; i < Math.min(BUFFERS, images.size() / this.batchSize); i++) {
            free.add(new Batch(this.batchSize, images));
        }
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * One epoch in an order of its own, drawn from the seed of the training and the number of the
     * epoch: any epoch can be repeated without those before it.
     *
     * @param images the training images; their normalization is applied
     * @param batchSize images in a batch, at least 1
     * @param seed the seed of the training
     * @param epoch the number of the epoch
     */
    public static BatchLoader shuffled(ImageSet images, int batchSize, long seed, int epoch) {
        return inOrder(images.shuffle(seed, epoch), batchSize);
    }

    /**
     * One epoch of a training run, or the rest of one whose first batches are done already: in an
     * order of its own, as above, each image changed as the training's augmentation says. How it is
     * changed depends on the seed of the training, the epoch and the image alone, not on the batch
     * that it is in.
     *
     * @param images the training images; their normalization is applied
     * @param config batch size, seed and augmentation of the training
     * @param epoch the number of the epoch
     * @param done how many batches to leave out, at least 0
     */
    public static BatchLoader ofTraining(
            ImageSet images, TrainingConfig config, int epoch, int done) {
        ImageSet all = images.shuffle(config.seed(), epoch);
        ImageSet rest = all.skip((int) Math.min(all.size(), (long) done * config.batchSize()));
        if (!config.augmentation().isOn()) {
            return inOrder(rest, config.batchSize());
        }
        Augmenter augmenter = new Augmenter(config.augmentation(), rest);
        return new BatchLoader(
                rest,
                config.batchSize(),
                (from, to, batch) -> {
                    augmenter.augment(from, to, config.seed(), epoch, batch.pixels());
                    copyLabels(rest, from, to, batch);
                });
    }

    /**
     * All images in the order in which they lie in the set.
     *
     * @param images the images; their normalization is applied
     * @param batchSize images in a batch, at least 1
     */
    public static BatchLoader inOrder(ImageSet images, int batchSize) {
        return new BatchLoader(
                images,
                batchSize,
                (from, to, batch) -> {
                    images.copyTo(batch.pixels(), from, to);
                    copyLabels(images, from, to, batch);
                });
    }

    private static void copyLabels(ImageSet images, int from, int to, Batch batch) {
        for (int image = from; image < to; image++) {
            batch.labels()[image - from] = images.label(image);
        }
    }

    /** How many batches the epoch has. */
    public int batches() {
        return batches;
    }

    /** True if there is another batch, and the loader has not been closed. */
    @Override
    public boolean hasNext() {
        return !closed && handedOut < batches;
    }

    /**
     * The next batch. The one before is no longer valid: its arrays are filled anew.
     *
     * <p>Waits until the batch is filled, a matter of milliseconds; if this thread is interrupted
     * meanwhile, it stays marked as interrupted, for the training to notice.
     *
     * @throws NoSuchElementException if there is none left, or the loader has been closed
     * @throws IllegalStateException if the background thread failed; its cause says why
     */
    @Override
    public Batch next() {
        if (!hasNext()) {
            throw new NoSuchElementException(closed ? "the loader is closed" : "no batch left");
        }
        if (current != null) {
            free.add(current);
            current = null;
        }
        Loaded loaded = takeReady();
        if (loaded.failure() != null) {
            close();
            throw new IllegalStateException(
                    "Loading batch %d of %d failed".formatted(handedOut + 1, batches),
                    loaded.failure());
        }
        handedOut++;
        if (loaded.batch().size() == batchSize) {
            current = loaded.batch();
        }
        return loaded.batch();
    }

    private Loaded takeReady() {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return ready.take();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Stops the background thread, wherever it is. May be called again, and by any thread. */
    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }

    /** The background thread, for tests. */
    Thread thread() {
        return thread;
    }

    /** What the background thread does. */
    private void load() {
        try {
            for (int i = 0; i < batches; i++) {
                int from = i * batchSize;
                int to = Math.min(images.size() - from, batchSize) + from;
                Batch batch = to - from == batchSize ? free.take() : new Batch(to - from, images);
                batch.untaught();
                filler.fill(from, to, batch);
                ready.put(new Loaded(batch, null));
            }
        } catch (InterruptedException | RuntimeException | Error e) {
            ready.offer(new Loaded(null, e)); // if there is no room, nobody waits
        }
    }
}
