package org.mnistkit.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.mnistkit.TestImages;
import org.mnistkit.TestNetworks;
import org.mnistkit.data.Split;
import org.mnistkit.evaluate.Evaluator;
import org.mnistkit.record.EpochStats;
import org.mnistkit.settings.EarlyStopping;
import org.mnistkit.settings.EarlyStopping.Metric;
import org.mnistkit.settings.Optimizer;
import org.mnistkit.settings.TrainingConfig;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What ends a training run, and with which weights. */
class EndingTest {

    private final Split data = TestImages.bars(330, 1).split(0.8, 1);
    private final TrainingConfig config = new TrainingConfig(40, 50, 7);

    /** Keeps the weights after each epoch. */
    private static final class Weights implements FitListener {
        private final List<INDArray> perEpoch = new ArrayList<>();
        private Trainer trainer;

        @Override
        public void started(Trainer started) {
            trainer = started;
        }

        @Override
        public void epochDone(EpochStats stats) {
            perEpoch.add(trainer.network().params().dup());
        }
    }

    @Test
    void earlyStoppingGivesTheBestEpochsWeights() {
        for (Metric metric : Metric.values()) {
            Weights weights = new Weights();
            MultiLayerNetwork network = TestNetworks.tiny(5);
            // So high a rate that the score goes up and down.
            TrainingConfig restless =
                    config.withOptimizer(Optimizer.adam(0.2))
                            .withEarlyStopping(new EarlyStopping(3, metric));

            Trainer trainer = new Trainer(restless, weights);
            List<EpochStats> epochs = trainer.fit(network, data).epochs();

            int best = 0;
            for (int i = 1; i < epochs.size(); i++) {
                double now = epochs.get(i).validation().accuracy();
                double then = epochs.get(best).validation().accuracy();
                if (metric == Metric.LOSS) {
                    now = -epochs.get(i).validation().loss();
                    then = -epochs.get(best).validation().loss();
                }
                best = now > then ? i : best;
            }
            assertThat(trainer.ending()).isEqualTo(Ending.STOPPED_EARLY);
            assertThat(epochs).hasSize(best + 1 + 3);
            assertThat(network.params()).isEqualTo(weights.perEpoch.get(best));
            assertThat(network.params()).isNotEqualTo(weights.perEpoch.get(epochs.size() - 1));
            assertThat(Evaluator.predict(network, data.validation()).score())
                    .isEqualTo(epochs.get(best).validation());
        }
    }

    /**
     * As with a full disk, or divergence: what ends the training must not cost the best weights.
     */
    @Test
    void soDoesOneThatEndsWithAnException() {
        Weights weights = new Weights();
        MultiLayerNetwork network = TestNetworks.tiny(5);
        TrainingConfig early = config.withEarlyStopping(EarlyStopping.patience(30));
        FitListener failing =
                new FitListener() {
                    private int epochs;

                    @Override
                    public void epochDone(EpochStats stats) {
                        epochs++;
                    }

                    @Override
                    public void batchDone(FitProgress progress) {
                        if (epochs == 4 && progress.batch() == 3) {
                            throw new IllegalStateException("nothing works any more");
                        }
                    }
                };
        Trainer trainer = new Trainer(early, weights, failing);

        assertThatThrownBy(() -> trainer.fit(network, data)).hasMessage("nothing works any more");

        List<EpochStats> epochs = trainer.history().epochs();
        double best =
                epochs.stream()
                        .mapToDouble(epoch -> epoch.validation().accuracy())
                        .max()
                        .orElseThrow();
        assertThat(epochs).hasSize(4);
        assertThat(weights.perEpoch).contains(network.params());
        assertThat(Evaluator.predict(network, data.validation()).accuracy()).isEqualTo(best);
    }

    @Test
    void theTargetEndsTheTraining() {
        Trainer trainer = new Trainer(config.withTargetAccuracy(0.9));

        List<EpochStats> epochs = trainer.fit(TestNetworks.tiny(5), data).epochs();

        assertThat(trainer.ending()).isEqualTo(Ending.TARGET_REACHED);
        assertThat(epochs.get(epochs.size() - 1).validation().accuracy())
                .isGreaterThanOrEqualTo(0.9);
        assertThat(epochs.subList(0, epochs.size() - 1))
                .allMatch(epoch -> epoch.validation().accuracy() < 0.9);
    }

    @Test
    void timeRunsOut() {
        MultiLayerNetwork network = TestNetworks.tiny(5);
        Trainer trainer = new Trainer(config.withEpochs(1_000_000).withMaxSeconds(2));

        trainer.fit(network, data);

        assertThat(trainer.ending()).isEqualTo(Ending.OUT_OF_TIME);
        assertThat(trainer.seconds()).isGreaterThanOrEqualTo(2);
        assertThat(trainer.history().batchLosses()).isNotEmpty();
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void withoutAnythingSpecialTheLastWeightsAreKept() {
        Weights weights = new Weights();
        MultiLayerNetwork network = TestNetworks.tiny(5);
        Trainer trainer = new Trainer(config.withEpochs(3), weights);

        trainer.fit(network, data);

        assertThat(trainer.ending()).isEqualTo(Ending.COMPLETED);
        assertThat(network.params()).isEqualTo(weights.perEpoch.get(2));
    }

    @Test
    void aTrainingThatNeedsValidationImagesSaysSo() {
        TrainingConfig early = config.withEarlyStopping(EarlyStopping.patience(3));

        assertThatThrownBy(() -> new Trainer(early).fit(TestNetworks.tiny(5), data.train()))
                .hasMessageContaining("early stopping needs validation images")
                .hasMessageContaining("validation share");
        assertThatThrownBy(
                        () ->
                                new Trainer(config.withTargetAccuracy(1))
                                        .fit(TestNetworks.tiny(5), data.train()))
                .hasMessageContaining("a target accuracy needs validation images");
    }

    @Test
    void imagesAreLimitedFirstAndSplitThen() {
        Trainer trainer = new Trainer(config.withEpochs(1).withTrainLimit(100).withValidation(0.2));

        trainer.fit(TestNetworks.tiny(5), TestImages.bars(330, 1));

        Split expected = TestImages.bars(330, 1).take(100).split(0.8, 7);
        assertThat(trainer.data().train().size()).isEqualTo(expected.train().size());
        assertThat(trainer.data().train().originalIndex(0))
                .isEqualTo(expected.train().originalIndex(0));
        assertThat(trainer.data().validation().size()).isEqualTo(20);
    }

    @Test
    void theWeightsThatATrainingBeginsWithMayBeTheBest() {
        MultiLayerNetwork network = TestNetworks.tiny(5);
        new Trainer(config.withEpochs(20)).fit(network, data);
        double before = Evaluator.predict(network, data.validation()).accuracy();
        INDArray weights = network.params().dup();
        TrainingConfig wild =
                config.withOptimizer(Optimizer.adam(0.5))
                        .withEarlyStopping(EarlyStopping.patience(2));

        Trainer trainer = new Trainer(wild);
        List<EpochStats> epochs = trainer.fit(network, data).epochs();

        assertThat(epochs).allMatch(epoch -> epoch.validation().accuracy() <= before);
        assertThat(trainer.ending()).isEqualTo(Ending.STOPPED_EARLY);
        assertThat(network.params()).isEqualTo(weights);
    }
}
