package org.mnistkit.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mnistkit.train.Interruptions.interruptAfter;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mnistkit.TestImages;
import org.mnistkit.TestNetworks;
import org.mnistkit.data.BatchLoader;
import org.mnistkit.data.Dataset;
import org.mnistkit.data.ImageSet;
import org.mnistkit.data.Normalization;
import org.mnistkit.data.Split;
import org.mnistkit.description.Description;
import org.mnistkit.engine.Engine;
import org.mnistkit.evaluate.Evaluator;
import org.mnistkit.model.Model;
import org.mnistkit.record.EpochStats;
import org.mnistkit.record.RunRecord;
import org.mnistkit.settings.Augmentation;
import org.mnistkit.settings.Compute;
import org.mnistkit.settings.Optimizer;
import org.mnistkit.settings.Schedule;
import org.mnistkit.settings.Seeds;
import org.mnistkit.settings.TrainingConfig;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;

class TrainerTest {

    private final Split data = TestImages.bars(330, 1).split(0.8, 1);
    private final TrainingConfig config = new TrainingConfig(3, 50, 7);

    @AfterEach
    void forgetInterrupts() {
        Thread.interrupted();
    }

    @Test
    void doesWhatTheLoopWrittenByHandDoes() {
        MultiLayerNetwork byHand = TestNetworks.tiny(5);
        int update = 0;
        for (int epoch = 1; epoch <= 3; epoch++) {
            try (BatchLoader batches = BatchLoader.shuffled(data.train(), 50, 7, epoch)) {
                while (batches.hasNext()) {
                    Nd4j.getRandom().setSeed(Seeds.ofUpdate(7, update++));
                    byHand.fit(batches.next().toDataSet());
                }
            }
            byHand.incrementEpochCount();
        }

        MultiLayerNetwork trained = TestNetworks.tiny(5);
        Compute plain = Compute.DEFAULT.withEngine(Compute.Kind.DL4J);
        new Trainer(config.withCompute(plain)).fit(trained, data);

        assertThat(trained.params()).isEqualTo(byHand.params());
        assertThat(trained.updaterState()).isEqualTo(byHand.updaterState());
        assertThat(trained.getEpochCount()).isEqualTo(3);
    }

    @Test
    void imagesOfMoreClassesThanTheNetworkKnowsAreRefusedAtOnce() {
        MultiLayerNetwork network = TestNetworks.tiny(5);
        Split digits = TestImages.rows(20).split(0.5, 1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Trainer(new TrainingConfig(1, 4, 7)).fit(network, digits))
                .withMessage("the network tells 3 classes apart, but Rows has 10");
    }

    @Test
    void digitsAreNotMirrored() {
        TrainingConfig flips = config.withAugmentation(Augmentation.parse("rotate,5 flip"));
        Description small =
                Description.parse("Layers:\nFlatten\nDense,10,softmax\nOptimizer:\n1,0\n1\n9");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () ->
                                new Trainer(flips)
                                        .fit(
                                                small.network(1),
                                                Dataset.DIGITS.synthetic().train().take(9)))
                .withMessage(
                        "augment=rotate,5 flip mirrors half of the images, but a mirrored digit is"
                                + " another one, or none: leave flip out. It is meant for clothes");
        new Trainer(flips).fit(small.network(1), Dataset.FASHION.synthetic().train().take(9));
    }

    @Test
    void learns() {
        MultiLayerNetwork network = TestNetworks.tiny(5);

        History history = new Trainer(config.withEpochs(20)).fit(network, data);

        assertThat(Evaluator.predict(network, TestImages.bars(500, 9)).accuracy())
                .isGreaterThan(0.98);
        EpochStats first = history.epochs().get(0);
        EpochStats last = history.epochs().get(19);
        assertThat(last.validation().loss()).isLessThan(first.validation().loss());
        assertThat(last.validation())
                .isEqualTo(Evaluator.predict(network, data.validation()).score());
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 3})
    void theSameSeedGivesTheSameWeightsDropoutIncluded(long seed) {
        MultiLayerNetwork one = TestNetworks.tiny(5);
        MultiLayerNetwork two = TestNetworks.tiny(5);

        History first = new Trainer(config.withSeed(seed)).fit(one, data);
        History second = new Trainer(config.withSeed(seed)).fit(two, data);

        assertThat(one.params()).isEqualTo(two.params());
        assertThat(first.batchLosses()).isEqualTo(second.batchLosses());
    }

    @Test
    void anotherSeedGivesOtherWeights() {
        MultiLayerNetwork one = TestNetworks.tiny(5);
        MultiLayerNetwork two = TestNetworks.tiny(5);

        new Trainer(config.withSeed(3)).fit(one, data);
        new Trainer(config.withSeed(4)).fit(two, data);

        assertThat(one.params()).isNotEqualTo(two.params());
    }

    @Test
    void historyHoldsEveryEpochAndEveryBatch() {
        History history = new Trainer(config).fit(TestNetworks.tiny(5), data);

        assertThat(history.epochs()).extracting(EpochStats::epoch).containsExactly(1, 2, 3);
        assertThat(history.batchesPerEpoch()).isEqualTo(6); // 264 images in batches of 50
        assertThat(history.batchLosses()).hasSize(18);
        assertThat(history.epochs().get(0).learningRate()).isEqualTo(0.01);
        assertThat(history.epochs()).allMatch(epoch -> epoch.seconds() > 0);
    }

    @Test
    void listenersAreToldInOrder() {
        List<String> events = new ArrayList<>();
        FitListener listener =
                new FitListener() {
                    @Override
                    public void started(Trainer trainer) {
                        events.add("started");
                    }

                    @Override
                    public void batchDone(FitProgress progress) {
                        events.add(
                                "batch %d/%d of epoch %d/%d"
                                        .formatted(
                                                progress.batch(),
                                                progress.batches(),
                                                progress.epoch(),
                                                progress.epochs()));
                    }

                    @Override
                    public void epochDone(EpochStats stats) {
                        events.add("epoch " + stats.epoch());
                    }

                    @Override
                    public void ended(Trainer trainer) {
                        events.add("ended " + trainer.ending());
                    }
                };

        new Trainer(new TrainingConfig(2, 200, 1), listener).fit(TestNetworks.tiny(5), data);

        assertThat(events)
                .containsExactly(
                        "started",
                        "batch 1/2 of epoch 1/2",
                        "batch 2/2 of epoch 1/2",
                        "epoch 1",
                        "batch 1/2 of epoch 2/2",
                        "batch 2/2 of epoch 2/2",
                        "epoch 2",
                        "ended COMPLETED");
    }

    @Test
    void progressIsMeasuredInBatchesOfAllEpochs() {
        List<Double> fractions = new ArrayList<>();
        FitListener listener =
                new FitListener() {
                    @Override
                    public void batchDone(FitProgress progress) {
                        fractions.add(progress.fraction());
                        assertThat(progress.imagesPerSecond()).isPositive();
                        // not known yet of a training run as short as this one
                        assertThat(progress.secondsLeft()).isNaN();
                    }
                };

        new Trainer(new TrainingConfig(2, 200, 1), listener).fit(TestNetworks.tiny(5), data);

        assertThat(fractions).containsExactly(0.25, 0.5, 0.75, 1.0);
    }

    @Test
    void anInterruptEndsTheTrainingAndKeepsWhatWasLearned() {
        MultiLayerNetwork network = TestNetworks.tiny(5);
        Trainer trainer = new Trainer(config, interruptAfter(8));

        History history = trainer.fit(network, data);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(trainer.ending()).isEqualTo(Ending.INTERRUPTED);
        assertThat(history.batchLosses()).hasSize(8);
        assertThat(history.epochs()).hasSize(1);
        assertThat(trainer.history()).isEqualTo(history);
        assertThat(trainer.network()).isSameAs(network);
        MultiLayerNetwork eightSteps = TestNetworks.tiny(5);
        new Trainer(config, interruptAfter(8)).fit(eightSteps, data);
        assertThat(network.params()).isEqualTo(eightSteps.params());
    }

    @Test
    void aLearningRateFarTooHighIsStoppedWithAdvice() {
        Trainer trainer = new Trainer(config.withEpochs(50));
        MultiLayerNetwork network = TestNetworks.tiny(5, new Sgd(1e4));

        assertThatThrownBy(() -> trainer.fit(network, data))
                .isInstanceOf(TrainingDivergedException.class)
                .hasMessageContaining("Training diverged in epoch ")
                .hasMessageContaining("it was 10000.0");
        assertThat(trainer.ending()).isEqualTo(Ending.DIVERGED);
        assertThat(trainer.history().batchLosses()).isNotEmpty();
    }

    @Test
    void weightsThatAreNoNumbersAreNoticedAtOnce() {
        MultiLayerNetwork network = TestNetworks.tiny(5);
        network.params().putScalar(0, Float.NaN);

        assertThatThrownBy(() -> new Trainer(config).fit(network, data))
                .isInstanceOf(TrainingDivergedException.class)
                .hasMessageContaining("in epoch 1, batch 1: the loss is NaN.");
    }

    @Test
    void withoutValidationImagesThereIsNoValidationScore() {
        History history = new Trainer(config).fit(TestNetworks.tiny(5), data.train());

        assertThat(history.hasValidation()).isFalse();
        assertThat(history.epochs()).allMatch(epoch -> epoch.training().isMeasured());
    }

    @Test
    void nothingToTrainOnIsAnError() {
        assertThatThrownBy(
                        () -> new Trainer(config).fit(TestNetworks.tiny(5), data.train().take(0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no images to train on");
    }

    @Test
    void aFailingListenerEndsTheTrainingWithoutALeftoverThread() {
        FitListener failing =
                new FitListener() {
                    @Override
                    public void batchDone(FitProgress progress) {
                        throw new IllegalStateException("listener");
                    }
                };
        Trainer trainer = new Trainer(config, failing);

        assertThatThrownBy(() -> trainer.fit(TestNetworks.tiny(5), data)).hasMessage("listener");
        assertThat(trainer.ending()).isNull();
        assertThat(trainer.history().batchLosses()).hasSize(1);
    }

    @Test
    void aSecondTrainingGoesOnFromTheFirst() {
        MultiLayerNetwork network = TestNetworks.tiny(5);
        Trainer trainer = new Trainer(config);
        double first = trainer.fit(network, data).epochs().get(2).training().loss();

        double second = trainer.fit(network, data).epochs().get(2).training().loss();

        assertThat(second).isLessThan(first);
        assertThat(trainer.history().epochs()).hasSize(3);
    }

    /** After another rule the count of updates begins anew, and may end where it was before. */
    @Test
    void anOpenEngineNoticesATrainingWithAnotherRule() {
        MultiLayerNetwork network = TestNetworks.tiny(5);
        try (Engine engine = Engine.of(network)) {
            for (Optimizer optimizer : List.of(Optimizer.adam(0.01), Optimizer.sgd(0.1))) {
                new Trainer(config.withOptimizer(optimizer)).fit(network, data);
                assertThat(engine.predict(data.validation())).isDeepEqualTo(predicted(network));
            }
        }
    }

    @Test
    void anOpenEngineNoticesThatOtherWeightsAreKeptInTheEnd() {
        MultiLayerNetwork network = TestNetworks.tiny(5);
        try (Engine engine = Engine.of(network)) {
            FitListener predicting =
                    new FitListener() {
                        @Override
                        public void epochDone(EpochStats stats) {
                            engine.predict(data.validation());
                        }
                    };
            new Trainer(config.withAveraging(0.9), predicting).fit(network, data);

            assertThat(engine.predict(data.validation())).isDeepEqualTo(predicted(network));
        }
    }

    private float[][] predicted(MultiLayerNetwork network) {
        try (Engine fresh = Engine.of(network)) {
            return fresh.predict(data.validation());
        }
    }

    /** Ten thousand times as many would need gigabytes if room were made for them. */
    @Test
    void aBatchMayBeLargerThanTheTrainingSet() {
        TrainingConfig all = config.withBatchSize(data.train().size());
        MultiLayerNetwork expected = TestNetworks.tiny(5);
        new Trainer(all).fit(expected, data);
        MultiLayerNetwork network = TestNetworks.tiny(5);

        Trainer trainer = new Trainer(config.withBatchSize(Integer.MAX_VALUE));
        trainer.fit(network, data);

        assertThat(trainer.history().batchLosses()).hasSize(config.epochs());
        assertThat(network.params()).isEqualTo(expected.params());
    }

    @Test
    void aSecondTrainingsScheduleBeginsAnew() {
        TrainingConfig falling =
                config.withOptimizer(
                        Optimizer.adam(0.01).withSchedule(new Schedule.Exponential(0.5)));
        Trainer trainer = new Trainer(falling);
        MultiLayerNetwork network = TestNetworks.tiny(5);
        for (int training = 0; training < 2; training++) {
            assertThat(trainer.fit(network, data).epochs())
                    .extracting(EpochStats::learningRate)
                    .containsExactly(0.01, 0.005, 0.0025);
        }
    }

    @Test
    void theLearningRateOfAnEpochIsThatOfItsLastStep() {
        Schedule falling = new Schedule.InverseTime(1);
        Trainer trainer =
                new Trainer(
                        config.withOptimizer(Optimizer.adam(0.01).withSchedule(falling))
                                .withEpochs(2));
        trainer.fit(TestNetworks.tiny(5), data);

        int batches = trainer.history().batchLosses().size() / 2;
        assertThat(batches).isGreaterThan(1);
        assertThat(trainer.history().epochs())
                .extracting(EpochStats::learningRate)
                .containsExactly(0.01 / batches, 0.01 / (2 * batches)); // 0.01 / (1 + update)
    }

    @Test
    void theRecordSaysWhatWasDone() {
        Normalization normalization = Normalization.standardizing(data.train());
        Split standardized = data.normalizedBy(normalization);
        Trainer trainer = new Trainer(config);
        MultiLayerNetwork network = TestNetworks.tiny(5);
        trainer.fit(network, standardized);
        var test = Evaluator.predict(network, TestImages.bars(40, 9).normalizedBy(normalization));

        RunRecord record = trainer.record("tiny", test);

        assertThat(record.parameters()).isEqualTo(network.numParams());
        assertThat(record.data().train()).isEqualTo(264);
        assertThat(record.data().validation()).isEqualTo(66);
        assertThat(record.data().test()).isEqualTo(40);
        assertThat(record.data().synthetic()).isTrue();
        assertThat(record.data().mean()).isEqualTo(normalization.mean());
        assertThat(record.training().optimizer()).isEqualTo("adam, rate 0.01");
        assertThat(record.training().ending()).isEqualTo("completed");
        assertThat(record.train())
                .isEqualTo(Evaluator.predict(network, standardized.train()).score());
        assertThat(record.validation()).isEqualTo(record.epochs().get(2).validation());
        assertThat(record.test()).isEqualTo(test.score());
        ImageSet testImages = TestImages.bars(40, 9).normalizedBy(normalization);
        assertThat(trainer.record("tiny", testImages).test()).isEqualTo(test.score());
    }

    @Test
    void thereIsNoRecordBeforeATraining() {
        assertThatThrownBy(() -> new Trainer(config).record("tiny", data.train()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("call fit first");
    }

    private static final Description SMALL =
            Description.parse(
                    """
                    Layers:
                    Flatten
                    Dense,10,softmax
                    Optimizer:
                    0.01,0
                    7
                    70
                    """);

    @Test
    void theModelSaysHowItWasReallyTrained(@TempDir Path folder) {
        ImageSet digits = TestImages.rows(60);
        Split split =
                digits.split(0.8, 1).normalizedBy(Normalization.standardizing(digits.take(48)));
        TrainingConfig three =
                new TrainingConfig(3, 20, 9)
                        .withLabelSmoothing(0.1)
                        .withOptimizer(Optimizer.sgd(0.1));
        Trainer trainer = new Trainer(three);
        MultiLayerNetwork network = SMALL.network(1);
        trainer.fit(network, split);

        Path file = folder.resolve("small.mnistkit");
        trainer.model().save(file);

        Model loaded = Model.load(file);
        assertThat(loaded.description().training()).isEqualTo(three);
        assertThat(loaded.normalization()).isEqualTo(split.train().normalization());
        assertThat(loaded.classNames()).isEqualTo(digits.classNames());
        assertThat(loaded.network().params()).isEqualTo(network.params());
    }

    @Test
    void theModelHasTheNetworksOwnOptimizerIfThatTrainedIt() {
        Trainer trainer = new Trainer(new TrainingConfig(1, 20, 9));
        trainer.fit(SMALL.network(1), TestImages.rows(40));

        assertThat(trainer.model().description().training().optimizer())
                .isEqualTo(Optimizer.adam(0.01));
        assertThat(trainer.model().description().training().batchSize()).isEqualTo(20);
    }

    @Test
    void thereIsNoModelOfWhatWasNotTrained() {
        Trainer trainer = new Trainer(new TrainingConfig(1, 20, 9));
        assertThatThrownBy(trainer::model)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("call fit first");
        Thread.currentThread().interrupt();
        trainer.fit(SMALL.network(1), TestImages.rows(40));
        assertThatThrownBy(trainer::model)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("before its first batch");
    }

    @Test
    void nothingIsTrainedAsNobodyKnowsHow() {
        TrainingConfig unknown = Description.of(SMALL.network(1)).training();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Trainer(unknown).fit(TestNetworks.tiny(5), data))
                .withMessageContaining("not known for how many epochs")
                .withMessageContaining("withEpochs and withBatchSize");
    }

    @Test
    void oneNetworkIsTrainedByOneTrainerAtATime() {
        MultiLayerNetwork network = TestNetworks.tiny(5);
        List<Throwable> refused = new ArrayList<>();
        FitListener meddler =
                new FitListener() {
                    private Trainer trainer;

                    @Override
                    public void started(Trainer started) {
                        trainer = started;
                    }

                    @Override
                    public void epochDone(EpochStats stats) {
                        for (Trainer each : List.of(trainer, new Trainer(config))) {
                            CompletableFuture.runAsync(() -> each.fit(network, data))
                                    .handle((none, problem) -> refused.add(problem.getCause()))
                                    .join();
                        }
                    }
                };
        Trainer trainer = new Trainer(config.withEpochs(1), meddler);

        trainer.fit(network, data);

        assertThat(refused)
                .hasSize(2)
                .allMatch(problem -> problem instanceof IllegalStateException);
        assertThat(refused.get(0)).hasMessageContaining("This trainer is in the middle");
        assertThat(refused.get(1)).hasMessageContaining("being trained already, by another");
        MultiLayerNetwork alone = TestNetworks.tiny(5);
        new Trainer(config.withEpochs(1)).fit(alone, data);
        assertThat(network.params()).isEqualTo(alone.params());
        trainer.fit(network, data); // as nobody trains it any more
    }
}
