package org.mnistkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.mnistkit.description.Description;
import org.mnistkit.model.Model;
import org.mnistkit.record.RunRecord;
import picocli.CommandLine;

class LightTrainingTest extends CommandTest {

    @Test
    void smallTrainsOnTheFirstImagesAndSaves() {
        Path file = directory.resolve("few.h5");
        int code = run("small", "-v", "-n", "60", "-e", "1", "-d", "0", "-s", file.toString());

        assertThat(code).as(err.toString()).isZero();
        assertThat(out.toString().lines().toList().get(0)).startsWith("epoch 1: training loss ");
        String error = out.toString().lines().toList().get(1);
        assertThat(error).matches("Test error rate: \\d+\\.\\d{3} %");
        Model model = Model.load(file);
        assertThat(model.description().layers()).isEqualTo(Description.shipped("light").layers());
        RunRecord run = model.run();
        assertThat(run.data().train()).isEqualTo(54);
        assertThat(run.data().validation()).isEqualTo(6);
        assertThat(run.training().seed()).isZero();
        assertThat(run.training().optimizer()).contains("0.001").doesNotContain("exponential");
        assertThat(run.training().options()).isEqualTo("validation=0.1");

        assertThat(run("test", "-l", file.toString())).isZero();
        assertThat(out.toString()).isEqualToIgnoringNewLines(error);
    }

    @Test
    void theTrainingOfATinyModelGoesOnWithWhatIsAskedFor() throws IOException {
        assertThat(run("train", "synthetic", "tiny", tiny().toString())).isZero();
        String file = directory.resolve("more").toString();
        int code =
                run(
                        "small",
                        "-l",
                        "tiny",
                        "-n",
                        "100",
                        "--decay_rate",
                        "-x",
                        "-e",
                        "3",
                        "-s",
                        file,
                        "--json");

        assertThat(code).as(err.toString()).isZero();
        assertThat(out.toString()).startsWith("{").contains("\"test_error_rate\" : ");
        Model model = Model.load(Path.of(file));
        assertThat(model.description().toString())
                .contains("schedule=exponential,0.95")
                .contains("early-stopping=5")
                .contains("\n3\n128\n");
    }

    @Test
    void theDefaultsAreThoseOfTheOriginal() {
        CommandLine small = new CommandLine(new SmallCommand());
        assertThat(small.getCommandSpec().findOption("-e").defaultValue()).isEqualTo("50");
        assertThat(small.getCommandSpec().findOption("-n").defaultValue()).isEqualTo("1000");
        assertThat(small.getCommandSpec().findOption("--decay-rate").fallbackValue())
                .isEqualTo("0.95");
    }

    @Test
    void wrongCombinationsAreTold() {
        assertFails(2, "-n/--train_limit goes with small", "all", "-n", "300");
        assertFails(2, "test needs the model to measure", "test");
        assertFails(2, "test trains nothing", "test", "-l", "mlp-small", "-e", "3");
        assertFails(2, "test trains nothing", "test", "-l", "mlp-small", "-x");
        assertFails(2, "not both", "test", "r", "synthetic", "mlp-small", "-l", "mlp-small");
        assertFails(2, "RESULT DIR NAMES, but there are 2", "test", "r", "synthetic");
        assertFails(2, "\"0\" is not a whole number from 1 to", "small", "-n", "0");
        assertFails(2, "\"-1\" is not a whole number from 1 to", "all", "--max_epochs=-1");
        assertFails(2, "'--seed': \"x\" is not a whole number", "small", "--seed=x");
        assertFails(2, "\"fast\" is not a number", "all", "--decay_rate=fast");
        assertFails(2, "'--dataset': \"letters\" is not a data set.", "small", "--dataset=letters");
        assertFails(2, "Allowed: digits, fashion", "download", "--dataset=letters");
    }

    @Test
    void filesThatCannotBeAreToldBeforeTraining() {
        Path missing = directory.resolve("missing").resolve("model");
        assertFails(1, "there is no directory", "all", "-s", missing.toString());
        assertFails(1, "it is a directory", "all", "-s", directory.toString());
        assertFails(1, "no model \"none\"", "all", "-l", "none");
        assertFails(1, "no model \"none\"", "test", "-l", "none");
        assertFails(2, "factor is -1", "all", "--decay_rate=-1");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void aFileThatIsNoModelIsNotReplaced() throws IOException {
        Path notes = Files.writeString(directory.resolve("notes.txt"), "weeks of work");
        assertFails(1, "is not a model that could be replaced", "all", "-s", notes.toString());
        assertThat(notes).hasContent("weeks of work");
    }

    /** Or the documented "-s light.mnistkit" and "-l light.mnistkit" could mean two files. */
    @Test
    void aFileComesBeforeATrainedModelOfItsName() throws IOException {
        assertThat(run("train", "synthetic", "a", tiny().toString())).isZero();
        Path file = Path.of("target", directory.getFileName().toString());
        Files.createDirectories(models().resolve("target"));
        Files.copy(models().resolve("a.mnistkit"), models().resolve(file));
        assertThat(run("test", "-l", file.toString())).isZero();

        Files.writeString(file, "no model");
        try {
            assertFails(1, "is not a valid mnistkit model", "test", "-l", file.toString());
        } finally {
            Files.delete(file);
        }
    }

    @Test
    void aFileThatIsNoModelIsTold() throws IOException {
        assertFails(1, "tiny.txt", "test", "-l", tiny().toString());
    }

    @Test
    void aModelOfOtherClassesIsTold() {
        assertFails(1, "--dataset digits has the classes 0, 1", "test", "-l", "mlp-small-fashion");
    }
}
