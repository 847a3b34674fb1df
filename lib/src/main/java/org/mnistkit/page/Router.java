package org.mnistkit.page;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;
import java.util.zip.ZipException;
import org.mnistkit.archive.ModelFileException;
import org.mnistkit.file.DataException;

/** Brings each request to the endpoint that answers it, if it may be answered at all. */
final class Router {

    /**
     * Nothing of other hosts, nothing inline. Only the page itself and notebooks on this machine
     * may show it in a frame.
     */
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:;"
                    + " connect-src 'self'; base-uri 'none'; form-action 'none';"
                    + " frame-ancestors 'self' http://localhost:* http://127.0.0.1:*";

    private final byte[] begin;
    private final AllowedHosts hosts;
    private final Map<String, Endpoint> endpoints;

    /**
     * @param token what each path has to begin with
     * @param endpoints by method and path: "GET style.css"
     */
    Router(String token, AllowedHosts hosts, Map<String, Endpoint> endpoints) {
        this.begin = ("/" + token + "/").getBytes(StandardCharsets.UTF_8);
        this.hosts = hosts;
        this.endpoints = Map.copyOf(endpoints);
    }

    /** Answers and ends an exchange, whatever happens. */
    void answer(HttpExchange exchange) {
        try (exchange) {
            send(exchange, answerTo(exchange));
        } catch (IOException e) {
            // The browser has gone, and nobody is left to be told.
        }
    }

    private Response answerTo(HttpExchange exchange) throws IOException {
        try {
            hosts.check(exchange);
            return endpoint(exchange).answer(new Request(exchange));
        } catch (RefusedException e) {
            return Response.error(e.status(), e.getMessage());
        } catch (DataException | ModelFileException e) {
            return Response.error(422, e.getMessage());
        } catch (ZipException | EOFException e) {
            return Response.error(400, "The body is not what gzip has packed.");
        } catch (OutOfMemoryError e) {
            return Response.error(500, "There is too little memory for this.");
        } catch (RuntimeException | Error e) {
            return Response.error(500, "The kit has failed: " + e);
        }
    }

    private Endpoint endpoint(HttpExchange exchange) {
        byte[] path = exchange.getRequestURI().getRawPath().getBytes(StandardCharsets.UTF_8);
        byte[] head = new byte[begin.length];
        System.arraycopy(path, 0, head, 0, Math.min(path.length, begin.length));
        if (!MessageDigest.isEqual(head, begin)) { // which takes as long whatever differs
            throw new RefusedException(
                    404, "The page is at the address that was printed, with all that is in it.");
        }
        String name =
                new String(path, begin.length, path.length - begin.length, StandardCharsets.UTF_8);
        Endpoint endpoint = endpoints.get(exchange.getRequestMethod() + " " + name);
        if (endpoint != null) {
            return endpoint;
        }
        for (String method : new String[] {"GET", "POST"}) {
            if (endpoints.containsKey(method + " " + name)) {
                exchange.getResponseHeaders().set("Allow", method);
                throw new RefusedException(405, "This address is for %s.".formatted(method));
            }
        }
        throw new RefusedException(404, "There is nothing at this address.");
    }

    private static void send(HttpExchange exchange, Response answer) throws IOException {
        Headers headers = exchange.getResponseHeaders();
        headers.set("Content-Type", answer.type());
        headers.set("Content-Security-Policy", POLICY);
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Referrer-Policy", "no-referrer"); // which would tell the token
        headers.set("Cache-Control", "no-store");
        if (answer.status() >= 400) {
            headers.set("Connection", "close"); // the body may not have been read
        }
        boolean hasBody = answer.length() != 0 && !exchange.getRequestMethod().equals("HEAD");
        // For HttpServer, 0 is a length that is not known, and -1 is none.
        long length = answer.length() == Response.UNKNOWN ? 0 : answer.length();
        exchange.sendResponseHeaders(answer.status(), hasBody ? length : -1);
        if (hasBody) {
            try (OutputStream body = exchange.getResponseBody()) {
                answer.body().writeTo(body);
            }
        }
    }
}
