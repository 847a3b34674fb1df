package org.mnistkit.data;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.mnistkit.file.DataException;

/**
 * Where data is looked for and where it is downloaded to: what system properties, environment
 * variables and the working directory say.
 *
 * @param workingDirectory where the process runs
 * @param environment environment variables
 * @param properties system properties
 */
record DataLocations(
        Path workingDirectory, Map<String, String> environment, Properties properties) {

    /** The value of the setting that asks for synthetic images. */
    static final String SYNTHETIC = "synthetic";

    /** Those of this process. */
    static DataLocations current() {
        return new DataLocations(
                Path.of("").toAbsolutePath(), System.getenv(), System.getProperties());
    }

    /** A value that the reader has set, and by what name it goes. */
    record Setting(String name, String value) {}

    /** What the reader named: a directory, or {@link #SYNTHETIC}. */
    Optional<Setting> named() {
        return setting("mnistkit.data", "MNIST_KIT_DATA");
    }

    /**
     * The directory that a setting names. A relative path counts from the working directory or, if
     * there is none there, from the checkout: notebooks and tests run in sub-directories of it.
     */
    Path directory(Setting setting) {
        Path path = Path.of(setting.value());
        Path fromHere = workingDirectory.resolve(path).normalize();
        if (Files.isDirectory(fromHere)) {
            return fromHere;
        }
        return checkout()
                .map(root -> root.resolve(path).normalize())
                .filter(Files::isDirectory)
                .orElseThrow(
                        () ->
                                new DataException(
                                        "%s names %s, but there is no such directory."
                                                .formatted(setting.name(), fromHere)));
    }

    /**
     * The kit's own directory for data: {@code data} of the checkout, or a cache in the home
     * directory where the library is used outside of one.
     */
    Path home() {
        return checkout().map(root -> root.resolve("data")).orElseGet(this::cache);
    }

    /** Whether a directory is {@link #home}, by whatever way it is reached. */
    boolean isHome(Path directory) {
        try {
            return Files.isSameFile(workingDirectory.resolve(directory), home());
        } catch (IOException e) {
            return false; // one of them is not there
        }
    }

    /** The addresses of a data set's mirrors, one at least. */
    List<URI> mirrors(Dataset set) {
        return setting("mnistkit.mirrors", "MNIST_KIT_MIRRORS")
                .map(setting -> mirrors(setting, set))
                .orElse(set.mirrors());
    }

    private static List<URI> mirrors(Setting setting, Dataset set) {
        List<URI> mirrors =
                Arrays.stream(setting.value().split(","))
                        .filter(base -> !base.isBlank())
                        .map(base -> mirror(setting, base.strip(), set))
                        .toList();
        if (mirrors.isEmpty()) {
            throw noAddress(setting, setting.value());
        }
        return mirrors;
    }

    private static URI mirror(Setting setting, String base, Dataset set) {
        try {
            URI address = new URI(base.endsWith("/") ? base : base + "/");
            if (String.valueOf(address.getScheme()).matches("https?")
                    && address.getHost() != null) {
                return address.resolve(set.folder() + "/");
            }
        } catch (URISyntaxException e) {
            // the same message will do
        }
        throw noAddress(setting, base);
    }

    private static DataException noAddress(Setting setting, String value) {
        return new DataException(
                "%s: \"%s\" is not an address like https://example.org/data (several are separated by commas)."
                        .formatted(setting.name(), value));
    }

    private Optional<Setting> setting(String property, String variable) {
        String value = properties.getProperty(property, "");
        String name = "System property " + property;
        if (value.isBlank()) {
            value = environment.getOrDefault(variable, "");
            name = variable;
        }
        return value.isBlank() ? Optional.empty() : Optional.of(new Setting(name, value.strip()));
    }

    /**
     * The one that the kit's launcher names, or the nearest directory upwards that looks like one.
     */
    private Optional<Path> checkout() {
        String named = properties.getProperty("mnistkit.checkout", "");
        if (!named.isBlank()) {
            return Optional.of(Path.of(named));
        }
        for (Path path = workingDirectory; path != null; path = path.getParent()) {
            if (Files.isRegularFile(path.resolve("pom.xml"))
                    && Files.isDirectory(path.resolve("notebooks"))
                    && Files.isDirectory(path.resolve("lib"))) {
                return Optional.of(path);
            }
        }
        return Optional.empty();
    }

    private Path cache() {
        String base = environment.getOrDefault("XDG_CACHE_HOME", "");
        Path caches =
                !base.isBlank() && Path.of(base).isAbsolute()
                        ? Path.of(base)
                        : Path.of(properties.getProperty("user.home", "."), ".cache");
        return caches.resolve("mnist-kit");
    }
}
