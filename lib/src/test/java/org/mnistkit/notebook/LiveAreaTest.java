package org.mnistkit.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mnistkit.TestImages;
import org.mnistkit.TestNetworks;
import org.mnistkit.settings.TrainingConfig;
import org.mnistkit.train.FitListener;
import org.mnistkit.train.FitProgress;
import org.mnistkit.train.History;
import org.mnistkit.train.Trainer;

class LiveAreaTest {

    private final Screen screen = Screen.find(FakeKernel.class.getName()).orElseThrow();

    @BeforeEach
    void forget() {
        FakeKernel.SHOWN.clear();
    }

    @Test
    void oneAreaIsShownAndThenReplaced() {
        new Trainer(new TrainingConfig(2, 10, 1), new LiveArea(screen, "", null))
                .fit(TestNetworks.tiny(1), TestImages.bars(40, 1));

        List<String> shown = FakeKernel.SHOWN;
        assertThat(shown.get(0)).startsWith("new text/html ").contains("Preparing");
        assertThat(shown.subList(1, shown.size()))
                .allMatch(html -> html.startsWith("id1 text/html "));
        assertThat(shown.get(shown.size() - 1))
                .contains("width:100.0%")
                .contains("Trained 2 of 2 epochs in ")
                .contains("<img alt=\"Learning curves so far\" src=\"data:image/png;base64,");
    }

    @Test
    void aNamedTrainingHasItsNameBeforeTheFiguresAndItsCurves() {
        new Trainer(new TrainingConfig(2, 10, 1), new LiveArea(screen, "rate <0.1>", null))
                .fit(TestNetworks.tiny(1), TestImages.bars(40, 1));

        assertThat(FakeKernel.SHOWN.get(FakeKernel.SHOWN.size() - 1))
                .contains("rate &lt;0.1&gt;: Trained 2 of 2 epochs in ")
                .contains("<img");
    }

    @Test
    void trainingsThatAreComparedAreDrawnTogetherWhileOneOfThemTrains() {
        Map<String, History> others = new LinkedHashMap<>();
        others.put("first", train(new LiveArea(screen, "first", others)));
        FakeKernel.SHOWN.clear();

        train(new LiveArea(screen, "second", others));

        List<String> shown = FakeKernel.SHOWN;
        assertThat(shown.get(shown.size() - 2))
                .contains("second: epoch 2/2 · mean loss ")
                .contains("<img alt=\"Learning curves so far: first, second\"");
        assertThat(shown.get(shown.size() - 1)).contains("second: Trained").doesNotContain("<img");
    }

    @Test
    void ofManyTrainingsTheLastAreDrawn() {
        History other = train(new LiveArea(screen, "", null));
        Map<String, History> others = new LinkedHashMap<>();
        for (int i = 1; i <= 7; i++) {
            others.put("other " + i, other);
        }
        others.put("this", other); // from an earlier try

        train(new LiveArea(screen, "this", others));

        assertThat(FakeKernel.SHOWN.get(FakeKernel.SHOWN.size() - 2))
                .contains("so far: other 3, other 4, other 5, other 6, other 7, this\"");
    }

    @Test
    void whatStoppingLeavesIsSaidBeforeItHappens() {
        train(new LiveArea(screen, "", null));

        List<String> shown = FakeKernel.SHOWN;
        assertThat(shown.get(shown.size() - 2)).contains("■").contains("keeps what it has learned");
        assertThat(shown.get(shown.size() - 1)).doesNotContain("■");
    }

    /** With an update after each batch. */
    private static History train(LiveArea area) {
        area.withoutPauses();
        return new Trainer(new TrainingConfig(2, 10, 1), area)
                .fit(TestNetworks.tiny(1), TestImages.bars(40, 1));
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

        new Trainer(new TrainingConfig(2, 10, 1), new LiveArea(screen, "", null), interrupt)
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
