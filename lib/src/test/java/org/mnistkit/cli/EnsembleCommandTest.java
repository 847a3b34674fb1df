package org.mnistkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.mnistkit.file.LockFile;
import org.mnistkit.model.Classifier;
import org.mnistkit.model.Ensemble;
import org.mnistkit.record.EnsembleRecord;
import org.mnistkit.record.Score;

class EnsembleCommandTest extends CommandTest {

    private int ensemble(String... more) throws IOException {
        List<String> start = List.of("ensemble", "synthetic", "some", tiny().toString());
        return run(Stream.concat(start.stream(), Stream.of(more)).toArray(String[]::new));
    }

    private void assertRefuses(int code, String message, String... more) throws IOException {
        List<String> start = List.of("ensemble", "synthetic", "some", tiny().toString());
        assertFails(
                code,
                message,
                Stream.concat(start.stream(), Stream.of(more)).toArray(String[]::new));
    }

    @Test
    void membersAreTrainedAndKeptAsOne() throws IOException {
        assertThat(ensemble("--members=3", "--share=0.75", "--seed=4")).as(err.toString()).isZero();

        Ensemble kept = (Ensemble) Classifier.load(models().resolve("some.mnistkit"));
        assertThat(kept.members())
                .extracting(member -> member.run().training().seed())
                .containsExactly(4L, 5L, 6L);
        assertThat(kept.members()).allMatch(member -> member.run().data().validation() == 50);
        assertThat(EnsembleRecord.load(models().resolve("some.json"))).isEqualTo(kept.run());
        assertThat(out.toString())
                .containsPattern("tiny, seed 4 +\\d+\\.\\d\\d % +\\d+\\.\\d\\d %")
                .containsPattern("mean ± sd +\\d+\\.\\d\\d ± .* %")
                .containsPattern("ensemble of 3 +\\d+\\.\\d\\d %")
                .containsPattern("95 % confidence interval of the ensemble .*: \\d.* to \\d.* %")
                .containsPattern("two members differ about \\d+\\.\\d\\d % of the test images")
                .contains("some.mnistkit");
        assertThat(err.toString()).isEmpty();
        try (Stream<Path> files = Files.list(models().resolve("some"))) {
            assertThat(files).hasSize(6); // a model and a record of each
        }

        double error = 100 * (1 - kept.test().accuracy());
        assertThat(run("test", "-l", "some")).isZero();
        assertThat(out.toString().strip()).isEqualTo("Test error rate: %.3f %%".formatted(error));
    }

    @Test
    void theSameCommandRepeatsNoMember() throws IOException {
        assertThat(ensemble("--members=1")).isZero();
        Path first;
        try (Stream<Path> files = Files.list(models().resolve("some"))) {
            first = files.filter(each -> each.toString().endsWith("kit")).findFirst().get();
        }
        FileTime before = Files.getLastModifiedTime(first);

        assertThat(ensemble("--members=2", "--parallel=2", "--json")).isZero();

        assertThat(err.toString()).contains("seed1.json is there already");
        assertThat(Files.getLastModifiedTime(first)).isEqualTo(before);
        JsonNode facts = new ObjectMapper().readTree(out.toString());
        assertThat(facts.get("members")).hasSize(2);
        double accuracy = facts.get("test").get("accuracy").doubleValue();
        assertThat(facts.get("interval").get(0).doubleValue()).isLessThan(accuracy);
        assertThat(facts.get("interval").get(1).doubleValue()).isGreaterThan(accuracy);
    }

    /** With all images, nothing is left to validate with. */
    @Test
    void membersMayDifferInTheirSeedsAlone() throws IOException {
        Path records = directory.resolve("records");
        assertThat(ensemble("-m=2", "--share=1", "--records=" + records)).isZero();

        EnsembleRecord record = EnsembleRecord.load(records.resolve("some.json"));
        assertThat(record.members())
                .allMatch(member -> member.data().train() == 200)
                .allMatch(member -> member.validation().equals(Score.NONE));
        assertThat(out.toString()).containsPattern("mean ± sd +– ");
        assertThat(models().resolve("some.json")).doesNotExist();
    }

    @Test
    void wrongInputIsToldBeforeAnythingIsWritten() throws IOException {
        assertRefuses(2, "--members is 0, but an ensemble has 1 to 100", "--members=0");
        assertRefuses(2, "--members is 101", "--members=101");
        assertRefuses(2, "'--members': \"x\" is not a whole number", "--members=x");
        assertRefuses(2, "SHARE is 0.0, but must be above 0 and at most 1", "--share=0");
        assertRefuses(2, "SHARE is 1.5", "--share=1.5");
        assertRefuses(2, "SHARE is NaN", "--share=NaN");
        assertRefuses(2, "none of the 200 images is left to validate with", "--share=0.999");
        assertRefuses(1, "Did you mean \"light\"?", "ligth");
        assertFails(2, "DESCRIPTION", "ensemble", "synthetic", "some");
        assertFails(2, "\"a/b\" is not a plain name", "ensemble", "synthetic", "a/b", "light");
        assertFails(
                1, "./mnist-kit download", "ensemble", directory.toString(), "some", "baseline");
        assertThat(models()).doesNotExist();
    }

    /** A member that diverges leaves no ensemble, and what is there stays. */
    @Test
    void withoutAMemberThereIsNoEnsemble() throws IOException {
        Path wild = directory.resolve("wild.txt");
        String diverging = Files.readString(tiny()).replace("0.001,0", "1e30,0");
        Files.writeString(wild, diverging.replace("1\n50", "3\n5"));

        int code = ensemble(wild.toString(), "--members=2");

        assertThat(code).isEqualTo(1);
        assertThat(err.toString())
                .contains("1 of 2 members are not trained, as the lines above say");
        assertThat(models().resolve("some.mnistkit")).doesNotExist();
    }

    @Test
    void oneCommandAtATimeTrainsForAFile() throws IOException {
        Files.createDirectories(models());
        try (LockFile held = LockFile.tryLock(models().resolve("some.checkpoint.lock")).get()) {
            assertThat(held).isNotNull();
            assertRefuses(1, "Another command is training");
        }
    }
}
