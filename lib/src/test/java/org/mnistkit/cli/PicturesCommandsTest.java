package org.mnistkit.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** {@code predict} and {@code show}. */
class PicturesCommandsTest extends CommandTest {

    /** A one: a thick stroke, slightly inclined. */
    private Path one() throws IOException {
        BufferedImage picture = new BufferedImage(300, 200, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = picture.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, 300, 200);
        graphics.setColor(Color.BLUE);
        graphics.setStroke(new BasicStroke(14));
        graphics.drawLine(60, 150, 80, 40);
        return save(picture, "one.png");
    }

    private Path save(BufferedImage picture, String name) throws IOException {
        Path file = directory.resolve(name);
        ImageIO.write(picture, "png", file.toFile());
        return file;
    }

    @Test
    void aPictureGetsItsClassAndTheRunnerUp() throws IOException {
        assertThat(run("predict", one().toString())).as(err.toString()).isZero();
        assertThat(out.toString())
                .matches("(?s).*one\\.png: 1 \\(\\d.*%\\), or else \\d \\(.*%\\)\\R");
    }

    /** As the page says it. */
    @Test
    void whatItHadBetterNotAnswerIsSaid() throws IOException {
        BufferedImage grid = new BufferedImage(200, 200, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = grid.createGraphics();
        graphics.setStroke(new BasicStroke(14));
        for (int at = 60; at <= 140; at += 40) {
            graphics.drawLine(at, 20, at, 180);
            graphics.drawLine(20, at, 180, at);
        }
        String file = save(grid, "grid.png").toString();

        assertThat(run("predict", file)).as(err.toString()).isZero();
        assertThat(out.toString()).contains("grid.png: does not look like a digit; ");
        assertThat(run("predict", "--json", file, one().toString())).isZero();
        JsonNode images = new ObjectMapper().readTree(out.toString()).get("images");
        assertThat(images.get(0).get("verdict").textValue()).isEqualTo("UNFAMILIAR");
        assertThat(images.get(1).get("verdict").textValue()).isEqualTo("ANSWERED");
    }

    @Test
    void aFileNameCanNeitherForgeALineNorSteerTheTerminal() throws IOException {
        Path odd = directory.resolve("\u001b[2J\n7.png: 7 \u007f (99 %).png");
        Files.move(one(), odd);

        assertThat(run("predict", odd.toString())).as(err.toString()).isZero();
        assertThat(out.toString()).hasLineCount(1).contains("\ufffd[2J 7.png: 7 \ufffd (99");

        assertThat(run("predict", "--json", odd.toString())).as(err.toString()).isZero();
        assertThat(out.toString()).doesNotContainPattern("[\\p{Cc}&&[^\n]]");
        JsonNode image = new ObjectMapper().readTree(out.toString()).get("images").get(0);
        assertThat(image.get("file").textValue()).isEqualTo(odd.toString());
    }

    @Test
    void whatIsNoPictureIsToldAndTheOthersAreLabeled() throws IOException {
        Path blank = save(new BufferedImage(50, 50, BufferedImage.TYPE_INT_RGB), "blank.png");
        Path text = Files.writeString(directory.resolve("text.png"), "no picture");

        int code =
                run(
                        "predict",
                        "--json",
                        blank.toString(),
                        text.toString(),
                        one().toString(),
                        "none");

        assertThat(code).isEqualTo(1);
        assertThat(err.toString())
                .hasLineCount(3)
                .contains("blank.png: The picture is blank")
                .contains("text.png is not a picture")
                .contains("none cannot be read: there is no such file");
        JsonNode images = new ObjectMapper().readTree(out.toString()).get("images");
        assertThat(images).hasSize(4);
        assertThat(images.get(0).get("error").textValue()).contains("blank");
        assertThat(images.get(2).get("class").textValue()).isEqualTo("1");
    }

    /** Formats that are not read, directories, broken files: each has its own answer. */
    @Test
    void whateverOnePictureDoesTheOthersAreLabeled() throws IOException {
        Path pnm = Files.writeString(directory.resolve("gray.ppm"), "P6\n1 1\n255\nabc");
        byte[] endless = HexFormat.of().parseHex("ffd8ffee00");
        Path jpeg = Files.write(directory.resolve("endless.jpg"), endless);
        String[] files = {pnm.toString(), jpeg.toString(), directory.toString(), one().toString()};

        assertThat(run("predict", files[0], files[1], files[2], files[3])).isEqualTo(1);

        assertThat(out.toString()).contains("one.png: 1 (");
        assertThat(err.toString())
                .contains("gray.ppm is a PNM file. PNG, JPEG, GIF, BMP, TIFF and WebP can be read")
                .contains("endless.jpg is a JPEG picture that is cut off or damaged")
                .contains(directory + " is a directory")
                .hasLineCount(3);

        assertThat(run("predict", "--json", files[0], files[1], files[2], files[3])).isEqualTo(1);
        JsonNode images = new ObjectMapper().readTree(out.toString()).get("images");
        assertThat(images.get(0).get("error").textValue()).contains("PNM");
        assertThat(images.get(3).get("class").textValue()).isEqualTo("1");
    }

    @Test
    void explainDrawsWhatTheNetworkSaw() throws IOException {
        Path seen = directory.resolve("deep").resolve("seen");
        Path other = Files.createDirectory(directory.resolve("other"));
        Path again = Files.copy(one(), other.resolve("one.png"));

        int code =
                run("predict", "--explain=" + seen, "--json", one().toString(), again.toString());

        assertThat(code).as(err.toString()).isZero();
        JsonNode images = new ObjectMapper().readTree(out.toString()).get("images");
        for (int i = 0; i < 2; i++) {
            Path file =
                    seen.resolve(
                            List.of("one.png.explained.png", "one.png.2.explained.png").get(i));
            assertThat(images.get(i).get("explanation").textValue()).isEqualTo(file.toString());
            assertThat(ImageIO.read(file.toFile()).getWidth()).isEqualTo(800);
        }
        assertFails(
                1,
                "text",
                "predict",
                "--explain=" + Files.writeString(directory.resolve("text"), ""),
                one().toString());
    }

    @Test
    void ofSeveralDigitsItIsDrawnWhereEachIs() throws IOException {
        Path file = two("two.png");
        Path seen = directory.resolve("seen");

        assertThat(run("predict", "--explain=" + seen, "--json", file.toString())).isZero();

        JsonNode image = new ObjectMapper().readTree(out.toString()).get("images").get(0);
        assertThat(image.get("digits")).hasSize(2);
        assertThat(image.get("explanation"))
                .extracting(JsonNode::textValue)
                .containsExactly(
                        seen.resolve("two.png.explained.png").toString(),
                        seen.resolve("two.png.1.explained.png").toString(),
                        seen.resolve("two.png.2.explained.png").toString());
        BufferedImage drawn = ImageIO.read(seen.resolve("two.png.explained.png").toFile());
        assertThat(drawn.getWidth()).isEqualTo(800);
        // Enlarged four times; the boxes are in one of two colors.
        int boxed = 0;
        for (int x = 0; x < drawn.getWidth(); x++) {
            int rgb = drawn.getRGB(x, drawn.getHeight() / 2) & 0xffffff;
            boxed += rgb == 0x0072b2 || rgb == 0xd55e00 ? 1 : 0;
        }
        assertThat(boxed).isEqualTo(2 * 2 * 2); // lines two pixels wide, two of them, twice
    }

    private Path two(String name) throws IOException {
        BufferedImage picture = new BufferedImage(200, 100, BufferedImage.TYPE_BYTE_GRAY);
        for (int i = 0; i < 8 * 60; i++) {
            picture.setRGB(40 + i % 8, 20 + i / 8, 0xffffff);
            picture.setRGB(150 + i % 8, 20 + i / 8, 0xffffff);
        }
        return save(picture, name);
    }

    @Test
    void noExplanationOverwritesAnother() throws IOException {
        Path other = Files.createDirectory(directory.resolve("other"));
        Path again = Files.copy(one(), other.resolve("two.png"));
        Path seen = directory.resolve("seen");
        String[] command = {
            "predict", "--explain=" + seen, "--json", two("two.png").toString(), again.toString()
        };

        assertThat(run(command)).as(err.toString()).isZero();

        JsonNode images = new ObjectMapper().readTree(out.toString()).get("images");
        assertThat(images.get(0).get("explanation")).hasSize(3);
        assertThat(images.get(1).get("explanation").textValue())
                .isEqualTo(seen.resolve("two.png.3.explained.png").toString());
    }

    @Test
    void anExplanationThatCannotBeWrittenKeepsNoAnswer() throws IOException {
        Path seen = directory.resolve("seen");
        Files.createDirectories(seen.resolve("one.png.explained.png"));

        int code = run("predict", "--explain=" + seen, "/", one().toString());

        assertThat(code).isEqualTo(1);
        assertThat(out.toString()).contains("one.png: 1 (");
        assertThat(err.toString())
                .contains("/ is a directory")
                .contains("one.png.explained.png cannot be written")
                .doesNotContain("NullPointer");
    }

    @Test
    void clothesAreAskedOfAModelOfClothes() throws IOException {
        assertThat(run("predict", "--dataset=fashion", one().toString())).isZero();
        assertThat(out.toString()).containsPattern("Trouser|Dress|Sandal|Bag|boot|Shirt|T-shirt");
        assertFails(1, "T-shirt", "predict", "-l", "mlp-small-fashion", one().toString());
    }

    @Test
    void predictNeedsAPicture() {
        assertFails(2, "IMAGE", "predict");
    }

    @Test
    void showDrawsTheDemos() throws IOException {
        Path pictures = directory.resolve("deep").resolve("pictures");
        int code = run("show", "--model=mlp-small", "--out=" + pictures, "--image=3");

        assertThat(code).as(err.toString()).isZero();
        for (String name : new String[] {"demo", "demo_wrong", "demo_all_layers"}) {
            BufferedImage picture = ImageIO.read(pictures.resolve(name + ".png").toFile());
            assertThat(picture.getWidth()).isBetween(300, 800);
        }
        assertThat(out.toString()).hasLineCount(3).contains("demo_all_layers.png");
    }

    /** In a process of its own, as a shell starts it. */
    @Test
    void showDrawsWithoutADesktopToOpenThePictureOn() throws Exception {
        ProcessBuilder show =
                new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djava.awt.headless=true",
                        "-cp",
                        System.getProperty("java.class.path"),
                        MnistKit.class.getName(),
                        "show",
                        "demo",
                        "--open",
                        "--model=mlp-small",
                        "--out=" + directory);
        show.environment().putAll(Map.of("DISPLAY", ":99", "PATH", directory.toString()));
        Process process = show.redirectErrorStream(true).start();
        try {
            assertThat(new String(process.getInputStream().readAllBytes(), UTF_8))
                    .contains("There is no desktop to open pictures on");
            assertThat(process.waitFor()).isEqualTo(1);
            assertThat(directory.resolve("demo.png")).isRegularFile();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void showSaysWhatIsWrong() {
        String out = "--out=" + directory.resolve("pictures");
        assertFails(2, "0 to 9999", "show", out, "--image=10000");
        assertFails(2, "0 to 9999", "show", out, "--image=-1");
        assertFails(2, "DEMO", "show", out, "demo_right");
        assertFails(1, "no model \"none\"", "show", out, "--model=none");
        assertThat(directory).isEmptyDirectory();
    }
}
