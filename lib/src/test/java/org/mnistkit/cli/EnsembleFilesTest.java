package org.mnistkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mnistkit.data.Dataset;
import org.mnistkit.data.Normalization;
import org.mnistkit.description.Description;
import org.mnistkit.evaluate.Evaluator;
import org.mnistkit.model.Ensemble;
import org.mnistkit.model.Model;
import org.mnistkit.model.WeightType;

/** The commands that take a model, with an ensemble. */
class EnsembleFilesTest extends CommandTest {

    private Ensemble ensemble;

    @BeforeEach
    void save() throws IOException {
        Description description = Description.load(tiny());
        List<Model> members =
                List.of(
                        Model.pretrained("mlp-small"),
                        new Model(
                                description,
                                description.network(1),
                                Normalization.UNIT,
                                Dataset.DIGITS.classNames()));
        ensemble = new Ensemble(members);
        Files.createDirectories(models());
        ensemble.save(models().resolve("two.mnistkit"), WeightType.FLOAT16);
    }

    @Test
    void itIsMeasuredAndCompared() throws IOException {
        double error =
                100
                        * (1
                                - Evaluator.predict(ensemble, Dataset.DIGITS.synthetic().test())
                                        .accuracy());

        assertThat(run("test", "-l", "two")).as(err.toString()).isZero();
        assertThat(out.toString().strip()).isEqualTo("Test error rate: %.3f %%".formatted(error));

        String result = directory.resolve("result").toString();
        assertThat(run("compare", result, "synthetic", "two,mlp-small", "--json")).isZero();
        JsonNode models = new ObjectMapper().readTree(out.toString()).get("models");
        assertThat(models.get(0).get("parameters").longValue()).isEqualTo(ensemble.parameters());
        assertThat(Path.of(result + "-details.md")).content().contains("| two | mlp-small |");
    }

    @Test
    void itPredicts() throws IOException {
        BufferedImage picture = new BufferedImage(90, 90, BufferedImage.TYPE_INT_RGB);
        picture.createGraphics().fillRect(40, 10, 10, 70);
        Path one = directory.resolve("one.png");
        ImageIO.write(picture, "png", one.toFile());

        assertThat(run("predict", "-l", "two", one.toString())).as(err.toString()).isZero();

        assertThat(out.toString()).matches("(?s).*one\\.png: 1 \\(\\d.*%\\), or else \\d \\(.*");
    }

    @Test
    void itIsShownWithItsMembers() throws IOException {
        String into = "--out=" + directory.resolve("pictures");
        assertThat(run("show", "--model=two", into)).as(err.toString()).isZero();
        List<String> lines = out.toString().lines().toList();
        assertThat(lines).hasSize(5);
        assertThat(lines.get(0)).startsWith("ensemble of 2 networks, ").endsWith("not measured");
        assertThat(lines.get(1)).startsWith("member 1: mlp-small, seed ").contains(": Flatten · D");
        assertThat(lines.get(2))
                .isEqualTo("member 2: not measured; 7,850 parameters: Flatten · Dense,10,softmax");
        assertThat(lines.get(3)).endsWith("demo.png");
        assertThat(lines.get(4)).endsWith("demo_wrong.png");
        assertThat(ImageIO.read(directory.resolve("pictures/demo.png").toFile())).isNotNull();

        assertThat(run("show", "--model=two", into, "--json", "demo")).isZero();
        JsonNode members = new ObjectMapper().readTree(out.toString()).get("members");
        assertThat(members.get(0).get("test").get("accuracy").doubleValue()).isPositive();
        assertThat(members.get(1).get("test").isNull()).isTrue();
        assertThat(members.get(1).get("layers")).hasSize(2);

        assertFails(
                2,
                "demo_all_layers draws the layers of a single network, but two is an ensemble of 2",
                "show",
                "--model=two",
                into,
                "demo_all_layers");
    }

    @Test
    void noTrainingStartsFromIt() throws IOException {
        assertFails(
                1,
                "two is an ensemble of 2 networks, but a training starts from the weights of one",
                "train",
                "synthetic",
                "more",
                tiny().toString(),
                "--from=two");
        assertFails(1, "two is an ensemble", "small", "-l", "two");
    }

    @Test
    void oneOfOtherClassesOrDamagedIsRefused() throws IOException {
        assertFails(1, "T-shirt", "test", "-l", "two", "--dataset=fashion");
        Path file = models().resolve("two.mnistkit");
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
        assertFails(1, "It is damaged: download it again", "test", "-l", "two");
    }
}
