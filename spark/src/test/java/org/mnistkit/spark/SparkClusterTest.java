package org.mnistkit.spark;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.apache.spark.broadcast.Broadcast;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.mnistkit.archive.ModelFileException;
import org.mnistkit.data.Dataset;
import org.mnistkit.data.ImageSet;
import org.mnistkit.experiment.TrainingExecutor;
import org.mnistkit.experiment.TrainingJob;
import org.mnistkit.search.Hyperparameter;
import org.mnistkit.search.Search;
import org.mnistkit.search.SearchResults;
import org.mnistkit.search.SearchSpace;
import org.mnistkit.search.Strategy;
import org.mnistkit.search.Trial;
import org.mnistkit.settings.Compute;
import org.mnistkit.train.FitListener;

/** Spark in this process, and what is said where it cannot begin. */
@Timeout(300)
class SparkClusterTest {

    @TempDir Path folder;

    private static void assertRefused(String master, String... words) {
        assertThatThrownBy(() -> SparkCluster.connect(master))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(words)
                .message()
                .doesNotContain("\n");
    }

    @Test
    void aWrongMasterIsNamed() {
        assertRefused("sparky", "\"sparky\" is no master of Spark", "spark://host:7077");
        assertRefused("spark://here", "is no master", "spark://host:7077");
        assertRefused("local[two]", "is no master", "local[2]");
        assertRefused("k8s://https://127.0.0.1:6443", "SPARK_HOME");
        assertRefused("yarn", "SPARK_HOME");
    }

    @Test
    void aMasterThatDoesNotAnswerIsNamed() {
        String nobody = "spark://127.0.0.1:" + StandaloneSpark.freePort();
        assertRefused(nobody, "No master of Spark answers at " + nobody, "refused");
        assertRefused("spark://no-such-host.invalid:7077", "there is no host");
    }

    @Test
    void whatIsNoMasterIsNamed() throws IOException {
        try (ServerSocket web = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread server = new Thread(() -> answer(web));
            server.setDaemon(true);
            server.start();
            String url = "spark://127.0.0.1:" + web.getLocalPort();
            assertRefused(url, "What answers at " + url + " is no master of Spark", "secret");
        }
    }

    /** As a web server does that gets something else than HTTP. */
    private static void answer(ServerSocket web) {
        while (!web.isClosed()) {
            try (Socket client = web.accept()) {
                client.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(UTF_8));
            } catch (IOException e) {
                return;
            }
        }
    }

    @Test
    void aDirectoryForCheckpointsThatIsNoneIsNamed() throws IOException {
        String file = "file:" + Files.writeString(folder.resolve("file"), "");
        assertNoCheckpointsIn(file + "/inside", file + "/inside", "all executors");
        assertNoCheckpointsIn("nowhere://a/b", "nowhere", "all executors");
    }

    private static void assertNoCheckpointsIn(String directory, String... words) {
        Map<String, String> settings = Map.of(SharedCheckpoint.DIRECTORY, directory);
        assertThatThrownBy(() -> SparkCluster.connect("local[1]", settings, line -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Checkpoints cannot be kept in " + directory)
                .hasMessageContainingAll(words)
                .message()
                .doesNotContain("\n");
    }

    @Test
    void anExecutorWithOtherCodeIsRefused() {
        assertThat(Executor.here(Executor.code()).heap()).isPositive();
        assertThatThrownBy(() -> Executor.here("0.0.1 (12345678)"))
                .isInstanceOf(Executor.UnfitException.class)
                .hasMessageContainingAll("but the driver has 0.0.1 (12345678)", "same jars");
    }

    /** The seconds differ from run to run. */
    private static List<String> scores(SearchResults results) {
        return results.bestFirst().stream().map(Trial::toString).toList();
    }

    @Test
    void halvingGoesOnFromItsCheckpoints() {
        Search search =
                Search.of(
                                SearchSpace.defaults()
                                        .with(Hyperparameter.FILTERS, 2, 4)
                                        .with(Hyperparameter.UNITS, 8)
                                        .with(Hyperparameter.BATCH, 50)
                                        .with(Hyperparameter.EPOCHS, 3),
                                Strategy.halving(3))
                        .withTrainLimit(500)
                        .withCompute(Compute.DEFAULT.withThreads(1));
        ImageSet images = Dataset.DIGITS.synthetic().train();
        SearchResults here = search.run(images, folder.resolve("here"));
        SearchResults there;
        try (SparkCluster spark = SparkCluster.connect("local[2]")) {
            there = search.withExecutor(spark).run(images, folder.resolve("there"));
        }
        assertThat(scores(there)).isEqualTo(scores(here));
        assertThat(folder.resolve("there/checkpoints")).doesNotExist();
    }

    /** A job that is known by its number. */
    private interface Numbered extends TrainingJob<String, String> {
        int number();

        @Override
        default String name() {
            return "job " + number();
        }

        @Override
        default boolean goesOn() {
            return false;
        }
    }

    /** A job that fails if its number is odd, and takes a minute if it is large. */
    private record Odd(int number) implements Numbered {
        @Override
        public void run(
                String images,
                Compute compute,
                Path checkpoint,
                Consumer<String> ended,
                FitListener... listeners) {
            if (number % 2 == 1) {
                throw new IllegalStateException("number " + number + " is odd");
            }
            if (number > 9) {
                LockSupport.parkNanos(60_000_000_000L);
            }
            ended.accept(images + number);
        }
    }

    /** Notes what came of each job, and then does something else. */
    private final class Telling implements TrainingExecutor.Handler<Odd, String> {

        private final List<String> told = new ArrayList<>();
        private final Runnable then;

        Telling(Runnable then) {
            this.then = then;
        }

        @Override
        public Path checkpoint(Odd job) {
            return folder.resolve("none");
        }

        @Override
        public void ended(Odd job, String result) {
            told.add(result);
            then.run();
        }

        @Override
        public void failed(Odd job, String reason) {
            told.add(job.name() + ": " + reason);
        }
    }

    /** A job that cannot make anything of its checkpoint. */
    private record Reading(int number) implements Numbered {
        @Override
        public void run(
                String images,
                Compute compute,
                Path checkpoint,
                Consumer<String> ended,
                FitListener... listeners) {
            if (Files.exists(checkpoint)) {
                throw new ModelFileException(checkpoint, "is of another training run.");
            }
            ended.accept(images + number);
        }
    }

    /** What a job is told to begin with is where the driver knows it, and stays there. */
    @Test
    void aCheckpointThatCannotBeResumedFromIsNamedAndKept() throws IOException {
        Path own = Files.writeString(folder.resolve("own.checkpoint"), "old");
        assertThat(failures(Map.of(), own)).containsExactly(own + " is of another training run.");
        assertThat(own).hasContent("old");

        String directory = "file:" + Files.createDirectory(folder.resolve("shared"));
        Path none = folder.resolve("none.checkpoint");
        String place = SharedCheckpoint.of(directory, none, null).toString();
        Path shared = Files.writeString(Path.of(URI.create(place).getPath()), "old");
        assertThat(failures(Map.of(SharedCheckpoint.DIRECTORY, directory), none))
                .containsExactly(place + " is of another training run.");
        assertThat(shared).hasContent("old");
    }

    private static List<String> failures(Map<String, String> settings, Path checkpoint) {
        List<String> failures = new ArrayList<>();
        TrainingExecutor.Handler<Reading, String> handler =
                new TrainingExecutor.Handler<>() {
                    @Override
                    public Path checkpoint(Reading job) {
                        return checkpoint;
                    }

                    @Override
                    public void ended(Reading job, String result) {
                        failures.add("no failure");
                    }

                    @Override
                    public void failed(Reading job, String reason) {
                        failures.add(reason);
                    }
                };
        try (SparkCluster spark = SparkCluster.connect("local[2]", settings, line -> {})) {
            spark.run("image ", Compute.DEFAULT, List.of(new Reading(0)), handler);
        }
        return failures;
    }

    /** Spark cannot tell executors of a path with a space in it that they have already. */
    @Test
    void aJarIsNamedAsSparkReadsIt() {
        assertThat(Connection.address(Path.of("/a/b.jar"), true)).isEqualTo("local:/a/b.jar");
        assertThat(Connection.address(Path.of("/a/b.jar"), false)).isEqualTo("file:///a/b.jar");
        assertThat(Connection.address(Path.of("/my a/b,c.jar"), true))
                .isEqualTo("file:///my%20a/b%2Cc.jar");
    }

    private static SparkCluster local() {
        return SparkCluster.connect("local[2]", Map.of("spark.app.name", "test"), line -> {});
    }

    @Test
    void theOthersGoOnWithoutOneThatFails() {
        Telling handler = new Telling(() -> {});
        try (SparkCluster spark = local()) {
            spark.run(
                    "image ",
                    Compute.DEFAULT,
                    List.of(new Odd(0), new Odd(1), new Odd(2)),
                    handler);
        }
        assertThat(handler.told)
                .containsExactlyInAnyOrder("image 0", "image 2", "job 1: number 1 is odd.");
    }

    @Test
    void ifSparkEndsByItselfThatIsSaid() {
        try (SparkCluster spark = local()) {
            Telling handler = new Telling(() -> spark.spark().stop());
            List<Odd> jobs = List.of(new Odd(0), new Odd(10));
            assertThatThrownBy(() -> spark.run("image ", Compute.DEFAULT, jobs, handler))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("Spark has ended in the middle of the work: ")
                    .hasMessageEndingWith("The same command goes on where this ended.");
        }
    }

    @Test
    void imagesMayBeUsedByOneThreadWhileAnotherSendsOthers() {
        try (SparkCluster spark = local()) {
            Broadcast<String> first = spark.broadcast("image ");
            assertThat(spark.broadcast("picture ").value()).isEqualTo("picture ");

            assertThat(spark.spark().parallelize(List.of(1)).map(i -> first.value() + i).collect())
                    .containsExactly("image 1");
        }
    }
}
