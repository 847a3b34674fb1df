package org.mnistkit.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What a request is answered.
 *
 * @param status of HTTP
 * @param type of the content
 * @param length of the body in bytes, or {@link #UNKNOWN}
 * @param body writes the body
 */
record Response(int status, String type, long length, Body body) {

    /** The length of a body that goes on as long as there is something to tell. */
    static final long UNKNOWN = -1;

    /** Writes a body. */
    @FunctionalInterface
    interface Body {
        void writeTo(OutputStream out) throws IOException;
    }

    /** An answer that is there already. */
    static Response of(int status, String type, byte[] content) {
        return new Response(status, type, content.length, out -> out.write(content));
    }

    /** There is nothing to tell. */
    static Response nothing() {
        return of(204, "text/plain", new byte[0]);
    }

    /** Only loaded when needed: the page itself is there sooner. */
    private static final class Json {
        static final ObjectMapper MAPPER = new ObjectMapper();
    }

    /** Records, maps and lists as JSON; arrays of bytes are in base64. */
    static Response json(Object value) {
        return json(200, value);
    }

    /** Why there is no answer: {@code {"error": "…"}}. */
    static Response error(int status, String message) {
        return json(status, Map.of("error", message));
    }

    private static Response json(int status, Object value) {
        return of(
                status,
                "application/json; charset=utf-8",
                text(value).getBytes(StandardCharsets.UTF_8));
    }

    /** A value as JSON, in one line. */
    static String text(Object value) {
        try {
            return Json.MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an answer that JSON cannot hold: " + value, e);
        }
    }
}
