package org.mnistkit.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tech.tablesaw.api.Table;

class RunRecordTest {

    @TempDir Path directory;

    @Test
    void secondsOfOneCoreAreThoseOfTheFastestEpochTimesTheThreads() {
        // On DL4J's own code all cores of the machine work, here two.
        assertThat(withEpochs("DL4J 1.0", 7.5).coreSecondsPerEpoch()).isEqualTo(15);
        assertThat(withEpochs("oneDNN 3.11 (avx2, float32, 1 thread)", 7, 90, 6))
                .extracting(RunRecord::coreSecondsPerEpoch)
                .isEqualTo(6.0);
        assertThat(withEpochs("oneDNN 3.11 (avx2, float32, 12 threads)", 2, 1, 9, 3))
                .extracting(RunRecord::coreSecondsPerEpoch)
                .isEqualTo(12.0);
        assertThat(withEpochs("oneDNN (avx2, 1 thread), then oneDNN (avx2, 2 threads)", 5, 4))
                .extracting(RunRecord::coreSecondsPerEpoch)
                .isEqualTo(Double.NaN);
        assertThat(withEpochs("oneDNN").coreSecondsPerEpoch()).isNaN();
    }

    private static RunRecord withEpochs(String engine, double... seconds) {
        RunRecord run = SampleRecords.record("baseline", 15, 1, 0.99);
        List<EpochStats> epochs =
                DoubleStream.of(seconds)
                        .mapToObj(each -> new EpochStats(1, Score.NONE, Score.NONE, 1e-3, each))
                        .toList();
        return SampleRecords.with(SampleRecords.with(run, "epochs", epochs), "engine", engine);
    }

    @Test
    void savedAndLoadedItIsTheSame() {
        RunRecord record = SampleRecords.record("baseline", 15, 1, 0.99);

        Path file = record.save(directory.resolve("new/folder"));

        assertThat(file).hasFileName("baseline-mnist-54000x15-seed1.json");
        assertThat(RunRecord.load(file)).isEqualTo(record);
    }

    @Test
    void savingLeavesNothingButTheRecord() throws IOException {
        SampleRecords.record("baseline", 15, 1, 0.98).save(directory);
        SampleRecords.record("baseline", 15, 1, 0.99).save(directory);

        try (var files = Files.list(directory)) {
            assertThat(files).hasSize(1);
        }
        assertThat(ResultsTable.load(directory).get(0).test().accuracy()).isEqualTo(0.99);
    }

    @Test
    void jsonKnowsNoNaN() {
        assertThat(SampleRecords.record("baseline", 15, 1, 0.99).toJson())
                .contains("\"validation\" : null")
                .doesNotContain("NaN");
    }

    @Test
    void aFileThatIsNoRecordIsNamed() throws IOException {
        Path file = Files.writeString(directory.resolve("x.json"), "{\"network\": 5, \"colour\"");

        assertThatThrownBy(() -> RunRecord.load(file))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("x.json is not the record of a run: ");
        assertThatThrownBy(() -> RunRecord.load(directory.resolve("none.json")))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("none.json cannot be read");
    }

    @Test
    void aDirectoryThatIsNoneIsNamed() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "");

        assertThatThrownBy(() -> SampleRecords.record("baseline", 15, 1, 0.99).save(file))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("baseline-mnist-54000x15-seed1.json");
    }

    @Test
    void theTableHasTheThreeSets() {
        Table table = SampleRecords.record("baseline", 15, 1, 0.99).toTable();

        assertThat(table.stringColumn("set").asList())
                .containsExactly("training", "validation", "test");
        assertThat(table.doubleColumn("accuracy, %").get(2)).isEqualTo(99);
        assertThat(table.doubleColumn("loss").isMissing(1)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"engine", "optimizer", "ending", "processor", "java", "checksum"})
    void aRecordThatLacksSomethingIsNone(String name) throws IOException {
        String whole = SampleRecords.record("baseline", 15, 1, 0.99).toJson();
        String broken =
                whole.replaceFirst("\"" + name + "\" : \"[^\"]*\"", "\"" + name + "\" : null");
        assertThat(broken).isNotEqualTo(whole);
        Path file = Files.writeString(directory.resolve("x.json"), broken);

        assertThatThrownBy(() -> RunRecord.load(file))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("x.json is not the record of a run: ")
                .hasMessageContaining(name);
    }

    /** A model's record comes from whoever has trained it. */
    @Test
    void aNameDoesNotLeadOutOfTheDirectory() {
        Path file = SampleRecords.record("../..\\x\n", 15, 1, 0.99).save(directory);

        assertThat(file).exists().hasParent(directory);
        assertThat(file.getFileName()).hasToString(".._.._x_-mnist-54000x15-seed1.json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"interrupted", "out_of_time", "diverged"})
    void anUnfinishedTrainingDoesNotReplaceAFinishedOne(String ending) throws IOException {
        RunRecord finished = SampleRecords.record("baseline", 15, 1, 0.99);
        RunRecord unfinished =
                RunRecord.fromJson(finished.toJson().replace("\"completed\"", '"' + ending + '"'));
        Path first = finished.save(directory);

        Path second = unfinished.save(directory);

        assertThat(second)
                .hasFileName("baseline-mnist-54000x15-seed1-" + ending.replace('_', '-') + ".json");
        assertThat(RunRecord.load(first)).isEqualTo(finished);
        assertThat(ResultsTable.markdown(ResultsTable.load(directory))).contains("| 15.0 | 1 |");
    }

    /** Neither the number of threads nor anything else ends in an exception without the file. */
    @Test
    void moreThreadsThanAnyMachineHasAreNone() throws IOException {
        String json = withEpochs("oneDNN (avx2, 2 threads)", 1).toJson();
        Path file =
                Files.writeString(
                        directory.resolve("x.json"),
                        json.replace("2 threads", "9999999999 threads"));

        assertThatThrownBy(() -> RunRecord.load(file))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("x.json is not the record of a run: ")
                .hasMessageContaining("9999999999 threads");
    }

    @Test
    void recordsMadeBeforeTheySaidWhatWasHeldBackAreReadAndWrittenAsBefore() throws IOException {
        String json = SampleRecords.record("baseline", 15, 1, 0.99).toJson();

        assertThat(json).doesNotContain("heldBack");
        assertThat(RunRecord.fromJson(json).data().heldBack()).isEmpty();
        assertThat(RunRecord.fromJson(json).toJson()).isEqualTo(json);
    }
}
