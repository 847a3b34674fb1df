package org.mnistkit.notebook;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which kernel runs this program, by the file in which each kernel's jar tells its version. */
final class KernelName {

    private static final Map<String, String> FILES =
            Map.of(
                    "JJava", "META-INF/maven/org.dflib.jjava/jjava-distro/pom.properties",
                    "IJava", "ijava-kernel-metadata.json");

    /** A line of a properties file, or a member of a JSON object. */
    private static final Pattern VERSION =
            Pattern.compile("\\bversion\"?\\s*[=:]\\s*\"?([^\"\\s]+)");

    private KernelName() {}

    /**
     * "JJava 1.0-a8", for example, or "none".
     *
     * @param loader of the library's classes; the kernel's are found through it
     */
    static String of(ClassLoader loader) {
        for (Map.Entry<String, String> kernel : FILES.entrySet()) {
            try (InputStream file = loader.getResourceAsStream(kernel.getValue())) {
                if (file != null) {
                    Matcher version = VERSION.matcher(new String(file.readAllBytes(), UTF_8));
                    return kernel.getKey() + (version.find() ? " " + version.group(1) : "");
                }
            } catch (IOException e) {
                return kernel.getKey();
            }
        }
        return "none";
    }
}
