package org.mnistkit.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LockFileTest {

    @TempDir Path folder;

    private Path file() {
        return folder.resolve(".lock");
    }

    @Test
    void onlyOneHoldsIt() throws IOException {
        try (LockFile lock = LockFile.tryLock(file()).orElseThrow()) {
            assertThat(lock).isNotNull();
            assertThat(LockFile.tryLock(file())).isEmpty();
            assertThat(LockFile.tryLock(folder.resolve("../" + folder.getFileName() + "/.lock")))
                    .isEmpty();
        }
        assertThat(file()).doesNotExist();
        Optional<LockFile> again = LockFile.tryLock(file());
        assertThat(again).isPresent();
        again.orElseThrow().close();
    }

    /** On POSIX, closing any channel of a file gives up the locks that the process has on it. */
    @Test
    void askingInVainDoesNotGiveItToOtherProcesses() throws Exception {
        try (LockFile lock = LockFile.tryLock(file()).orElseThrow()) {
            assertThat(lock).isNotNull();
            assertThat(LockFile.tryLock(file())).isEmpty();

            assertThat(inAnotherProcess()).isEqualTo("held");
        }
        assertThat(inAnotherProcess()).isEqualTo("free");
    }

    private String inAnotherProcess() throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx32m",
                                "-cp",
                                System.getProperty("java.class.path"),
                                LockFileTest.class.getName(),
                                file().toString())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return answer.strip();
    }

    public static void main(String[] args) throws IOException {
        Optional<LockFile> lock = LockFile.tryLock(Path.of(args[0]));
        System.out.println(lock.isPresent() ? "free" : "held");
        lock.ifPresent(LockFile::close);
    }

    @Test
    void manyWaitForTheirTurnAndLoseNoneOfIt() throws Exception {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                all.add(
                        threads.submit(
                                () -> {
                                    try (LockFile lock = LockFile.lock(file(), () -> {})) {
                                        most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                                        inside.decrementAndGet();
                                        return lock;
                                    }
                                }));
            }
            for (Future<?> each : all) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(most).hasValue(1);
        assertThat(file()).doesNotExist();
    }

    @Test
    void waitingCanBeInterrupted() throws Exception {
        try (LockFile lock = LockFile.tryLock(file()).orElseThrow()) {
            assertThat(lock).isNotNull();
            CountDownLatch waits = new CountDownLatch(1);
            ExecutorService thread = Executors.newSingleThreadExecutor();
            Future<LockFile> other = thread.submit(() -> LockFile.lock(file(), waits::countDown));
            waits.await();
            thread.shutdownNow();
            assertThatThrownBy(other::get).hasCauseInstanceOf(InterruptedException.class);
        }
    }

    @Test
    void whatAProcessThatWasKilledHasLeftIsTakenOver() throws Exception {
        Files.writeString(file(), "left behind");
        try (LockFile lock = LockFile.tryLock(file()).orElseThrow()) {
            assertThat(lock).isNotNull();
        }
        assertThat(file()).doesNotExist();
    }

    @Test
    void anInterruptedThreadCanHoldIt() throws Exception {
        Thread.currentThread().interrupt();
        try (LockFile lock = LockFile.tryLock(file()).orElseThrow()) {
            assertThat(lock).isNotNull();
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }
}
