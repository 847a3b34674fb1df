package org.mnistkit.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.mnistkit.data.Dataset;
import org.mnistkit.data.Mnist;
import org.mnistkit.data.Split;
import org.mnistkit.description.Description;
import org.mnistkit.experiment.Experiment;
import org.mnistkit.file.LockFile;
import org.mnistkit.model.Model;
import org.mnistkit.record.RunRecord;
import org.mnistkit.record.SampleRecords;
import org.mnistkit.record.Score;
import org.mnistkit.settings.TrainingConfig;
import org.mnistkit.train.FitListener;
import org.mnistkit.train.FitProgress;
import org.mnistkit.train.Trainer;

class TrainCommandTest extends CommandTest {

    @Test
    void modelAndScoresAreWritten() throws IOException {
        int code = run("train", "synthetic", "a", tiny().toString(), "-s", "0.75", "-v");

        assertThat(code).as(err.toString()).isZero();
        Model model = Model.load(models().resolve("a.mnistkit"));
        assertThat(model.run().data().train()).isEqualTo(150);
        assertThat(model.run().data().validation()).isEqualTo(50);
        assertThat(Files.readAllLines(models().resolve("a.txt")))
                .extracting(line -> line.substring(0, line.indexOf('\t')))
                .containsExactly(
                        "Training Loss",
                        "Training Accuracy",
                        "Validation Loss",
                        "Validation Accuracy");
        assertThat(Files.readAllLines(models().resolve("a.txt")).get(1))
                .isEqualTo("Training Accuracy\t%.6f".formatted(model.run().train().accuracy()));
        assertThat(out.toString()).contains("epoch 1: ").contains("a.mnistkit");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void aTrainingGoesOnFromSavedWeights() throws IOException {
        String tiny = tiny().toString().replace(".txt", "");
        assertThat(run("train", "synthetic", "a", tiny)).isZero();
        assertThat(run("train", "synthetic", "b", tiny, "--from", "a", "--json")).isZero();

        JsonNode result = new ObjectMapper().readTree(out.toString());
        double before = Model.load(models().resolve("a.mnistkit")).run().train().loss();
        assertThat(result.get("train").get("loss").doubleValue()).isLessThan(before);
        assertThat(result.get("train_images").intValue()).isEqualTo(180);
        assertThat(result.get("ending").textValue()).isEqualTo("completed");
    }

    /** Or images that the model was trained on would say how good it is. */
    @Test
    void aTrainingThatGoesOnHoldsTheSameImagesBack() throws IOException {
        String tiny = tiny().toString();
        assertThat(run("train", "synthetic", "a", tiny, "-d", "3", "-s", "0.8")).isZero();
        RunRecord.Data first = Model.load(models().resolve("a.mnistkit")).run().data();

        assertThat(run("train", "synthetic", "b", tiny, "--from", "a")).isZero();

        assertThat(err.toString()).isEmpty();
        RunRecord second = Model.load(models().resolve("b.mnistkit")).run();
        assertThat(second.training().seed()).isEqualTo(3);
        assertThat(second.data().validation()).isEqualTo(40);
        assertThat(second.data().heldBack()).isEqualTo(first.heldBack()).isNotEmpty();
        assertFails(
                2,
                "a was trained with -s 0.8 --seed 3",
                "train",
                "synthetic",
                "c",
                tiny,
                "--from=a",
                "-d",
                "4");
        assertFails(
                2,
                "leave -s, --seed and --train-limit out",
                "train",
                "synthetic",
                "c",
                tiny,
                "--from=a",
                "-s=0.9");
    }

    @Test
    void imagesThatAModelMayKnowAlreadyAreToldOf() throws IOException {
        assertThat(run("train", "synthetic", "a", tiny().toString())).isZero();

        assertThat(run("small", "-l", "a", "-n", "100", "-e", "1", "-s", directory + "/b"))
                .isZero();
        assertThat(err.toString()).contains("a may have been trained on some of the images");
        assertThat(run("small", "-l", directory + "/b", "-n", "100", "-e", "1")).isZero();
        assertThat(err.toString()).contains("b may have been trained on some of the images");

        assertThat(run("small", "-n", "100", "-e", "1", "-s", directory + "/c")).isZero();
        assertThat(run("small", "-l", directory + "/c", "-n", "100", "-e", "1")).isZero();
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void aTimeThatIsOverBeforeTheFirstBatchIsNoInterrupt() throws IOException {
        Path own = tiny();
        Files.writeString(own, Files.readString(own) + "max-seconds=1e-9\n");
        assertFails(
                1, "was over before its first batch", "train", "synthetic", "a", own.toString());
    }

    @Test
    void theDescriptionHasItsWayUnlessToldOtherwise() throws IOException {
        Path own = tiny();
        Files.writeString(own, Files.readString(own) + "validation=0.3\nseed=7\n");
        assertThat(run("train", "synthetic", "a", own.toString())).isZero();
        RunRecord described = Model.load(models().resolve("a.mnistkit")).run();
        assertThat(described.data().validation()).isEqualTo(60);
        assertThat(described.training().seed()).isEqualTo(7);

        assertThat(run("train", "synthetic", "b", own.toString(), "-s", "0.8", "-d", "2")).isZero();
        RunRecord record = Model.load(models().resolve("b.mnistkit")).run();
        assertThat(record.data().validation()).isEqualTo(40);
        assertThat(record.training().options()).contains("validation=0.2");
        assertThat(Model.load(models().resolve("b.mnistkit")).description().training().validation())
                .isEqualTo(0.2);
        assertThat(record.training().seed()).isEqualTo(2);
    }

    @Test
    void theSameSeedGivesTheSameModel() throws IOException {
        for (String name : new String[] {"a", "b"}) {
            assertThat(run("train", "synthetic", name, tiny().toString(), "-d", "0")).isZero();
        }
        assertThat(models().resolve("a.txt")).hasSameTextualContentAs(models().resolve("b.txt"));
    }

    @Test
    void otherLayersAreRefused() throws IOException {
        assertThat(run("train", "synthetic", "a", tiny().toString())).isZero();
        assertFails(
                1,
                "line 1 of the layers is \"Flatten\" there and \"Conv,8,3,3,relu\" here",
                "train",
                "synthetic",
                "b",
                "example_model.txt",
                "--from=a");
        assertThat(models().resolve("b.mnistkit")).doesNotExist();
    }

    @Test
    void wrongInputIsToldBeforeAnythingIsWritten() throws IOException {
        String tiny = tiny().toString();
        assertFails(2, "SPLIT is 1.0", "train", "synthetic", "a", tiny, "-s", "1");
        assertFails(2, "SPLIT is NaN", "train", "synthetic", "a", tiny, "-s", "NaN");
        assertFails(
                2,
                "none of the 200 images is left",
                "train",
                "synthetic",
                "a",
                tiny,
                "-s",
                "0.999");
        assertFails(2, "'--split'", "train", "synthetic", "a", tiny, "-s", "most");
        assertFails(2, "\"a/b\" is not a plain name", "train", "synthetic", "a/b", tiny);
        assertFails(2, "\"..\" is not a plain name", "train", "synthetic", "..", tiny);
        assertFails(2, "\"a,b\" is not a plain name", "train", "synthetic", "a,b", tiny);
        assertFails(2, "DESCRIPTION", "train", "synthetic", "a");
        assertFails(1, "\"nothing\" is not a file", "train", "synthetic", "a", "nothing");
        assertFails(1, "Did you mean \"light\"?", "train", "synthetic", "a", "ligth");
        String nowhere = directory.resolve("nowhere/light.txt").toString();
        assertFails(1, "is not a file with a description", "train", "synthetic", "a", nowhere);
        assertFails(1, "\"/\" is not a file", "train", "synthetic", "a", "/");
        assertFails(1, "no model \"none\"", "train", "synthetic", "a", tiny, "--from", "none");
        String empty = directory.toString();
        assertFails(1, "./mnist-kit download " + empty, "train", empty, "a", tiny);
        assertFails(1, "train-images-idx3-ubyte.gz", "train", empty, "a", tiny);
        assertThat(models()).doesNotExist();
    }

    @Test
    void aDescriptionIsNotReplacedByScores() throws IOException {
        Files.createDirectories(models());
        Path described = Files.copy(tiny(), models().resolve("mine.txt"));
        String text = Files.readString(described);

        assertFails(
                1,
                "mine.txt is there already, and would be replaced, but is no result",
                "train",
                "synthetic",
                "mine",
                described.toString());
        String base = models().resolve("mine").toString();
        assertFails(1, "begins with \"Model_Name\"", "compare", base, "synthetic", "mlp-small");

        assertThat(Files.readString(described)).isEqualTo(text);
    }

    @Test
    void aModelOfOtherClassesIsRefused() throws IOException {
        assertFails(
                1,
                "mlp-small-fashion tells T-shirt/top",
                "train",
                "synthetic",
                "a",
                "mlp-small",
                "--from=mlp-small-fashion");
    }

    @Test
    void anOutputDirectoryThatCannotBeIsToldBeforeTraining() throws IOException {
        Files.writeString(models(), "a file");
        assertFails(
                1,
                "Model_Output cannot be made: there is a file of this name",
                "train",
                "synthetic",
                "a",
                tiny().toString());
        Path taken = directory.resolve("taken");
        System.setProperty("mnistkit.models", taken.toString());
        Files.createDirectories(taken.resolve("a.txt"));
        assertFails(1, "it is a directory", "train", "synthetic", "a", tiny().toString());
        assertThat(taken.resolve("a.mnistkit")).doesNotExist();
    }

    @Test
    void aTrainingThatDivergesLeavesNothing() throws IOException {
        Path wild = directory.resolve("wild.txt");
        String text =
                Files.readString(tiny())
                        .replace("Flatten", "Flatten\nDense,50,relu")
                        .replace("0.001,0\n1\n50\n", "1e6,0\n9\n10\n");
        Files.writeString(wild, text);
        assertFails(1, "learning rate", "train", "synthetic", "a", wild.toString());
        assertThat(models()).isEmptyDirectory();
    }

    @Test
    void anInterruptBeforeTheFirstBatchLeavesNothing() throws IOException {
        String tiny = tiny().toString();
        Thread.currentThread().interrupt();
        assertFails(1, "before its first batch", "train", "synthetic", "a", tiny);
        assertThat(Thread.interrupted()).isFalse();
        assertThat(models()).isEmptyDirectory();
    }

    /** What was measured already is no less for it. */
    @Test
    void anInterruptAfterMeasuringCutsNothingShort() {
        Model measured = Model.pretrained("mlp-small");
        Thread.currentThread().interrupt();
        assertThat(Models.endsInterruption(measured)).isFalse();
        assertThat(Thread.interrupted()).isFalse();

        Model unmeasured = measured.withRun(withoutScore(measured.run()));
        assertThat(Models.endsInterruption(unmeasured)).isFalse();
        Thread.currentThread().interrupt();
        assertThat(Models.endsInterruption(unmeasured)).isTrue();
        assertThat(Thread.interrupted()).isFalse();
    }

    private static RunRecord withoutScore(RunRecord run) {
        return SampleRecords.with(run, "train", Score.NONE);
    }

    @Test
    void aTrainingThatWasKilledIsContinuedByTheSameCommand() throws IOException {
        Path own = tiny();
        Files.writeString(own, Files.readString(own).replace("\n1\n50", "\n3\n50"));
        assertThat(run("train", "synthetic", "whole", own.toString())).isZero();
        Path checkpoint = models().resolve("killed.checkpoint");
        Description described = Description.load(own);
        TrainingConfig training = described.training().withValidation(0.1);
        Mnist images = Dataset.DIGITS.synthetic();
        Split split = Trainer.split(training, images.train());
        Experiment killed =
                new Experiment(
                        "killed", described.withTraining(training), split, images.test(), null);
        assertThatThrownBy(
                        () ->
                                killed.train(
                                        training.compute(), checkpoint, new DiesInTheThirdEpoch()))
                .isInstanceOf(OutOfMemoryError.class);
        assertThat(checkpoint).exists();

        assertThat(run("train", "synthetic", "killed", own.toString())).isZero();

        assertThat(out.toString()).contains("Continuing the training that " + checkpoint);
        Model whole = Model.load(models().resolve("whole.mnistkit"));
        Model continued = Model.load(models().resolve("killed.mnistkit"));
        assertThat(continued.network().params()).isEqualTo(whole.network().params());
        assertThat(continued.run().epochs()).hasSize(3);
        try (Stream<Path> left = Files.list(models())) {
            assertThat(left.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "whole.mnistkit", "whole.txt", "killed.mnistkit", "killed.txt");
        }
    }

    private static final class DiesInTheThirdEpoch implements FitListener {
        @Override
        public void batchDone(FitProgress progress) {
            if (progress.epoch() == 3) {
                throw new OutOfMemoryError("made for a test");
            }
        }
    }

    @Test
    void aCheckpointOfAnotherTrainingIsRefused() throws IOException {
        Files.createDirectories(models());
        Files.writeString(models().resolve("b.checkpoint"), "broken");
        String tiny = tiny().toString();
        assertThat(run("train", "synthetic", "b", tiny)).isEqualTo(1);
        assertThat(err.toString()).contains("b.checkpoint").contains("delete it to start over");
    }

    @Test
    void twoCommandsDoNotTrainForTheSameFile() throws IOException {
        Path file = Files.createDirectories(models()).resolve("a.checkpoint.lock");
        LockFile other = LockFile.tryLock(file).orElseThrow();
        assertThat(LockFile.tryLock(file)).isEmpty();
        String[] command = {"train", "synthetic", "a", tiny().toString()};
        assertFails(1, "Another command is training", command);
        other.close();
        assertThat(run("train", "synthetic", "a", tiny().toString())).isZero();
    }

    @Test
    void theNumberOfImagesCanBeLimited() throws IOException {
        int code = run("train", "synthetic", "a", tiny().toString(), "--train-limit", "100");

        assertThat(code).as(err.toString()).isZero();
        RunRecord record = Model.load(models().resolve("a.mnistkit")).run();
        assertThat(record.data().train()).isEqualTo(90);
        assertFails(
                2,
                "--train-limit",
                "train",
                "synthetic",
                "a",
                tiny().toString(),
                "--train-limit=0");
    }

    @Test
    void aFileIsNoDirectoryOfData() throws IOException {
        String tiny = tiny().toString();
        assertFails(1, "is a file, where a directory", "train", tiny, "a", tiny);
    }
}
