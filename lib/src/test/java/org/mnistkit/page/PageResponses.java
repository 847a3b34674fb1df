package org.mnistkit.page;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpResponse;

/** What the page answers, taken apart. */
final class PageResponses {

    static final ObjectMapper JSON = new ObjectMapper();

    private PageResponses() {}

    static JsonNode answer(HttpResponse<byte[]> response) throws IOException {
        assertThat(response.statusCode()).as(new String(response.body(), UTF_8)).isEqualTo(200);
        return JSON.readTree(response.body());
    }

    /** A refusal is one sentence or two, and tells nothing of the program. */
    static void assertRefused(HttpResponse<byte[]> response, int status, String reason)
            throws IOException {
        String message = JSON.readTree(response.body()).get("error").textValue();
        assertThat(response.statusCode()).as(message).isEqualTo(status);
        assertThat(message).contains(reason).endsWith(".").doesNotContain("Exception", "java.");
    }
}
