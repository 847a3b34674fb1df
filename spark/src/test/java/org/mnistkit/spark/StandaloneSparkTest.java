package org.mnistkit.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.mnistkit.data.Dataset;
import org.mnistkit.data.Mnist;
import org.mnistkit.description.Description;
import org.mnistkit.experiment.EnsembleTraining;
import org.mnistkit.experiment.Sweep;
import org.mnistkit.experiment.TrainingExecutor;
import org.mnistkit.experiment.Workers;
import org.mnistkit.model.Ensemble;
import org.mnistkit.search.Hyperparameter;
import org.mnistkit.search.Search;
import org.mnistkit.search.SearchListener;
import org.mnistkit.search.SearchResults;
import org.mnistkit.search.SearchSpace;
import org.mnistkit.search.Strategy;
import org.mnistkit.search.Trial;
import org.mnistkit.settings.Compute;

/** A master and two workers, as processes of their own, of which some are killed. */
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class StandaloneSparkTest {

    private static final int TRIALS = 24;
    private static final Mnist DATA = Dataset.DIGITS.synthetic();
    private static final Compute ONE_THREAD = Compute.DEFAULT.withThreads(1);

    /** A grid of 24 small networks; the options of "explore" for the same one are below. */
    private static final Search SEARCH =
            Search.of(
                            SearchSpace.defaults()
                                    .with(Hyperparameter.FILTERS, 4, 8)
                                    .with(Hyperparameter.KERNEL, 3)
                                    .with(Hyperparameter.CONVOLUTIONS, 1)
                                    .with(Hyperparameter.POOL, 2)
                                    .with(Hyperparameter.UNITS, 16, 24)
                                    .with(Hyperparameter.LAYERS, 1)
                                    .with(Hyperparameter.DROPOUT, 0, 0.2)
                                    .with(Hyperparameter.OPTIMIZER, "adam")
                                    .with(Hyperparameter.MOMENTUM, 0.5)
                                    .with(Hyperparameter.RATE, 0.001, 0.003, 0.01)
                                    .with(Hyperparameter.DECAY, 0)
                                    .with(Hyperparameter.BATCH, 50)
                                    .with(Hyperparameter.EPOCHS, 1),
                            Strategy.grid())
                    .withTrainLimit(2_000)
                    .withCompute(ONE_THREAD);

    private static final List<String> OPTIONS =
            List.of(
                    "-c=4,8 -k=3 -v=1 -p=2 -z=16,24 -l=1 -d=0,0.2 -o=adam -m=0.5 -r=0.001,0.003,0.01 -y=0 -b=50 -e=1 --sample=1 --train-limit=2000"
                            .split(" "));

    @TempDir static Path clusterFolder;
    private static StandaloneSpark cluster;
    private static Process firstWorker;
    private static List<String> expected;

    @TempDir Path folder;

    @BeforeAll
    static void start(@TempDir Path reference) {
        cluster = new StandaloneSpark(clusterFolder);
        firstWorker = cluster.addWorker();
        cluster.addWorker();
        expected = scores(SEARCH.run(DATA.train(), reference.resolve("workers")));
        assertThat(expected).hasSize(TRIALS);
    }

    @AfterAll
    static void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    private static SparkCluster connect() {
        return connect(Map.of());
    }

    private static SparkCluster connect(Map<String, String> more) {
        return connect(more, line -> {});
    }

    private static SparkCluster connect(Map<String, String> more, Consumer<String> log) {
        Map<String, String> settings = settings();
        settings.putAll(more);
        return SparkCluster.connect(cluster.url(), settings, log);
    }

    private static Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>(StandaloneSpark.SECRET);
        settings.put("spark.executor.memory", "700m");
        settings.put(Connection.TIMEOUT, "10min"); // where others keep the machine busy
        return settings;
    }

    /** All that a trial came to, but for the seconds. */
    private static List<String> scores(SearchResults results) {
        return results.bestFirst().stream()
                .map(each -> each.training() + ": " + each.train() + ", " + each)
                .toList();
    }

    @Test
    void aSearchOutlivesAWorker() {
        SearchListener killer =
                new SearchListener() {
                    @Override
                    public void trialDone(Trial trial, SearchResults soFar) {
                        if (soFar.trials().size() == TRIALS / 3) {
                            StandaloneSpark.kill(firstWorker);
                        }
                    }

                    @Override
                    public void trainingFailed(String training, String reason) {
                        throw new AssertionError(training + ": " + reason);
                    }
                };
        SearchResults results;
        try (SparkCluster spark = connect()) {
            results = SEARCH.withExecutor(spark).run(DATA.train(), folder.resolve("a"), killer);
        } finally {
            firstWorker = cluster.addWorker();
        }
        assertThat(scores(results)).isEqualTo(expected);
    }

    /** Ended by Ctrl-C, then by a power cut. */
    @Test
    void aSearchOutlivesItsDriver() throws IOException, InterruptedException {
        Path table = folder.resolve("b/b.csv");
        Process driver = explore("b");
        waitForTrials(TRIALS / 4, table, driver);
        // In a shell's background, Java ignores the first: then it is the second that ends it.
        for (String signal : List.of("-INT", "-TERM")) {
            new ProcessBuilder("kill", signal, "" + driver.pid()).start().waitFor();
        }
        assertThat(driver.waitFor(2, TimeUnit.MINUTES)).as("the driver ends").isTrue();
        assertThat(text(driverLog()))
                .contains("This was interrupted after", "the same command resumes it")
                .doesNotContain("\tat ");
        cluster.waitForExecutorsToEnd();

        driver = explore("b");
        waitForTrials(TRIALS / 2, table, driver);
        driver.destroyForcibly().waitFor();
        List<String> before = Files.readAllLines(table);

        Process again = explore("b");
        assertThat(again.waitFor()).isZero();

        // What was done is still there, as it was, and was not done again.
        int whole = before.size() - 1; // the last line may have been cut off
        assertThat(Files.readAllLines(table).subList(0, whole)).isEqualTo(before.subList(0, whole));
        SearchResults results = SearchResults.load(table);
        assertThat(results.trials()).hasSize(TRIALS);
        assertThat(scores(results)).isEqualTo(expected);
    }

    private static void waitForTrials(int count, Path table, Process driver)
            throws IOException, InterruptedException {
        while (driver.isAlive() && lines(table) <= count) { // the first names the columns
            Thread.sleep(100);
        }
        assertThat(driver.isAlive()).as("the driver, after %d trials", count).isTrue();
    }

    private static int lines(Path table) throws IOException {
        return Files.exists(table) ? Files.readAllLines(table).size() : 0;
    }

    /** The command line, in a process of its own. */
    private Process explore(String name) throws IOException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                StandaloneSpark.java(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                "org.mnistkit.cli.MnistKit",
                                "explore",
                                "synthetic",
                                name,
                                "--into=" + folder,
                                "--on=" + cluster.url()));
        settings().forEach((key, value) -> command.add("--conf=" + key + "=" + value));
        command.addAll(OPTIONS);
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(driverLog().toFile())
                .start();
    }

    private Path driverLog() {
        return folder.resolve("driver.log");
    }

    /** As docs/cluster.md shows it: Spark's own jars are there, and the kit's come along. */
    @Test
    void sparkSubmitRunsTheCommandLine() throws Exception {
        Path spark = Path.of("target/jars").toAbsolutePath();
        List<String> jars =
                Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                        .filter(jar -> jar.endsWith(".jar") && !Path.of(jar).startsWith(spark))
                        .toList();
        String own =
                jars.stream()
                        .filter(jar -> jar.endsWith("mnist-kit-spark.jar"))
                        .findFirst()
                        .orElseThrow();
        List<String> command = new ArrayList<>();
        command.addAll(List.of(StandaloneSpark.java(), "-cp", spark + File.separator + "*"));
        command.add("org.apache.spark.deploy.SparkSubmit");
        command.addAll(List.of("--master", cluster.url()));
        settings().forEach((key, value) -> command.addAll(List.of("--conf", key + "=" + value)));
        command.addAll(List.of("--jars", String.join(",", jars)));
        command.addAll(List.of("--class", "org.mnistkit.spark.Main", own));
        command.addAll(List.of("explore", "synthetic", "submitted", "--into=" + folder));
        command.addAll(OPTIONS);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(StandaloneSpark.ENVIRONMENT);
        Path log = folder.resolve("submitted.log");
        Process submitted = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
        assertThat(submitted.waitFor()).as(() -> text(log)).isZero();
        assertThat(scores(SearchResults.load(folder.resolve("submitted/submitted.csv"))))
                .isEqualTo(expected);
    }

    private static String text(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void anEnsembleIsTheOneOfWorkers() {
        Description small =
                Description.parse(
                        """
                        Layers:
                        Conv,4,3,3,relu
                        MaxPool,2,2
                        Flatten
                        Dense,10,softmax
                        Optimizer:
                        0.01,0
                        1
                        50
                        train-limit=1000
                        validation=0.1
                        """);
        Ensemble here = ensemble(small, 3, "here", new Workers(2));
        Ensemble there;
        try (SparkCluster spark = connect()) {
            there = ensemble(small, 3, "there", spark);
        }
        for (int i = 0; i < here.members().size(); i++) {
            assertThat(there.members().get(i).network().params())
                    .isEqualTo(here.members().get(i).network().params());
            assertThat(there.members().get(i).temperature())
                    .isEqualTo(here.members().get(i).temperature());
            assertThat(there.members().get(i).run().environment().processor()).isNotEmpty();
        }
        assertThat(there.run().test()).isEqualTo(here.run().test());
    }

    @Test
    void aTrainingGoesOnInAnotherExecutor() throws Exception {
        Description longer =
                Description.parse(
                        """
                        Layers:
                        Conv,16,3,3,relu
                        MaxPool,2,2
                        Flatten
                        Dense,10,softmax
                        Optimizer:
                        0.001,0
                        20
                        50
                        train-limit=4000
                        validation=0.1
                        """);
        Path shared = folder.resolve("shared");
        Thread killer = new Thread(() -> killAfterFirstCheckpoint(shared));
        List<String> log = Collections.synchronizedList(new ArrayList<>());
        Ensemble there;
        Map<String, String> settings = Map.of(SharedCheckpoint.DIRECTORY, "file:" + shared);
        try (SparkCluster spark = connect(settings, log::add)) {
            killer.start();
            there = ensemble(longer, 1, "there", spark);
        }
        killer.join();
        Ensemble here = ensemble(longer, 1, "here", new Workers(1));

        assertThat(log).hasSize(2);
        assertThat(log.get(1))
                .matches("small-.*-seed1.json: went on with batch 1 of epoch ([2-9]|1\\d|20)");
        assertThat(there.members().get(0).network().params())
                .isEqualTo(here.members().get(0).network().params());
        assertThat(shared).isEmptyDirectory();
    }

    private static void killAfterFirstCheckpoint(Path shared) {
        while (!hasCheckpoint(shared)) {
            StandaloneSpark.sleep(20);
        }
        cluster.killExecutors();
    }

    private static boolean hasCheckpoint(Path shared) {
        try (Stream<Path> files = Files.list(shared)) {
            return files.anyMatch(file -> file.toString().endsWith(".checkpoint"));
        } catch (IOException e) {
            return false; // there is no directory yet
        }
    }

    @Test
    void whoHasAnotherSecretIsTold() {
        assertThatThrownBy(() -> connect(Map.of("spark.authenticate.secret", "of others")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("or wants another secret");
        assertThatThrownBy(() -> SparkCluster.connect(cluster.url()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("or wants another secret");
    }

    private Ensemble ensemble(
            Description description, int members, String name, TrainingExecutor executor) {
        EnsembleTraining training =
                EnsembleTraining.of(
                        "small",
                        List.of(new EnsembleTraining.Kind("small", description)),
                        members,
                        1,
                        DATA,
                        folder.resolve(name));
        assertThat(training.train(ONE_THREAD, executor, line -> {}, Sweep.Listeners.NONE)).isZero();
        return training.assemble().ensemble();
    }

    @Test
    void whoAsksForTooMuchIsTold() {
        assertThatThrownBy(
                        () ->
                                connect(
                                        Map.of(
                                                "spark.executor.memory",
                                                "40g",
                                                Connection.TIMEOUT,
                                                "3s")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("No executor has come within 3 s")
                .hasMessageContaining("spark.executor.memory");
    }
}
