package org.mnistkit.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.mnistkit.record.EpochStats;
import org.mnistkit.record.Score;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.Table;

class HistoryTest {

    private static final List<EpochStats> EPOCHS =
            List.of(
                    new EpochStats(1, new Score(0.5, 0.8), new Score(0.6, 0.7), 1e-3, 12.5),
                    new EpochStats(2, new Score(0.25, 0.9), Score.NONE, 5e-4, 12));

    @Test
    void aTableHasARowForEachEpoch() {
        Table table = new History(EPOCHS, List.of(1f, 2f), 1).toTable();

        assertThat(table.row(0).getInt("epoch")).isEqualTo(1);
        assertThat(
                        table.columns().stream()
                                .skip(1)
                                .map(column -> ((DoubleColumn) column).getDouble(0)))
                .containsExactly(0.5, 0.8, 0.6, 0.7, 1e-3, 12.5);
    }

    @Test
    void whatWasNotMeasuredIsMissingInTheTable() {
        Table table = new History(EPOCHS, List.of(), 0).toTable();

        assertThat(table.rowCount()).isEqualTo(2);
        assertThat(table.column("validation loss").isMissing(0)).isFalse();
        assertThat(table.column("validation loss").isMissing(1)).isTrue();
    }

    @Test
    void anEmptyHistoryHasAnEmptyTable() {
        Table table = new History(List.of(), List.of(), 0).toTable();

        assertThat(table.rowCount()).isZero();
    }

    @Test
    void itDoesNotChangeWithTheListsItWasMadeFrom() {
        List<Float> losses = new ArrayList<>(List.of(1f));
        History history = new History(EPOCHS, losses, 1);

        losses.add(2f);

        assertThat(history.batchLosses()).containsExactly(1f);
    }

    @Test
    void oneEpochIsNotSeveral() {
        EpochStats stats = new EpochStats(1, Score.NONE, Score.NONE, 1e-3, 1);

        assertThat(new History(List.of(stats), List.of(), 0).toString())
                .startsWith("History of 1 epoch; ");
        assertThat(new History(List.of(), List.of(0.5f), 0)).hasToString("History of 1 batch");
    }
}
