package org.mnistkit.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.mnistkit.data.Dataset;
import org.mnistkit.data.ImageSet;
import org.mnistkit.description.Description;
import org.mnistkit.evaluate.Evaluator;
import org.mnistkit.evaluate.Reliability;
import org.mnistkit.model.Model;
import org.mnistkit.settings.TrainingConfig;

class CalibrateCommandTest extends CommandTest {

    private final ImageSet test = Dataset.DIGITS.synthetic().test();

    private Path trained() throws IOException {
        assertThat(run("train", "synthetic", "tiny", tiny().toString())).isZero();
        return models().resolve("tiny.mnistkit");
    }

    @Test
    void aTrainingCalibratesByItself() throws IOException {
        Model model = Model.load(trained());

        assertThat(model.temperature()).isNotEqualTo(1);
        assertThat(model.run().calibration().temperature()).isEqualTo(model.temperature());
        assertThat(Evaluator.predict(model, test).score().loss())
                .isCloseTo(model.test().loss(), within(1e-5));
        assertThat(Reliability.of(Evaluator.predict(model, test)).expectedCalibrationError())
                .isCloseTo(model.run().calibration().error(), within(1e-5));
    }

    @Test
    void aFileFromBeforeGetsTheSameTemperature() throws IOException {
        Path file = trained();
        Model calibrated = Model.load(file);
        calibrated
                .withTemperature(1)
                .withRejectOption(null)
                .withRun(calibrated.run().withTest(calibrated.run().test(), null))
                .save(file);

        assertThat(run("calibrate", file.toString(), "--json")).as(err.toString()).isZero();

        Model again = Model.load(file);
        assertThat(again.temperature()).isCloseTo(calibrated.temperature(), within(1e-6));
        assertThat(again.rejectOption().centers())
                .isDeepEqualTo(calibrated.rejectOption().centers());
        assertThat(again.rejectOption().leastProbability())
                .isCloseTo(calibrated.rejectOption().leastProbability(), within(1e-6));
        assertThat(again.rejectOption().greatestDistance())
                .isCloseTo(calibrated.rejectOption().greatestDistance(), within(1e-6));
        assertThat(again.network().params()).isEqualTo(calibrated.network().params());
        JsonNode facts = new ObjectMapper().readTree(out.toString()).get("models").get(0);
        assertThat(facts.get("temperature").asDouble()).isEqualTo(again.temperature());
        assertThat(facts.get("test_loss").asDouble())
                .isCloseTo(calibrated.test().loss(), within(1e-6));
        assertThat(facts.get("test_loss_before").asDouble())
                .isCloseTo(calibrated.run().test().loss(), within(1e-6));

        byte[] before = Files.readAllBytes(file);
        assertThat(run("calibrate", file.toString())).isZero();
        assertThat(file).hasBinaryContent(before);
        assertThat(out.toString()).contains("temperature", "expected calibration error");
    }

    @Test
    void withoutImagesHeldBackItIsRefused() throws IOException {
        Path file = trained();
        Model model = Model.load(file);
        model.withRun(null).save(file);
        assertFails(1, "it has no record of its training", "calibrate", file.toString());

        model.save(file);
        assertFails(
                1,
                "it was trained on Synthetic digits, and the images of --dataset fashion here are"
                        + " others: Synthetic fashion",
                "calibrate",
                "--dataset",
                "fashion",
                file.toString());

        Description other = model.description();
        TrainingConfig training = other.training().withSeed(other.training().seed() + 1);
        new Model(
                        other.withTraining(training),
                        model.network(),
                        model.normalization(),
                        model.classNames())
                .withRun(model.run())
                .save(file);
        assertFails(
                1,
                "which images of Synthetic digits its training held back is not known here",
                "calibrate",
                file.toString());
    }

    @Test
    void whatIsNoModelIsToldInOneSentence() throws IOException {
        Path none = directory.resolve("none");
        assertFails(1, "mnist-kit: %s does not exist.\n".formatted(none), "calibrate", "" + none);
        Path text = tiny();
        assertFails(1, "DESCRIPTION.\n", "calibrate", text.toString());
        Path ensemble = Path.of("../data/pretrained/compact-5.mnistkit");
        assertFails(1, "Its members are calibrated", "calibrate", ensemble.toString());
        assertFails(2, "\"\" is empty", "calibrate", "");
    }

    @Test
    void itStaysWhatItWasIfThereIsNoRoom() throws IOException {
        Path file = trained();
        byte[] before = Files.readAllBytes(file);
        Path part = // of the name that the new file has until it is complete
                file.resolveSibling(
                        "%s.%d-%d.part"
                                .formatted(
                                        file.getFileName(),
                                        ProcessHandle.current().pid(),
                                        Thread.currentThread().getId()));
        Files.createDirectories(part.resolve("in the way"));
        assertFails(1, "cannot be written", "calibrate", file.toString());
        assertThat(file).hasBinaryContent(before);
    }
}
