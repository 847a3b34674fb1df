package org.mnistkit.notebook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mnistkit.description.Networks;
import org.mnistkit.network.LayerInfo;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.Table;

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

    @Test
    void ofALongTableComeTheFirstAndLastRowsAndTheirNumber() {
        Kit.show(Table.create("", IntColumn.indexColumn("row", 60_001, 0)));

        assertThat(bytes.toString(UTF_8))
                .contains("60,001 rows in all")
                .containsPattern("\\b9 ")
                .contains("59991")
                .contains("60000")
                .doesNotContain("30000")
                .hasSizeLessThan(2000);
    }

    @ParameterizedTest
    @CsvSource({
        "/kit/data/mnist, ../data/mnist",
        "/kit/workspace/mnist, mnist",
        "/home/me/.cache/mnist-kit/mnist, ~/.cache/mnist-kit/mnist",
        "/mnt/big/disk/data/mnist, …/data/mnist",
        "somewhere/mnist, somewhere/mnist"
    })
    void aFolderIsNamedSoThatItIsKnownAgainAndNoMoreIsTold(String folder, String shown) {
        // From the workspace of a checkout, as deep as the case needs.
        Path here = Path.of(folder.startsWith("/kit") ? "/kit/workspace" : "/a/b/c/workspace");

        assertThat(Kit.near(folder, here, Path.of("/home/me"))).isEqualTo(shown);
    }
}
