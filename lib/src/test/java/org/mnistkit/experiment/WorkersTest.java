package org.mnistkit.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WorkersTest {

    private static final Workers TWO = new Workers(2);

    @AfterEach
    void forgetInterrupts() {
        Thread.interrupted();
    }

    @Test
    void resultsComeInTheOrderOfTheTasks() {
        CountDownLatch secondIsDone = new CountDownLatch(1);
        List<Callable<String>> tasks =
                List.of(
                        () -> {
                            secondIsDone.await();
                            return "first";
                        },
                        () -> {
                            secondIsDone.countDown();
                            return "second";
                        });

        assertThat(TWO.run(tasks)).containsExactly("first", "second");
    }

    @Test
    void aFailureEndsTheOthersAtOnce() {
        AtomicBoolean wasInterrupted = new AtomicBoolean();
        AtomicBoolean wasBegun = new AtomicBoolean();
        CountDownLatch begun = new CountDownLatch(1);
        List<Callable<String>> tasks =
                List.of(
                        () -> {
                            begun.countDown();
                            try {
                                new CountDownLatch(1).await(); // for hours
                            } catch (InterruptedException e) {
                                wasInterrupted.set(true);
                            }
                            return "";
                        },
                        () -> {
                            begun.await();
                            throw new IllegalStateException("broken");
                        },
                        () -> {
                            new CountDownLatch(1).await();
                            wasBegun.set(true);
                            return "";
                        });

        assertThatThrownBy(() -> TWO.run(tasks)).hasMessage("broken");
        assertThat(wasInterrupted).isTrue();
        assertThat(wasBegun).isFalse();
    }

    @Test
    void anInterruptIsHandedOn() {
        AtomicBoolean wasInterrupted = new AtomicBoolean();

        runInterrupted(() -> wasInterrupted.set(true));

        assertThat(wasInterrupted).isTrue();
    }

    @Test
    void whoInterruptsTwiceWaitsAllTheSame() {
        Thread caller = Thread.currentThread();
        AtomicBoolean hasEnded = new AtomicBoolean();

        runInterrupted(
                () -> {
                    caller.interrupt(); // while it waits for this to end
                    long end = System.nanoTime() + 300_000_000;
                    while (System.nanoTime() < end) {
                        Thread.onSpinWait();
                    }
                    hasEnded.set(true);
                });

        assertThat(hasEnded).isTrue();
    }

    /**
     * Runs a task that interrupts this thread, and does something when it is interrupted itself.
     */
    private static void runInterrupted(Runnable whenInterrupted) {
        Thread caller = Thread.currentThread();
        Callable<String> task =
                () -> {
                    caller.interrupt();
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                        whenInterrupted.run();
                    }
                    return "";
                };

        assertThat(TWO.run(List.of(task))).isEmpty();
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
    }
}
