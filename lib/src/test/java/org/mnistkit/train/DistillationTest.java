package org.mnistkit.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.mnistkit.train.Interruptions.interruptAfter;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mnistkit.TestImages;
import org.mnistkit.archive.ModelFileException;
import org.mnistkit.data.Batch;
import org.mnistkit.data.BatchLoader;
import org.mnistkit.data.Dataset;
import org.mnistkit.data.ImageSet;
import org.mnistkit.data.Normalization;
import org.mnistkit.data.Split;
import org.mnistkit.description.Description;
import org.mnistkit.engine.Engine;
import org.mnistkit.evaluate.Evaluator;
import org.mnistkit.evaluate.Predictions;
import org.mnistkit.model.Classifier;
import org.mnistkit.model.Ensemble;
import org.mnistkit.model.Model;
import org.mnistkit.model.WeightType;
import org.mnistkit.settings.Augmentation;
import org.mnistkit.settings.Compute;
import org.mnistkit.settings.Compute.Kind;
import org.mnistkit.settings.Teacher;
import org.mnistkit.settings.TrainingConfig;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

class DistillationTest {

    private static final ImageSet TRAIN = Dataset.DIGITS.synthetic().train().take(1500);
    private static final ImageSet TEST = Dataset.DIGITS.synthetic().test().take(500);

    private static final Description STUDENT =
            Description.parse(
                    """
                    Layers:
                    Conv,4,5,5,relu,stride=3
                    Flatten
                    Dropout,0.1
                    Dense,10,softmax
                    Optimizer:
                    0.01,0
                    5
                    50
                    """);

    private static final TrainingConfig CONFIG = STUDENT.training();

    @TempDir private static Path folder;

    private static Path teacherFile;
    private static Path ensembleFile;

    @BeforeAll
    static void trainTeachers() {
        Model first = trained(1);
        teacherFile = folder.resolve("teacher.mnistkit");
        first.save(teacherFile);
        ensembleFile = folder.resolve("two.mnistkit");
        new Ensemble(List.of(first, trained(2))).save(ensembleFile, WeightType.FLOAT32);
    }

    private static Model trained(long seed) {
        Trainer trainer = new Trainer(CONFIG.withSeed(seed));
        trainer.fit(STUDENT.network(seed), TRAIN);
        return trainer.model();
    }

    @AfterEach
    void forgetInterrupts() {
        Thread.interrupted();
    }

    private static TrainingConfig taughtBy(Path file, double share) {
        return CONFIG.withTeacher(new Teacher(file.toString(), share));
    }

    private static TrainingConfig on(Kind engine, TrainingConfig config) {
        return config.withCompute(Compute.DEFAULT.withEngine(engine));
    }

    /** The right answers are known to the teacher alone: the labels are all wrong. */
    @Test
    void aNetworkLearnsWhatItsTeacherKnows() {
        byte[] pixels = new byte[TRAIN.size() * 784];
        byte[] labels = new byte[TRAIN.size()];
        for (int i = 0; i < TRAIN.size(); i++) {
            for (int j = 0; j < 784; j++) {
                pixels[i * 784 + j] = (byte) TRAIN.pixel(i, j / 28, j % 28);
            }
            labels[i] = (byte) ((TRAIN.label(i) + 1) % 10);
        }
        ImageSet mislabeled =
                ImageSet.of(pixels, labels, 28, 28, TRAIN.classNames(), TRAIN.provenance());

        MultiLayerNetwork network = STUDENT.network(3);
        History history = new Trainer(taughtBy(ensembleFile, 0.8)).fit(network, mislabeled);

        assertThat(Evaluator.predict(network, TEST).accuracy()).isGreaterThan(0.7);
        // The loss cannot be less than the entropy of the targets, ln 5 / 5 + ln 1.25 · 4 / 5.
        assertThat(history.batchLosses().get(history.batchLosses().size() - 1))
                .isBetween(0.5f, 1.2f);
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"ONEDNN", "DL4J"})
    void aStepIsThatWithTheSameTargetsGivenByHand(Kind engine) {
        ImageSet images = TRAIN.take(50);
        Description plain =
                Description.parse(STUDENT.toString().replace("Dropout,0.1\n", ""))
                        .withTraining(CONFIG.withLabelSmoothing(0.1));
        Predictions teacher = Evaluator.predict(Classifier.load(ensembleFile), images);
        float[] targets = new float[50 * 10];
        for (int i = 0; i < 50; i++) {
            for (int j = 0; j < 10; j++) {
                double label = images.label(i) == j ? 0.91 : 0.01;
                targets[i * 10 + j] = (float) (0.25 * label + 0.75 * teacher.probabilities(i)[j]);
            }
        }
        MultiLayerNetwork expected = plain.network(4);
        Trainer untaught = new Trainer(plain.training().withEpochs(1).withBatchSize(50));
        untaught.fit(expected, images.take(1)); // which installs the optimizer
        MultiLayerNetwork network = expected.clone();
        try (INDArray features = images.features();
                INDArray labels = Nd4j.create(targets, new long[] {50, 10}, 'c')) {
            expected.fit(new DataSet(features, labels));
        }

        TrainingConfig config =
                on(
                        engine,
                        plain.training().withTeacher(new Teacher(ensembleFile.toString(), 0.75)));
        double loss;
        try (Distillation distillation = Distillation.of(config, images);
                Engine student = Engine.of(network, config);
                BatchLoader batches = BatchLoader.inOrder(images, 50)) {
            Batch batch = batches.next();
            distillation.teach(batch);
            loss = student.step(batch);
        }

        assertThat(loss).isEqualTo(expected.score(), within(1e-5));
        assertThat(network.params().distance2(expected.params())).isLessThan(1e-3);
        assertThat(network.params().distance2(plain.network(4).params())).isGreaterThan(0.1);
    }

    /** Whatever the batches, and pixel for pixel as augmentation has left them. */
    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"ONEDNN", "DL4J"})
    void theTeacherSeesWhatTheNetworkSees(Kind engine) {
        TrainingConfig config = on(engine, taughtBy(ensembleFile, 1)).withBatchSize(64);
        TrainingConfig augmented = config.withAugmentation(Augmentation.parse("rotate,30 shift,4"));
        for (TrainingConfig each : List.of(config, augmented)) {
            ImageSet images = TRAIN.take(100);
            try (Distillation teacher = Distillation.of(each, images);
                    BatchLoader batches = BatchLoader.ofTraining(images, each, 1, 0)) {
                ImageSet seen =
                        images.shuffle(each.seed(), 1)
                                .augmented(each.augmentation(), each.seed(), 1);
                Predictions said = Evaluator.predict(Classifier.load(ensembleFile), seen);
                for (int done = 0; batches.hasNext(); ) { // of 64 and 36
                    Batch batch = batches.next();
                    teacher.teach(batch);
                    float[] targets = batch.targets(0);
                    for (int i = 0; i < batch.size(); i++, done++) {
                        float[] expected = said.probabilities(done);
                        for (int j = 0; j < 10; j++) { // augmented() rounds pixels
                            assertThat(targets[i * 10 + j])
                                    .isEqualTo(
                                            expected[j],
                                            within(each.equals(config) ? 1e-6f : 0.02f));
                        }
                    }
                }
            }
        }
    }

    // ---- Checkpoints

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"ONEDNN", "DL4J"})
    void aTrainingThatResumesEndsAsIfNeverStopped(Kind engine, @TempDir Path own) {
        TrainingConfig config =
                on(engine, taughtBy(ensembleFile, 0.9))
                        .withEpochs(2)
                        .withLabelSmoothing(0.1)
                        .withAveraging(0.9)
                        .withAugmentation(Augmentation.parse("rotate,10"));
        Split data = TRAIN.take(330).split(0.8, 1);
        MultiLayerNetwork whole = STUDENT.network(5);
        Trainer unbroken = new Trainer(config);
        unbroken.fit(whole, data);

        Path file = own.resolve("run.checkpoint");
        MultiLayerNetwork network = null;
        Trainer trainer = null;
        for (int i = 0; i < 4; i++) { // 12 batches
            network = STUDENT.network(5);
            trainer = new Trainer(config, interruptAfter(4)).withCheckpoint(file);
            trainer.fit(network, data);
            Thread.interrupted();
        }

        assertThat(trainer.ending()).isEqualTo(Ending.COMPLETED);
        assertThat(network.params()).isEqualTo(whole.params());
        assertThat(trainer.history().batchLosses()).isEqualTo(unbroken.history().batchLosses());
        assertThat(trainer.record("taught", TEST).training().options())
                .contains("teacher=" + ensembleFile);
    }

    @Test
    void anotherTeacherIsNoticed(@TempDir Path own) throws IOException {
        Path teacher = Files.copy(teacherFile, own.resolve("teacher.mnistkit"));
        Path file = own.resolve("run.checkpoint");
        TrainingConfig config = taughtBy(teacher, 0.5).withEpochs(1);
        ImageSet images = TRAIN.take(100);
        new Trainer(config).withCheckpoint(file).fit(STUDENT.network(5), images);

        assertRefused(config.withTeacher(Teacher.NONE), file, "and \"none\" here");
        assertRefused(taughtBy(teacher, 0.6).withEpochs(1), file, ",0.5, ");
        // The same weights in another file are the same teacher.
        Model same = Model.load(teacher);
        same.withRun(null).save(teacher);
        new Trainer(config).withCheckpoint(file).fit(STUDENT.network(5), images);
        same.network().params().putScalar(0, 0.123);
        same.save(teacher);
        assertRefused(config, file, "teacher is \"");
    }

    private static void assertRefused(TrainingConfig config, Path file, String message) {
        assertThatThrownBy(
                        () ->
                                new Trainer(config)
                                        .withCheckpoint(file)
                                        .fit(STUDENT.network(5), TRAIN.take(100)))
                .isInstanceOf(ModelFileException.class)
                .hasMessageContaining("is the checkpoint of another training run: teacher is \"")
                .hasMessageContaining(message);
    }

    // ---- What is no teacher

    @Test
    void aTeacherThatIsNotThereIsRefused() throws IOException {
        assertNoTeacher("light-tund", TRAIN)
                .withMessageContaining("\"light-tund\" is neither a trained model of the kit (base")
                .withMessageContaining("nor a file. Did you mean \"light-tuned\"?");
        assertNoTeacher(folder.toString(), TRAIN).withMessageContaining("nor a file.");
        Path text = Files.writeString(folder.resolve("text.mnistkit"), "no model");
        assertNoTeacher(text.toString(), TRAIN)
                .withMessageStartingWith("the training's teacher cannot be had: " + text);
    }

    @Test
    void aTeacherOfOtherImagesIsRefused() {
        assertNoTeacher("mlp-small-fashion", TRAIN)
                .withMessageContaining("the teacher mlp-small-fashion tells T-shirt")
                .withMessageContaining("but the images are of 0, 1, 2");
        assertNoTeacher(
                        teacherFile.toString(),
                        TRAIN.normalizedBy(new Normalization(0.1307, 0.3081)))
                .withMessageContaining("normalized with mean 0 and standard deviation 1, but")
                .withMessageContaining("with mean 0.1307 and standard deviation 0.3081.");
        ImageSet small = TestImages.bars(40, 1);
        assertNoTeacher(teacherFile.toString(), small).withMessageContaining("top, upper, lower");
    }

    private static ThrowableAssertAlternative<?> assertNoTeacher(String name, ImageSet images) {
        TrainingConfig config = CONFIG.withTeacher(new Teacher(name));
        return assertThatIllegalArgumentException()
                .isThrownBy(() -> Distillation.of(config, images));
    }

    @Test
    void aTrainedModelOfTheKitTeaches() {
        TrainingConfig config = CONFIG.withTeacher(Teacher.parse("example_model")).withEpochs(1);
        MultiLayerNetwork network = STUDENT.network(1);

        new Trainer(config).fit(network, TRAIN.take(100));

        assertThat(network.getIterationCount()).isEqualTo(2);
    }
}
