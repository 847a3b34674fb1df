package org.mnistkit.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mnistkit.archive.ArchiveReader;
import org.mnistkit.archive.ModelFileException;
import org.mnistkit.data.Normalization;
import org.mnistkit.description.Description;
import org.mnistkit.record.EnsembleRecord;
import org.mnistkit.record.SampleRecords;
import org.mnistkit.record.Score;

class EnsembleTest {

    @TempDir Path directory;

    private Path file() {
        return directory.resolve("some.mnistkit");
    }

    /** Of other networks and with other normalizations, one with and one without a record. */
    static Ensemble two() {
        Model large = SampleModels.allLayers();
        Model unit =
                new Model(
                        large.description(),
                        large.network(),
                        Normalization.UNIT,
                        large.classNames());
        return new Ensemble(
                List.of(
                        SampleModels.small().withRun(SampleRecords.record("small", 1, 7, 0.9)),
                        unit));
    }

    @Test
    void whatWasSavedIsLoaded() {
        EnsembleRecord run = SampleRecords.ensemble("some", 0.95, 0.9, 0.8);
        Ensemble ensemble = two().withRun(run);
        ensemble.save(file(), WeightType.FLOAT32);

        Ensemble loaded = (Ensemble) Classifier.load(file());

        assertThat(loaded.run()).isEqualTo(run);
        assertThat(loaded.test()).isEqualTo(run.test());
        assertThat(loaded.classNames()).isEqualTo(SampleModels.DIGITS);
        assertThat(loaded.members()).hasSize(2);
        assertThat(loaded.parameters()).isEqualTo(ensemble.parameters());
        for (int i = 0; i < 2; i++) {
            Model before = ensemble.members().get(i);
            Model after = loaded.members().get(i);
            assertThat(after.network().params()).isEqualTo(before.network().params());
            assertThat(after.description()).isEqualTo(before.description());
            assertThat(after.normalization()).isEqualTo(before.normalization());
            assertThat(after.run()).isEqualTo(before.run());
        }
    }

    @Test
    void aMemberInTheFileIsAModelsFile() throws IOException {
        two().save(file(), WeightType.FLOAT16);
        two().members().get(1).save(directory.resolve("second.mnistkit"), WeightType.FLOAT16);

        try (ZipFile zip = new ZipFile(file().toFile())) {
            assertThat(zip.getInputStream(zip.getEntry("member2.mnistkit")))
                    .hasBinaryContent(Files.readAllBytes(directory.resolve("second.mnistkit")));
        }
    }

    @Test
    void theSameEnsembleGivesTheSameFile() throws IOException {
        two().save(file(), WeightType.FLOAT32);
        byte[] first = Files.readAllBytes(file());

        two().save(file(), WeightType.FLOAT32);

        assertThat(file()).hasBinaryContent(first);
    }

    @Test
    void aModelIsAClassifierOfOneMember() {
        Model model = SampleModels.small();
        model.save(file());

        Classifier loaded = Classifier.load(file());

        assertThat(loaded).isInstanceOf(Model.class);
        assertThat(loaded.members()).containsExactly((Model) loaded);
        assertThat(loaded.parameters()).isEqualTo(model.network().numParams());
        assertThat(loaded.test()).isEqualTo(Score.NONE);
        assertThat(model.withRun(SampleRecords.record("small", 1, 7, 0.9)).test().accuracy())
                .isEqualTo(0.9);
    }

    @Test
    void whoeverExpectsAModelIsToldWhatReadsAnEnsemble() {
        two().save(file(), WeightType.FLOAT32);

        assertThatThrownBy(() -> Model.load(file()))
                .isInstanceOf(ModelFileException.class)
                .hasMessage(
                        file()
                                + " holds an ensemble of networks, where a single one is expected."
                                + " Classifier.load reads it.");
    }

    /** Which knows the format of models alone. */
    @Test
    void anOlderKitAdvisesToUpdate() {
        two().save(file(), WeightType.FLOAT32);

        assertThatThrownBy(() -> ArchiveReader.open(file(), ModelFile.FORMAT))
                .isInstanceOf(ModelFileException.class)
                .hasMessageContaining("has an entry \"")
                .hasMessageEndingWith("made by a newer kit: update the kit.");
    }

    @Test
    void aFileThatIsNoneIsTold() throws IOException {
        assertThatThrownBy(() -> Classifier.load(file())).hasMessage(file() + " does not exist.");
        assertThatThrownBy(() -> Classifier.load(directory))
                .hasMessage(directory + " is a directory, not a file.");
        Files.writeString(file(), "Not found");
        assertThatThrownBy(() -> Classifier.load(file()))
                .isInstanceOf(ModelFileException.class)
                .hasMessageContaining("is not a valid mnistkit model");
    }

    @Test
    void anEnsembleHasOneToAHundredMembersOfTheSameClasses() {
        Model model = SampleModels.small();
        assertThatThrownBy(() -> new Ensemble(List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("An ensemble has 1 to 100 members, but there are 0.");
        assertThat(new Ensemble(Collections.nCopies(100, model)).members()).hasSize(100);
        assertThatThrownBy(() -> new Ensemble(Collections.nCopies(101, model)))
                .hasMessage("An ensemble has 1 to 100 members, but there are 101.");
        List<String> names = new ArrayList<>(SampleModels.DIGITS);
        names.set(9, "nine");
        Model named = new Model(model.description(), model.network(), Normalization.UNIT, names);
        assertThatThrownBy(() -> new Ensemble(List.of(model, model, named)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("The members of an ensemble must tell the same classes")
                .hasMessageEndingWith("and number 3 has 0, 1, 2, 3, 4, 5, 6, 7, 8, nine.");
    }

    @Test
    void aHundredMembersHaveRoomInAFile() {
        Description smallest =
                Description.parse(
                        "Layers:\nGlobalAvgPool\nDense,10,softmax\nOptimizer:\n0.1,0\n1\n9\n");
        List<Model> members = Collections.nCopies(100, SampleModels.model(smallest));

        new Ensemble(members).save(file(), WeightType.FLOAT32);

        assertThat(Classifier.load(file()).members()).hasSize(100);
    }
}
