package org.mnistkit.record;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.Stream;
import org.mnistkit.settings.Values;

/**
 * With what, and on what, something was run.
 *
 * @param kit version of this library
 * @param dl4j version of DL4J and ND4J
 * @param java version and vendor of the Java runtime
 * @param system operating system and architecture
 * @param processor the processor's name, or its architecture where the name is not to be had
 * @param cores processors available to the Java runtime
 */
public record Environment(
        String kit, String dl4j, String java, String system, String processor, int cores) {

    public Environment {
        Objects.requireNonNull(kit, "environment.kit");
        Objects.requireNonNull(dl4j, "environment.dl4j");
        Objects.requireNonNull(java, "environment.java");
        Objects.requireNonNull(system, "environment.system");
        Objects.requireNonNull(processor, "environment.processor");
    }

    /** The version of DL4J and ND4J that this library is built with. */
    public static String dl4jVersion() {
        return versions().getProperty("dl4j");
    }

    /** The machine and the versions at hand. */
    public static Environment current() {
        Properties versions = versions();
        return new Environment(
                versions.getProperty("kit"),
                versions.getProperty("dl4j"),
                System.getProperty("java.version") + " (" + System.getProperty("java.vendor") + ")",
                System.getProperty("os.name") + " " + System.getProperty("os.arch"),
                processorName(),
                Runtime.getRuntime().availableProcessors());
    }

    /** For example "AMD EPYC, 2 cores, Java 17.0.15". */
    public String inShort() {
        return "%s, %s, Java %s".formatted(processor, Values.counted(cores, "core"), javaVersion());
    }

    /** For example "17.0.15". */
    String javaVersion() {
        return java.replaceFirst(" .*", "");
    }

    private static Properties versions() {
        Properties versions = new Properties();
        try (InputStream in = Environment.class.getResourceAsStream("versions.properties")) {
            versions.load(in);
        } catch (IOException e) {
            throw new IllegalStateException(
                    "versions.properties cannot be read from the library", e);
        }
        return versions;
    }

    private static String processorName() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        } catch (IOException e) {
            // Not Linux. The architecture says enough about Apple's own processors.
            return System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        }
    }
}
