package org.mnistkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.mnistkit.record.RefusalRecord;

class RefusalsCommandTest extends CommandTest {

    private static void drawOne(Path file) throws IOException {
        BufferedImage picture = new BufferedImage(60, 60, BufferedImage.TYPE_BYTE_GRAY);
        for (int i = 0; i < 40 * 6; i++) {
            picture.setRGB(27 + i % 6, 10 + i / 6, 0xffffff);
        }
        Files.createDirectories(file.getParent());
        ImageIO.write(picture, "png", file.toFile());
    }

    @Test
    void tablesArePrintedAndRecordsAreWritten() throws IOException {
        Path pictures = directory.resolve("pictures");
        drawOne(pictures.resolve("mine/1_a.png"));
        drawOne(pictures.resolve("yours/2_a.png"));
        drawOne(pictures.resolve("yours/1_b.png"));
        Files.createDirectories(pictures.resolve("empty"));
        Path records = directory.resolve("records");

        int code =
                run(
                        "refusals",
                        "mlp-small",
                        "--pictures",
                        pictures.toString(),
                        "--records",
                        records.toString());

        assertThat(code).as(err.toString()).isZero();
        assertThat(out.toString().lines())
                .contains(
                        "| in % | mlp-small |",
                        "| pictures | mlp-small |",
                        "| mine | 1 of 1 |",
                        "| yours | 1 of 2 |",
                        "| **all** | 2 of 3 |");
        RefusalRecord record = RefusalRecord.load(records.resolve("mlp-small.json"));
        assertThat(record.pictures().keySet()).containsExactly("mine", "yours");
        assertThat(record.outsiders().get("noise").images()).isEqualTo(1000);
    }

    @Test
    void theDirectoryItselfMayHaveThePictures() throws IOException {
        drawOne(directory.resolve("mine/1_a.png"));
        Path pictures = directory.resolve("mine");
        String itself = pictures.resolve(".").toString();
        assertThat(run("refusals", "mlp-small", "--pictures", itself, "--json")).isZero();
        JsonNode facts = new ObjectMapper().readTree(out.toString());
        assertThat(facts.get("models").get(0).get("pictures").get("mine").get("images").asInt())
                .isEqualTo(1);
    }

    @Test
    void wrongInputIsToldBeforeAnythingIsMeasured() throws IOException {
        assertFails(2, "MODEL", "refusals");
        assertFails(1, "Did you mean \"mlp-small\"?", "refusals", "mlp-smal");
        Path none = directory.resolve("none");
        assertFails(1, "none", "refusals", "mlp-small", "--pictures", none.toString());
        Path empty = Files.createDirectory(directory.resolve("empty"));
        assertFails(1, "7_1.png", "refusals", "mlp-small", "--pictures", empty.toString());
        assertFails(1, "--dataset", "refusals", "mlp-small-fashion");
    }
}
