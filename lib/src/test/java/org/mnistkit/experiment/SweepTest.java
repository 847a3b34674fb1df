package org.mnistkit.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mnistkit.data.Dataset;
import org.mnistkit.data.ImageSet;
import org.mnistkit.data.Mnist;
import org.mnistkit.data.Provenance;
import org.mnistkit.data.Split;
import org.mnistkit.description.Description;
import org.mnistkit.experiment.Sweep.Listeners;
import org.mnistkit.file.LockFile;
import org.mnistkit.record.EpochStats;
import org.mnistkit.settings.Compute;
import org.mnistkit.settings.EarlyStopping;
import org.mnistkit.train.FitListener;
import org.mnistkit.train.Trainer;

class SweepTest {

    private static final Mnist DATA = Dataset.DIGITS.synthetic();

    private static final Description SMALL =
            Description.parse(
                    """
                    Layers:
                    Flatten
                    Dense,10,softmax
                    Optimizer:
                    0.01,0
                    1
                    50
                    train-limit=100
                    """);

    @TempDir Path folder;

    private final List<String> log = new ArrayList<>();

    private int run(Experiment... experiments) {
        return new Sweep(folder, folder.resolve("half-done"), null, Compute.DEFAULT, new Workers(1))
                .run(List.of(experiments), log::add, Listeners.NONE);
    }

    private static Experiment experiment(long seed) {
        Description seeded = SMALL.withTraining(SMALL.training().withSeed(seed));
        return Experiment.of("small", seeded, DATA);
    }

    @Test
    void whatIsDoneIsNotRepeated() throws IOException {
        Files.createDirectory(folder.resolve("half-done"));
        assertThat(run(experiment(1))).isZero();
        assertThat(run(experiment(1), experiment(2))).isZero();

        assertThat(log).hasSize(3);
        assertThat(log.get(0)).matches("small-.*-100x1-seed1.json: test loss .*");
        assertThat(log.get(1)).matches("small-.*-100x1-seed1.json is there already");
        assertThat(log.get(2)).matches("small-.*-100x1-seed2.json: test loss .*");
        try (Stream<Path> left = Files.list(folder.resolve("half-done"))) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void whatAnotherSweepIsTrainingIsLeftToIt() throws IOException {
        Path halfDone = Files.createDirectory(folder.resolve("half-done"));
        String first = experiment(1).recordFile();
        Path checkpoint = halfDone.resolve(first.replace(".json", ".checkpoint"));

        try (LockFile another = Trainer.lockCheckpoint(checkpoint).orElseThrow()) {
            assertThat(another).isNotNull();
            assertThat(run(experiment(1), experiment(2))).isEqualTo(1);
        }

        assertThat(log.get(0))
                .startsWith(first + ": another command is training it at the moment")
                .contains(checkpoint.toString(), "another directory for checkpoints");
        assertThat(folder.resolve(first)).doesNotExist();
        assertThat(folder.resolve(experiment(2).recordFile())).exists();
        assertThat(run(experiment(1), experiment(2))).isZero();
        assertThat(halfDone).isEmptyDirectory();
    }

    @Test
    void whatIsBeingTrainedIsLockedUntilItIsDone() {
        List<Boolean> locked = new ArrayList<>();
        FitListener looking =
                new FitListener() {
                    @Override
                    public void epochDone(EpochStats stats) {
                        locked.add(isLocked(experiment(1)));
                        locked.add(isLocked(experiment(2)));
                    }
                };
        new Sweep(folder, folder, null, Compute.DEFAULT, new Workers(1))
                .run(
                        List.of(experiment(1), experiment(2)),
                        log::add,
                        (experiment, alone) -> new FitListener[] {looking});
        // During the first training both, during the second that one alone.
        assertThat(locked).containsExactly(true, true, false, true);
    }

    @Test
    void eachHasListenersOfItsOwnWhoKnowWhetherItIsAlone() {
        Sweep sweep = new Sweep(folder, folder, null, Compute.DEFAULT, new Workers(2));
        List<String> told = Collections.synchronizedList(new ArrayList<>());
        Listeners listeners =
                (experiment, alone) ->
                        new FitListener[] {
                            new FitListener() {
                                @Override
                                public void epochDone(EpochStats stats) {
                                    told.add(experiment.recordFile() + (alone ? " alone" : ""));
                                }
                            }
                        };

        sweep.run(List.of(experiment(1), experiment(2)), log::add, listeners);
        assertThat(told)
                .containsExactlyInAnyOrder(experiment(1).recordFile(), experiment(2).recordFile());

        told.clear();
        sweep.run(List.of(experiment(1), experiment(2), experiment(3)), log::add, listeners);
        assertThat(told).containsExactly(experiment(3).recordFile() + " alone");
    }

    private boolean isLocked(Experiment experiment) {
        String checkpoint = experiment.recordFile().replace(".json", ".checkpoint");
        Optional<LockFile> free = Trainer.lockCheckpoint(folder.resolve(checkpoint));
        free.ifPresent(LockFile::close);
        return free.isEmpty();
    }

    @Test
    void aCheckpointOfAnotherTrainingStopsNoOther() throws IOException {
        Path halfDone = Files.createDirectory(folder.resolve("half-done"));
        String first = experiment(1).recordFile();
        Files.writeString(halfDone.resolve(first.replace(".json", ".checkpoint")), "broken");

        assertThat(run(experiment(1), experiment(2))).isEqualTo(1);

        assertThat(log.get(0)).startsWith(first + ": ").contains("delete it to start over");
        assertThat(folder.resolve(first)).doesNotExist();
        assertThat(folder.resolve(experiment(2).recordFile())).exists();
    }

    @Test
    void theRecordOfAnotherTrainingIsNotTakenForThisOnes() throws IOException {
        assertThat(run(experiment(1))).isZero();
        Path record = folder.resolve(experiment(1).recordFile());
        String earlier = Files.readString(record);
        Description changed = Description.parse(SMALL.toString().replace("0.01,0", "0.02,0"));

        assertThat(run(Experiment.of("small", changed, DATA), experiment(2))).isEqualTo(1);

        assertThat(log.get(1))
                .contains(
                        "is the record of another training run: optimizer is \"adam, rate 0.01\""
                                + " there and \"adam, rate 0.02\" here. Delete it, or");
        assertThat(record).hasContent(earlier);
        assertThat(folder.resolve(experiment(2).recordFile())).exists();
    }

    /** With a word of the data set's name in that of the network. */
    @Test
    void theRecordOfAnotherDataSetIsNotTakenForThisOnes() {
        assertThat(run(experiment("small", "Fashion-MNIST"))).isZero();

        assertThat(run(experiment("small-fashion", "MNIST"))).isEqualTo(1);

        assertThat(log.get(1))
                .startsWith("small-fashion-mnist-100x1-seed1.json: ")
                .contains("data set is \"Fashion-MNIST\" there and \"MNIST\" here.");
    }

    private static Experiment experiment(String name, String dataName) {
        ImageSet images = DATA.train().take(100);
        byte[] blank = new byte[images.size() * images.rows() * images.columns()];
        byte[] labels = new byte[images.size()];
        Provenance provenance = new Provenance(dataName, "", "", true);
        ImageSet named = ImageSet.of(blank, labels, 28, 28, images.classNames(), provenance);
        return new Experiment(name, SMALL, new Split(named, named.take(0)), DATA.test(), null);
    }

    @Test
    void twoModelsInOneFileAreRefused() {
        Sweep sweep =
                new Sweep(
                        folder,
                        folder,
                        each -> folder.resolve(each.modelFile()),
                        Compute.DEFAULT,
                        new Workers(1));
        List<Experiment> both = List.of(experiment(1), experiment(2));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> sweep.run(both, log::add, Listeners.NONE))
                .withMessage(
                        "The models of two of the training runs have the same file, %s. Run one of"
                                + " them by itself, with another directory for models.",
                        folder.resolve("small.mnistkit"));
        assertThatIllegalArgumentException().isThrownBy(() -> sweep.estimate(both));
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void anExperimentThatCannotBeRunStopsNoOther() {
        Description stopping =
                SMALL.withTraining(SMALL.training().withEarlyStopping(EarlyStopping.patience(1)));
        Experiment impossible = Experiment.of("stopping", stopping, DATA);

        assertThat(run(impossible, experiment(2))).isEqualTo(1);

        assertThat(log.get(0))
                .isEqualTo(
                        impossible.recordFile()
                                + ": early stopping needs validation images, but there are none;"
                                + " give a split, or set the config's validation share");
        assertThat(folder.resolve(experiment(2).recordFile())).exists();
    }

    @Test
    void anotherActivationFunctionMakesAnotherTraining() throws IOException {
        String layers = SMALL.toString().replace("Dense,10", "Dense,12,relu\nDense,10");
        Description relu = Description.parse(layers);
        Description tanh = Description.parse(layers.replace("relu", "tanh"));
        assertThat(run(Experiment.of("small", relu, DATA))).isZero();

        assertThat(run(Experiment.of("small", tanh, DATA))).isEqualTo(1);

        assertThat(log.get(1))
                .contains("is the record of another training run: network is \"")
                .contains("relu", "tanh");
    }

    @Test
    void aBrokenRecordIsNamed() throws IOException {
        Files.writeString(folder.resolve(experiment(1).recordFile()), "{}");

        assertThat(run(experiment(1))).isEqualTo(1);

        assertThat(log.get(0)).contains("is not a record that can be read. Delete it");
    }

    @Test
    void whatAnInterruptLeavesUndoneIsCounted() {
        Thread.currentThread().interrupt();
        try {
            assertThat(run(experiment(1), experiment(2))).isEqualTo(2);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void aMissingModelIsTrainedAgainAndTheRecordStays() throws IOException {
        assertThat(run(experiment(1))).isZero();
        Path record = folder.resolve(experiment(1).recordFile());
        String earlier = Files.readString(record);

        int failed = withModels().run(List.of(experiment(1)), log::add, Listeners.NONE);

        assertThat(failed).isZero();
        assertThat(folder.resolve(experiment(1).modelFile())).exists();
        assertThat(record).hasContent(earlier);
        assertThat(log.get(1)).endsWith("is there already and stays; its model is trained again");
    }

    @Test
    void theModelOfAnotherTrainingRunIsNotReplaced() throws IOException {
        Experiment first = experiment(1);
        withModels().run(List.of(first), log::add, Listeners.NONE);
        Path model = folder.resolve(first.modelFile());
        byte[] earlier = Files.readAllBytes(model);
        Description longer = SMALL.withTraining(SMALL.training().withEpochs(2));

        for (Experiment other : List.of(Experiment.of("small", longer, DATA), experiment(2))) {
            assertThat(other.modelFile()).isEqualTo(first.modelFile());
            log.clear();

            assertThat(withModels().run(List.of(other), log::add, Listeners.NONE)).isEqualTo(1);

            assertThat(log)
                    .singleElement(STRING)
                    .startsWith(other.recordFile() + ": " + model + " is the model of another")
                    .endsWith("Delete it, or give the description another name.");
            assertThat(model).hasBinaryContent(earlier);
        }
    }

    @Test
    void whatAKilledProcessLeftOfACheckpointIsDeleted() throws IOException {
        Path halfDone = Files.createDirectory(folder.resolve("half-done"));
        String checkpoint = experiment(1).recordFile().replace(".json", ".checkpoint");
        Files.writeString(halfDone.resolve(checkpoint + ".12-1.part"), "half");
        Files.writeString(halfDone.resolve("another.checkpoint.12-1.part"), "half");

        assertThat(run(experiment(1))).isZero();

        try (Stream<Path> left = Files.list(halfDone)) {
            assertThat(left).containsExactly(halfDone.resolve("another.checkpoint.12-1.part"));
        }
    }

    @Test
    void differentNetworksTakeTurnsToo() {
        Sweep two =
                new Sweep(
                        folder, folder.resolve("half-done"), null, Compute.DEFAULT, new Workers(2));
        Description limited =
                SMALL.withTraining(SMALL.training().withEpochs(1000).withMaxSeconds(0.001));
        Experiment one = Experiment.of("one", limited, DATA);
        Experiment other = Experiment.of("other", limited, DATA);
        assertThat(two.estimate(List.of(one)))
                .extracting(Sweep.Estimate::seconds)
                .containsExactly(0.001);
        assertThat(two.estimate(List.of(one, other)))
                .extracting(Sweep.Estimate::seconds)
                .containsExactly(0.0005, 0.0005);
    }

    @Test
    void estimatesWhatIsStillToBeDone() throws IOException {
        Files.createDirectory(folder.resolve("half-done"));
        run(experiment(1));
        Sweep sweep =
                new Sweep(
                        folder, folder.resolve("half-done"), null, Compute.DEFAULT, new Workers(1));
        Description longer = SMALL.withTraining(SMALL.training().withEpochs(1000));

        List<Sweep.Estimate> estimates =
                sweep.estimate(
                        List.of(
                                experiment(1),
                                experiment(2),
                                experiment(3),
                                Experiment.of("longer", longer, DATA)));

        assertThat(estimates)
                .extracting(Sweep.Estimate::network)
                .containsExactly("small", "longer");
        assertThat(estimates).extracting(Sweep.Estimate::trainings).containsExactly(2, 1);
        assertThat(estimates.get(0).seconds()).isPositive();
        assertThat(estimates.get(1).seconds()).isGreaterThan(20 * estimates.get(0).seconds());
        assertThat(sweep.estimate(List.of(experiment(1)))).isEmpty();
        assertThat(withModels().estimate(List.of(experiment(1)))).hasSize(1);
        assertThat(folder.resolve("half-done")).isEmptyDirectory();
    }

    private Sweep withModels() {
        return new Sweep(
                folder,
                folder.resolve("half-done"),
                each -> folder.resolve(each.modelFile()),
                Compute.DEFAULT,
                new Workers(1));
    }
}
