package org.mnistkit.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnsembleTableTest {

    @Test
    void aLineForEachEnsembleBesideItsMembers() {
        EnsembleRecord five = SampleRecords.ensemble("five", 0.9975, 0.996, 0.997, 0.998);

        // Wilson's interval by its formula in Python; 45 core-seconds are 0.0125 hours
        assertThat(EnsembleTable.markdown(List.of(five)).lines())
                .contains(
                        "| 3 × some | MNIST: 10,000 images | 99.70 ± 0.10 | **99.75** | 99.63–99.83"
                                + " | 0.40 | 0.0 |");
    }

    @Test
    void thoseOfTheSameNetworksAreOneLine() {
        EnsembleRecord one = SampleRecords.ensemble("one", 0.9974, 0.996, 0.997, 0.998);
        EnsembleRecord other = SampleRecords.ensemble("other", 0.9976, 0.995, 0.997, 0.999);
        EnsembleRecord larger =
                SampleRecords.ensemble("larger", 0.9978, 0.996, 0.996, 0.997, 0.997);

        // The deviation of the six members by NumPy
        assertThat(EnsembleTable.markdown(List.of(one, larger, other)).lines())
                .contains(
                        "| 3 × some | MNIST: 10,000 images | 99.70 ± 0.14 | **99.75 ± 0.01** |"
                                + " 99.63–99.83 | 0.40 | 0.0 |")
                .anyMatch(line -> line.startsWith("| 4 × some |"));
    }

    @Test
    void thoseThatLearnedFromFewerImagesAreOthers() {
        EnsembleRecord one = SampleRecords.ensemble("one", 0.9974, 0.996, 0.997);
        EnsembleRecord other = SampleRecords.ensemble("other", 0.9976, 0.995, 0.997);
        List<EnsembleRecord.Member> members =
                other.members().stream().map(EnsembleTableTest::ofFewerImages).toList();
        EnsembleRecord fewer =
                new EnsembleRecord(
                        "fewer",
                        other.date(),
                        other.data(),
                        other.images(),
                        other.test(),
                        other.disagreement(),
                        members,
                        other.environment());

        assertThat(EnsembleTable.alike(List.of(one, other))).hasSize(1);
        assertThat(EnsembleTable.alike(List.of(one, fewer))).hasSize(2);
    }

    private static EnsembleRecord.Member ofFewerImages(EnsembleRecord.Member member) {
        RunRecord.Data data = new RunRecord.Data("MNIST", false, "ab", 0, 1, 600, 60, 10_000, "");
        return new EnsembleRecord.Member(
                member.network(),
                member.parameters(),
                data,
                member.training(),
                member.validation(),
                member.test(),
                member.coreSeconds());
    }

    @Test
    void withoutEnsemblesThatIsSaid(@TempDir Path directory) {
        assertThat(EnsembleRecord.loadAll(directory.resolve("none"))).isEmpty();
        assertThat(EnsembleTable.markdown(List.of())).isEqualTo("No records yet.\n");
    }
}
