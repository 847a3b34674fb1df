package org.mnistkit.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class GoalTableTest {

    @Test
    void whatIsReachedIsBoldAndWhatIsMissingSaysSo() {
        List<RunRecord> runs =
                List.of(
                        SampleRecords.record("tiny", 1, 1, 0.9941),
                        SampleRecords.record("tiny", 1, 2, 0.9943),
                        SampleRecords.record("compact", 1, 1, 0.9954));
        List<EnsembleRecord> ensembles =
                List.of(SampleRecords.ensemble("mixed-5", 0.9976, 0.996, 0.997));

        assertThat(GoalTable.markdown(runs, ensembles).lines())
                .contains(
                        "| fewer than 10,000 parameters: tiny | MNIST | 99.40 | **99.42 ± 0.01** |"
                                + " 2 |",
                        "| fewer than 35,000 parameters: compact | MNIST | 99.55 | 99.54 | 1 |",
                        "| five networks together: mixed-5 | MNIST | 99.75 | **99.76** | 1 |",
                        "| light, with augmentation: light-augmented | MNIST | 99.70 | not trained"
                                + " yet | – |");
    }
}
