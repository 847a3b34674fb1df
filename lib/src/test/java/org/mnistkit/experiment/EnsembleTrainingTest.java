package org.mnistkit.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mnistkit.archive.ModelFileException;
import org.mnistkit.data.Dataset;
import org.mnistkit.data.ImageSet;
import org.mnistkit.data.Mnist;
import org.mnistkit.description.Description;
import org.mnistkit.evaluate.Evaluator;
import org.mnistkit.model.Classifier;
import org.mnistkit.model.Ensemble;
import org.mnistkit.model.Model;
import org.mnistkit.model.WeightType;
import org.mnistkit.record.EnsembleRecord;
import org.mnistkit.settings.Compute;
import org.mnistkit.train.FitListener;
import org.mnistkit.train.FitProgress;

class EnsembleTrainingTest {

    private static final Mnist DATA = Dataset.DIGITS.synthetic();

    private static final Description SMALL =
            Description.parse(
                    """
                    Layers:
                    Flatten
                    Dense,10,softmax
                    Optimizer:
                    0.01,0
                    2
                    20
                    train-limit=200
                    validation=0.1
                    """);

    private static final EnsembleTraining.Kind KIND = new EnsembleTraining.Kind("small", SMALL);

    @TempDir Path folder;

    private final List<String> log = new ArrayList<>();

    private static EnsembleTraining training(int members, Path folder) {
        return EnsembleTraining.of("some", List.of(KIND), members, 7, DATA, folder);
    }

    private int train(EnsembleTraining training, FitListener... listeners) {
        return training.train(
                Compute.DEFAULT, new Workers(1), log::add, (member, alone) -> listeners);
    }

    @Test
    void eachMemberIsTrainedOnAShareOfItsOwn() {
        Set<Integer> trainedOn = new HashSet<>();
        Set<List<Integer>> heldBack = new HashSet<>();
        for (Experiment member : training(5, folder).members()) {
            ImageSet train = member.split().train();
            ImageSet validation = member.split().validation();
            assertThat(train.size()).isEqualTo(180);
            assertThat(validation.size()).isEqualTo(20);
            assertThat(indices(train)).doesNotContainAnyElementsOf(indices(validation));
            assertThat(Arrays.stream(validation.classCounts())).allMatch(n -> n <= 4); // stratified
            trainedOn.addAll(indices(train));
            heldBack.add(indices(validation));
        }
        assertThat(heldBack).hasSize(5);
        assertThat(trainedOn).hasSize(200);
    }

    private static List<Integer> indices(ImageSet images) {
        return IntStream.range(0, images.size()).mapToObj(images::originalIndex).sorted().toList();
    }

    @Test
    void membersAreMadeOfTheDescriptionsInTurn() {
        EnsembleTraining.Kind other =
                new EnsembleTraining.Kind(
                        "other", SMALL.withTraining(SMALL.training().withValidation(0.2)));

        EnsembleTraining training =
                EnsembleTraining.of("some", List.of(KIND, other), 3, 7, DATA, folder);

        assertThat(training.members())
                .extracting(Experiment::name)
                .containsExactly("small", "other", "small");
        assertThat(training.members())
                .extracting(member -> member.description().training().seed())
                .containsExactly(7L, 8L, 9L);
        assertThat(training.members().get(1).split().validation().size()).isEqualTo(40);
    }

    @Test
    void theEnsembleIsTheMembersMeasuredTogether() {
        EnsembleTraining training = training(3, folder);
        assertThat(train(training)).isZero();

        EnsembleTraining.Outcome outcome = training.assemble();

        Ensemble ensemble = outcome.ensemble();
        EnsembleRecord run = ensemble.run();
        assertThat(run.name()).isEqualTo("some");
        assertThat(run.images()).isEqualTo(DATA.test().size());
        assertThat(run.members())
                .extracting(member -> member.training().seed())
                .containsExactly(7L, 8L, 9L);
        assertThat(run.members())
                .extracting(member -> member.data().heldBack())
                .doesNotHaveDuplicates();
        assertThat(run.test()).isEqualTo(Evaluator.predict(ensemble, DATA.test()).score());
        assertThat(run.test()).isEqualTo(outcome.predictions().mean().score());
        for (int i = 0; i < 3; i++) {
            assertThat(run.members().get(i).test())
                    .isEqualTo(outcome.predictions().members().get(i).score());
        }
        assertThat(run.disagreement()).isPositive();
        assertThat(run.coreSeconds()).isPositive();

        // What is saved is what was measured: the weights are rounded already.
        Path file = folder.resolve("some.mnistkit");
        ensemble.save(file, WeightType.FLOAT16);
        assertThat(Evaluator.predict(Classifier.load(file), DATA.test()).score())
                .isEqualTo(run.test());
    }

    /** Interrupted in the second of three members, which leaves a checkpoint behind. */
    @Test
    void noFinishedMemberIsRepeated() throws IOException {
        EnsembleTraining training = training(3, folder);
        List<Integer> batches = new ArrayList<>();
        Thread whole = Thread.currentThread();
        FitListener interrupting =
                new FitListener() {
                    @Override
                    public void batchDone(FitProgress progress) {
                        batches.add(batches.size());
                        if (batches.size() == 18 + 12) { // nine batches in each of two epochs
                            whole.interrupt();
                        }
                        if (batches.size() >= 18 + 12) {
                            waitForInterrupt();
                        }
                    }
                };
        try {
            assertThat(train(training, interrupting)).isEqualTo(2);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(log).hasSize(2);
        assertThatThrownBy(training::assemble)
                .isInstanceOf(ModelFileException.class)
                .hasMessageContaining("seed8.mnistkit does not exist");
        batches.clear();
        FitListener counting =
                new FitListener() {
                    @Override
                    public void batchDone(FitProgress progress) {
                        batches.add(batches.size());
                    }
                };

        assertThat(train(training, counting)).isZero();

        assertThat(log.get(2)).endsWith("seed7.json is there already");
        assertThat(batches).hasSize(6 + 18);
        EnsembleTraining atOnce = training(3, Files.createDirectory(folder.resolve("at-once")));
        assertThat(train(atOnce)).isZero();
        for (int i = 0; i < 3; i++) {
            assertThat(training.assemble().ensemble().members().get(i).network().params())
                    .isEqualTo(atOnce.assemble().ensemble().members().get(i).network().params());
        }
        assertThat(folder).isDirectoryNotContaining("glob:**.checkpoint*");
    }

    /** Which comes to a thread that trains when the one that waits for it was interrupted. */
    private static void waitForInterrupt() {
        try {
            TimeUnit.MINUTES.sleep(1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void moreMembersAreAddedToThoseThatAreThere() {
        assertThat(train(training(1, folder))).isZero();

        assertThat(train(training(2, folder))).isZero();

        assertThat(log.get(2)).endsWith("seed7.json is there already");
        assertThat(training(2, folder).assemble().ensemble().members()).hasSize(2);
    }

    @Test
    void severalAreTrainedAtATime() {
        EnsembleTraining training = training(3, folder);

        assertThat(training.train(Compute.DEFAULT, new Workers(2), log::add, Sweep.Listeners.NONE))
                .isZero();

        assertThat(training.assemble().ensemble().members()).hasSize(3);
    }

    @Test
    void theModelOfAnotherTrainingIsNotTakenForAMember() throws IOException {
        EnsembleTraining training = training(1, folder);
        assertThat(train(training)).isZero();
        Path model;
        try (var files = Files.list(folder)) {
            model = files.filter(file -> file.toString().endsWith(".mnistkit")).findFirst().get();
        }
        Model loaded = Model.load(model);

        loaded.withRun(null).save(model);
        assertThatThrownBy(training::assemble)
                .isInstanceOf(ModelFileException.class)
                .hasMessageContaining("has no record of its training. Delete it");

        Path other = Files.createDirectory(folder.resolve("other"));
        Description faster = Description.parse(SMALL.toString().replace("0.01,0", "0.02,0"));
        EnsembleTraining second =
                EnsembleTraining.of(
                        "other",
                        List.of(new EnsembleTraining.Kind("small", faster)),
                        1,
                        7,
                        DATA,
                        other);
        assertThat(train(second)).isZero();
        Files.copy(other.resolve(model.getFileName()), model, StandardCopyOption.REPLACE_EXISTING);
        assertThatThrownBy(training::assemble)
                .isInstanceOf(ModelFileException.class)
                .hasMessageContaining("is the model of another training run: optimizer is \"");
    }

    @Test
    void thereAreOneToAHundredMembers() {
        assertThatThrownBy(() -> training(0, folder))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("An ensemble has 1 to 100 members, not 0.");
        assertThatThrownBy(() -> training(101, folder)).hasMessageContaining("not 101.");
        assertThatThrownBy(() -> EnsembleTraining.of("some", List.of(), 1, 7, DATA, folder))
                .hasMessage("an ensemble needs a description, but has none");
    }
}
