package org.mnistkit.progress;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mnistkit.TestImages;
import org.mnistkit.TestNetworks;
import org.mnistkit.settings.TrainingConfig;
import org.mnistkit.train.FitProgress;
import org.mnistkit.train.Trainer;

class ProgressLineTest {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final ProgressLine line =
            new ProgressLine(new TerminalLine(new PrintStream(bytes, true, UTF_8)), "");

    @Test
    void aLineIsWrittenForEachPercentAndNoMore() {
        for (int batch = 1; batch <= 1000; batch++) {
            line.batchDone(new FitProgress(1, 1, batch, 1000, 0.5, 560, 3));
        }

        assertThat(bytes.toString(UTF_8).split("\r", -1)).hasSize(1 + 101); // "" and 0 % to 100 %
    }

    @Test
    void figuresAreAllThere() {
        line.batchDone(new FitProgress(2, 5, 75, 100, 0.21349, 561.4, 200));

        assertThat(bytes.toString(UTF_8))
                .isEqualTo(
                        "\r 35 % · epoch 2/5 · mean loss 0.2135 · 561 images/s"
                                + " · 3 min 20 s left");
    }

    @Test
    void theTimeLeftIsNotThereBeforeItIsKnown() {
        line.batchDone(new FitProgress(1, 5, 1, 100, 0.21349, 561.4, Double.NaN));

        assertThat(bytes.toString(UTF_8)).endsWith(" · 561 images/s");
    }

    @Test
    void aShorterTextWipesOutTheLongerOneBefore() {
        line.batchDone(new FitProgress(1, 1, 1, 100, 1000.5, 560, 3));
        line.batchDone(new FitProgress(1, 1, 2, 100, 1.5, 560, 3));

        String[] written = bytes.toString(UTF_8).split("\r", -1);
        assertThat(written[2]).hasSameSizeAs(written[1]).endsWith("   ");
    }

    @Test
    void atTheEndItSaysHowItEnded() {
        new Trainer(new TrainingConfig(2, 10, 1), line)
                .fit(TestNetworks.tiny(1), TestImages.bars(20, 1));

        assertThat(bytes.toString(UTF_8)).contains("Trained 2 of 2 epochs in ").endsWith("\n");
    }

    @ParameterizedTest
    @CsvSource({"0.2,0 s", "59.4,59 s", "59.6,1 min 00 s", "3600,1 h 00 min", "5000,1 h 23 min"})
    void durationsAreReadable(double seconds, String text) {
        assertThat(ProgressText.duration(seconds)).isEqualTo(text);
    }
}
