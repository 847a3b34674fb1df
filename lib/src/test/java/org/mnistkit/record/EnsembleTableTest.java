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
    void withoutEnsemblesThatIsSaid(@TempDir Path directory) {
        assertThat(EnsembleRecord.loadAll(directory.resolve("none"))).isEmpty();
        assertThat(EnsembleTable.markdown(List.of())).isEqualTo("No records yet.\n");
    }
}
