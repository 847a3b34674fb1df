package org.mnistkit.page;

import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The files of the page. They are read from the jar, and there are no others to ask for. */
final class StaticFile {

    private static final String INDEX = "index.html";

    private static final List<String> NAMES =
            List.of(
                    INDEX,
                    "style.css",
                    "icon.svg",
                    "main.mjs",
                    "api.mjs",
                    "pad.mjs",
                    "heatmap.mjs",
                    "input.mjs",
                    "answers.mjs",
                    "layers.mjs",
                    "attribution.mjs",
                    "change.mjs",
                    "training.mjs",
                    "learn.mjs",
                    "curve.mjs",
                    "write.mjs",
                    "teach.mjs",
                    "digits.mjs",
                    "svg.mjs",
                    "words.mjs");

    private static final Map<String, String> TYPES =
            Map.of(
                    "html", "text/html; charset=utf-8",
                    "css", "text/css; charset=utf-8",
                    "svg", "image/svg+xml",
                    "mjs", "text/javascript; charset=utf-8");

    private StaticFile() {}

    /** An endpoint for each of them. */
    static Map<String, Endpoint> all() {
        Map<String, Endpoint> files = new LinkedHashMap<>();
        for (String name : NAMES) {
            String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
            files.put(
                    name.equals(INDEX) ? "" : name, request -> Response.of(200, type, read(name)));
        }
        return files;
    }

    private static byte[] read(String name) throws IOException {
        try (InputStream file = StaticFile.class.getResourceAsStream(name)) {
            return file.readAllBytes();
        }
    }
}
