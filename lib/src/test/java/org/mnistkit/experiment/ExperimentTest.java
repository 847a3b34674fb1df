package org.mnistkit.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mnistkit.TestImages;
import org.mnistkit.data.Dataset;
import org.mnistkit.data.ImageSet;
import org.mnistkit.data.Mnist;
import org.mnistkit.data.Split;
import org.mnistkit.description.Description;
import org.mnistkit.model.Model;
import org.mnistkit.record.RunRecord;
import org.mnistkit.settings.Compute;
import org.mnistkit.train.FitListener;
import org.mnistkit.train.FitProgress;
import org.mnistkit.train.Trainer;

class ExperimentTest {

    private static final Mnist DATA = Dataset.DIGITS.synthetic();
    private static final Split SPLIT = DATA.train().take(200).split(0.9);
    private static final ImageSet TEST = DATA.test().take(50);

    private static final Experiment SMALL =
            new Experiment(
                    "small",
                    Description.parse(
                            "Layers:\nFlatten\nDense,10,softmax\nOptimizer:\n0.01,0\n2\n50\n"),
                    SPLIT,
                    TEST,
                    null);

    @TempDir Path folder;

    private static final FitListener INTERRUPT =
            new FitListener() {
                @Override
                public void batchDone(FitProgress progress) {
                    if (progress.epoch() == 2) {
                        Thread.currentThread().interrupt();
                    }
                }
            };

    /** Measuring takes longer than a program that is to end may have. */
    @Test
    void whatWasInterruptedIsNotMeasured() {
        Path checkpoint = folder.resolve("small.checkpoint");

        Model interrupted = SMALL.train(Compute.DEFAULT, checkpoint, INTERRUPT);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(interrupted.run().finished()).isFalse();
        assertThat(interrupted.run().test().isMeasured()).isFalse();
        assertThat(interrupted.run().train().isMeasured()).isFalse();
        assertThat(interrupted.run().epochs()).hasSize(1);
        assertThat(checkpoint).exists();

        Model resumed = SMALL.train(Compute.DEFAULT, checkpoint);

        Model whole = SMALL.train(Compute.DEFAULT, null);
        assertThat(resumed.network().params()).isEqualTo(whole.network().params());
        assertThat(resumed.run().test()).isEqualTo(whole.run().test());
    }

    @Test
    void theSplitOfATrainingIsFoundInItsImagesOnly() {
        Description holding =
                SMALL.description()
                        .withTraining(SMALL.description().training().withValidation(0.1));
        ImageSet images = DATA.train().take(200);
        Split split = Trainer.split(holding.training(), images);
        Model model = new Experiment("small", holding, split, TEST, null).train();
        Model ofAnother = new Experiment("small", holding, SPLIT, TEST, null).train();

        assertThat(Experiment.splitOf(model, images)).contains(holding.training());
        assertThat(Experiment.splitOf(model, images.shuffle(1))).isEmpty();
        assertThat(Experiment.splitOf(ofAnother, images)).isEmpty();
    }

    /** What a model has seen, it has seen for good, whatever it was trained on since. */
    @Test
    void whatAModelStartedFromMayKnowTheValidationImages() {
        Split other = DATA.train().take(200).shuffle(1).split(0.9);
        Model first = SMALL.train();
        assertThat(first.run().training().start()).isNull();
        assertThat(first.run().data().heldBack()).isNotEmpty();

        Experiment honest = startingFrom(first, SPLIT);
        assertThat(honest.mayHaveSeenValidation()).isFalse();
        Model second = honest.train();
        assertThat(second.run().training().start())
                .isEqualTo(new RunRecord.Start(first.checksum(), false));
        assertThat(startingFrom(second, SPLIT).mayHaveSeenValidation()).isFalse();

        Experiment seen = startingFrom(first, other);
        assertThat(seen.mayHaveSeenValidation()).isTrue();
        Model third = seen.train();
        assertThat(third.run().training().start())
                .isEqualTo(new RunRecord.Start(first.checksum(), true));
        assertThat(startingFrom(third, other).mayHaveSeenValidation()).isTrue();
    }

    @Test
    void whereNothingIsHeldBackTheRecordNamesNothing() {
        Split all = new Split(SPLIT.train(), SPLIT.validation().take(0));
        RunRecord run = new Experiment("small", SMALL.description(), all, TEST, null).train().run();

        assertThat(run.data().heldBack()).isEmpty();
        assertThat(run.toJson()).doesNotContain("heldBack");
    }

    private static Experiment startingFrom(Model start, Split split) {
        return new Experiment("small", SMALL.description(), split, TEST, start);
    }

    /** Without test images there is nothing to measure, but all that validation images decide. */
    @Test
    void theTemperatureDoesNotDependOnTestImages() {
        Experiment untested =
                new Experiment("small", SMALL.description(), SPLIT, TEST.take(0), null);
        Model model = untested.train();

        assertThat(model.temperature()).isEqualTo(SMALL.train().temperature()).isNotEqualTo(1);
        assertThat(model.run().calibration()).isNull();
        assertThat(untested.small(model).temperature()).isEqualTo(model.temperature());
        assertThat(untested.calibrate(model).temperature()).isEqualTo(model.temperature());
    }

    /** Its centers would make the file too large to be written. */
    @Test
    void aModelWithManyValuesIntoItsLastLayerHasNoRejectOption() {
        Description wide =
                Description.parse(
                        """
                        Layers:
                        Conv,11,3,3,relu,padding=same
                        Flatten
                        Dense,10,softmax
                        Optimizer:
                        0.001,0
                        1
                        50
                        """);

        assertThat(new Experiment("wide", wide, SPLIT, TEST, null).train().rejectOption()).isNull();
        assertThat(SMALL.train().rejectOption()).isNotNull();
    }

    @Test
    void aModelsFileIsNamedAfterTheRecipeAndOnceAfterItsDataSet() {
        ImageSet rows = TestImages.rows(20);
        ImageSet clothes =
                ImageSet.of(
                        new byte[20 * 784],
                        new byte[20],
                        28,
                        28,
                        Dataset.FASHION.classNames(),
                        rows.provenance());
        assertThat(SMALL.modelFile()).isEqualTo("small.mnistkit");
        for (String name : List.of("small", "small-fashion")) {
            Experiment experiment =
                    new Experiment(
                            name, SMALL.description(), clothes.split(0.5), clothes.take(5), null);
            assertThat(experiment.modelFile()).isEqualTo("small-fashion.mnistkit");
        }
    }
}
