package org.mnistkit.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.mnistkit.file.DataException;

@Timeout(60)
class DownloadTest {

    private static final RemoteFile FIRST = SmallSet.TRAIN_IMAGES;
    private static final byte[] FILE = SmallSet.compressed(FIRST.compressedName());

    /** Patient enough for a busy machine. */
    private static final Download.TimeOuts PATIENT =
            new Download.TimeOuts(
                    Duration.ofSeconds(20), Duration.ofSeconds(10), Duration.ofSeconds(20));

    private static final Download.TimeOuts IMPATIENT =
            new Download.TimeOuts(
                    Duration.ofSeconds(20), Duration.ofSeconds(1), Duration.ofSeconds(1));

    @TempDir private Path directory;

    private final List<MirrorServer> servers = new ArrayList<>();
    private final List<String> messages = new CopyOnWriteArrayList<>();
    private final List<Long> progress = new CopyOnWriteArrayList<>();

    private final DownloadListener listener =
            new DownloadListener() {
                @Override
                public void progress(String file, long bytes, long total, String mirror) {
                    assertThat(bytes).isLessThanOrEqualTo(total);
                    assertThat(mirror).isEqualTo("127.0.0.1");
                    if (file.equals(FIRST.compressedName())) {
                        progress.add(bytes);
                    }
                }

                @Override
                public void message(String text) {
                    messages.add(text);
                }
            };

    private MirrorServer server(MirrorServer.Answer answer) throws IOException {
        MirrorServer server = new MirrorServer(answer);
        servers.add(server);
        return server;
    }

    private MirrorServer good() throws IOException {
        return server(MirrorServer::sendRightly);
    }

    @AfterEach
    void closeServers() throws IOException {
        for (MirrorServer server : servers) {
            server.close();
        }
    }

    private Path folder() {
        return directory.resolve("mnist");
    }

    private Path partial() throws IOException {
        Files.createDirectories(folder());
        return folder().resolve(FIRST.compressedName() + ".part");
    }

    private void fetch(Download.TimeOuts timeOuts, MirrorServer... mirrors)
            throws Download.NoNetworkException {
        fetch(timeOuts, Arrays.stream(mirrors).map(MirrorServer::address).toList());
    }

    private void fetch(Download.TimeOuts timeOuts, List<URI> mirrors)
            throws Download.NoNetworkException {
        new Download("Small MNIST", SmallSet.FILES, folder(), mirrors, Map.of(), timeOuts, listener)
                .fetch();
    }

    /** All four files are there, good, and nothing else. */
    private void assertComplete() throws IOException {
        for (RemoteFile part : SmallSet.FILES) {
            assertThat(folder().resolve(part.compressedName()))
                    .hasBinaryContent(SmallSet.compressed(part.compressedName()));
        }
        try (Stream<Path> files = Files.list(folder())) {
            assertThat(files).hasSize(4);
        }
    }

    private void assertNoFileOfFinalName() {
        assertThat(SmallSet.FILES).allMatch(file -> file.findIn(folder()).isEmpty());
    }

    private static URI refusing() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return URI.create("http://127.0.0.1:" + socket.getLocalPort() + "/");
        }
    }

    // ---- What goes well

    @Test
    void fetchesAllFilesAndTellsHowItGoes() throws Exception {
        MirrorServer mirror = good();
        fetch(PATIENT, mirror);
        assertComplete();
        assertThat(mirror.requests()).hasSize(4);
        assertThat(progress).isSorted().hasSizeBetween(1, 101).endsWith((long) FILE.length);

        fetch(PATIENT, mirror);
        assertThat(mirror.requests()).as("nothing is fetched twice").hasSize(4);
    }

    @Test
    void carriesOnWhereAnEarlierDownloadBrokeOff() throws Exception {
        MirrorServer mirror = good();
        Files.write(partial(), Arrays.copyOf(FILE, 200_000));
        fetch(PATIENT, mirror);
        assertComplete();
        assertThat(mirror.requests(FIRST)).hasSize(1);
        assertThat(mirror.requests(FIRST).get(0).from()).isEqualTo(200_000);
        assertThat(progress).allMatch(bytes -> bytes > 200_000);
    }

    @Test
    void startsOverWhereAMirrorKnowsNoRanges() throws Exception {
        MirrorServer mirror =
                server(
                        (request, out) ->
                                MirrorServer.send(
                                        out, "200 OK", "", SmallSet.compressed(request.file())));
        Files.write(partial(), Arrays.copyOf(FILE, 200_000));
        fetch(PATIENT, mirror);
        assertComplete();
        assertThat(mirror.requests(FIRST)).hasSize(1);
    }

    @Test
    void startsOverWhereAMirrorSendsAnotherRange() throws Exception {
        MirrorServer mirror =
                server(
                        (request, out) -> {
                            if (request.from() == 0) {
                                MirrorServer.sendRightly(request, out);
                            } else {
                                MirrorServer.send(
                                        out,
                                        "206 Partial Content",
                                        "Content-Range: bytes 7-%d/%d"
                                                .formatted(FILE.length - 1, FILE.length),
                                        Arrays.copyOfRange(FILE, 7, FILE.length));
                            }
                        });
        Files.write(partial(), Arrays.copyOf(FILE, 200_000));
        fetch(PATIENT, mirror);
        assertComplete();
        assertThat(mirror.requests(FIRST))
                .extracting(MirrorServer.Request::from)
                .containsExactly(200_000, 0);
    }

    @Test
    void takesAPartFileThatIsComplete() throws Exception {
        MirrorServer mirror = good();
        Files.write(partial(), FILE);
        fetch(PATIENT, mirror);
        assertComplete();
        assertThat(mirror.requests(FIRST)).hasSize(1);
    }

    @Test
    void startsOverWhereThePartFileIsOfNoUse() throws Exception {
        byte[] tooLong = Arrays.copyOf(FILE, FILE.length + 10);
        tooLong[1000] ^= 1;
        byte[] wrong = Arrays.copyOf(FILE, 200_000);
        wrong[100_000] ^= 1;
        for (byte[] useless : List.of(tooLong, wrong, new byte[] {1})) {
            Files.deleteIfExists(folder().resolve(FIRST.compressedName()));
            MirrorServer mirror = good();
            Files.write(partial(), useless);
            fetch(PATIENT, mirror);
            assertComplete();
            assertThat(mirror.requests(FIRST))
                    .extracting(MirrorServer.Request::from)
                    .containsExactly(useless.length, 0);
        }
    }

    @Test
    void followsRedirects() throws Exception {
        MirrorServer target = good();
        MirrorServer mirror =
                server(
                        (request, out) ->
                                MirrorServer.send(
                                        out,
                                        "302 Found",
                                        "Location: " + target.address() + request.file(),
                                        new byte[0]));
        Files.write(partial(), Arrays.copyOf(FILE, 200_000));
        fetch(PATIENT, mirror);
        assertComplete();
        assertThat(target.requests(FIRST).get(0).from()).isEqualTo(200_000);
    }

    @Test
    void fetchesOnlyWhatIsMissing() throws Exception {
        SmallSet.write(folder());
        Files.delete(folder().resolve(FIRST.compressedName()));
        MirrorServer mirror = good();
        fetch(PATIENT, mirror);
        assertComplete();
        assertThat(mirror.requests()).hasSize(1);
    }

    // ---- Mirrors that fail

    private static Arguments failing(
            String name, String expected, boolean quick, MirrorServer.Answer answer) {
        return Arguments.of(name, expected, quick, answer);
    }

    private static byte[] sized(int length) {
        return Arrays.copyOf(FILE, length);
    }

    static Stream<Arguments> failures() {
        byte[] page = "\n <!DOCTYPE html><html>Sign in</html>".getBytes(StandardCharsets.UTF_8);
        byte[] damaged = FILE.clone();
        damaged[FILE.length / 2] ^= 0x55;
        byte[] other = SmallSet.gzip(SmallSet.images(9, 28, 28, new java.util.Random(99)));
        return Stream.of(
                failing("closes", "did not answer", false, (request, out) -> out.close()),
                failing(
                        "talks nonsense",
                        "did not answer",
                        false,
                        (request, out) ->
                                out.write("SSH-2.0-x\r\n\r\n".getBytes(StandardCharsets.US_ASCII))),
                failing(
                        "stalls before it answers",
                        "did not answer within 1 s",
                        true,
                        (request, out) -> Thread.sleep(5000)),
                failing(
                        "sends drop by drop",
                        "sent no more than ",
                        true,
                        (request, out) -> {
                            MirrorServer.head(out, "200 OK", "Content-Length: " + FILE.length);
                            for (byte each : FILE) {
                                out.write(each);
                                out.flush();
                                Thread.sleep(100);
                            }
                        }),
                failing(
                        "stalls in the body",
                        "stopped sending for 1 s",
                        true,
                        (request, out) -> {
                            MirrorServer.head(out, "200 OK", "Content-Length: " + FILE.length);
                            out.write(sized(100_000));
                            out.flush();
                            Thread.sleep(5000);
                        }),
                failing(
                        "stalls after the head",
                        "stopped sending for 1 s",
                        true,
                        (request, out) -> {
                            MirrorServer.head(out, "200 OK", "Content-Length: " + FILE.length);
                            Thread.sleep(5000);
                        }),
                failing(
                        "cuts off",
                        "broke off",
                        false,
                        (request, out) -> {
                            MirrorServer.head(out, "200 OK", "Content-Length: " + FILE.length);
                            out.write(sized(100_000));
                        }),
                failing(
                        "cuts off without having said how much comes",
                        "a gzip file that is cut off",
                        false,
                        (request, out) -> {
                            MirrorServer.head(out, "200 OK");
                            out.write(sized(100_000));
                        }),
                failing(
                        "announces more than there is",
                        "broke off",
                        false,
                        (request, out) -> {
                            MirrorServer.head(out, "200 OK", "Content-Length: 99999999999");
                            out.write(FILE);
                        }),
                failing(
                        "announces less than there is",
                        "a gzip file that is cut off",
                        false,
                        (request, out) -> {
                            MirrorServer.head(out, "200 OK", "Content-Length: 1000");
                            out.write(FILE);
                        }),
                failing(
                        "sends without end",
                        "sends more than",
                        false,
                        (request, out) -> {
                            MirrorServer.head(out, "200 OK");
                            out.write(FILE);
                            while (true) {
                                out.write(new byte[10_000]);
                            }
                        }),
                failing(
                        "announces nonsense",
                        "127.0.0.1",
                        false,
                        (request, out) -> {
                            MirrorServer.head(out, "200 OK", "Content-Length: twelve");
                            out.write(sized(100_000));
                        }),
                failing(
                        "sends nothing",
                        "sends an empty file",
                        false,
                        (request, out) -> MirrorServer.send(out, "200 OK", "", new byte[0])),
                failing(
                        "sends a web page",
                        "sends a web page instead of the data",
                        false,
                        (request, out) ->
                                MirrorServer.send(out, "200 OK", "Content-Type: text/html", page)),
                failing(
                        "sends what is not compressed",
                        "not compressed by gzip",
                        false,
                        (request, out) ->
                                MirrorServer.send(out, "200 OK", "", SmallSet.plain(FIRST))),
                failing(
                        "sends other data",
                        "sends other data (SHA-256 ",
                        false,
                        (request, out) -> MirrorServer.send(out, "200 OK", "", other)),
                failing(
                        "sends a gzip bomb",
                        "damaged gzip file",
                        false,
                        (request, out) ->
                                MirrorServer.send(
                                        out, "200 OK", "", SmallSet.gzip(new byte[20_000_000]))),
                failing(
                        "sends damaged data",
                        "sends ",
                        false,
                        (request, out) -> MirrorServer.send(out, "200 OK", "", damaged)),
                failing(
                        "sends half a file",
                        "a gzip file that is cut off",
                        false,
                        (request, out) -> MirrorServer.send(out, "200 OK", "", sized(100_000))),
                failing(
                        "sends a range that nobody asked for",
                        "answers with status 206",
                        false,
                        (request, out) ->
                                MirrorServer.send(out, "206 Partial Content", "", sized(100_000))),
                failing(
                        "redirects to itself",
                        "redirects too often",
                        false,
                        (request, out) ->
                                MirrorServer.send(
                                        out, "302 Found", "Location: /" + request.file(), page)),
                failing(
                        "does not have it",
                        "answers with status 404",
                        false,
                        (request, out) -> MirrorServer.send(out, "404 Not Found", "", page)),
                failing(
                        "is broken",
                        "answers with status 500",
                        false,
                        (request, out) -> MirrorServer.send(out, "500 Oops", "", page)),
                failing(
                        "is overloaded",
                        "answers with status 503",
                        false,
                        (request, out) -> MirrorServer.send(out, "503 Busy", "", page)));
    }

    /** Failures that look as if the connection had been cut. */
    private static final Set<String> CUT =
            Set.of("closes", "cuts off", "announces more than there is", "announces nonsense");

    @ParameterizedTest(name = "{0}")
    @MethodSource("failures")
    void goesOnToTheNextMirror(
            String name, String expected, boolean quick, MirrorServer.Answer answer)
            throws Exception {
        MirrorServer bad =
                server(
                        (request, out) -> {
                            if (request.file().equals(FIRST.compressedName())) {
                                answer.send(request, out);
                            } else {
                                MirrorServer.sendRightly(request, out);
                            }
                        });
        MirrorServer next = good();
        fetch(quick ? IMPATIENT : PATIENT, bad, next);
        assertComplete();
        boolean askedTwice = CUT.contains(name);
        assertThat(messages)
                .hasSize(askedTwice ? 2 : 1)
                .allMatch(message -> message.contains(expected));
        assertThat(next.requests()).isEqualTo(next.requests(FIRST)).isNotEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("failures")
    void isOneClearErrorWhenNoMirrorDelivers(
            String name, String expected, boolean quick, MirrorServer.Answer answer)
            throws Exception {
        MirrorServer bad = server(answer);
        for (int attempt = 0; attempt < 2; attempt++) { // the second one may find a part file
            assertThatThrownBy(() -> fetch(quick ? IMPATIENT : PATIENT, bad))
                    .isInstanceOf(DataException.class)
                    .hasMessageStartingWith(
                            "train-images-idx3-ubyte.gz of Small MNIST could not be downloaded:"
                                    + " 127.0.0.1 ")
                    .hasMessageContainingAll(
                            "Try again", "MNIST_KIT_DATA;", "MNIST_KIT_DATA=synthetic")
                    .message()
                    .satisfies(
                            message ->
                                    assertThat(
                                                    message.contains(expected)
                                                            || message.contains("206"))
                                            .as(message)
                                            .isTrue());
            assertNoFileOfFinalName();
        }
        // Whatever was left behind does no harm.
        fetch(PATIENT, good());
        assertComplete();
    }

    @Test
    void anotherMirrorCarriesOnWhereOneBrokeOff() throws Exception {
        MirrorServer breaking =
                server(
                        (request, out) -> {
                            MirrorServer.head(out, "200 OK", "Content-Length: " + FILE.length);
                            out.write(sized(150_000));
                        });
        MirrorServer next = good();
        fetch(PATIENT, breaking, next);
        assertComplete();
        assertThat(next.requests(FIRST)).hasSize(1);
        assertThat(next.requests(FIRST).get(0).from()).isBetween(1, 150_000);
    }

    @Test
    void theSameMirrorCarriesOnAfterACut() throws Exception {
        AtomicBoolean cut = new AtomicBoolean();
        MirrorServer breaking =
                server(
                        (request, out) -> {
                            if (cut.getAndSet(true)) {
                                MirrorServer.sendRightly(request, out);
                            } else {
                                MirrorServer.head(out, "200 OK", "Content-Length: " + FILE.length);
                                out.write(sized(150_000));
                            }
                        });
        MirrorServer next = good();
        fetch(PATIENT, breaking, next);
        assertComplete();
        assertThat(breaking.requests(FIRST)).hasSize(2);
        assertThat(breaking.requests(FIRST).get(1).from()).isBetween(1, 150_000);
        assertThat(next.requests()).isEmpty();
        assertThat(messages).singleElement().asString().endsWith("is asked once more");
    }

    @Test
    void aWebPageDoesNotCostWhatHasArrived() throws Exception {
        MirrorServer page =
                server(
                        (request, out) ->
                                MirrorServer.send(
                                        out,
                                        "200 OK",
                                        "",
                                        "<html>".getBytes(StandardCharsets.UTF_8)));
        MirrorServer next = good();
        Files.write(partial(), sized(200_000));
        fetch(PATIENT, page, next);
        assertComplete();
        assertThat(next.requests(FIRST).get(0).from()).isEqualTo(200_000);
    }

    // ---- No network

    @Test
    void tellsThatNoMirrorCanBeReached() throws Exception {
        List<URI> nowhere = List.of(refusing(), URI.create("http://no-such-host.invalid/"));
        assertThatThrownBy(() -> fetch(PATIENT, nowhere))
                .isInstanceOf(Download.NoNetworkException.class)
                .hasMessageContainingAll(
                        "127.0.0.1 cannot be reached", "no-such-host.invalid cannot be reached");
        assertNoFileOfFinalName();
    }

    @Test
    void givesUpInTimeWhereNothingAnswers() throws IOException {
        Download.TimeOuts timeOuts =
                new Download.TimeOuts(
                        Duration.ofMillis(1200), Duration.ofMillis(500), Duration.ofSeconds(20));
        List<Socket> waiting = new ArrayList<>();
        try (ServerSocket deaf = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            // Nobody accepts: when its queue is full, connections are neither made nor refused.
            for (int i = 0; i < 4; i++) {
                Socket socket = new Socket();
                waiting.add(socket);
                assertThat(catchThrowable(() -> socket.connect(deaf.getLocalSocketAddress(), 100)))
                        .satisfiesAnyOf(
                                failure -> assertThat(failure).isNull(),
                                failure -> assertThat(failure).isInstanceOf(IOException.class));
            }
            URI address = URI.create("http://127.0.0.1:" + deaf.getLocalPort() + "/");
            long began = System.nanoTime();
            assertThatThrownBy(
                            () ->
                                    fetch(
                                            timeOuts,
                                            List.of(
                                                    address,
                                                    address.resolve("a/"),
                                                    address.resolve("b/"),
                                                    address.resolve("c/"))))
                    .isInstanceOf(Download.NoNetworkException.class)
                    .hasMessageContaining("no connection");
            assertThat(Duration.ofNanos(System.nanoTime() - began))
                    .isBetween(Duration.ofMillis(800), Duration.ofSeconds(5));
        } finally {
            for (Socket socket : waiting) {
                socket.close();
            }
        }
    }

    @Test
    void aMirrorThatCannotBeReachedIsTriedOnce() throws Exception {
        MirrorServer next = good();
        fetch(PATIENT, List.of(refusing(), next.address()));
        assertComplete();
        assertThat(messages.stream().filter(message -> message.contains("cannot be reached")))
                .hasSize(1);
    }

    @Test
    void oneMirrorThatFailsIsEnoughToKnowThereIsANetwork() throws Exception {
        MirrorServer bad =
                server((request, out) -> MirrorServer.send(out, "404 No", "", new byte[0]));
        List<URI> mirrors = List.of(refusing(), bad.address());
        assertThatThrownBy(() -> fetch(PATIENT, mirrors))
                .isInstanceOf(DataException.class)
                .hasMessageContainingAll("cannot be reached", "status 404");
    }

    // ---- Several at once, interruption, full disks

    @Test
    void severalThreadsDownloadOnce() throws Exception {
        MirrorServer mirror = good();
        List<CompletableFuture<Void>> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            CompletableFuture<Void> done = new CompletableFuture<>();
            threads.add(done);
            new Thread(
                            () -> {
                                try {
                                    fetch(PATIENT, mirror);
                                    done.complete(null);
                                } catch (Exception e) {
                                    done.completeExceptionally(e);
                                }
                            })
                    .start();
        }
        for (CompletableFuture<Void> thread : threads) {
            thread.get();
        }
        assertComplete();
        assertThat(mirror.requests()).hasSize(4);
    }

    @Test
    void severalProcessesDownloadOnce() throws Exception {
        CountDownLatch bothRun = new CountDownLatch(1);
        MirrorServer mirror =
                server(
                        (request, out) -> {
                            bothRun.await(); // the first one is held until the second is there
                            MirrorServer.sendRightly(request, out);
                        });
        List<Process> processes = List.of(process(mirror), process(mirror));
        for (int i = 0; mirror.requests().isEmpty() && i < 2000; i++) {
            Thread.sleep(10);
        }
        Thread.sleep(500); // time for the second one to ask too, if it did
        bothRun.countDown();
        for (Process process : processes) {
            assertThat(process.waitFor(40, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
        }
        assertComplete();
        assertThat(mirror.requests()).hasSize(4);
    }

    private Process process(MirrorServer mirror) throws IOException {
        return new ProcessBuilder(command(mirror)).inheritIO().start();
    }

    private List<String> command(MirrorServer mirror) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-cp",
                Stream.of(Download.class, DownloadTest.class)
                        .map(DownloadTest::classPath)
                        .reduce((a, b) -> a + File.pathSeparator + b)
                        .orElseThrow(),
                SmallSet.class.getName(),
                folder().toString(),
                mirror.address().toString());
    }

    private static String classPath(Class<?> type) {
        return new File(type.getProtectionDomain().getCodeSource().getLocation().getPath())
                .toString();
    }

    @Test
    void anInterruptEndsItAndKeepsWhatHasArrived() throws Exception {
        CountDownLatch sent = new CountDownLatch(1);
        MirrorServer stalling =
                server(
                        (request, out) -> {
                            MirrorServer.head(out, "200 OK", "Content-Length: " + FILE.length);
                            out.write(sized(150_000));
                            out.flush();
                            sent.countDown();
                            new CountDownLatch(1).await(30, TimeUnit.SECONDS);
                        });
        CompletableFuture<Boolean> stillInterrupted = new CompletableFuture<>();
        CompletableFuture<Throwable> failure = new CompletableFuture<>();
        Thread thread =
                new Thread(
                        () -> {
                            failure.complete(catchThrowable(() -> fetch(PATIENT, stalling)));
                            stillInterrupted.complete(Thread.currentThread().isInterrupted());
                        });
        thread.start();
        sent.await();
        while (progress.isEmpty() || progress.get(progress.size() - 1) < 150_000) {
            Thread.sleep(5);
        }
        thread.interrupt();
        assertThat(failure.get(10, TimeUnit.SECONDS))
                .isInstanceOf(DataException.class)
                .hasMessageContainingAll("interrupted", "carry on");
        assertThat(stillInterrupted.get(10, TimeUnit.SECONDS)).isTrue();
        assertThat(partial()).hasBinaryContent(sized(150_000));

        MirrorServer next = good();
        fetch(PATIENT, next);
        assertComplete();
        assertThat(next.requests(FIRST).get(0).from()).isEqualTo(150_000);
    }

    @Test
    void saysThatItCannotWrite() throws Exception {
        Files.write(folder(), new byte[0]); // a file where the folder should be
        MirrorServer mirror = good();
        assertThatThrownBy(() -> fetch(PATIENT, mirror))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith("Cannot write to " + folder())
                .hasMessageContaining("MNIST_KIT_DATA");
    }

    /** A limit on the size of files stands in for a full disk. */
    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void saysThatNoMoreCanBeWritten() throws Exception {
        List<String> command =
                new ArrayList<>(List.of("sh", "-c", "ulimit -f 128; exec \"$@\"", ""));
        command.addAll(command(good()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).isNotZero();
        assertThat(output).contains("DataException: Cannot write to " + folder(), "too large");
        assertNoFileOfFinalName();
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void aLinkAtThePlaceOfThePartIsNotFollowed() throws Exception {
        Path other = Files.writeString(directory.resolve("other"), "precious");
        Files.createSymbolicLink(partial(), other);

        fetch(PATIENT, good());

        assertComplete();
        assertThat(other).hasContent("precious");
    }

    @Test
    void whatAMirrorSendsCannotSteerTheTerminal() throws Exception {
        MirrorServer garbage =
                server(
                        (request, out) -> {
                            out.write(
                                    "\u001b[2J\u0007 oops\r\n\r\n"
                                            .getBytes(StandardCharsets.UTF_8));
                            out.flush();
                        });
        byte[] start = Arrays.copyOf(FILE, 1000);
        Files.write(partial(), start);
        MirrorServer range =
                server(
                        (request, out) ->
                                MirrorServer.send(
                                        out,
                                        "206 Partial Content",
                                        "Content-Range: \u001b[2J".replace("\u001b", "\t\u007f")
                                                + "x".repeat(5000),
                                        start));
        fetch(PATIENT, garbage, range, good());
        assertComplete();
        assertThat(messages).isNotEmpty();
        assertThat(messages)
                .allSatisfy(
                        message ->
                                assertThat(message)
                                        .doesNotContainPattern("\\p{Cc}")
                                        .hasSizeLessThan(400));
    }
}
