package org.mnistkit.page;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mnistkit.page.PageResponses.JSON;
import static org.mnistkit.page.PageResponses.answer;
import static org.mnistkit.page.PageResponses.assertRefused;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mnistkit.data.Dataset;
import org.mnistkit.data.ImageSet;
import org.mnistkit.data.Normalization;
import org.mnistkit.description.Description;
import org.mnistkit.model.Classifier;
import org.mnistkit.model.Ensemble;
import org.mnistkit.model.Model;
import org.mnistkit.pictures.OwnImages;
import org.mnistkit.plot.Png;

/** What one writes to teach a model, and the model that is taught. */
@Timeout(180)
class HandwritingTest {

    private static final int SIDE = 100;

    private final HttpClient browser = HttpClient.newHttpClient();
    private final Model small = small();

    @TempDir private Path directory;
    private Path folder;
    private DrawingPage page;

    private static Model small() {
        Description description =
                Description.parse(
                        "Layers:\nFlatten\nDense,10,softmax\nOptimizer:\n0.003,0\n1\n32\n");
        return new Model(
                description,
                description.network(1),
                Normalization.UNIT,
                Dataset.DIGITS.classNames());
    }

    @BeforeEach
    void open() {
        folder = directory.resolve("mine");
        page = openPage();
    }

    private DrawingPage openPage() {
        Map<String, Supplier<Classifier>> models = new LinkedHashMap<>();
        models.put("small", () -> small);
        models.put("both", () -> new Ensemble(List.of(small, small())));
        return DrawingPage.open(models, folder, AllowedHosts.LOOPBACK, 0);
    }

    @AfterEach
    void close() {
        page.close();
    }

    private HttpResponse<byte[]> send(HttpRequest.Builder request) throws Exception {
        return browser.send(request.build(), BodyHandlers.ofByteArray());
    }

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(page.address().resolve(path));
    }

    private HttpResponse<byte[]> post(String path, byte[] body) throws Exception {
        return send(to(path).POST(BodyPublishers.ofByteArray(body)));
    }

    /** A stroke with a direction of its own for each digit, as no one writes them. */
    private static byte[] drawing(int digit, long seed) {
        Random random = new Random(seed);
        BufferedImage picture = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY);
        Graphics2D graphics = picture.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.setStroke(new BasicStroke(8));
        double angle = Math.PI * digit / 10;
        int right = (int) (35 * Math.cos(angle)) + random.nextInt(3);
        int down = (int) (35 * Math.sin(angle)) + random.nextInt(3);
        graphics.drawLine(50 - right, 50 - down, 50 + right, 50 + down);
        graphics.drawOval(50 + right - 8, 50 + down - 8, 10, 10);
        graphics.dispose();
        return ((DataBufferByte) picture.getRaster().getDataBuffer()).getData();
    }

    private JsonNode keep(int digit, long seed) throws Exception {
        return answer(post(keepPath(digit), drawing(digit, seed)));
    }

    private static String keepPath(int digit) {
        return "keep?digit=%d&width=%d&height=%d".formatted(digit, SIDE, SIDE);
    }

    private List<String> files() throws IOException {
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    // ---- Collecting

    @Test
    void aPictureOfSeveralGivesOneOfEach() throws Exception {
        BufferedImage photo = new BufferedImage(300, 120, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = photo.createGraphics();
        graphics.setColor(Color.LIGHT_GRAY);
        graphics.fillRect(0, 0, 300, 120);
        graphics.setColor(Color.BLUE);
        for (int i = 0; i < 3; i++) {
            graphics.fillRect(50 + 90 * i, 20, 8, 80);
        }
        JsonNode kept =
                answer(
                        send(
                                to("keep?digit=1")
                                        .header("Content-Type", "image/png")
                                        .POST(BodyPublishers.ofByteArray(Png.bytes(photo)))));

        assertThat(kept.get("counts").get(1).intValue()).isEqualTo(3);
        assertThat(folder.resolve("1_3.png")).exists();
        // As it is read from the file later.
        ImageSet third = OwnImages.digit(folder.resolve("1_3.png"));
        assertThat(kept.get("written").get(2).get("image").binaryValue())
                .isEqualTo(OpenModels.pixels(third));
        assertThat(third.checksum())
                .isEqualTo(OwnImages.digit(folder.resolve("1_1.png")).checksum());
    }

    @Test
    void whatIsKeptIsInTheFolderAsPngAndIdx() throws Exception {
        assertThat(answer(send(to("handwriting?digit=3"))).get("counts").get(3).intValue())
                .isZero();
        assertThat(folder).as("before there is anything to keep").doesNotExist();
        keep(3, 1);
        JsonNode kept = keep(3, 2);
        keep(7, 1);
        assertThat(kept.get("counts").get(3).intValue()).isEqualTo(2);
        assertThat(kept.get("written")).hasSize(2);
        assertThat(kept.get("folder").textValue()).isEqualTo(folder.toString());
        assertThat(files())
                .containsExactly(
                        "3_1.png", "3_2.png", "7_1.png", "images-idx3-ubyte", "labels-idx1-ubyte");
        ImageSet images =
                ImageSet.read(
                        folder.resolve("images-idx3-ubyte"),
                        folder.resolve("labels-idx1-ubyte"),
                        Dataset.DIGITS.classNames());
        assertThat(images.labels()).containsExactly(3, 3, 7);
        byte[] seen = OpenModels.pixels(OwnImages.digit(folder.resolve("3_2.png")));
        assertThat(OpenModels.pixels(images.select(1))).isEqualTo(seen);
        assertThat(kept.get("written").get(1).get("image").binaryValue()).isEqualTo(seen);
    }

    @Test
    void whatIsKeptIsWhatTheNetworkSaw() throws Exception {
        String query = "look?model=0&drawing=&width=%d&height=%d".formatted(SIDE, SIDE);
        JsonNode seen = answer(post(query, drawing(4, 5)));
        JsonNode kept = keep(4, 5);
        assertThat(kept.get("written").get(0).get("image").binaryValue())
                .isEqualTo(seen.get("image").binaryValue());
    }

    @Test
    void oneCanBeRemovedAndTheOthersStay() throws Exception {
        keep(3, 1);
        keep(3, 2);
        keep(3, 3);
        JsonNode left = answer(post("remove?digit=3&number=2", new byte[0]));
        assertThat(left.get("written").findValues("number").stream().map(JsonNode::intValue))
                .containsExactly(1, 3);
        assertThat(files()).contains("3_1.png", "3_3.png").doesNotContain("3_2.png");
        assertRefused(post("remove?digit=3&number=2", new byte[0]), 404, "removed already");
        assertThat(keep(3, 4).get("written")).hasSize(3);
        assertThat(files()).as("no name is used again").contains("3_4.png");
        for (int number : new int[] {1, 3, 4}) {
            post("remove?digit=3&number=" + number, new byte[0]);
        }
        assertThat(files()).isEmpty();
    }

    @Test
    void theNextPageFindsWhatIsThereAndLeavesOtherFilesAlone() throws Exception {
        keep(5, 1);
        Files.writeString(folder.resolve("notes.txt"), "mine");
        Files.copy(folder.resolve("5_1.png"), folder.resolve("8_20.png"));
        page.close();
        page = openPage();
        JsonNode found = answer(send(to("handwriting?digit=8")));
        assertThat(found.get("counts").get(5).intValue()).isEqualTo(1);
        assertThat(found.get("written").get(0).get("number").intValue()).isEqualTo(20);
        keep(8, 1);
        assertThat(files()).contains("notes.txt", "8_21.png");
    }

    @Test
    void twoPagesWithOneFolderKeepEachOthersDigits() throws Exception {
        DrawingPage first = page;
        DrawingPage second = openPage();
        try {
            keep(3, 1);
            page = second;
            assertThat(keep(3, 2).get("written")).hasSize(2);
            page = first;
            answer(post("remove?digit=3&number=1", new byte[0]));
            page = second;
            assertThat(keep(3, 3).get("counts").get(3).intValue()).isEqualTo(2);
            assertThat(files())
                    .containsExactly(
                            "3_2.png", "3_3.png", "images-idx3-ubyte", "labels-idx1-ubyte");
            assertThat(labelsInFolder()).containsExactly(3, 3);
        } finally {
            page = first;
            second.close();
        }
    }

    private int[] labelsInFolder() {
        return ImageSet.read(
                        folder.resolve("images-idx3-ubyte"),
                        folder.resolve("labels-idx1-ubyte"),
                        Dataset.DIGITS.classNames())
                .labels();
    }

    private static BufferedImage bar() {
        BufferedImage bar = new BufferedImage(50, 50, BufferedImage.TYPE_BYTE_GRAY);
        bar.createGraphics().fillRect(10, 20, 30, 8);
        return bar;
    }

    @Test
    void aPictureThatWasReplacedIsReadAnew() throws Exception {
        keep(3, 1);
        Path file = folder.resolve("3_1.png");
        Files.write(file, Png.bytes(bar()));
        JsonNode seen = answer(send(to("handwriting?digit=3")));
        assertThat(seen.get("written").get(0).get("image").binaryValue())
                .isEqualTo(OpenModels.pixels(OwnImages.digit(file)));
    }

    @Test
    void aBrokenPictureInTheFolderIsNamed() throws Exception {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("5_1.png"), "no picture");
        HttpResponse<byte[]> response = send(to("handwriting?digit=5"));
        assertThat(response.statusCode()).isEqualTo(422);
        assertThat(new String(response.body(), UTF_8)).contains("5_1.png is not a picture");
    }

    @Test
    void allCanBeTakenAwayAsAnArchive() throws Exception {
        assertRefused(send(to("handwriting.zip")), 404, "Nothing has been written");
        keep(1, 1);
        keep(9, 1);
        HttpResponse<byte[]> zip = send(to("handwriting.zip"));
        assertThat(zip.headers().firstValue("Content-Type")).hasValue("application/zip");
        List<String> names = new ArrayList<>();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip.body()))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                names.add(entry.getName());
                String name = entry.getName().replace("handwriting/", "");
                assertThat(in.readAllBytes()).isEqualTo(Files.readAllBytes(folder.resolve(name)));
            }
        }
        assertThat(names)
                .containsExactly(
                        "handwriting/1_1.png",
                        "handwriting/9_1.png",
                        "handwriting/images-idx3-ubyte",
                        "handwriting/labels-idx1-ubyte");
    }

    @Test
    void picturesThatWerePutThereByHandAreInTheArchive() throws Exception {
        Files.createDirectories(folder);
        Files.write(folder.resolve("7_2.png"), Png.bytes(bar()));
        Files.write(folder.resolve("7_02.png"), Png.bytes(bar())); // no name of the kit's
        HttpResponse<byte[]> zip = send(to("handwriting.zip"));
        assertThat(zip.statusCode()).isEqualTo(200);
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip.body()))) {
            assertThat(in.getNextEntry().getName()).isEqualTo("handwriting/7_2.png");
            assertThat(in.getNextEntry()).isNull();
        }
        Files.delete(folder.resolve("7_2.png"));
        assertRefused(send(to("handwriting.zip")), 404, "Nothing has been written");
    }

    @Test
    void aFileThatCannotBeChangedIsAnswered() throws Exception {
        keep(7, 1);
        Path images = folder.resolve("images-idx3-ubyte");
        Files.delete(images);
        Files.createFile(Files.createDirectory(images).resolve("occupied"));
        assertRefused(
                post("remove?digit=7&number=1", new byte[0]), 422, folder + " cannot be changed");
        assertRefused(post(keepPath(7), drawing(7, 1)), 422, "images-idx3-ubyte");
        assertThat(files()).as("what was drawn is kept").contains("7_1.png");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "digit=..%2f..&width=10&height=10",
                "digit=10&width=10&height=10",
                "digit=-1&width=10&height=10",
                "digit=3&width=5000&height=10",
                "width=10&height=10",
            })
    void whatIsNoDigitIsRefused(String query) throws Exception {
        assertThat(post("keep?" + query, new byte[100]).statusCode()).isEqualTo(400);
        assertThat(files()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"..%2f5_1", "1.png", "-1", "99999999", ""})
    void whatIsNoNumberIsRefused(String number) throws Exception {
        Files.createDirectories(folder);
        Path above = Files.writeString(directory.resolve("5_1.png"), "above");
        assertThat(post("remove?digit=5&number=" + number, new byte[0]).statusCode())
                .isEqualTo(400);
        assertThat(above).exists();
    }

    @Test
    void anEmptyPaperAndTooManyAreRefused() throws Exception {
        assertThat(post(keepPath(2), new byte[SIDE * SIDE]).statusCode()).isEqualTo(422);
        assertThat(files()).isEmpty();
        keep(2, 1);
        for (int i = 2; i <= Handwriting.MOST; i++) {
            Files.copy(folder.resolve("2_1.png"), folder.resolve("2_%d.png".formatted(i)));
        }
        page.close();
        page = openPage();
        assertRefused(post(keepPath(2), drawing(2, 2)), 409, "enough");
        assertThat(files()).hasSize(Handwriting.MOST + 2);
    }

    // ---- Teaching

    /** The facts of all events of a training run, by their names. */
    private Map<String, List<JsonNode>> events() throws Exception {
        Map<String, List<JsonNode>> events = new LinkedHashMap<>();
        String text = browser.send(to("training").build(), BodyHandlers.ofString()).body();
        for (String event : text.replace(":\n\n", "").strip().split("\n\n", -1)) {
            String[] lines = event.split("\n", 2);
            events.computeIfAbsent(lines[0].replace("event: ", ""), name -> new ArrayList<>())
                    .add(JSON.readTree(lines[1].replaceFirst("data: ", "")));
        }
        return events;
    }

    @Test
    void whatIsWrittenCanBeTaughtAndTheModelKept() throws Exception {
        assertRefused(post("teach?model=0", new byte[0]), 409, "at least 3 of each digit");
        for (int digit = 0; digit < 10; digit++) {
            for (int i = 0; i < 6; i++) {
                keep(digit, i);
            }
        }
        assertRefused(post("teach?model=1", new byte[0]), 400, "ensemble");
        assertRefused(post("keep-model", new byte[0]), 409, "No model has been taught");
        assertThat(answer(send(to("models"))).get("taught").intValue()).isEqualTo(-1);
        float[] weights = small.network().params().toFloatVector();
        answer(post("teach?model=0", new byte[0]));
        Map<String, List<JsonNode>> events = events();
        JsonNode began = events.get("began").get(0);
        assertThat(began.get("what").textValue()).isEqualTo("teach");
        assertThat(began.get("train").intValue()).isEqualTo(40);
        assertThat(began.get("times").intValue()).isEqualTo(25);
        assertThat(began.get("old").intValue()).isEqualTo(1_000);
        assertThat(began.get("held").intValue()).isEqualTo(20);
        assertThat(events.get("step").get(0).get("own").doubleValue()).isLessThan(0.5);
        JsonNode ended = events.get("ended").get(0);
        assertThat(ended.get("how").textValue()).isEqualTo("COMPLETED");
        assertThat(ended.get("ownAfter").doubleValue())
                .isGreaterThan(ended.get("ownBefore").doubleValue())
                .isGreaterThan(0.8);
        assertThat(ended.get("knownAfter").doubleValue())
                .isGreaterThan(ended.get("knownBefore").doubleValue());
        assertThat(ended.get("held")).hasSize(20);
        assertThat(small.network().params().toFloatVector()).isEqualTo(weights);

        JsonNode models = answer(send(to("models")));
        int taught = models.get("taught").intValue();
        assertThat(models.get("models").get(taught).textValue()).isEqualTo("the taught model");
        byte[] image = ended.get("held").get(0).get("image").binaryValue();
        JsonNode says = answer(post("ask?model=" + taught, image));
        answer(post("keep-model", new byte[0]));
        page.close();
        page = openPage();
        assertThat(answer(send(to("models"))).get("taught").intValue()).isEqualTo(taught);
        assertThat(answer(post("ask?model=" + taught, image))).isEqualTo(says);
        assertThat(Model.load(folder.resolve("taught.mnistkit")).classNames())
                .isEqualTo(Dataset.DIGITS.classNames());
    }

    /** The file may have been cut off by whatever copied it. */
    @Test
    void aTaughtModelThatIsDamagedIsToldOfWhereItIsAsked() throws Exception {
        page.close();
        Files.createDirectories(folder);
        Path file = Files.writeString(folder.resolve("taught.mnistkit"), "cut");
        page = openPage();
        int taught = answer(send(to("models"))).get("taught").intValue();

        assertRefused(send(to("model?model=" + taught)), 422, file.toString());
        assertThat(send(to("model?model=0")).statusCode()).isEqualTo(200);
    }
}
