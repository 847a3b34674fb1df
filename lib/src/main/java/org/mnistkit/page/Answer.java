package org.mnistkit.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What a request is answered.
 *
 * @param status of HTTP
 * @param type of the content
 * @param content the body
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Answer(int status, String type, byte[] content) {

    /** Only loaded when needed: the page itself is there sooner. */
    private static final class Json {
        static final ObjectMapper MAPPER = new ObjectMapper();
    }

    /** Records, maps and lists as JSON; arrays of bytes are in base64. */
    static Answer json(Object value) {
        return json(200, value);
    }

    /** Why there is no answer: {@code {"error": "…"}}. */
    static Answer error(int status, String message) {
        return json(status, Map.of("error", message));
    }

    private static Answer json(int status, Object value) {
        try {
            return new Answer(
                    status,
                    "application/json; charset=utf-8",
                    Json.MAPPER.writeValueAsString(value).getBytes(StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an answer that JSON cannot hold: " + value, e);
        }
    }
}
