package org.mnistkit.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mnistkit.TestImages;
import org.mnistkit.search.Hyperparameter;
import org.mnistkit.search.SampleTrials;
import org.mnistkit.search.Search;
import org.mnistkit.search.Strategy;

class LiveSearchTest {

    @TempDir Path directory;

    @Test
    void oneAreaIsReplaced() {
        FakeKernel.SHOWN.clear();
        Screen screen = Screen.find(FakeKernel.class.getName()).orElseThrow();
        Search.of(SampleTrials.tinySpace().with(Hyperparameter.UNITS, 4, 8, 12), Strategy.grid())
                .withParallel(1)
                .run(TestImages.rows(60), directory, new LiveSearch(screen));
        assertThat(FakeKernel.SHOWN).hasSize(4);
        assertThat(FakeKernel.SHOWN.get(0)).startsWith("new text/html ");
        assertThat(FakeKernel.SHOWN.get(3))
                .startsWith("id1 text/html ")
                .contains("3/3 trials, measured on validation images")
                .contains("accuracy");
    }
}
