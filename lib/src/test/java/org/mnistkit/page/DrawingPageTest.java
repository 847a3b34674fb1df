package org.mnistkit.page;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.mnistkit.page.PageResponses.JSON;
import static org.mnistkit.page.PageResponses.answer;
import static org.mnistkit.page.PageResponses.assertRefused;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mnistkit.data.Dataset;
import org.mnistkit.data.ImageSet;
import org.mnistkit.data.Normalization;
import org.mnistkit.description.Description;
import org.mnistkit.evaluate.Evaluator;
import org.mnistkit.evaluate.Predictions;
import org.mnistkit.evaluate.Predictor;
import org.mnistkit.file.DataException;
import org.mnistkit.model.Classifier;
import org.mnistkit.model.Ensemble;
import org.mnistkit.model.Model;
import org.mnistkit.pictures.OwnImages;
import org.mnistkit.pictures.Preparation;
import org.mnistkit.plot.Png;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DrawingPageTest {

    private static final int SIDE = 120;
    private static final int IMAGE = 28 * 28;

    private static final String SMALL =
            """
            Layers:
            Conv,6,3,3,relu
            MaxPool,2,2
            Dropout,0.5
            Conv,4,3,3,relu
            Flatten
            Dense,10,softmax
            Optimizer:
            0.001,0
            1
            10
            """;

    private final HttpClient browser = HttpClient.newHttpClient();
    private final Model small = model(1);
    private final Model other = model(2);
    private DrawingPage page;

    private static Model model(long seed) {
        Description description = Description.parse(SMALL);
        return new Model(
                description,
                description.network(seed),
                new Normalization(0.1307, 0.3081),
                Dataset.DIGITS.classNames());
    }

    @BeforeAll
    void open() {
        Map<String, Supplier<Classifier>> models = new LinkedHashMap<>();
        models.put("small", () -> small);
        models.put("other", () -> other);
        models.put("both", () -> new Ensemble(List.of(small, other)));
        page = DrawingPage.open(models, DrawingPage.FOLDER, AllowedHosts.LOOPBACK, 0);
    }

    @AfterAll
    void close() {
        page.close();
    }

    // ---- Asking

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(page.address().resolve(path));
    }

    private HttpResponse<byte[]> send(HttpRequest request) throws Exception {
        return browser.send(request, BodyHandlers.ofByteArray());
    }

    private HttpResponse<byte[]> get(String path) throws Exception {
        return send(to(path).build());
    }

    private HttpResponse<byte[]> post(String path, byte[] body) throws Exception {
        return send(to(path).POST(BodyPublishers.ofByteArray(body)).build());
    }

    /** A request as no browser would send it. */
    private String raw(String... lines) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), page.port())) {
            OutputStream out = socket.getOutputStream();
            out.write((String.join("\r\n", lines) + "\r\n\r\n").getBytes(UTF_8));
            out.flush();
            InputStream in = socket.getInputStream();
            byte[] begin = in.readNBytes("HTTP/1.1 200".length());
            return new String(begin, UTF_8).replaceFirst("HTTP/1.1 ", "");
        }
    }

    // ---- Drawings

    /** A drawing of a stroke: 0 for paper, 255 for ink. */
    private static byte[] drawing(int x0, int y0, int x1, int y1) {
        BufferedImage picture = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY);
        Graphics2D graphics = picture.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.setStroke(new BasicStroke(10));
        graphics.drawLine(x0, y0, x1, y1);
        graphics.dispose();
        return ((DataBufferByte) picture.getRaster().getDataBuffer()).getData();
    }

    private static byte[] one() {
        return drawing(40, 90, 60, 20);
    }

    private static BufferedImage picture(byte[] drawing) {
        BufferedImage picture = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY);
        picture.getRaster().setDataElements(0, 0, SIDE, SIDE, drawing);
        return picture;
    }

    private static byte[] packed(byte[] bytes) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed)) {
            out.write(bytes);
        }
        return packed.toByteArray();
    }

    private static String look(String rest) {
        return "look?width=" + SIDE + "&height=" + SIDE + "&drawing=&" + rest;
    }

    private static void assertSays(JsonNode probabilities, Classifier model, ImageSet image) {
        float[] expected = Evaluator.predict(model, image).probabilities(0);
        for (int i = 0; i < expected.length; i++) {
            assertThat(probabilities.get(i).floatValue()).isCloseTo(expected[i], within(1e-5f));
        }
    }

    private static byte[] pixels(ImageSet image) {
        byte[] pixels = new byte[IMAGE];
        for (int i = 0; i < IMAGE; i++) {
            pixels[i] = (byte) image.pixel(0, i / 28, i % 28);
        }
        return pixels;
    }

    // ---- The page

    @Test
    void thePageAndAllThatItNamesAreThere() throws Exception {
        HttpResponse<byte[]> index = get("");
        assertThat(index.headers().firstValue("Content-Type")).hasValue("text/html; charset=utf-8");
        assertThat(index.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'none'", "script-src 'self'")
                .doesNotContain("unsafe");
        assertThat(index.headers().firstValue("Referrer-Policy")).hasValue("no-referrer");
        List<String> toRead = new ArrayList<>(List.of(""));
        List<String> read = new ArrayList<>();
        Pattern names = Pattern.compile("(?:src=|href=|from )\"([^\"]+)\"");
        while (!toRead.isEmpty()) {
            String name = toRead.remove(0);
            HttpResponse<byte[]> file = get(name);
            assertThat(file.statusCode()).as(name).isEqualTo(200);
            read.add(name);
            Matcher named = names.matcher(new String(file.body(), UTF_8));
            while (named.find()) {
                String path = named.group(1).replaceFirst("^\\./", "");
                if (!read.contains(path) && !toRead.contains(path)) {
                    toRead.add(path);
                }
            }
        }
        assertThat(read).contains("style.css", "main.mjs", "words.mjs", "icon.svg");
        assertThat(StaticFile.all().keySet()).containsExactlyInAnyOrderElementsOf(read);
    }

    /** It works offline, and below any base address. */
    @Test
    void thePageNamesNoOtherHostAndNoAbsolutePath() throws Exception {
        for (String name : StaticFile.all().keySet()) {
            String file = new String(get(name).body(), UTF_8);
            assertThat(file.replace("http://www.w3.org/2000/svg", ""))
                    .as(name)
                    .doesNotContainPattern("(?i)\\b[a-z]{2,}://")
                    .doesNotContainPattern("[\"'(]//")
                    .doesNotContainPattern("(?:src=|href=|from |url\\(|fetch\\()[\"']?/");
        }
    }

    @Test
    void thePageHasNothingInlineThatItsPolicyForbids() throws Exception {
        assertThat(new String(get("").body(), UTF_8))
                .doesNotContain("<style", " style=", "javascript:")
                .doesNotContainPattern("<script(?![^>]* src=)")
                .doesNotContainPattern(" on[a-z]+=");
    }

    // ---- Who may ask

    @ParameterizedTest
    @ValueSource(strings = {"/", "/index.html", "/models", "/aaaaaaaaaaaaaaaaaaaaaa/", "/%00"})
    void withoutTheTokenThereIsNothing(String path) throws Exception {
        assertThat(raw("GET " + path + " HTTP/1.1", "Host: localhost")).isEqualTo("404");
    }

    @Test
    void whatIsNoRequestIsRefused() throws Exception {
        String query = page.path() + "ask?model=%zz";
        assertThat(raw("POST " + query + " HTTP/1.1", "Host: localhost")).isEqualTo("400");
        assertThat(raw("GET " + page.path() + " HTTP/1.1")).isEqualTo("403");
    }

    @Test
    void eachPageHasASecretOfItsOwn() {
        try (DrawingPage another =
                DrawingPage.open(
                        Map.of("small", () -> small),
                        DrawingPage.FOLDER,
                        AllowedHosts.LOOPBACK,
                        0)) {
            assertThat(another.path()).hasSize(24).isNotEqualTo(page.path());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../models",
                "..%2fmodels",
                "%2e%2e/models",
                "style.css/",
                "./index.html/../../x",
                "words.mjs%00",
                "org/mnistkit/page/style.css",
                "DrawingPage.class"
            })
    void noOtherFileCanBeReached(String path) throws Exception {
        assertThat(raw("GET " + page.path() + path + " HTTP/1.1", "Host: localhost"))
                .isEqualTo("404");
    }

    @ParameterizedTest
    @CsvSource({
        "localhost, 200",
        "localhost:1, 200",
        "127.0.0.1:8128, 200",
        "[::1]:80, 200",
        "kit.example, 403",
        "127.0.0.1.kit.example:8128, 403",
        "localhost.kit.example, 403",
        "kit.example:localhost, 403",
    })
    void onlyThisMachinesOwnNamesAreAnswered(String host, String status) throws Exception {
        assertThat(raw("GET " + page.path() + " HTTP/1.1", "Host: " + host)).isEqualTo(status);
    }

    @Test
    void behindAProxyAnyNameWillDoButTheTokenIsNeededStill() throws Exception {
        try (DrawingPage hub =
                DrawingPage.open(
                        Map.of("small", () -> small), DrawingPage.FOLDER, AllowedHosts.ANY, 0)) {
            DrawingPage local = page;
            page = hub;
            try {
                String host = "Host: hub.example";
                assertThat(raw("GET " + hub.path() + " HTTP/1.1", host)).isEqualTo("200");
                assertThat(raw("GET / HTTP/1.1", host)).isEqualTo("404");
            } finally {
                page = local;
            }
        }
    }

    @Test
    void pagesOfOtherSitesMayLeadHereAndNothingElse() throws Exception {
        byte[] body = new byte[IMAGE];
        for (String[] header :
                new String[][] {
                    {"Origin", "http://kit.example"},
                    {"Origin", "null"},
                    {"Origin", "http://localhost:1"},
                    {"Sec-Fetch-Site", "cross-site"},
                    {"Sec-Fetch-Site", "same-site"}
                }) {
            HttpRequest request =
                    to("ask?model=0")
                            .header(header[0], header[1])
                            .POST(BodyPublishers.ofByteArray(body))
                            .build();
            assertRefused(send(request), 403, "own page");
        }
        HttpRequest form =
                to("ask?model=0")
                        .header("Sec-Fetch-Site", "cross-site")
                        .header("Sec-Fetch-Mode", "navigate")
                        .POST(BodyPublishers.ofByteArray(body))
                        .build();
        assertRefused(send(form), 403, "own page");
        HttpRequest frame =
                to("").header("Sec-Fetch-Site", "cross-site")
                        .header("Sec-Fetch-Mode", "navigate")
                        .build();
        assertThat(send(frame).statusCode()).isEqualTo(200);
        HttpRequest own =
                to("ask?model=0")
                        .header("Origin", "http://127.0.0.1:" + page.port())
                        .POST(BodyPublishers.ofByteArray(body))
                        .build();
        assertThat(send(own).statusCode()).isEqualTo(200);
    }

    // ---- Models

    @Test
    void theModelsOfTheKitCanBeChosenToo() throws Exception {
        JsonNode all = answer(get("models"));
        List<String> names = new ArrayList<>();
        all.get("models").forEach(name -> names.add(name.textValue()));
        assertThat(names)
                .startsWith("small", "other", "both", Model.DEFAULT)
                .contains("mlp-small")
                .doesNotContain("mlp-small-fashion")
                .doesNotHaveDuplicates();
        for (int i = 0; i <= all.get("learner").intValue(); i++) {
            boolean isEnsemble = Set.of("compact-5", "mixed-5").contains(names.get(i));
            if (!names.get(i).equals("both")) { // nothing is known of it before it is opened
                assertThat(all.get("single").get(i).booleanValue())
                        .as(names.get(i))
                        .isEqualTo(!isEnsemble);
            }
        }
        answer(get("model?model=" + names.indexOf("both")));
        all = answer(get("models"));
        assertThat(all.get("single").get(names.indexOf("both")).booleanValue()).isFalse();
        assertThat(all.get("classes")).hasSize(10);
        assertThat(Base64.getDecoder().decode(all.get("colors").get("diverging").textValue()))
                .hasSize(3 * 256);
    }

    @Test
    void aModelIsDescribedLayerByLayer() throws Exception {
        JsonNode about = answer(get("model?model=0"));
        assertThat(about.get("parameters").longValue()).isEqualTo(small.parameters());
        List<String> titles = new ArrayList<>();
        about.get("layers").forEach(layer -> titles.add(layer.get("title").textValue()));
        assertThat(titles).containsExactly("Conv 3×3", "MaxPool 2×2", "Conv 3×3", "Dense");
        JsonNode first = about.get("layers").get(0);
        assertThat(first.get("output").get("channels").intValue()).isEqualTo(6);
        byte[] filters =
                Base64.getDecoder()
                        .decode(first.get("filters").get("values").get("values").textValue());
        assertThat(filters).hasSize(6 * 3 * 3);
        assertThat(about.get("layers").get(2).has("filters")).isFalse();
        assertThat(about.get("layers").get(2).get("field").get("rows").get("size").intValue())
                .isEqualTo(8);
        assertThat(answer(get("model?model=2")).get("layers")).isEmpty();
    }

    // ---- Looking

    @Test
    void ofSeveralDigitsEachHasAnAnswerAndAPlace() throws Exception {
        byte[] two = drawing(30, 40, 30, 100);
        byte[] right = drawing(100, 40, 100, 90);
        for (int i = 0; i < two.length; i++) {
            two[i] |= right[i];
        }

        JsonNode seen = answer(post(look("model=0&digit=1"), two));

        assertThat(seen.get("digit").intValue()).isEqualTo(1);
        assertThat(seen.get("size").toString()).isEqualTo("[%d,%d]".formatted(SIDE, SIDE));
        assertThat(seen.get("digits")).hasSize(2);
        List<Preparation> digits = Preparation.ofDigits(picture(two));
        for (int i = 0; i < 2; i++) {
            Rectangle area = digits.get(i).area();
            assertThat(area.contains(i == 0 ? 30 : 100, 70)).isTrue();
            assertThat(seen.get("digits").get(i).get("box").toString())
                    .isEqualTo("[%d,%d,%d,%d]".formatted(area.x, area.y, area.width, area.height));
            assertThat(seen.get("digits").get(i).has("class")).isTrue();
        }
    }

    @Test
    void aDrawingIsPreparedAndAnsweredAsThePictureInAFileIs() throws Exception {
        ImageSet expected = OwnImages.digit(picture(one()));
        for (byte[] body : List.of(one(), packed(one()))) {
            HttpRequest.Builder request = to(look("model=0&model=1&model=2"));
            if (body.length != SIDE * SIDE) {
                request.header("Content-Encoding", "gzip");
            }
            JsonNode seen = answer(send(request.POST(BodyPublishers.ofByteArray(body)).build()));
            assertThat(Base64.getDecoder().decode(seen.get("image").textValue()))
                    .isEqualTo(pixels(expected));
            assertSays(seen.get("answers").get(0), small, expected);
            assertSays(seen.get("answers").get(1), other, expected);
            assertSays(seen.get("answers").get(2), new Ensemble(List.of(small, other)), expected);
            assertThat(seen.get("verdicts"))
                    .hasSize(3)
                    .allMatch(it -> it.asText().equals("ANSWERED"));
        }
        HttpRequest file =
                to("look?model=0")
                        .header("Content-Type", "image/png")
                        .POST(BodyPublishers.ofByteArray(Png.bytes(picture(one()))))
                        .build();
        JsonNode seen = answer(send(file));
        assertThat(Base64.getDecoder().decode(seen.get("image").textValue()))
                .isEqualTo(pixels(expected));
    }

    @Test
    void aPictureIsShownToWhoCannotReadItsFile() throws Exception {
        BufferedImage large = new BufferedImage(1500, 1000, BufferedImage.TYPE_BYTE_GRAY);
        Graphics2D graphics = large.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(700, 100, 100, 800);
        HttpRequest file =
                to("look?model=0&view=")
                        .header("Content-Type", "image/png")
                        .POST(BodyPublishers.ofByteArray(Png.bytes(large)))
                        .build();
        BufferedImage view =
                OwnImages.read(
                        Base64.getDecoder().decode(answer(send(file)).get("view").textValue()));
        assertThat(List.of(view.getWidth(), view.getHeight())).isEqualTo(List.of(640, 426));
        assertThat(view.getRGB(320, 213)).isEqualTo(0xffffffff);
        assertThat(view.getRGB(100, 213)).isEqualTo(0xff000000);
    }

    @Test
    void theStepsAreShown() throws Exception {
        JsonNode drawn = answer(post(look("model=0"), one()));
        assertThat(titles(drawn))
                .containsExactly("what belongs to it", "cropped", "scaled into 20×20");
        for (JsonNode step : drawn.get("steps")) {
            byte[] png = Base64.getDecoder().decode(step.get("picture").textValue());
            BufferedImage picture = OwnImages.read(png);
            assertThat(Math.max(picture.getWidth(), picture.getHeight())).isBetween(20, 140);
        }
        JsonNode box = drawn.get("box");
        assertThat(Math.max(box.get(2).intValue(), box.get(3).intValue())).isEqualTo(20);
        HttpRequest file =
                to("look?model=0")
                        .header("Content-Type", "image/png")
                        .POST(BodyPublishers.ofByteArray(Png.bytes(picture(one()))))
                        .build();
        assertThat(titles(answer(send(file))))
                .containsExactly(
                        "in gray",
                        "what stands out",
                        "what belongs to it",
                        "cropped",
                        "scaled into 20×20");
    }

    private static List<String> titles(JsonNode seen) {
        List<String> titles = new ArrayList<>();
        seen.get("steps").forEach(step -> titles.add(step.get("title").textValue()));
        return titles;
    }

    @Test
    void aLayersMapsAreThoseOfTheNetwork() throws Exception {
        ImageSet image = OwnImages.digit(picture(one()));
        JsonNode maps = answer(post("ask?model=1&of=0&layer=3", pixels(image))).get("maps");
        float[] expected;
        try (Predictor predictor = new Predictor(small)) {
            expected = predictor.activations(image, 3)[0];
        }
        byte[] values = Base64.getDecoder().decode(maps.get("values").textValue());
        double max = maps.get("max").doubleValue();
        assertThat(values).hasSize(expected.length);
        for (int i = 0; i < values.length; i++) {
            assertThat((values[i] & 0xff) / 255.0 * max).isCloseTo(expected[i], within(max / 500));
        }
    }

    // ---- Which pixels

    /** Completeness: what the pixels say adds up to what is to be explained. */
    @Test
    void thePixelsAddUpToWhatTheImageChanges() {
        byte[] image = pixels(OwnImages.digit(picture(one())));
        Predictions says = Evaluator.predict(small, OpenModels.images(image));
        Predictions black = Evaluator.predict(small, OpenModels.images(new byte[IMAGE]));
        int answer = says.predicted(0);
        int second = says.runnerUp(0);
        double change =
                logit(says, answer)
                        - logit(says, second)
                        - (logit(black, answer) - logit(black, second));
        double sum = 0;
        try (OpenModel model = new OpenModel("small", small)) {
            float[] each = AttributionEndpoint.attributions(model, image, answer, second);
            for (int i = 0; i < IMAGE; i++) {
                sum += each[i];
                assertThat(image[i] != 0 || each[i] == 0).isTrue();
            }
        }
        assertThat(Math.abs(change)).isGreaterThan(0.1);
        assertThat(sum).isCloseTo(change, within(0.03 * Math.abs(change) + 0.005));
    }

    /** But for a number that is the same for all classes. */
    private static double logit(Predictions says, int digit) {
        return Math.log(says.probabilities(0)[digit]);
    }

    @Test
    void whichPixelsDecidedIsShown() throws Exception {
        ImageSet image = OwnImages.digit(picture(one()));
        JsonNode why = answer(post("attribution?model=0", pixels(image)));
        Predictions says = Evaluator.predict(small, image);
        assertThat(why.get("answer").intValue()).isEqualTo(says.predicted(0));
        assertThat(why.get("second").intValue()).isEqualTo(says.runnerUp(0));
        assertThat(Base64.getDecoder().decode(why.get("pixels").get("values").textValue()))
                .hasSize(IMAGE);
        assertRefused(post("attribution?model=2", pixels(image)), 400, "ensemble");
    }

    // ---- Changing

    @ParameterizedTest
    @CsvSource({"turned, 0", "moved, 0", "zoomed, 1", "thicker, 0"})
    void anImageIsChangedStepByStep(String by, double unchanged) throws Exception {
        ImageSet image = OwnImages.digit(picture(one()));
        JsonNode changed = answer(post("change?model=0&model=2&by=" + by, pixels(image)));
        List<Double> amounts = new ArrayList<>();
        changed.get("amounts").forEach(amount -> amounts.add(amount.doubleValue()));
        assertThat(amounts).isSorted().contains(unchanged).hasSizeBetween(10, 32);
        byte[] images = Base64.getDecoder().decode(changed.get("images").textValue());
        assertThat(images).hasSize(amounts.size() * IMAGE);
        int at = amounts.indexOf(unchanged);
        assertThat(Arrays.copyOfRange(images, at * IMAGE, (at + 1) * IMAGE))
                .isEqualTo(pixels(image));
        List<Classifier> asked = List.of(small, new Ensemble(List.of(small, other)));
        ImageSet all = OpenModels.images(images);
        for (int model = 0; model < asked.size(); model++) {
            for (int i : new int[] {0, at, amounts.size() - 1}) {
                assertSays(
                        changed.get("answers").get(model).get(i),
                        asked.get(model),
                        all.slice(i, i + 1));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "model=0, 400, 'parameter by'",
        "model=0&by=eaten, 400, 'turned, moved, zoomed or thicker'",
        "by=turned, 400, 'not 0'",
        "model=0&by=turned&by=moved, 400, '2 times'"
    })
    void aChangeThatMakesNoSenseIsRefused(String query, int status, String reason)
            throws Exception {
        assertRefused(post("change?" + query, new byte[IMAGE]), status, reason);
        assertRefused(post("change?model=0&by=turned", new byte[3]), 400, "784 bytes, not 3");
    }

    // ---- What makes no sense

    @ParameterizedTest
    @CsvSource({
        "model=0&width=10&height=10, 413, '100 bytes at the most'",
        "model=0&width=20&height=10, 400, 'has 200 bytes, not 101'",
        "model=0, 400, 'parameter width has to be given once'",
        "model=0&width=10&height=10&width=10, 400, 'was 2 times'",
        "model=0&width=0&height=10, 400, 'at least one pixel'",
        "model=0&width=1025&height=10, 400, 'from 0 to 1024'",
        "model=0&width=-1&height=10, 400, 'whole number'",
        "model=0&width=99999999999&height=10, 400, 'whole number'",
        "model=0&width=101&height=1, 422, 'blank'",
        "model=99&width=101&height=1, 422, 'blank'"
    })
    void aDrawingThatIsNoneIsRefused(String query, int status, String reason) throws Exception {
        assertRefused(post("look?" + query, new byte[101]), status, reason);
    }

    @ParameterizedTest
    @CsvSource({
        "'', 400, 'not 0'",
        "model=99, 400, 'model has to be a whole number'",
        "model=light-tuned, 400, 'whole number'",
        "model=../../etc/passwd, 400, 'whole number'",
        "model=0&model=0&model=0&model=0&model=0, 400, 'not 5'",
        "model=0&layer=1, 400, 'parameter of'",
        "model=0&of=0&layer=5, 400, 'from 0 to 4'",
        "model=0&of=2&layer=0, 400, 'ensemble'"
    })
    void aQuestionThatMakesNoSenseIsRefused(String query, int status, String reason)
            throws Exception {
        assertRefused(post("ask?" + query, new byte[IMAGE]), status, reason);
    }

    @Test
    void aPictureThatCannotBeReadIsToldWhatIsWrong() throws Exception {
        byte[] png = Png.bytes(picture(one()));
        byte[] half = Arrays.copyOf(png, png.length / 2);
        byte[] heic = "\0\0\0\30ftypheic\0\0\0\0".getBytes(UTF_8);
        byte[] blank = Png.bytes(picture(new byte[SIDE * SIDE]));
        Map<byte[], String> reasons =
                Map.of(
                        half,
                        "cut off or damaged",
                        heic,
                        "is a HEIC file",
                        blank,
                        "blank",
                        new byte[0],
                        "is empty",
                        "<html>".getBytes(UTF_8),
                        "not a picture");
        for (Map.Entry<byte[], String> each : reasons.entrySet()) {
            HttpRequest request =
                    to("look?model=0")
                            .header("Content-Type", "image/png")
                            .POST(BodyPublishers.ofByteArray(each.getKey()))
                            .build();
            HttpResponse<byte[]> response = send(request);
            assertThat(response.statusCode()).isEqualTo(422);
            assertThat(JSON.readTree(response.body()).get("error").textValue())
                    .startsWith("The picture ")
                    .contains(each.getValue())
                    .doesNotContain("magick");
        }
    }

    @Test
    void whatIsTooLargeIsNotEvenRead() throws Exception {
        String path = page.path() + "look?model=0&width=10&height=10";
        assertThat(
                        raw(
                                "POST " + path + " HTTP/1.1",
                                "Host: localhost",
                                "Content-Length: 999999999"))
                .isEqualTo("413");
        assertThat(
                        raw(
                                "POST " + page.path() + "look?model=0 HTTP/1.1",
                                "Host: localhost",
                                "Content-Type: image/png",
                                "Content-Length: 33554433"))
                .isEqualTo("413");
    }

    @Test
    void whatGrowsTooLargeIsReadNoFurther() throws Exception {
        byte[] large = new byte[1 << 20];
        BodyPublisher ofUnknownLength =
                BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large));
        assertRefused(send(to("ask?model=0").POST(ofUnknownLength).build()), 413, "784 bytes");
        HttpRequest bomb =
                to("look?model=0&width=10&height=10")
                        .header("Content-Encoding", "gzip")
                        .POST(BodyPublishers.ofByteArray(packed(new byte[1 << 26])))
                        .build();
        assertRefused(send(bomb), 413, "at the most");
    }

    /** If the connection were closed while more is on its way, the answer would be lost. */
    @Test
    void whoSendsTooMuchIsToldSoAllTheSame() throws Exception {
        byte[] large = new byte[8 << 20];
        String head =
                "POST %sask?model=0 HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n"
                        .formatted(page.path(), large.length);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), page.port())) {
            socket.getOutputStream().write(head.getBytes(UTF_8));
            socket.getOutputStream().write(large);
            assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
                    .startsWith("HTTP/1.1 413")
                    .contains("784 bytes");
        }
    }

    @Test
    void aBodyMustBePackedAsItSays() throws Exception {
        byte[] truncated = Arrays.copyOf(packed(one()), 40);
        for (byte[] body : List.of(one(), truncated)) {
            HttpRequest request =
                    to(look("model=0"))
                            .header("Content-Encoding", "gzip")
                            .POST(BodyPublishers.ofByteArray(body))
                            .build();
            assertRefused(send(request), 400, "gzip");
        }
        HttpRequest unknown =
                to(look("model=0"))
                        .header("Content-Encoding", "br")
                        .POST(BodyPublishers.ofByteArray(one()))
                        .build();
        assertRefused(send(unknown), 415, "gzip");
    }

    @Test
    void eachAddressHasItsMethod() throws Exception {
        HttpResponse<byte[]> response = get("ask?model=0");
        assertRefused(response, 405, "POST");
        assertThat(response.headers().firstValue("Allow")).hasValue("POST");
        assertRefused(post("models", new byte[0]), 405, "GET");
        HttpRequest delete = to("style.css").DELETE().build();
        assertRefused(send(delete), 405, "GET");
    }

    // ---- Many requests

    @Test
    void twoWhoDrawAtOnceDoNotDisturbEachOther() throws Exception {
        ExecutorService both = Executors.newFixedThreadPool(2);
        try {
            List<Future<?>> done = new ArrayList<>();
            for (int who = 0; who < 2; who++) {
                byte[] drawing = who == 0 ? one() : drawing(20, 60, 100, 50);
                ImageSet image = OwnImages.digit(picture(drawing));
                float[] says = Evaluator.predict(small, image).probabilities(0);
                done.add(
                        both.submit(
                                () -> {
                                    for (int i = 0; i < 100; i++) {
                                        JsonNode seen =
                                                answer(post(look("model=0&of=0&layer=0"), drawing));
                                        for (int k = 0; k < says.length; k++) {
                                            assertThat(
                                                            seen.get("answers")
                                                                    .get(0)
                                                                    .get(k)
                                                                    .floatValue())
                                                    .isCloseTo(says[k], within(1e-5f));
                                        }
                                    }
                                    return null;
                                }));
            }
            for (Future<?> each : done) {
                each.get();
            }
        } finally {
            both.shutdownNow();
        }
    }

    /** What an hour of drawing would leave behind, if anything: 30 requests a second. */
    @Test
    void thousandsOfRequestsLeaveNothingBehind() throws Exception {
        byte[] drawing = packed(one());
        requests(500, drawing);
        long heap = usedHeap();
        long native0 = Pointer.totalBytes();
        requests(3000, drawing);
        assertThat(Pointer.totalBytes()).isLessThanOrEqualTo(native0); // others may free some
        assertThat(usedHeap() - heap).as("bytes for 3,000 requests").isLessThan(3000 * 100L);
    }

    private void requests(int count, byte[] drawing) throws Exception {
        for (int i = 0; i < count; i++) {
            HttpRequest request =
                    to(look("model=0&model=1&of=0&layer=" + i % 5))
                            .header("Content-Encoding", "gzip")
                            .POST(BodyPublishers.ofByteArray(drawing))
                            .build();
            assertThat(send(request).statusCode()).isEqualTo(200);
        }
    }

    /**
     * The least of several times, a moment apart: ImageIO's streams, of 8 kB each, wait for their
     * finalizer, and what was answered last is let go of after the answer.
     */
    private static long usedHeap() throws InterruptedException {
        Runtime runtime = Runtime.getRuntime();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 10; i++) {
            System.gc();
            System.runFinalization();
            Thread.sleep(100);
            least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
        }
        return least;
    }

    /** Half a line of a request, and a request of which half the body is missing. */
    private static List<Socket> slowOnes(DrawingPage page, int count) throws IOException {
        List<Socket> slow = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String whole =
                    "POST %sask?model=0 HTTP/1.1\r\nHost: localhost\r\nContent-Length: 784\r\n\r\n..."
                            .formatted(page.path());
            String half = i % 2 == 0 ? whole : whole.substring(0, 20);
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), page.port());
            socket.getOutputStream().write(half.getBytes(UTF_8));
            slow.add(socket);
        }
        return slow;
    }

    @Test
    void whoSendsSlowlyKeepsNobodyElseWaiting() throws Exception {
        List<Socket> slow = slowOnes(page, 40);
        HttpRequest request = to("style.css").timeout(Duration.ofSeconds(20)).build();
        assertThat(send(request).statusCode()).isEqualTo(200);
        for (Socket each : slow) {
            each.close();
        }
    }

    // ---- Opening and closing

    @Test
    void itClosesWhileSomebodySendsSlowly() throws Exception {
        DrawingPage another =
                DrawingPage.open(
                        Map.of("small", () -> model(3)),
                        DrawingPage.FOLDER,
                        AllowedHosts.LOOPBACK,
                        0);
        List<Socket> slow = slowOnes(another, 4);
        assertThat(
                        browser.send(
                                        HttpRequest.newBuilder(another.address()).build(),
                                        BodyHandlers.discarding())
                                .statusCode())
                .isEqualTo(200);
        assertTimeout(Duration.ofSeconds(30), another::close); // it would wait for a minute
        for (Socket each : slow) {
            each.close();
        }
    }

    @Test
    void aModelThatCannotBeLoadedIsToldToWhoeverAsksIt() throws Exception {
        List<Throwable> unnoticed = Collections.synchronizedList(new ArrayList<>());
        var before = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> unnoticed.add(failure));
        CountDownLatch asked = new CountDownLatch(2); // by the page itself, and by the browser
        Supplier<Classifier> broken =
                () -> {
                    asked.countDown();
                    throw new DataException("The model is broken.");
                };
        try (DrawingPage another =
                DrawingPage.open(
                        Map.of("broken", broken), DrawingPage.FOLDER, AllowedHosts.LOOPBACK, 0)) {
            HttpRequest question =
                    HttpRequest.newBuilder(another.address().resolve("ask?model=0"))
                            .POST(BodyPublishers.ofByteArray(new byte[IMAGE]))
                            .build();
            assertRefused(send(question), 422, "The model is broken.");
            assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(before);
        }
        assertThat(unnoticed).isEmpty();
    }

    @Test
    void itClosesCompletely() throws Exception {
        DrawingPage another =
                DrawingPage.open(
                        Map.of("small", () -> model(3)),
                        DrawingPage.FOLDER,
                        AllowedHosts.LOOPBACK,
                        0);
        URI address = another.address();
        assertThat(
                        browser.send(
                                        HttpRequest.newBuilder(address).build(),
                                        BodyHandlers.discarding())
                                .statusCode())
                .isEqualTo(200);
        Thread waits = new Thread(() -> await(another));
        waits.start();
        another.close();
        waits.join(10_000);
        assertThat(waits.isAlive()).isFalse();
        assertThatThrownBy(
                        () ->
                                new Socket(InetAddress.getLoopbackAddress(), address.getPort())
                                        .close())
                .isInstanceOf(ConnectException.class);
        try (DrawingPage again =
                DrawingPage.open(
                        Map.of("small", () -> small),
                        DrawingPage.FOLDER,
                        AllowedHosts.LOOPBACK,
                        address.getPort())) {
            assertThat(again.port()).isEqualTo(address.getPort());
        }
    }

    private static void await(DrawingPage page) {
        try {
            page.awaitClose();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aPortThatIsTakenIsToldOrPassedOver() throws IOException {
        assertThatThrownBy(
                        () ->
                                DrawingPage.open(
                                        Map.of("small", () -> small),
                                        DrawingPage.FOLDER,
                                        AllowedHosts.LOOPBACK,
                                        page.port()))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("Port " + page.port() + " cannot be used");
        try (DrawingPage first =
                        DrawingPage.open(
                                Map.of("small", () -> small),
                                DrawingPage.FOLDER,
                                AllowedHosts.LOOPBACK);
                DrawingPage second =
                        DrawingPage.open(
                                Map.of("small", () -> small),
                                DrawingPage.FOLDER,
                                AllowedHosts.LOOPBACK)) {
            assertThat(first.port()).isGreaterThanOrEqualTo(DrawingPage.PORT);
            assertThat(second.port()).isGreaterThan(first.port());
        }
    }

    @Test
    void itListensToThisMachineAlone() throws Exception {
        for (NetworkInterface each : Collections.list(NetworkInterface.getNetworkInterfaces())) {
            for (InetAddress address : Collections.list(each.getInetAddresses())) {
                if (!address.isLoopbackAddress()) {
                    assertThatThrownBy(() -> new Socket(address, page.port()).close())
                            .isInstanceOf(IOException.class);
                }
            }
        }
    }
}
