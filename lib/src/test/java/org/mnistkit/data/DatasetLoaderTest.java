package org.mnistkit.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mnistkit.download.Download;
import org.mnistkit.download.DownloadListener;
import org.mnistkit.download.MirrorServer;
import org.mnistkit.download.RemoteFile;
import org.mnistkit.download.SmallSet;
import org.mnistkit.file.DataException;
import org.mnistkit.synthetic.SyntheticDigits;

class DatasetLoaderTest {

    private static final Download.TimeOuts TIME_OUTS =
            new Download.TimeOuts(
                    Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofSeconds(10));

    /** Nobody listens there. */
    private static final String NOWHERE = "http://127.0.0.1:9";

    private static final Dataset SMALL =
            new Dataset(
                    "small",
                    "Small MNIST",
                    "mnist",
                    Dataset.DIGITS.classNames(),
                    List.of(URI.create("http://127.0.0.1:9/")),
                    new IdxFiles(
                            SmallSet.TRAIN_IMAGES,
                            SmallSet.TRAIN_LABELS,
                            SmallSet.TEST_IMAGES,
                            SmallSet.TEST_LABELS),
                    new SyntheticDigits(),
                    false);

    @TempDir private Path temporary;
    private final Map<String, String> environment = new HashMap<>();
    private final List<String> messages = new ArrayList<>();

    @BeforeEach
    void nothingIsReachable() {
        environment.put("XDG_CACHE_HOME", temporary.toString());
        environment.put("MNIST_KIT_MIRRORS", NOWHERE);
    }

    private DatasetLoader loader() {
        return new DatasetLoader(
                SMALL,
                new DataLocations(temporary, environment, new Properties()),
                TIME_OUTS,
                new DownloadListener() {
                    @Override
                    public void message(String text) {
                        messages.add(text);
                    }
                });
    }

    private Mnist find() {
        return loader().load();
    }

    private Path home() {
        return temporary.resolve("mnist-kit").resolve("mnist");
    }

    private Mnist in(Path directory) {
        return loader().load(directory);
    }

    private static void assertReal(Mnist mnist) {
        assertThat(mnist.train().size()).isEqualTo(SmallSet.TRAIN);
        assertThat(mnist.test().size()).isEqualTo(SmallSet.TEST);
        assertThat(mnist.train().provenance()).isEqualTo(mnist.provenance());
        assertThat(mnist.test().provenance().checksum()).isEqualTo(SmallSet.TEST_IMAGES.sha256());
        assertThat(mnist.provenance().synthetic()).isFalse();
        assertThat(mnist.provenance().name()).isEqualTo("Small MNIST");
        assertThat(mnist.classNames()).isEqualTo(mnist.train().classNames()).hasSize(10);
    }

    // ---- Directories

    @Test
    void readsAFolderNamedAfterTheSetOrTheFilesThemselves() {
        SmallSet.write(temporary.resolve("a").resolve("mnist"));
        SmallSet.write(temporary.resolve("b"));
        assertReal(in(temporary.resolve("a")));
        assertReal(in(temporary.resolve("b")));
        assertThat(in(temporary.resolve("b")))
                .hasToString("Small MNIST (%s)", temporary.resolve("b"));
    }

    @Test
    void readsTheFoldersOfTorchvision() {
        SmallSet.write(temporary.resolve("Small MNIST").resolve("raw"));
        assertReal(in(temporary));
        assertThat(Dataset.FASHION.folderIn(temporary)).isEqualTo(temporary);
        Path clothes = temporary.resolve("FashionMNIST").resolve("raw");
        SmallSet.write(clothes);
        assertThat(Dataset.FASHION.folderIn(temporary)).isEqualTo(clothes);
    }

    @Test
    void readsUnpackedFiles() throws IOException {
        for (RemoteFile part : SmallSet.FILES) {
            String name = part.name();
            if (part.equals(SmallSet.TEST_IMAGES)) {
                name = name.replace("-idx3", ".idx3"); // as some tools unpack it
            }
            Files.write(temporary.resolve(name), SmallSet.plain(part));
        }
        assertReal(in(temporary));
    }

    @Test
    void saysWhatIsMissing() throws IOException {
        assertThatThrownBy(() -> in(temporary))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith(
                        temporary
                                + " lacks Small MNIST: none of the files"
                                + " train-images-idx3-ubyte.gz,")
                .hasMessageContaining("folder mnist");
        SmallSet.write(temporary.resolve("mnist"));
        Files.delete(temporary.resolve("mnist").resolve("t10k-labels-idx1-ubyte.gz"));
        assertThatThrownBy(() -> in(temporary))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith(
                        temporary.resolve("mnist")
                                + " is not complete: t10k-labels-idx1-ubyte.gz is missing");
    }

    @Test
    void refusesTheFilesOfAnotherSet() {
        SmallSet.write(temporary);
        assertThatThrownBy(() -> Dataset.FASHION.load(temporary).train())
                .isInstanceOf(DataException.class)
                .hasMessageContainingAll("not the data of Fashion-MNIST", "ImageSet.read(");
    }

    @Test
    void refusesOtherContentsUnderTheSameName() throws IOException {
        SmallSet.write(temporary);
        byte[] other = SmallSet.plain(SmallSet.TRAIN_IMAGES);
        other[5000] ^= 1;
        Files.write(temporary.resolve("train-images-idx3-ubyte.gz"), SmallSet.gzip(other));
        Mnist mnist = in(temporary);
        assertThatThrownBy(mnist::train)
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith(temporary.resolve("train-images-idx3-ubyte.gz") + ": ")
                .hasMessageContainingAll(
                        "not the data of Small MNIST",
                        SmallSet.sha256(other),
                        SmallSet.TRAIN_IMAGES.sha256(),
                        "ImageSet.read(images, labels, classNames)");
        assertThat(mnist.test().size()).as("the others are good").isEqualTo(SmallSet.TEST);
        SmallSet.write(temporary);
        assertReal(mnist); // mended: an error is not remembered
    }

    @Test
    void proposesToDeleteABrokenFileOfItsOwn() throws IOException {
        SmallSet.write(home());
        Path file = home().resolve("train-labels-idx1-ubyte.gz");
        Files.write(file, SmallSet.gzip(SmallSet.labels(SmallSet.TRAIN, new java.util.Random(77))));
        assertThatThrownBy(find()::train)
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith(file + ": these are not the data of Small MNIST")
                .hasMessageEndingWith("Delete it and run \"./mnist-kit download\" again.");
    }

    // ---- Finding

    @Test
    void prefersTheNamedDirectory() {
        SmallSet.write(home());
        Path named = temporary.resolve("named");
        SmallSet.write(named);
        environment.put("MNIST_KIT_DATA", named.toString());
        assertThat(find().provenance().origin()).isEqualTo(named.toString());
    }

    @Test
    void neverFallsBackFromANamedDirectory() throws IOException {
        SmallSet.write(home());
        Path named = Files.createDirectory(temporary.resolve("named"));
        environment.put("MNIST_KIT_DATA", named.toString());
        assertThatThrownBy(this::find)
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith(named + ", which MNIST_KIT_DATA names, lacks Small MNIST");
    }

    @Test
    void findsItsOwnFilesWithoutANetwork() {
        SmallSet.write(home());
        assertReal(find());
        assertThat(messages).isEmpty();
    }

    @Test
    void offlineNothingIsDownloadedAndNothingStandsIn() {
        assertThatThrownBy(() -> loader().loadOffline())
                .isInstanceOf(DataException.class)
                .hasMessage(
                        "Small MNIST is not on this machine. Get it with ./mnist-kit download.");
        SmallSet.write(home());
        assertReal(loader().loadOffline());
        environment.put("MNIST_KIT_DATA", "synthetic");
        assertThat(loader().loadOffline().provenance().synthetic()).isTrue();
    }

    @Test
    void downloadsWhatItDoesNotFind() throws IOException {
        try (MirrorServer mirror = new MirrorServer(MirrorServer::sendRightly)) {
            environment.put("MNIST_KIT_MIRRORS", NOWHERE + "," + mirror.address());
            assertReal(find());
            assertThat(mirror.requests()).hasSize(4);
        }
        assertReal(find());
    }

    private Mnist fetch(Path directory) {
        return loader().download(directory);
    }

    @Test
    void downloadsIntoANamedDirectoryWhatIsMissingThere() throws IOException {
        Path mine = temporary.resolve("mine");
        try (MirrorServer mirror = new MirrorServer(MirrorServer::sendRightly)) {
            environment.put("MNIST_KIT_MIRRORS", mirror.address().toString());
            assertReal(fetch(mine));
            Files.delete(mine.resolve("mnist").resolve("t10k-labels-idx1-ubyte.gz"));
            assertReal(fetch(mine));
            assertThat(mirror.requests()).hasSize(5);
        }
        assertReal(fetch(mine));
        assertReal(in(mine));
    }

    @Test
    void nothingStandsInForTheFilesOfANamedDirectory() {
        assertThatThrownBy(() -> fetch(temporary.resolve("mine")))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith("No mirror of Small MNIST: ")
                .hasMessageContaining("Connect, and try again");
    }

    @Test
    void drawsImagesWhereNothingCanBeReachedAndSaysSo() {
        Mnist mnist = find();
        assertThat(mnist.provenance())
                .isEqualTo(
                        new Provenance(
                                "Synthetic digits",
                                "drawn by the kit, as no mirror could be reached",
                                "",
                                true));
        assertThat(messages)
                .hasSize(2)
                .last()
                .asString()
                .contains("Synthetic images stand in; they are not Small MNIST");
        assertThat(mnist.test().size()).isEqualTo(10_000);
        assertThat(mnist.test().provenance().synthetic()).isTrue();

        SmallSet.write(home());
        assertThat(find()).as("a session stays with what it began with").isSameAs(mnist);
    }

    @Test
    void doesNotFallBackWhereThereIsANetwork() throws IOException {
        try (MirrorServer mirror =
                new MirrorServer(
                        (request, out) ->
                                MirrorServer.send(out, "404 Not Found", "", new byte[0]))) {
            environment.put("MNIST_KIT_MIRRORS", mirror.address().toString());
            assertThatThrownBy(this::find)
                    .isInstanceOf(DataException.class)
                    .hasMessageContainingAll("status 404", "MNIST_KIT_DATA=synthetic");
        }
    }

    @Test
    void drawsImagesAtOnceWhereAskedTo() {
        SmallSet.write(home());
        environment.put("MNIST_KIT_DATA", "synthetic");
        Mnist mnist = find();
        assertThat(mnist.provenance().synthetic()).isTrue();
        assertThat(mnist)
                .hasToString("Synthetic digits (drawn by the kit, as MNIST_KIT_DATA asks for)");
        assertThat(messages).isEmpty();
    }

    @Test
    void readsOnceForAllThreads() throws Exception {
        SmallSet.write(temporary);
        Mnist mnist = in(temporary);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            Callable<ImageSet> read = mnist::train;
            List<Future<ImageSet>> sets =
                    threads.invokeAll(java.util.Collections.nCopies(32, read));
            ImageSet first = sets.get(0).get();
            for (Future<ImageSet> set : sets) {
                assertThat(set.get()).isSameAs(first);
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
