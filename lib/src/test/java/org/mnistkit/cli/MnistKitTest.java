package org.mnistkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mnistkit.data.Mnist;
import org.mnistkit.evaluate.Evaluator;
import org.mnistkit.file.DataException;
import org.mnistkit.model.Model;
import org.mnistkit.record.ResultsTable;
import picocli.CommandLine;

class MnistKitTest {

    @TempDir Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        return MnistKit.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    }

    @Test
    void withoutACommandItSaysWhichThereAre() {
        assertThat(run()).isEqualTo(2);
        assertThat(err.toString()).contains("download").contains("results").contains("sweep");
    }

    @Test
    void outputThatGetsLostIsAFailure() {
        Writer full =
                new Writer() {
                    @Override
                    public void write(char[] text, int start, int length) throws IOException {
                        throw new IOException("No space left on device");
                    }

                    @Override
                    public void flush() {}

                    @Override
                    public void close() {}
                };
        int code = MnistKit.run(new PrintWriter(full), new PrintWriter(err, true), "--version");
        assertThat(code).isEqualTo(1);
        assertThat(err.toString())
                .startsWith("mnist-kit: The output could not be written to its end");
    }

    @Test
    void aWrongCommandGetsASuggestion() {
        assertThat(run("downlod")).isEqualTo(2);
        assertThat(err.toString()).contains("downlod").contains("download").doesNotContain("\tat ");
    }

    @Test
    void everyCommandHasItsLineInTheDocumentation() throws IOException {
        String page = Files.readString(Path.of("../docs/command-line.md"));
        for (String command : new CommandLine(new MnistKit()).getSubcommands().keySet()) {
            assertThat(page).containsPattern("(?m)^\\| .*`" + command + "[ `].* \\| ");
        }
    }

    @Test
    void versionsAreTold() {
        assertThat(run("--version")).isZero();
        assertThat(out.toString()).startsWith("mnist-kit 0.").contains("DL4J 1.0.0-M2.1");
    }

    @Test
    void everyCommandHasHelpWithExamples() {
        Set<String> commands =
                new TreeSet<>(new CommandLine(new MnistKit()).getSubcommands().keySet());
        commands.remove("help"); // picocli's own
        for (String command : commands) {
            out.getBuffer().setLength(0);
            assertThat(run(command, "--help")).isZero();
            assertThat(out.toString())
                    .contains("Examples:")
                    .contains("./mnist-kit " + command)
                    .contains("--stacktrace");
        }
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void aStackTraceIsShownToThoseWhoWantOne() {
        String[] wrong = {"results", "--records", directory.resolve("none").toString()};
        assertThat(run(wrong[0], wrong[1], wrong[2], "--stacktrace")).isEqualTo(1);
        assertThat(err.toString()).startsWith("mnist-kit: The records in ").contains("\tat org.");
        err.getBuffer().setLength(0);
        assertThat(run("--stacktrace", wrong[0], wrong[1], wrong[2])).isEqualTo(1);
        assertThat(err.toString()).contains("\tat org.");
    }

    @Test
    void aBugIsToldByTheClassOfItsException() {
        CommandLine kit = new CommandLine(new MnistKit()).setErr(new PrintWriter(err, true));
        assertThat(Failures.tell(new IllegalStateException("never"), kit)).isEqualTo(1);
        assertThat(Failures.tell(new StackOverflowError(), kit)).isEqualTo(1);
        assertThat(err.toString())
                .hasLineCount(2)
                .contains("java.lang.IllegalStateException: never (--stacktrace shows more)")
                .contains("java.lang.StackOverflowError");
    }

    @Test
    void tooLittleMemoryIsToldByWhatHelps() {
        Throwable heap = new OutOfMemoryError("Java heap space");
        Throwable outside = new OutOfMemoryError("Cannot allocate new BytePointer(20)");
        Throwable later = new NoClassDefFoundError("Could not initialize class Nd4j");
        later.initCause(
                new ExceptionInInitializerError("Exception java.lang.OutOfMemoryError: Java heap"));
        for (Throwable failure :
                List.of(heap, outside, later, new IllegalStateException("never", heap))) {
            assertThat(Failures.message(failure))
                    .startsWith("There is too little memory")
                    .contains(failure == outside ? "MEMORY_CAP=4g ./mnist-kit" : "HEAP=2g ./mnist")
                    .doesNotContain("java.");
        }
        Throwable large = new DataException("a.gz: 60,000 images need 47 MB", heap);
        assertThat(Failures.message(large)).isEqualTo(large.getMessage());
    }

    @Test
    void whateverIsPrintedDoesNotSteerTheTerminal() {
        String title = "\u001b]0;title\u0007";
        for (String[] line :
                List.of(
                        new String[] {"--stacktrace", "show", title},
                        new String[] {title, "--stacktrace"},
                        new String[] {"results", "--records", directory + "/" + title},
                        new String[] {"small", "-e", title},
                        new String[] {"--hel" + title})) {
            assertThat(run(line)).isNotZero();
        }
        assertThat(err.toString())
                .contains("\ufffd]0;title\ufffd")
                .contains("\tat ")
                .doesNotContain("\u001b")
                .doesNotContain("\u0007");
    }

    @Test
    void everyCommandTellsTheVersion() {
        assertThat(run("train", "--version")).isZero();
        assertThat(out.toString()).startsWith("mnist-kit 0.");
    }

    @Test
    void theCompletionScriptKnowsTheCommands() {
        assertThat(run("completion")).isZero();
        assertThat(out.toString())
                .startsWith("#!/usr/bin/env bash")
                .contains("complete -F _complete_mnist-kit")
                .contains("--early_stopping");
    }

    @Test
    void aDownloadIntoADirectoryThatCannotBeIsTold() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "");
        assertThat(run("download", file.toString())).isEqualTo(1);
        assertThat(err.toString()).hasLineCount(1).contains("Cannot write to " + file);
    }

    @Test
    void resultsNeedRecordsThatCanBeRead() {
        assertThat(run("results", "--records", directory.resolve("none").toString())).isEqualTo(1);
        assertThat(err.toString()).hasLineCount(1).startsWith("mnist-kit: The records in ");
    }

    @Test
    void resultsAreWrittenIntoAFile() throws IOException {
        Path file = directory.resolve("page.md");
        Files.writeString(
                file, "<!-- results: written by \"make results\" -->\n<!-- end of results -->\n");

        int code = run("results", "--records", directory.toString(), "--into", file.toString());

        assertThat(code).isZero();
        assertThat(file).content().contains("No records yet.");
    }

    /** A network that trains in a second. */
    private Path tiny(int epochs) throws IOException {
        return Files.writeString(
                directory.resolve("tiny.txt"),
                """
                Layers:
                Flatten
                Dense,10,softmax
                Optimizer:
                0.001,0
                %d
                50
                train-limit=100
                validation=0.1
                """
                        .formatted(epochs));
    }

    @Test
    void sweepLeavesRecordsAndDoesNotRepeatARun() throws IOException {
        Path records = directory.resolve("records");
        String[] command = {
            "sweep",
            tiny(1).toString(),
            "--seeds=2-3",
            "--parallel=2",
            "--verbose",
            "--records=" + records,
            "--checkpoints=" + directory.resolve("half-done")
        };

        assertThat(run(command)).isZero();
        assertThat(out.toString())
                .contains("tiny, seed 2, epoch 1: training loss")
                .contains("tiny, seed 3, epoch 1: training loss");
        assertThat(ResultsTable.load(records))
                .extracting(run -> run.training().seed())
                .containsExactly(2L, 3L);
        assertThat(ResultsTable.load(records))
                .allSatisfy(
                        run -> {
                            assertThat(run.network()).isEqualTo("tiny");
                            assertThat(run.data().train()).isEqualTo(90);
                            assertThat(run.test().accuracy()).isBetween(0.0, 1.0);
                        });
        assertThat(run(command)).isZero();
        assertThat(out.toString().lines().filter(line -> line.endsWith("is there already")))
                .hasSize(2);
    }

    @Test
    void theSharesOfASweepAreAllOfIt() throws IOException {
        Path records = directory.resolve("records");
        for (int share = 1; share <= 2; share++) {
            int code =
                    run(
                            "sweep",
                            tiny(1).toString(),
                            "--seeds=1-3",
                            "--shard=" + share + "/2",
                            "--records=" + records,
                            "--checkpoints=" + directory.resolve("half-done"));
            assertThat(code).isZero();
            assertThat(ResultsTable.load(records)).hasSize(share == 1 ? 2 : 3);
        }
        assertThat(out.toString()).doesNotContain("is there already");
        assertThat(run("sweep", tiny(1).toString(), "--shard=3/2")).isEqualTo(2);
        assertThat(err.toString()).contains("\"3/2\" is no share of the work, such as 1/8");
    }

    @Test
    void withoutTheModuleForSparkItIsToldHowToGetIt() throws IOException {
        String[] sweep = {"sweep", tiny(1).toString(), "--records=" + directory.resolve("none")};

        assertThat(run(append(sweep, "--on=local[2]"))).isEqualTo(2);
        assertThat(err.toString()).contains("--on needs the module mnist-kit-spark");
        assertThat(run(append(sweep, "--conf=a=b"))).isEqualTo(2);
        assertThat(err.toString()).contains("--conf is for Spark; give --on, too");
        assertThat(run(append(sweep, "--on=local[2]", "--parallel=2"))).isEqualTo(2);
        assertThat(err.toString()).contains("--parallel is for training runs in this process");
        assertThat(directory.resolve("none")).doesNotExist();
    }

    private static String[] append(String[] command, String... more) {
        return Stream.of(command, more).flatMap(Stream::of).toArray(String[]::new);
    }

    @Test
    void sweepWritesAModelWithTheRecordOfItsRoundedWeights() throws IOException {
        int code =
                run(
                        "sweep",
                        tiny(1).toString(),
                        "--seeds=1",
                        "--records=" + directory.resolve("records"),
                        "--checkpoints=" + directory.resolve("half-done"),
                        "--models=" + directory);

        assertThat(code).isZero();
        Model model = Model.load(directory.resolve("tiny.mnistkit"));
        assertThat(Evaluator.predict(model.network(), Mnist.digits().test()).score())
                .isEqualTo(model.run().test());
        assertThat(directory.resolve("half-done")).isEmptyDirectory();
    }

    @Test
    void theRecordOfASweepSaysWhichPrecisionWasAskedFor() throws IOException {
        for (String precision : List.of("float32", "bfloat16")) {
            Path records = directory.resolve(precision);
            int code =
                    run(
                            "sweep",
                            tiny(1).toString(),
                            "--seeds=1",
                            "--precision=" + precision,
                            "--records=" + records,
                            "--checkpoints=" + directory.resolve("half-done"));

            assertThat(code).isZero();
            // Where there is no bfloat16, the engine says so.
            assertThat(ResultsTable.load(records).get(0).engine().contains("bfloat16"))
                    .isEqualTo(precision.equals("bfloat16"));
        }
    }

    @Test
    void sweepTellsWhatIsWrongInOneLine() throws IOException {
        assertThat(run("sweep", "bassline")).isEqualTo(1);
        assertThat(err.toString()).hasLineCount(1).contains("bassline").contains("baseline");
        assertThat(run("sweep", "baseline", "--seeds=5-1")).isEqualTo(2);
        assertThat(err.toString()).contains("\"5-1\" is neither a seed (3) nor a range");
        assertThat(run("sweep", "baseline", "--seeds=1-200000")).isEqualTo(2);
        assertThat(err.toString()).contains("\"1-200000\" are 200,000 seeds, but at most 100,000");
        assertThat(run("sweep", "baseline", "--models=x")).isEqualTo(2);
        assertThat(err.toString()).contains("--models needs a single seed");
        assertThat(run("sweep", tiny(0).toString())).isEqualTo(1);
        assertThat(err.toString()).contains("tiny.txt").contains("EPOCHS").doesNotContain("\tat ");
    }

    @Test
    void aSweepThatTrainsNothingMakesNoDirectories() throws IOException {
        String[] sweep = {
            "sweep",
            "--records=" + directory.resolve("records"),
            "--checkpoints=" + directory.resolve("checkpoints"),
            "--models=" + directory.resolve("models"),
            "--seeds=1"
        };

        assertThat(run(append(sweep, "baseline", "baseline"))).isEqualTo(1);
        assertThat(err.toString()).contains("the same record, baseline-");
        assertThat(run(append(sweep, tiny(1).toString(), "--estimate"))).isZero();
        assertThat(directory).isDirectoryNotContaining(Files::isDirectory);
    }

    @Test
    void helpIsACommand() {
        assertThat(run("help")).isZero();
        assertThat(out.toString()).contains("Trains and measures networks");
        out.getBuffer().setLength(0);
        assertThat(run("help", "train")).isZero();
        assertThat(out.toString()).contains("Usage: mnist-kit train");
    }
}
