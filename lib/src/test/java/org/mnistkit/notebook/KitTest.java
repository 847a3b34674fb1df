package org.mnistkit.notebook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mnistkit.model.LayerInfo;
import org.mnistkit.model.Networks;

/** Without a kernel, everything comes out as text. */
class KitTest {

    private final PrintStream before = System.out;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @BeforeEach
    void listen() {
        System.setOut(new PrintStream(bytes, true, UTF_8));
    }

    @AfterEach
    void restore() {
        System.setOut(before);
    }

    @Test
    void theBannerSaysWithWhatItRuns() {
        Kit.banner();

        assertThat(bytes.toString(UTF_8))
                .containsPattern("MNIST kit +0\\.")
                .contains(System.getProperty("java.version"))
                .containsPattern("Kernel +none")
                .containsPattern("Engine +(oneDNN 3\\.11|DL4J 1\\.0\\.0-M2\\.1) \\(")
                .containsPattern("Profile +(smoke|fast|full) – ")
                .containsPattern("Data +(MNIST|Synthetic digits), ");
    }

    @Test
    void theBannerShowsNoAbsolutePath() {
        Kit.banner();

        assertThat(bytes.toString(UTF_8)).doesNotContain(System.getProperty("user.dir"));
    }

    @Test
    void tablesComeOutAsText() {
        Kit.show(LayerInfo.table(Networks.baseline(1)));

        assertThat(bytes.toString(UTF_8)).contains("Conv 3×3").contains("34826");
    }
}
