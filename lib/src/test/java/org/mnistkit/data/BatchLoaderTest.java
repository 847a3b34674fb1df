package org.mnistkit.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.nd4j.linalg.dataset.DataSet;

@Timeout(30)
class BatchLoaderTest {

    private static final int ROWS = 3;
    private static final int COLUMNS = 4;
    private static final int LENGTH = ROWS * COLUMNS;

    /** Each image has its own number in its first pixels. */
    private static ImageSet images(int count) {
        Random random = new Random(count);
        byte[] pixels = new byte[count * LENGTH];
        random.nextBytes(pixels);
        byte[] labels = new byte[count];
        for (int i = 0; i < count; i++) {
            pixels[i * LENGTH] = (byte) i;
            pixels[i * LENGTH + 1] = (byte) (i >> 8);
            labels[i] = (byte) random.nextInt(5);
        }
        return ImageSet.of(
                pixels,
                labels,
                ROWS,
                COLUMNS,
                List.of("a", "b", "c", "d", "e"),
                new Provenance("Test", "", "", false));
    }

    private static int number(Batch batch, int image) {
        int low = Math.round(255 * batch.pixels()[image * LENGTH]);
        int high = Math.round(255 * batch.pixels()[image * LENGTH + 1]);
        return low + (high << 8);
    }

    private static int[] order(ImageSet images, int batchSize, long seed, int epoch) {
        int[] order = new int[images.size()];
        int next = 0;
        try (BatchLoader batches = BatchLoader.shuffled(images, batchSize, seed, epoch)) {
            while (batches.hasNext()) {
                Batch batch = batches.next();
                for (int i = 0; i < batch.size(); i++) {
                    order[next++] = number(batch, i);
                }
            }
        }
        assertThat(next).isEqualTo(images.size());
        return order;
    }

    private static void assertEnded(BatchLoader loader) throws InterruptedException {
        loader.thread().join(10_000);
        assertThat(loader.thread().isAlive()).isFalse();
    }

    @Test
    void handsOutEveryImageOnceInAnyNumberOfBatches() throws InterruptedException {
        for (int count : new int[] {0, 1, 2, 5, 6, 7, 60, 61, 1000}) {
            for (int batchSize : new int[] {1, 2, 6, 7, 128, 5000}) {
                int[] order = order(images(count), batchSize, 1, 0);
                Arrays.sort(order);
                for (int i = 0; i < count; i++) {
                    assertThat(order[i]).isEqualTo(i);
                }
                try (BatchLoader loader = BatchLoader.inOrder(images(count), batchSize)) {
                    assertThat(loader.batches()).isEqualTo((count + batchSize - 1) / batchSize);
                }
            }
        }
    }

    @Test
    void anEpochsOrderFollowsFromSeedAndNumberAlone() {
        ImageSet images = images(300);
        int[] order = order(images, 32, 7, 3);
        assertThat(order(images, 32, 7, 3)).isEqualTo(order);
        assertThat(order(images, 50, 7, 3)).as("whatever the batch size").isEqualTo(order);
        assertThat(order(images, 32, 7, 4)).isNotEqualTo(order);
        assertThat(order(images, 32, 8, 3)).isNotEqualTo(order);
        assertThat(order(images, 32, 8, 2)).isNotEqualTo(order);
    }

    @Test
    void theNumbersAreThoseOfTheImageSet() {
        ImageSet images = images(100).normalizedBy(new Normalization(0.2, 0.4)).skip(3);
        ImageSet shuffled = images.shuffle(5, 2);
        int from = 0;
        try (BatchLoader batches = BatchLoader.shuffled(images, 16, 5, 2)) {
            while (batches.hasNext()) {
                Batch batch = batches.next();
                ImageSet expected = shuffled.slice(from, from + batch.size());
                from += batch.size();
                float[] pixels = new float[batch.size() * LENGTH];
                expected.copyTo(pixels);
                assertThat(batch.pixels()).isEqualTo(pixels);
                assertThat(batch.labels()).isEqualTo(expected.labels());
                assertThat(batch.rows()).isEqualTo(ROWS);
                assertThat(batch.columns()).isEqualTo(COLUMNS);
                assertThat(batch.classes()).isEqualTo(5);
                DataSet dataSet = batch.toDataSet();
                assertThat(dataSet.getFeatures()).isEqualTo(expected.features());
                assertThat(dataSet.getLabels()).isEqualTo(expected.oneHot());
            }
        }
        assertThat(from).isEqualTo(97);
    }

    @Test
    void usesThreeArraysAgainAndAgain() {
        Set<float[]> arrays = Collections.newSetFromMap(new IdentityHashMap<>());
        try (BatchLoader batches = BatchLoader.inOrder(images(1000), 10)) {
            while (batches.hasNext()) {
                arrays.add(batches.next().pixels());
            }
        }
        assertThat(arrays).hasSize(3);
    }

    @Test
    void aBatchIsLeftAloneUntilTheNextIsAskedFor() throws InterruptedException {
        try (BatchLoader batches = BatchLoader.inOrder(images(1000), 10)) {
            for (int i = 0; i < 20; i++) {
                Batch batch = batches.next();
                float[] before = batch.pixels().clone();
                Thread.sleep(2); // time for the background thread to do wrong
                assertThat(batch.pixels()).isEqualTo(before);
            }
        }
    }

    @Test
    void endsWithItsEpoch() throws InterruptedException {
        try (BatchLoader batches = BatchLoader.inOrder(images(20), 10)) {
            batches.next();
            batches.next();
            assertThat(batches.hasNext()).isFalse();
            assertThatThrownBy(batches::next).isInstanceOf(NoSuchElementException.class);
            assertEnded(batches);
        }
    }

    @Test
    void closingStopsTheThreadWhereverItIs() throws InterruptedException {
        for (int taken = 0; taken < 6; taken++) {
            BatchLoader batches = BatchLoader.inOrder(images(1000), 10);
            for (int i = 0; i < taken; i++) {
                batches.next();
            }
            batches.close();
            batches.close();
            assertEnded(batches);
            assertThat(batches.hasNext()).isFalse();
            assertThatThrownBy(batches::next)
                    .isInstanceOf(NoSuchElementException.class)
                    .hasMessage("the loader is closed");
        }
    }

    @Test
    void aConsumerThatFailsLeavesNoThreadBehind() throws InterruptedException {
        BatchLoader[] used = new BatchLoader[1];
        assertThatThrownBy(
                        () -> {
                            try (BatchLoader batches = BatchLoader.inOrder(images(1000), 10)) {
                                used[0] = batches;
                                batches.next();
                                throw new IllegalStateException("diverged");
                            }
                        })
                .hasMessage("diverged");
        assertEnded(used[0]);
    }

    @Test
    void whatGoesWrongInTheBackgroundReachesTheConsumer() throws InterruptedException {
        for (Throwable thrown :
                List.of(new IllegalArgumentException("bad"), new StackOverflowError())) {
            BatchLoader batches =
                    new BatchLoader(
                            images(100),
                            10,
                            (from, to, batch) -> {
                                if (from == 20) {
                                    if (thrown instanceof Error error) {
                                        throw error;
                                    }
                                    throw (RuntimeException) thrown;
                                }
                            });
            batches.next();
            batches.next();
            assertThatThrownBy(batches::next)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("Loading batch 3 of 10 failed")
                    .hasCause(thrown);
            assertEnded(batches);
        }
    }

    @Test
    void anInterruptedConsumerGetsItsBatchAndStaysInterrupted() throws Exception {
        CountDownLatch interrupted = new CountDownLatch(1);
        try (BatchLoader batches =
                new BatchLoader(
                        images(100),
                        10,
                        (from, to, batch) -> {
                            try {
                                interrupted.await();
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        })) {
            CompletableFuture<Boolean> flag = new CompletableFuture<>();
            Thread consumer =
                    new Thread(
                            () -> {
                                batches.next();
                                flag.complete(Thread.currentThread().isInterrupted());
                            });
            consumer.start();
            consumer.interrupt();
            interrupted.countDown();
            assertThat(flag.get(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void closingFromAnotherThreadFreesAWaitingConsumer() throws Exception {
        BatchLoader batches =
                new BatchLoader(
                        images(100),
                        10,
                        (from, to, batch) -> {
                            try {
                                new CountDownLatch(1).await();
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        });
        CompletableFuture<Throwable> outcome = new CompletableFuture<>();
        Thread consumer = new Thread(() -> outcome.complete(catchThrowable(batches::next)));
        consumer.start();
        while (consumer.getState() != Thread.State.WAITING) {
            Thread.sleep(1);
        }
        batches.close();
        assertThat(outcome.get(10, TimeUnit.SECONDS)).isInstanceOf(RuntimeException.class);
        assertEnded(batches);
    }

    @Test
    void refusesBatchesOfNothing() {
        assertThatThrownBy(() -> BatchLoader.inOrder(images(3), 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("batchSize is 0, but must be at least 1");
    }
}
