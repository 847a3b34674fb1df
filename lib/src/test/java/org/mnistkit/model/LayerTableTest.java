package org.mnistkit.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tech.tablesaw.api.Table;

class LayerTableTest {

    @Test
    void baselineReadsAsInATextbook() {
        Table table = LayerInfo.table(Networks.baseline(1));

        assertThat(table.columnNames())
                .containsExactly("layer", "settings", "output", "parameters");
        assertThat(
                        table.stream()
                                .map(
                                        row ->
                                                row.getString(0)
                                                        + " | "
                                                        + row.getString(1)
                                                        + " | "
                                                        + row.getString(2)
                                                        + " | "
                                                        + row.getLong(3)))
                .containsExactly(
                        "Conv 3×3 | 32 filters, relu | 32 maps 26×26 | 320",
                        "MaxPool 2×2 |  | 32 maps 13×13 | 0",
                        "Conv 3×3 | 64 filters, elu | 64 maps 11×11 | 18496",
                        "MaxPool 2×2 |  | 64 maps 5×5 | 0",
                        "Dropout | 0.5 | 64 maps 5×5 | 0",
                        "Flatten |  | 1,600 units | 0",
                        "Dense | 10 units, softmax | 10 units | 16010",
                        "Total |  |  | 34826");
    }
}
