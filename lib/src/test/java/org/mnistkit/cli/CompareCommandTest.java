package org.mnistkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class CompareCommandTest extends CommandTest {

    @Test
    void modelsOfAllKindsAreCompared() throws IOException {
        assertThat(run("train", "synthetic", "tiny", tiny().toString())).isZero();
        String result = directory.resolve("result").toString();
        String shipped = Path.of("../data/pretrained/mlp-small.mnistkit").toString();

        int code = run("compare", result, "synthetic", "tiny,baseline-tuned," + shipped, "--json");

        assertThat(code).as(err.toString()).isZero();
        List<String> lines = Files.readAllLines(Path.of(result + ".txt"));
        assertThat(lines).hasSize(4);
        assertThat(lines.get(0)).isEqualTo("Model_Name\tTest_Loss\tTest_Accuracy");
        assertThat(lines)
                .extracting(line -> line.substring(0, line.indexOf('\t')))
                .containsExactly("Model_Name", "tiny", "baseline-tuned", "mlp-small");
        assertThat(Path.of(result + "-details.md"))
                .content()
                .contains("## Accuracy by class")
                .contains("McNemar")
                .contains("| tiny | baseline-tuned |");
        assertThat(ImageIO.read(Path.of(result + ".png").toFile())).isNotNull();
        JsonNode facts = new ObjectMapper().readTree(out.toString());
        assertThat(facts.get("models")).hasSize(3);
        assertThat(facts.get("mcnemar")).hasSize(3);
    }

    @Test
    void testDoesTheSame() throws IOException {
        assertThat(run("train", "synthetic", "tiny", tiny().toString())).isZero();
        String result = directory.resolve("result.txt").toString();
        assertThat(run("test", result, "synthetic", "tiny")).isZero();
        assertThat(Files.readAllLines(Path.of(result))).hasSize(2);
        assertThat(out.toString()).startsWith("Model_Name\tTest_Loss\tTest_Accuracy\ntiny\t");
    }

    @Test
    void theTableIsPrintedBeforeAnyFileIsWritten() throws IOException {
        assertThat(run("train", "synthetic", "tiny", tiny().toString())).isZero();
        Path result = directory.resolve("result.txt");
        List<Boolean> written = new ArrayList<>();
        StringWriter watched =
                new StringWriter() {
                    @Override
                    public void write(String text, int from, int length) {
                        written.add(Files.exists(result));
                        super.write(text, from, length);
                    }
                };

        int code =
                MnistKit.run(
                        new PrintWriter(watched, true),
                        new PrintWriter(err, true),
                        "compare",
                        result.toString(),
                        "synthetic",
                        "tiny");

        assertThat(code).as(err.toString()).isZero();
        assertThat(written.get(0)).isFalse();
        assertThat(watched.toString()).startsWith("Model_Name").contains("\ntiny\t");
        assertThat(result).exists();
    }

    /** In the order in which the short name comes second, too. */
    @Test
    void modelsOfTheSameNameAreAllThere() throws IOException {
        Path old = Files.createDirectory(directory.resolve("old"));
        Path copy =
                Files.copy(
                        Path.of("../data/pretrained/mlp-small.mnistkit"),
                        old.resolve("mlp-small.mnistkit"));
        for (String names : List.of(copy + ",mlp-small", "mlp-small," + copy)) {
            String result = directory.resolve("result").toString();
            assertThat(run("compare", result, "synthetic", names)).as(err.toString()).isZero();
            assertThat(Files.readAllLines(Path.of(result + ".txt")))
                    .extracting(line -> line.substring(0, line.indexOf('\t')))
                    .containsExactlyInAnyOrder("Model_Name", "mlp-small", copy.toString());
        }
    }

    @Test
    void nobodysPictureIsReplaced() throws IOException {
        Path seven = Files.writeString(directory.resolve("seven.png"), "mine");
        String result = directory.resolve("seven").toString();

        assertFails(1, "is there already", "compare", result, "synthetic", "mlp-small");

        assertThat(seven).hasContent("mine");
        Files.delete(seven);
        assertThat(run("compare", result, "synthetic", "mlp-small")).isZero();
        assertThat(run("compare", result, "synthetic", "mlp-small")).as(err.toString()).isZero();
    }

    @Test
    void messagesDoNotMoveTheCursorOfATerminal() {
        String result = directory.resolve("result").toString();
        assertFails(1, "\ufffd[2J", "compare", result, "synthetic", "\u001b[2J");
        assertThat(err.toString()).doesNotContain("\u001b");
    }

    @Test
    void wrongInputLeavesNothing() {
        String result = directory.resolve("result").toString();
        assertFails(2, "NAMES", "compare", result, "synthetic");
        assertFails(1, "\"none\"", "compare", result, "synthetic", "mlp-small,none");
        assertFails(1, "Did you mean \"mlp-small\"?", "compare", result, "synthetic", "mlp-smal");
        assertFails(1, "T-shirt", "compare", result, "synthetic", "mlp-small-fashion");
        assertFails(1, "there is no directory", "compare", result + "/x", "synthetic", "mlp-small");
        assertFails(2, "(RESULT): \"\" is empty", "compare", "", "synthetic", "mlp-small");
        assertFails(2, "is empty", "compare", result, "", "mlp-small");
        assertFails(2, "is empty", "compare", result, "synthetic", "mlp-small,,tiny");
        assertFails(1, "a comma too many", "test", result, "synthetic", ",mlp-small");
        assertFails(1, "must end with a name", "compare", directory + "/", "synthetic", "tiny");
        assertFails(
                1, "./mnist-kit download", "compare", result, directory.toString(), "mlp-small");
        assertThat(directory).isEmptyDirectory();
    }
}
