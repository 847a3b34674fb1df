package org.mnistkit.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mnistkit.train.Interruptions.interruptAfter;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mnistkit.TestImages;
import org.mnistkit.TestNetworks;
import org.mnistkit.archive.ModelFileException;
import org.mnistkit.data.ImageSet;
import org.mnistkit.data.Split;
import org.mnistkit.description.Description;
import org.mnistkit.evaluate.Evaluator;
import org.mnistkit.file.DataException;
import org.mnistkit.file.WholeFile;
import org.mnistkit.record.EpochStats;
import org.mnistkit.settings.Augmentation;
import org.mnistkit.settings.Compute;
import org.mnistkit.settings.EarlyStopping;
import org.mnistkit.settings.Optimizer;
import org.mnistkit.settings.Schedule;
import org.mnistkit.settings.TrainingConfig;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A training run that is stopped and begun again ends as if it had never been stopped. */
class CheckpointTest {

    /** 264 training images: 6 batches of 50 or fewer. */
    private final Split data = TestImages.bars(330, 1).split(0.8, 1);

    @TempDir Path folder;

    @AfterEach
    void forgetInterrupts() {
        Thread.interrupted();
    }

    private static final TrainingConfig PLAIN = new TrainingConfig(5, 50, 7);

    static Stream<TrainingConfig> configs() {
        return Stream.of(
                PLAIN,
                PLAIN.withOptimizer(
                        Optimizer.adam(0.01).withSchedule(new Schedule.Exponential(0.7))),
                PLAIN.withOptimizer(
                                Optimizer.momentum(0.05, 0.9).withSchedule(new Schedule.OneCycle()))
                        .withAveraging(0.98),
                PLAIN.withOptimizer(Optimizer.sgd(0.5).withL2(1e-3)).withLabelSmoothing(0.1),
                PLAIN.withOptimizer(Optimizer.rmsProp(0.01))
                        .withEarlyStopping(new EarlyStopping(2, EarlyStopping.Metric.LOSS))
                        .withEpochs(9),
                PLAIN.withEarlyStopping(EarlyStopping.patience(1)).withAveraging(0.9),
                PLAIN.withAugmentation(Augmentation.parse("rotate,10 shift,1 elastic,20,2 erase")));
    }

    @ParameterizedTest
    @MethodSource("configs")
    void interruptedAgainAndAgain(TrainingConfig config) {
        MultiLayerNetwork whole = TestNetworks.tiny(5);
        Trainer unbroken = new Trainer(config);
        unbroken.fit(whole, data);
        Random random = new Random(3);
        Path file = folder.resolve("run.checkpoint");

        Trainer trainer = null;
        MultiLayerNetwork network = null;
        for (int attempt = 0;
                trainer == null || trainer.ending() == Ending.INTERRUPTED;
                attempt++) {
            assertThat(attempt).isLessThan(60);
            network = TestNetworks.tiny(5);
            trainer =
                    new Trainer(config, interruptAfter(6 + random.nextInt(9))).withCheckpoint(file);
            trainer.fit(network, data);
            Thread.interrupted();
        }

        assertThat(network.params()).isEqualTo(whole.params());
        assertThat(network.updaterState()).isEqualTo(whole.updaterState());
        assertThat(network.getIterationCount()).isEqualTo(whole.getIterationCount());
        assertThat(network.getEpochCount()).isEqualTo(whole.getEpochCount());
        assertThat(trainer.ending()).isEqualTo(unbroken.ending());
        assertThat(trainer.history().batchLosses()).isEqualTo(unbroken.history().batchLosses());
        assertThat(trainer.history().epochs())
                .usingRecursiveFieldByFieldElementComparatorIgnoringFields("seconds")
                .isEqualTo(unbroken.history().epochs());
    }

    @ParameterizedTest
    @MethodSource("configs")
    void killedAnywhere(TrainingConfig config) {
        MultiLayerNetwork whole = TestNetworks.tiny(5);
        new Trainer(config).fit(whole, data);
        Path file = folder.resolve("run.checkpoint");

        for (int batches : new int[] {3, 7, 13}) {
            FitListener killer = dieAfter(batches);
            assertThatThrownBy(
                            () ->
                                    new Trainer(config, killer)
                                            .withCheckpoint(file)
                                            .fit(TestNetworks.tiny(5), data))
                    .hasMessage("killed");
        }
        MultiLayerNetwork network = TestNetworks.tiny(5);
        new Trainer(config).withCheckpoint(file).fit(network, data);

        assertThat(network.params()).isEqualTo(whole.params());
        assertThat(network.updaterState()).isEqualTo(whole.updaterState());
    }

    @Test
    void theAverageOfASecondTrainingResumesWhereItWas() {
        MultiLayerNetwork first = TestNetworks.tiny(5);
        new Trainer(PLAIN).fit(first, data);
        TrainingConfig averaging = PLAIN.withAveraging(0.98);
        MultiLayerNetwork whole = first.clone();
        new Trainer(averaging).fit(whole, data);
        Path file = folder.resolve("run.checkpoint");
        new Trainer(averaging, interruptAfter(3)).withCheckpoint(file).fit(first.clone(), data);
        Thread.interrupted();

        MultiLayerNetwork network = first.clone();
        new Trainer(averaging).withCheckpoint(file).fit(network, data);

        assertThat(network.params()).isEqualTo(whole.params());
    }

    @Test
    void aPausedTrainingResumesWhereItWas() {
        MultiLayerNetwork whole = TestNetworks.tiny(5);
        new Trainer(PLAIN).fit(whole, data);
        FitListener pauseAfterEachEpoch =
                new FitListener() {
                    private Trainer trainer;

                    @Override
                    public void started(Trainer started) {
                        trainer = started;
                    }

                    @Override
                    public void epochDone(EpochStats stats) {
                        trainer.pause();
                    }
                };
        Trainer trainer =
                new Trainer(PLAIN, pauseAfterEachEpoch)
                        .withCheckpoint(folder.resolve("run.checkpoint"));

        for (int epoch = 1; epoch < PLAIN.epochs(); epoch++) {
            trainer.fit(TestNetworks.tiny(5), data);
            assertThat(trainer.ending()).isEqualTo(Ending.PAUSED);
            assertThat(trainer.history().epochs()).hasSize(epoch);
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
        }
        trainer.fit(TestNetworks.tiny(5), data);

        assertThat(trainer.ending()).isEqualTo(Ending.COMPLETED);
        assertThat(trainer.network().params()).isEqualTo(whole.params());
    }

    @Test
    void aPauseWithinAnEpochEndsTheTrainingAfterTheBatch() {
        Trainer[] trainer = new Trainer[1];
        FitListener pause =
                new FitListener() {
                    @Override
                    public void batchDone(FitProgress progress) {
                        trainer[0].pause();
                    }
                };
        trainer[0] = new Trainer(PLAIN, pause);

        trainer[0].pause(); // nothing to pause yet
        History history = trainer[0].fit(TestNetworks.tiny(5), data);

        assertThat(history.batchLosses()).hasSize(1);
        assertThat(trainer[0].ending()).isEqualTo(Ending.PAUSED);
    }

    @Test
    void aTrainingInTheSameProcessGoesOnWithTheSameNetwork() {
        MultiLayerNetwork whole = TestNetworks.tiny(5);
        TrainingConfig config =
                PLAIN.withOptimizer(Optimizer.adam(0.01).withSchedule(new Schedule.Cosine(0)));
        new Trainer(config).fit(whole, data);
        Path file = folder.resolve("run.checkpoint");

        MultiLayerNetwork network = TestNetworks.tiny(5);
        new Trainer(config, interruptAfter(8)).withCheckpoint(file).fit(network, data);
        Thread.interrupted();
        new Trainer(config).withCheckpoint(file).fit(network, data);

        assertThat(network.params()).isEqualTo(whole.params());
    }

    @Test
    void theRecordNamesAllEngines() {
        Path file = folder.resolve("run.checkpoint");
        TrainingConfig one = PLAIN.withCompute(Compute.DEFAULT.withThreads(1));
        new Trainer(one, interruptAfter(8)).withCheckpoint(file).fit(TestNetworks.tiny(5), data);
        Thread.interrupted();
        TrainingConfig other = PLAIN.withCompute(Compute.DEFAULT.withEngine(Compute.Kind.DL4J));
        for (int i = 0; i < 2; i++) { // The second time there is nothing left to do.
            Trainer trainer = new Trainer(other).withCheckpoint(file);
            MultiLayerNetwork network = TestNetworks.tiny(5);
            trainer.fit(network, data);
            assertThat(
                            trainer.record("tiny", Evaluator.predict(network, data.validation()))
                                    .engine())
                    .matches("oneDNN .* 1 thread\\), then DL4J .*");
        }
    }

    @Test
    void aTrainingThatIsOverIsNotRepeated() {
        Path file = folder.resolve("run.checkpoint");
        TrainingConfig config = PLAIN.withAveraging(0.9);
        MultiLayerNetwork first = TestNetworks.tiny(5);
        Trainer trainer = new Trainer(config).withCheckpoint(file);
        trainer.fit(first, data);

        MultiLayerNetwork second = TestNetworks.tiny(5);
        Trainer again = new Trainer(config, dieAfter(1)).withCheckpoint(file);
        again.fit(second, data);

        assertThat(second.params()).isEqualTo(first.params());
        assertThat(again.history()).isEqualTo(trainer.history());
        assertThat(again.ending()).isEqualTo(Ending.COMPLETED);
    }

    @Test
    void withMoreTimeATrainingGoesOn() {
        Path file = folder.resolve("run.checkpoint");
        MultiLayerNetwork whole = TestNetworks.tiny(5);
        new Trainer(PLAIN).fit(whole, data);

        MultiLayerNetwork network = TestNetworks.tiny(5);
        FitListener slow =
                new FitListener() {
                    @Override
                    public void batchDone(FitProgress progress) {
                        LockSupport.parkNanos(progress.batch() < 3 ? 1 : 2_000_000_000);
                    }
                };
        Trainer hurried = new Trainer(PLAIN.withMaxSeconds(2), slow).withCheckpoint(file);
        hurried.fit(network, data);
        assertThat(hurried.ending()).isEqualTo(Ending.OUT_OF_TIME);
        assertThat(file).exists();
        Trainer trainer = new Trainer(PLAIN).withCheckpoint(file);
        trainer.fit(network, data);

        assertThat(trainer.ending()).isEqualTo(Ending.COMPLETED);
        assertThat(network.params()).isEqualTo(whole.params());
    }

    @Test
    void aTrainingThatHasReachedItsTargetGoesOnToAHigherOne() {
        Path file = folder.resolve("run.checkpoint");
        MultiLayerNetwork whole = TestNetworks.tiny(5);
        new Trainer(PLAIN).fit(whole, data);

        Trainer first = new Trainer(PLAIN.withTargetAccuracy(0.1)).withCheckpoint(file);
        first.fit(TestNetworks.tiny(5), data);
        assertThat(first.ending()).isEqualTo(Ending.TARGET_REACHED);
        assertThat(first.history().epochs()).hasSize(1);
        Trainer same =
                new Trainer(PLAIN.withTargetAccuracy(0.05), dieAfter(1)).withCheckpoint(file);
        same.fit(TestNetworks.tiny(5), data);
        assertThat(same.ending()).isEqualTo(Ending.TARGET_REACHED);
        MultiLayerNetwork network = TestNetworks.tiny(5);
        Trainer without = new Trainer(PLAIN).withCheckpoint(file);
        without.fit(network, data);

        assertThat(without.ending()).isEqualTo(Ending.COMPLETED);
        assertThat(network.params()).isEqualTo(whole.params());
    }

    @Test
    void aTargetThatWasReachedInTheLastEpochIsFollowedByNoOther() {
        Path file = folder.resolve("run.checkpoint");
        Trainer longer = new Trainer(PLAIN);
        longer.fit(TestNetworks.tiny(5), data);
        List<Double> accuracies =
                longer.history().epochs().stream()
                        .map(epoch -> epoch.validation().accuracy())
                        .toList();
        double best = Collections.max(accuracies);
        TrainingConfig config = PLAIN.withEpochs(1 + accuracies.indexOf(best));
        MultiLayerNetwork whole = TestNetworks.tiny(5);
        new Trainer(config).fit(whole, data);

        Trainer first = new Trainer(config.withTargetAccuracy(best)).withCheckpoint(file);
        first.fit(TestNetworks.tiny(5), data);
        assertThat(first.ending()).isEqualTo(Ending.TARGET_REACHED);
        assertThat(first.history().epochs()).hasSize(config.epochs());
        MultiLayerNetwork network = TestNetworks.tiny(5);
        Trainer without = new Trainer(config).withCheckpoint(file);
        without.fit(network, data);

        assertThat(without.ending()).isEqualTo(Ending.COMPLETED);
        assertThat(without.history().epochs()).hasSize(config.epochs());
        assertThat(network.params()).isEqualTo(whole.params());
    }

    @Test
    void theNetworkHasItsBestWeightsThoughTheLastCheckpointCannotBeWritten() throws IOException {
        TrainingConfig config = PLAIN.withAveraging(0.9);
        MultiLayerNetwork whole = TestNetworks.tiny(5);
        new Trainer(config).fit(whole, data);
        Path directory = Files.createDirectory(folder.resolve("full"));
        FitListener remover =
                new FitListener() {
                    @Override
                    public void epochDone(EpochStats stats) {
                        if (stats.epoch() == config.epochs()) {
                            Trainer.deleteCheckpoint(directory.resolve("run.checkpoint"));
                            Trainer.deleteCheckpoint(directory);
                            WholeFile.write(directory, "no directory any more");
                        }
                    }
                };
        MultiLayerNetwork network = TestNetworks.tiny(5);
        Trainer trainer =
                new Trainer(config, remover).withCheckpoint(directory.resolve("run.checkpoint"));

        assertThatThrownBy(() -> trainer.fit(network, data)).isInstanceOf(DataException.class);
        assertThat(network.params()).isEqualTo(whole.params());
    }

    @Test
    void aTrainingWithOtherLabelsIsAnotherOne() {
        Path file = folder.resolve("run.checkpoint");
        ImageSet images = TestImages.bars(60, 1);
        byte[] pixels = new byte[60 * 16];
        byte[] labels = new byte[60];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) images.pixel(i / 16, i % 16 / 4, i % 4);
        }
        for (int i = 0; i < 60; i++) {
            labels[i] = (byte) images.label(i);
        }
        new Trainer(PLAIN).withCheckpoint(file).fit(TestNetworks.tiny(5), images);
        labels[7] = (byte) ((labels[7] + 1) % 3);
        ImageSet mended =
                ImageSet.of(pixels, labels, 4, 4, images.classNames(), images.provenance());

        assertThatThrownBy(
                        () ->
                                new Trainer(PLAIN)
                                        .withCheckpoint(file)
                                        .fit(TestNetworks.tiny(5), mended))
                .isInstanceOf(ModelFileException.class)
                .hasMessageContaining("training set is \"60 images of Bars");
    }

    @Test
    void theCheckpointOfAnotherTrainingIsRefused() {
        Path file = folder.resolve("run.checkpoint");
        new Trainer(PLAIN, interruptAfter(2)).withCheckpoint(file).fit(TestNetworks.tiny(5), data);
        Thread.interrupted();

        assertThatThrownBy(
                        () ->
                                new Trainer(PLAIN.withEpochs(6))
                                        .withCheckpoint(file)
                                        .fit(TestNetworks.tiny(5), data))
                .isInstanceOf(ModelFileException.class)
                .hasMessageContaining("run.checkpoint")
                .hasMessageContaining("epochs is \"5\" there and \"6\" here")
                .hasMessageContaining("delete this one to start over");
        assertThatThrownBy(
                        () ->
                                new Trainer(PLAIN)
                                        .withCheckpoint(file)
                                        .fit(TestNetworks.tiny(6), data))
                .hasMessageContaining("network's seed is \"5\" there and \"6\" here");
        assertThatThrownBy(
                        () ->
                                new Trainer(PLAIN)
                                        .withCheckpoint(file)
                                        .fit(
                                                TestNetworks.tiny(5),
                                                TestImages.bars(330, 1).split(0.8, 2)))
                .hasMessageContaining("training set is \"264 images of Bars");
    }

    @Test
    void aTrainingFromOtherWeightsIsAnotherOne() {
        Path file = folder.resolve("run.checkpoint");
        new Trainer(PLAIN).withCheckpoint(file).fit(TestNetworks.tiny(5), data);
        MultiLayerNetwork other = TestNetworks.tiny(5);
        other.params().muli(0.5);

        assertThatThrownBy(() -> new Trainer(PLAIN).withCheckpoint(file).fit(other, data))
                .isInstanceOf(ModelFileException.class)
                .hasMessageContaining("began with other weights than this network has");
    }

    @Test
    void aTrainingOfOtherLayersIsAnotherOne() {
        String text =
                """
                Layers:
                Conv,%d,3,3,relu
                BatchNorm,momentum=%s
                MaxPool,2,2,padding=%s
                Flatten
                Dense,10,softmax
                Optimizer:
                0.01,0
                1
                32
                """;
        Path file = folder.resolve("run.checkpoint");
        Split digits = TestImages.rows(60).split(0.8, 1);
        MultiLayerNetwork first = Description.parse(text.formatted(4, "0.9", "same")).network(1);
        new Trainer(PLAIN).withCheckpoint(file).fit(first, digits);
        for (String changed :
                List.of(
                        text.formatted(4, "0.5", "same"),
                        text.formatted(4, "0.9", "valid"),
                        text.formatted(2, "0.9", "same"))) {
            MultiLayerNetwork second = Description.parse(changed).network(1);
            assertThatThrownBy(() -> new Trainer(PLAIN).withCheckpoint(file).fit(second, digits))
                    .isInstanceOf(ModelFileException.class)
                    .hasMessageContaining("is the checkpoint of another training run: network is");
        }
    }

    /** Or what is begun in float32 would end as a run in bfloat16. */
    @Test
    void aCheckpointInAnotherPrecisionIsRefused() {
        Path file = folder.resolve("run.checkpoint");
        Split digits = TestImages.rows(60).split(0.8, 1);
        Description description = Description.shipped("baseline");
        new Trainer(PLAIN).withCheckpoint(file).fit(description.network(1), digits);

        TrainingConfig other =
                PLAIN.withCompute(PLAIN.compute().withPrecision(Compute.Precision.BFLOAT16));
        assertThatThrownBy(
                        () ->
                                new Trainer(other)
                                        .withCheckpoint(file)
                                        .fit(description.network(1), digits))
                .isInstanceOf(ModelFileException.class)
                .hasMessageContaining("precision is \"float32\" there and \"bfloat16\" here");
    }

    @Test
    void aDamagedCheckpointIsRefusedAndLeftAsItIs() throws IOException {
        Path file = folder.resolve("run.checkpoint");
        new Trainer(PLAIN, interruptAfter(2)).withCheckpoint(file).fit(TestNetworks.tiny(5), data);
        Thread.interrupted();
        byte[] bytes = Files.readAllBytes(file);
        int weights = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("weights.bin");
        bytes[weights + 100] ^= 1; // one of the values behind the entry's name
        Files.write(file, bytes);

        assertThatThrownBy(
                        () ->
                                new Trainer(PLAIN)
                                        .withCheckpoint(file)
                                        .fit(TestNetworks.tiny(5), data))
                .isInstanceOf(ModelFileException.class)
                .hasMessageContaining("damaged")
                .hasMessageContaining("delete it to start over");
        assertThat(Files.readAllBytes(file)).isEqualTo(bytes);
    }

    @Test
    void aCheckpointWithTooFewValuesIsRefused() throws IOException {
        TrainingConfig averaging = PLAIN.withAveraging(0.9);
        Path file = folder.resolve("run.checkpoint");
        new Trainer(averaging, interruptAfter(2))
                .withCheckpoint(file)
                .fit(TestNetworks.tiny(5), data);
        Thread.interrupted();
        CheckpointFile there =
                new CheckpointFile(file, averaging, TestNetworks.tiny(5), data, Distillation.NONE);
        Checkpoint whole = there.read();
        there.write(
                new Checkpoint(
                        whole.progress(),
                        whole.batchLosses(),
                        whole.weights(),
                        whole.updater(),
                        Nd4j.zeros(1, 10),
                        whole.best()));

        assertThatThrownBy(
                        () ->
                                new Trainer(averaging)
                                        .withCheckpoint(file)
                                        .fit(TestNetworks.tiny(5), data))
                .isInstanceOf(ModelFileException.class)
                .hasMessageContaining("holds 10 values as average.bin, but the network has");
    }

    @Test
    void whereATrainingBeganIsNotForgotten() {
        MultiLayerNetwork network = TestNetworks.tiny(5);
        new Trainer(PLAIN.withEpochs(20)).fit(network, data);
        INDArray weights = network.params().dup();
        TrainingConfig wild =
                PLAIN.withOptimizer(Optimizer.adam(0.5))
                        .withEarlyStopping(EarlyStopping.patience(2));
        Path file = folder.resolve("run.checkpoint");
        new Trainer(wild, interruptAfter(8)).withCheckpoint(file).fit(network, data);
        Thread.interrupted();

        Trainer trainer = new Trainer(wild).withCheckpoint(file);
        trainer.fit(network, data);

        assertThat(trainer.ending()).isEqualTo(Ending.STOPPED_EARLY);
        assertThat(network.params()).isEqualTo(weights);
    }

    @Test
    void anUpdatersStateOfAnotherLengthIsRefused() {
        Path file = checkpointOfTwoBatches();
        for (INDArray state : new INDArray[] {Nd4j.zeros(1, 10), null}) {
            change(file, whole -> with(whole, whole.batchLosses(), state));

            refuses(file, "holds %d values as updater.bin".formatted(state == null ? 0 : 10));
        }
    }

    @Test
    void lossesOfMoreBatchesThanThereWereAreRefused() {
        Path file = checkpointOfTwoBatches();
        change(file, whole -> with(whole, Nd4j.zeros(1, 500), whole.updater()));

        refuses(file, "holds the losses of 500 batches, but those of 0 epochs");
    }

    private Path checkpointOfTwoBatches() {
        Path file = folder.resolve("run.checkpoint");
        new Trainer(PLAIN, interruptAfter(2)).withCheckpoint(file).fit(TestNetworks.tiny(5), data);
        Thread.interrupted();
        return file;
    }

    private void change(Path file, UnaryOperator<Checkpoint> change) {
        CheckpointFile there =
                new CheckpointFile(file, PLAIN, TestNetworks.tiny(5), data, Distillation.NONE);
        there.write(change.apply(there.read()));
    }

    private static Checkpoint with(Checkpoint whole, INDArray losses, INDArray updater) {
        return new Checkpoint(
                whole.progress(), losses, whole.weights(), updater, whole.average(), whole.best());
    }

    private void refuses(Path file, String message) {
        assertThatThrownBy(
                        () ->
                                new Trainer(PLAIN)
                                        .withCheckpoint(file)
                                        .fit(TestNetworks.tiny(5), data))
                .isInstanceOf(ModelFileException.class)
                .hasMessageContaining("run.checkpoint")
                .hasMessageContaining(message)
                .hasMessageContaining("delete it to start over");
    }

    private static FitListener dieAfter(int batches) {
        return new FitListener() {
            private int done;

            @Override
            public void batchDone(FitProgress progress) {
                if (++done == batches) {
                    throw new IllegalStateException("killed");
                }
            }
        };
    }
}
