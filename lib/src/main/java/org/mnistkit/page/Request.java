package org.mnistkit.page;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** What the page asks: numbers in the address, and a picture as the body. */
final class Request {

    private final HttpExchange exchange;

    Request(HttpExchange exchange) {
        this.exchange = exchange;
    }

    /** All values of a parameter, in their order; empty if there is none. */
    List<String> all(String name) {
        String query = exchange.getRequestURI().getRawQuery();
        List<String> values = new ArrayList<>();
        if (query == null) {
            return values;
        }
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0 && decoded(pair.substring(0, equals)).equals(name)) {
                values.add(decoded(pair.substring(equals + 1)));
            }
        }
        return values;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8); // the server has checked each %
    }

    /** The only value of a parameter. */
    String one(String name) {
        List<String> values = all(name);
        if (values.size() != 1) {
            throw new RefusedException(
                    400,
                    "The parameter %s has to be given once, but was %d times."
                            .formatted(name, values.size()));
        }
        return values.get(0);
    }

    boolean has(String name) {
        return !all(name).isEmpty();
    }

    /** A whole number from 0 on. */
    int number(String name, int end) {
        return number(name, one(name), end);
    }

    /** Whole numbers from 0 on. */
    List<Integer> numbers(String name, int end) {
        return all(name).stream().map(value -> number(name, value, end)).toList();
    }

    private static int number(String name, String value, int end) {
        if (value.matches("\\d{1,9}") && Integer.parseInt(value) < end) {
            return Integer.parseInt(value);
        }
        throw new RefusedException(
                400,
                "The parameter %s has to be a whole number from 0 to %d.".formatted(name, end - 1));
    }

    /** What the body is; "" if it is not said. */
    String type() {
        String type = exchange.getRequestHeaders().getFirst("Content-Type");
        return type == null ? "" : type.strip();
    }

    /**
     * The body, unpacked if it was sent packed.
     *
     * @param most the most bytes it may have, packed or not
     */
    byte[] body(int most) throws IOException {
        String length = exchange.getRequestHeaders().getFirst("Content-Length");
        if (length != null && (!length.matches("\\d{1,9}") || Integer.parseInt(length) > most)) {
            throw tooLarge(most);
        }
        String coding = exchange.getRequestHeaders().getFirst("Content-Encoding");
        try (InputStream body = unpacked(exchange.getRequestBody(), coding)) {
            byte[] content = body.readNBytes(most + 1);
            if (content.length > most) {
                throw tooLarge(most);
            }
            return content;
        }
    }

    private static InputStream unpacked(InputStream body, String coding) throws IOException {
        if (coding == null) {
            return body;
        }
        if (!coding.equals("gzip")) {
            throw new RefusedException(415, "A body may be packed with gzip, or not at all.");
        }
        try {
            return new GZIPInputStream(body);
        } catch (ZipException e) {
            throw new RefusedException(400, "The body is not what gzip has packed.");
        }
    }

    private static RefusedException tooLarge(int most) {
        return new RefusedException(
                413,
                most >= 1 << 20
                        ? "A picture may have %d MB at the most.".formatted(most >> 20)
                        : "The body may have %,d bytes at the most.".formatted(most));
    }
}
