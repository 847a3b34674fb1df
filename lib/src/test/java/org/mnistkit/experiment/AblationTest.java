package org.mnistkit.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mnistkit.description.Description;
import org.mnistkit.description.Networks;
import org.mnistkit.experiment.Ablation.Step;
import org.mnistkit.network.NetworkState;
import org.mnistkit.record.EpochStats;
import org.mnistkit.record.RunRecord;
import org.mnistkit.record.SampleRecords;
import org.mnistkit.record.SampleStatistics;
import org.mnistkit.record.Score;
import tech.tablesaw.api.Table;

class AblationTest {

    @TempDir Path directory;
    private Path records;

    @BeforeEach
    void twoDescriptions() throws IOException {
        records = directory.resolve("records");
        String baseline = Description.shipped("baseline").withNotes("").toString();
        Files.writeString(directory.resolve("2-more.txt"), "More of it.\n\nNotes.\n\n" + baseline);
        Files.writeString(directory.resolve("1-start.txt"), "The start.\n" + baseline);
        Files.writeString(directory.resolve("readme.md"), "no description");
    }

    private Ablation load() {
        return Ablation.load(directory, records);
    }

    @Test
    void stepsComeInTheOrderOfTheirNames() {
        Ablation ablation = load();
        assertThat(ablation.steps()).extracting(Step::name).containsExactly("1-start", "2-more");
        assertThat(ablation.steps())
                .extracting(Step::change)
                .containsExactly("The start", "More of it");
        assertThat(ablation.steps()).extracting(Step::parameters).containsOnly(34_826L);
    }

    @Test
    void withoutRecordsThereAreNoResults() throws IOException {
        assertThat(load().isMeasured()).isFalse();
        Files.createDirectories(records);
        assertThat(load().isMeasured()).isFalse();
        Table table = load().toTable();
        assertThat(table.stringColumn("validation accuracy, %").asList()).containsOnly("–");
        assertThat(table.stringColumn("test accuracy, %").asList()).containsOnly("–");
        assertThat(table.stringColumn("core-seconds").asList()).containsOnly("–");
    }

    @Test
    void resultsAreThoseOfTheStepsOwnRecordsOverAllSeeds() {
        SampleRecords.record("1-start", 15, 1, 0.990).save(records);
        SampleRecords.record("1-start", 15, 2, 0.991).save(records);
        SampleRecords.record("1-start", 15, 3, 0.995).save(records);
        SampleRecords.record("1-start", 5, 1, 0.5).save(records); // trained in another way
        SampleRecords.record("baseline", 15, 1, 0.5).save(records);

        Ablation ablation = load();

        assertThat(ablation.isMeasured()).isTrue();
        assertThat(ablation.steps().get(1).results()).isEmpty();
        Ablation.Results results = ablation.steps().get(0).results().orElseThrow();
        assertThat(results.accuracy().values()).hasSize(3);
        assertThat(results.accuracy().mean()).isEqualTo(99.2, within(1e-9));
        assertThat(results.error().mean()).isEqualTo(0.8, within(1e-9));
        // √((.2² + .1² + .3²) / 2)
        assertThat(results.error().deviation()).isEqualTo(0.26458, within(1e-5));
        Table table = ablation.toTable();
        assertThat(table.getString(0, "test accuracy, %")).isEqualTo("99.20 ± 0.26");
        assertThat(table.getString(0, "core-seconds")).isEqualTo("15");
        assertThat(table.intColumn("seeds").asList()).containsExactly(3, 0);
    }

    @Test
    void aRecordOfOtherLayersWithAsManyParametersIsNotTheSteps() {
        RunRecord run = SampleRecords.record("1-start", 15, 1, 0.99);
        String own = NetworkState.layers(Networks.baseline(1));
        RunRecord ofRelu = SampleRecords.with(run, "layers", own);
        RunRecord ofTanh = SampleRecords.with(run, "layers", own.replace("relu", "tanh"));

        ofTanh.save(records);
        assertThat(load().isMeasured()).isFalse();
        ofRelu.save(records);
        assertThat(load().isMeasured()).isTrue();
    }

    @Test
    void secondsAreThoseOfTheMachineThatHasTrainedMost() {
        SampleRecords.record("1-start", 15, 1, 0.99, "slow", 7.5).save(records);
        SampleRecords.record("2-more", 15, 1, 0.99, "slow", 8).save(records);
        SampleRecords.record("2-more", 15, 2, 0.99, "fast", 2).save(records);
        SampleRecords.record("2-more", 15, 3, 0.99, "fast", 3).save(records);
        assertThat(load().toTable().stringColumn("core-seconds").asList())
                .containsExactly("15", "16");

        // In place of the first one.
        SampleRecords.record("1-start", 15, 1, 0.99, "fast", 1).save(records);
        assertThat(load().toTable().stringColumn("core-seconds").asList())
                .containsExactly("2", "4");
    }

    @Test
    void secondsAreThoseOfAsManyEpochsAsThereWereOnAverage() {
        SampleRecords.record("1-start", 15, 1, 0.99, "a", 5).save(records);
        RunRecord run = SampleRecords.record("1-start", 15, 2, 0.99, "a", 4);
        EpochStats epoch = run.epochs().get(0);
        with(run, run.data(), List.of(epoch, epoch, epoch, epoch, epoch)).save(records);

        // One epoch and five, three on average; the fastest took two cores 4 s.
        assertThat(load().toTable().getString(0, "core-seconds")).isEqualTo("24");
    }

    @Test
    void secondsOfSeveralEnginesInATurnSayNothingOfAMachine() {
        SampleRecords.record("1-start", 15, 1, 0.99, "a", 5).save(records);
        SampleRecords.record("1-start", 15, 2, 0.99, "b", 2).save(records);
        SampleRecords.record("2-more", 15, 1, 0.99, "a, then a", 5).save(records);
        SampleRecords.record("2-more", 15, 2, 0.99, "b", 3).save(records);

        assertThat(load().toTable().stringColumn("core-seconds").asList())
                .containsExactly("4", "6");
    }

    @Test
    void recordsOfSyntheticImagesAndOfFewerImagesDoNotCount() {
        RunRecord run = SampleRecords.record("1-start", 15, 1, 0.99);
        run.save(records);
        with(run, new RunRecord.Data("MNIST", false, "ab", 0, 1, 5_400, 600, 10_000, ""))
                .save(records);
        with(run, new RunRecord.Data("Synth", true, "", 0, 1, 54_000, 600, 10_000, ""))
                .save(records);

        Ablation.Results results = load().steps().get(0).results().orElseThrow();

        assertThat(results.accuracy().values()).containsExactly(99.0);
        assertThat(results.accuracy().format("%.2f")).isEqualTo("99.00");
        assertThat(results.accuracy().deviation()).isZero();
    }

    private static RunRecord with(RunRecord run, RunRecord.Data data) {
        return with(run, data, run.epochs());
    }

    private static RunRecord with(RunRecord run, RunRecord.Data data, List<EpochStats> epochs) {
        RunRecord other = SampleRecords.with(run, "test", new Score(1, 0.5));
        return SampleRecords.with(SampleRecords.with(other, "data", data), "epochs", epochs);
    }

    @Test
    void whatIsNoDirectoryIsNamed() {
        assertThatThrownBy(() -> Ablation.load(directory.resolve("none"), records))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("none cannot be read");
        assertThatThrownBy(() -> new SampleStatistics(List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
