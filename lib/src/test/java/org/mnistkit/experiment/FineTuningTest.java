package org.mnistkit.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.mnistkit.RealData;
import org.mnistkit.data.Dataset;
import org.mnistkit.data.ImageSet;
import org.mnistkit.data.Split;
import org.mnistkit.description.Description;
import org.mnistkit.evaluate.Evaluator;
import org.mnistkit.model.Model;
import org.mnistkit.record.RunRecord;
import org.mnistkit.settings.TrainingConfig;
import org.mnistkit.train.FitListener;
import org.mnistkit.train.FitProgress;
import org.nd4j.linalg.api.ndarray.INDArray;
import tech.tablesaw.api.Table;

class FineTuningTest {

    private static final ImageSet DIGITS = Dataset.DIGITS.synthetic().train();

    private static final Split KNOWN = DIGITS.take(2_500).split(0.8, 1);

    private static final Model START =
            new Experiment(
                            "small",
                            Description.parse(
                                    """
                                    Layers:
                                    MaxPool,2,2
                                    Flatten
                                    Dense,32,relu
                                    Dense,10,softmax
                                    Optimizer:
                                    0.003,0
                                    5
                                    32
                                    """),
                            KNOWN,
                            DIGITS.take(0),
                            null)
                    .train();

    /** Digits of somebody who writes them small, and leaning to the left. */
    private static final Split LEANING =
            DIGITS.slice(3_000, 3_200).transformed(0.8, -30, 0, 0).split(0.5, 1);

    private static final FineTuning TUNING =
            new FineTuning(START, LEANING, KNOWN, FineTuning.DEFAULTS);

    private static final FineTuning.Outcome OUTCOME = TUNING.train();

    @Test
    void learnsNewImagesAndForgetsLittleOfTheOld() {
        assertThat(OUTCOME.ownBefore().accuracy()).isLessThan(0.5);
        assertThat(OUTCOME.ownAfter().accuracy())
                .isGreaterThan(OUTCOME.ownBefore().accuracy() + 0.2);
        assertThat(OUTCOME.forgetting()).isLessThan(0.06);

        Split nothing = new Split(KNOWN.train().take(0), KNOWN.validation());
        FineTuning.Outcome alone =
                new FineTuning(START, LEANING, nothing, TUNING.training()).train();
        assertThat(alone.forgetting()).isGreaterThan(OUTCOME.forgetting() + 0.05);
    }

    @Test
    void measuresOldAndNewModelOnWhatWasHeldBack() {
        assertThat(OUTCOME.ownAfter().images().checksum())
                .isEqualTo(LEANING.validation().checksum());
        assertThat(OUTCOME.rehearsalBefore().images().checksum())
                .isEqualTo(KNOWN.validation().checksum());
        assertThat(OUTCOME.rehearsalBefore().accuracy())
                .isEqualTo(START.run().validation().accuracy());
        Table table = OUTCOME.toTable();
        assertThat(table.intColumn("images").asList()).containsExactly(100, 500);
        assertThat(table.doubleColumn("accuracy after, %").get(0))
                .isCloseTo(100 * OUTCOME.ownAfter().accuracy(), within(1e-9));
    }

    @Test
    void theNewModelHasTheRecordOfItsTrainingAndTheOldOneStaysAsItIs() {
        Model model = OUTCOME.model();
        assertThat(model.run().network()).isEqualTo("small-finetuned");
        assertThat(model.run().data().train()).isEqualTo(2_000);
        assertThat(model.run().data().validation()).isEqualTo(500);
        assertThat(model.run().data().test()).isEqualTo(100);
        assertThat(model.run().test().accuracy()).isEqualTo(OUTCOME.ownAfter().accuracy());
        assertThat(model.temperature()).isEqualTo(model.run().calibration().temperature());
        assertThat(OUTCOME.rehearsalAfter().score().loss())
                .isLessThan(model.run().validation().loss() + 1e-9);
        assertThat(model.description().training().epochs()).isEqualTo(FineTuning.DEFAULTS.epochs());
        assertThat(START.run().network()).isEqualTo("small");
        assertThat(Evaluator.predict(START, LEANING.validation()).accuracy())
                .isEqualTo(OUTCOME.ownBefore().accuracy());
    }

    @Test
    void theRecordSaysWhetherTheOldModelKnowsTheImagesHeldBack() {
        assertThat(OUTCOME.model().run().training().start())
                .isEqualTo(new RunRecord.Start(START.checksum(), false));

        Split otherwise = DIGITS.take(2_500).split(0.8, 2);
        FineTuning known = new FineTuning(START, LEANING, otherwise, FineTuning.DEFAULTS);
        assertThat(known.train().model().run().training().start().knowsValidation()).isTrue();
    }

    @Test
    void theSameSeedGivesTheSameModel() {
        INDArray weights = OUTCOME.model().network().params();
        TrainingConfig other = FineTuning.DEFAULTS.withSeed(2);

        assertThat(TUNING.train().model().network().params()).isEqualTo(weights);
        assertThat(TUNING.withTraining(other).train().model().network().params())
                .isNotEqualTo(weights);
    }

    @Test
    void interruptedItKeepsWhatItHasLearned() {
        FitListener interrupt =
                new FitListener() {
                    @Override
                    public void batchDone(FitProgress progress) {
                        Thread.currentThread().interrupt();
                    }
                };

        FineTuning.Outcome outcome = TUNING.train(interrupt);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(outcome.model().run().finished()).isFalse();
        assertThat(outcome.model().network().params()).isNotEqualTo(START.network().params());
        assertThat(outcome.ownAfter().size()).isEqualTo(100);
    }

    /** Nothing held back: there is nothing to measure, but the model is made. */
    @Test
    void allOwnImagesMayBeTrainedOn() {
        TrainingConfig one = FineTuning.DEFAULTS.withEpochs(1);
        Split all = new Split(LEANING.train().take(7), LEANING.train().take(0));

        FineTuning.Outcome outcome = new FineTuning(START, all, KNOWN, one).train();

        assertThat(outcome.model().run().data().train()).isEqualTo(2 * 7 * 143);
        assertThat(outcome.model().run().test().isMeasured()).isFalse();
        assertThat(outcome.toTable().intColumn("images").get(0)).isZero();
        Split some = new Split(all.train(), LEANING.validation());
        Model measured = new FineTuning(START, some, KNOWN, one).train().model();
        assertThat(outcome.model().temperature()).isEqualTo(measured.temperature()).isNotEqualTo(1);
    }

    @Test
    void withoutOwnImagesOrWithThoseOfOtherClassesItSaysSo() {
        Split none = new Split(LEANING.train().take(0), LEANING.validation());
        assertThatThrownBy(() -> new FineTuning(START, none, KNOWN, FineTuning.DEFAULTS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no own images to train on");
        ImageSet clothes =
                ImageSet.of(
                        new byte[2 * 784],
                        new byte[2],
                        28,
                        28,
                        Dataset.FASHION.classNames(),
                        LEANING.train().provenance());
        FineTuning wrong = new FineTuning(START, clothes.split(0.5), KNOWN, FineTuning.DEFAULTS);
        assertThatThrownBy(wrong::train)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Trouser");
    }

    @Test
    void holdsBackWhatTheModelsTrainingHeldBack() {
        ImageSet mnist = RealData.digits().train();
        Model model = Model.pretrained("compact");

        FineTuning tuning = FineTuning.of(model, LEANING, mnist);

        assertThat(tuning.rehearsal().validation().checksum())
                .startsWith(model.run().data().heldBack());
        assertThat(model.run().data().heldBack()).isNotEmpty();
        assertThat(FineTuning.of(START, LEANING, mnist).rehearsal().validation().size())
                .isEqualTo(6_000);
    }
}
