package org.mnistkit.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mnistkit.TestImages;
import org.mnistkit.TestNetworks;
import org.mnistkit.settings.TrainingConfig;
import org.mnistkit.train.FitListener;
import org.mnistkit.train.FitProgress;
import org.mnistkit.train.Trainer;

class LiveAreaTest {

    private final Screen screen = Screen.find(FakeKernel.class.getName()).orElseThrow();

    @BeforeEach
    void forget() {
        FakeKernel.SHOWN.clear();
    }

    @Test
    void oneAreaIsShownAndThenReplaced() {
        new Trainer(new TrainingConfig(2, 10, 1), new LiveArea(screen, ""))
                .fit(TestNetworks.tiny(1), TestImages.bars(40, 1));

        List<String> shown = FakeKernel.SHOWN;
        assertThat(shown.get(0)).startsWith("new text/html ").contains("Preparing");
        assertThat(shown.subList(1, shown.size()))
                .allMatch(html -> html.startsWith("id1 text/html "));
        assertThat(shown.get(shown.size() - 1))
                .contains("width:100.0%")
                .contains("Trained 2 of 2 epochs in ")
                .contains("<img alt=\"Loss of each batch so far\" src=\"data:image/png;base64,");
    }

    @Test
    void oneOfSeveralTrainingsIsNamedAndHasNoCurve() {
        new Trainer(new TrainingConfig(2, 10, 1), new LiveArea(screen, "rate <0.1>"))
                .fit(TestNetworks.tiny(1), TestImages.bars(40, 1));

        assertThat(FakeKernel.SHOWN.get(FakeKernel.SHOWN.size() - 1))
                .contains("rate &lt;0.1&gt;: Trained 2 of 2 epochs in ")
                .doesNotContain("<img");
    }

    @Test
    void anInterruptedTrainingSaysWhatIsKept() {
        FitListener interrupt =
                new FitListener() {
                    @Override
                    public void batchDone(FitProgress progress) {
                        Thread.currentThread().interrupt();
                    }
                };

        new Trainer(new TrainingConfig(2, 10, 1), new LiveArea(screen, ""), interrupt)
                .fit(TestNetworks.tiny(1), TestImages.bars(40, 1));

        assertThat(Thread.interrupted()).isTrue();
        assertThat(FakeKernel.SHOWN.get(FakeKernel.SHOWN.size() - 1))
                .contains("Interrupted after 0 of 2 epochs")
                .contains("what was learned so far is kept");
    }

    @Test
    void withoutAKernelThereIsNoScreen() {
        assertThat(Screen.find("org.example.NoKernel")).isEmpty();
        assertThat(Screen.find("java.lang.String")).isEmpty();
        assertThat(Screen.ofKernel()).isEmpty();
    }
}
