package org.mnistkit.page;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A network that learns while the page watches. */
@Timeout(180)
class LearnEndpointsTest {

    private static final byte[] IMAGE = new byte[28 * 28];

    private final HttpClient browser = HttpClient.newHttpClient();
    private final ObjectMapper json = new ObjectMapper();
    private DrawingPage page;
    private int learner;

    @BeforeEach
    void open() throws Exception {
        page =
                DrawingPage.open(
                        Map.of("none", LearnEndpoints::untrained),
                        DrawingPage.FOLDER,
                        AllowedHosts.LOOPBACK,
                        0);
        learner = json.readTree(get("models").body()).get("learner").intValue();
    }

    @AfterEach
    void close() {
        page.close();
    }

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(page.address().resolve(path));
    }

    private HttpResponse<InputStream> get(String path) throws Exception {
        return browser.send(to(path).build(), BodyHandlers.ofInputStream());
    }

    private HttpResponse<String> post(String path, byte[] body) throws Exception {
        return browser.send(
                to(path).POST(BodyPublishers.ofByteArray(body)).build(), BodyHandlers.ofString());
    }

    private void start(String how) throws Exception {
        assertThat(post("learn" + how, new byte[0]).statusCode()).isEqualTo(200);
    }

    /** What the network says of an image in the middle of its training. */
    private JsonNode says() throws Exception {
        HttpResponse<String> answer = post("ask?model=" + learner, IMAGE);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return json.readTree(answer.body()).get("answers").get(0);
    }

    /** Server-sent events, as they come. */
    private final class Events implements AutoCloseable {
        private final BufferedReader reader;

        Events() throws Exception {
            HttpResponse<InputStream> response = get("training");
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.headers().firstValue("Content-Type"))
                    .hasValue("text/event-stream; charset=utf-8");
            reader = new BufferedReader(new InputStreamReader(response.body(), UTF_8));
        }

        /** The facts of the next event, with its name as "name"; null after the last one. */
        Map<String, Object> next() throws IOException {
            String line = reader.readLine();
            while (line != null && !line.startsWith("event: ")) {
                line = reader.readLine();
            }
            if (line == null) {
                return null;
            }
            @SuppressWarnings("unchecked")
            Map<String, Object> facts =
                    json.readValue(reader.readLine().substring("data: ".length()), Map.class);
            facts.put("name", line.substring("event: ".length()));
            return facts;
        }

        Map<String, Object> next(String name) throws IOException {
            Map<String, Object> facts = next();
            while (facts != null && !facts.get("name").equals(name)) {
                facts = next();
            }
            assertThat(facts).as("event " + name).isNotNull();
            return facts;
        }

        List<Map<String, Object>> all() throws IOException {
            List<Map<String, Object>> all = new ArrayList<>();
            for (Map<String, Object> facts = next(); facts != null; facts = next()) {
                all.add(facts);
            }
            return all;
        }

        @Override
        public void close() throws IOException {
            reader.close();
        }
    }

    @Test
    void itLearnsFromNothingWhileItIsWatched() throws Exception {
        start("");
        List<Map<String, Object>> all;
        try (Events events = new Events()) {
            all = events.all();
        }
        Map<String, Object> began = all.get(0);
        assertThat(began).containsEntry("name", "began").containsEntry("what", "learn");
        assertThat(began.get("images")).isEqualTo(58_000);
        assertThat(began.get("validation")).isEqualTo(2000);
        assertThat(began.get("epochs")).isEqualTo(1);
        List<Map<String, Object>> steps = all.subList(1, all.size() - 1);
        assertThat(steps).hasSizeGreaterThan(3).allSatisfy(e -> assertThat(e).containsKey("step"));
        assertThat((double) steps.get(0).get("accuracy")).isBetween(0.02, 0.3);
        assertThat(steps.get(0).get("step")).isEqualTo(0);
        int last = (int) steps.get(steps.size() - 1).get("step");
        assertThat(last).isEqualTo(steps.get(0).get("steps"));
        assertThat(steps.stream().mapToInt(step -> ((List<?>) step.get("losses")).size()).sum())
                .isEqualTo(last);
        Map<String, Object> ended = all.get(all.size() - 1);
        assertThat(ended).containsEntry("name", "ended").containsEntry("how", "COMPLETED");
        assertThat((double) ended.get("accuracy")).isGreaterThan(0.97);
        try (Events again = new Events()) {
            assertThat(again.all()).as("what a tab sees that comes later").isEqualTo(all);
        }
    }

    /** Without MNIST it begins at once, with fewer images, and says what they are. */
    @Test
    void itLearnsFromDigitsDrawnByTheKit() throws Exception {
        System.setProperty("mnistkit.data", "synthetic");
        try {
            start("");
            List<Map<String, Object>> all;
            try (Events events = new Events()) {
                all = events.all();
            }
            assertThat(all.get(0))
                    .containsEntry("data", "Synthetic digits")
                    .containsEntry("isSynthetic", true)
                    .containsEntry("images", 6_000)
                    .containsEntry("validation", 1_000)
                    .containsEntry("epochs", 5);
            Map<String, Object> ended = all.get(all.size() - 1);
            assertThat(ended).containsEntry("how", "COMPLETED");
            assertThat((double) ended.get("accuracy")).isGreaterThan(0.97);
        } finally {
            System.clearProperty("mnistkit.data");
        }
    }

    @Test
    void whatIsAskedHasLearnedWhatWasLearnedSoFar() throws Exception {
        JsonNode before = says();
        assertThat(says()).isEqualTo(before);
        start("?slowly=");
        try (Events events = new Events()) {
            for (int step = 0; step < 5; step++) {
                events.next("step");
            }
            JsonNode early = says();
            assertThat(early).isNotEqualTo(before);
            assertThat(post("pace", new byte[0]).statusCode()).isEqualTo(200);
            for (int step = 0; step < 5; step++) {
                events.next("step");
            }
            post("stop", new byte[0]);
            events.next("ended");
            JsonNode after = says();
            assertThat(after).isNotEqualTo(early);
            assertThat(says()).isEqualTo(after);
        }
    }

    @Test
    void thereIsOneTrainingAtATimeAndItCanBeStopped() throws Exception {
        assertThat(get("training").statusCode()).isEqualTo(204);
        start("?slowly=");
        try (Events events = new Events();
                Events other = new Events()) {
            events.next("step");
            HttpResponse<String> second = post("learn", new byte[0]);
            assertThat(second.statusCode()).isEqualTo(409);
            assertThat(json.readTree(second.body()).get("error").textValue())
                    .contains("A training run is in progress");
            post("stop", new byte[0]);
            assertThat(events.next("ended")).containsEntry("how", "INTERRUPTED");
            assertThat(events.next()).isNull();
            assertThat(other.next("ended")).containsEntry("how", "INTERRUPTED");
        }
        start("?slowly=");
        try (Events events = new Events()) {
            assertThat(events.next("step").get("step")).isEqualTo(0);
        }
    }

    @Test
    void itStopsWhenNobodyWatches() throws Exception {
        start("?slowly=");
        Events closed = new Events();
        closed.next("step");
        closed.close();
        try (Events events = new Events()) {
            events.next("step"); // another tab keeps it going
        }
        Thread.sleep(9000);
        try (Events events = new Events()) {
            List<Map<String, Object>> all = events.all();
            assertThat(all.get(all.size() - 1)).containsEntry("how", "INTERRUPTED");
            assertThat(all).as("steps of a tenth of a second each").hasSizeLessThan(100);
        }
    }

    @Test
    void onlySoManyTabsMayWatch() throws Exception {
        start("?slowly=");
        List<Events> tabs = new ArrayList<>();
        for (int i = 0; i < ServerSentEvents.MOST_WATCHERS; i++) {
            Events tab = new Events();
            tab.next("began");
            tabs.add(tab);
        }
        assertThat(get("training").statusCode()).isEqualTo(429);
        assertThat(get("models").statusCode()).as("others are answered still").isEqualTo(200);
        for (Events tab : tabs) {
            tab.close();
        }
    }

    @Test
    void closingThePageEndsIt() throws Exception {
        start("?slowly=");
        try (Events events = new Events()) {
            events.next("step");
            long begun = System.nanoTime();
            page.close();
            assertThat((System.nanoTime() - begun) / 1e9).isLessThan(30);
        }
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().equals("training of the drawing page"));
    }

    @Test
    void trainingsLeaveNothingBehind() throws Exception {
        long before = 0;
        for (int i = 0; i < 8; i++) {
            start("?slowly=");
            try (Events events = new Events()) {
                events.next("step");
                events.next("step");
                post("stop", new byte[0]);
                events.next("ended");
                assertThat(events.next()).isNull();
            }
            if (i == 2) {
                before = usedOutsideTheHeap();
            }
        }
        long weights = 4 * LearnEndpoints.untrained().network().numParams();
        assertThat(usedOutsideTheHeap() - before).as("after five more").isLessThan(weights);
    }

    private static long usedOutsideTheHeap() {
        System.gc(); // the arrays of batches are freed with the objects that stand for them
        return Pointer.totalBytes();
    }
}
