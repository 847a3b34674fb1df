package org.mnistkit.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mnistkit.download.Download;
import org.mnistkit.download.DownloadListener;
import org.mnistkit.file.DataException;

class DataLocationsTest {

    @TempDir private Path temporary;
    private Path checkout;
    private final Properties properties = new Properties();

    @BeforeEach
    void makeCheckout() throws IOException {
        checkout = temporary.resolve("kit");
        Files.createDirectories(checkout.resolve("notebooks/deeper"));
        Files.createDirectories(checkout.resolve("lib"));
        Files.createFile(checkout.resolve("pom.xml"));
        Files.createFile(checkout.resolve("lib/pom.xml"));
        properties.setProperty("user.home", temporary.resolve("me").toString());
    }

    private DataLocations in(Path directory, String... environment) {
        return new DataLocations(
                directory,
                environment.length == 0 ? Map.of() : Map.of(environment[0], environment[1]),
                properties);
    }

    @Test
    void theKitsOwnDirectoryIsThatOfTheCheckout() {
        for (String where : new String[] {"", "lib", "notebooks", "notebooks/deeper"}) {
            assertThat(in(checkout.resolve(where)).home()).isEqualTo(checkout.resolve("data"));
        }
    }

    @Test
    void outsideOfACheckoutItIsACache() {
        assertThat(in(temporary).home())
                .isEqualTo(temporary.resolve("me").resolve(".cache").resolve("mnist-kit"));
        Path caches = temporary.resolve("caches");
        assertThat(in(temporary, "XDG_CACHE_HOME", caches.toString()).home())
                .isEqualTo(caches.resolve("mnist-kit"));
        assertThat(in(temporary, "XDG_CACHE_HOME", "not/absolute").home())
                .isEqualTo(temporary.resolve("me").resolve(".cache").resolve("mnist-kit"));
    }

    @Test
    void theLauncherNamesItsCheckoutFromAnywhere() {
        properties.setProperty("mnistkit.checkout", checkout.toString());

        assertThat(in(temporary).home()).isEqualTo(checkout.resolve("data"));
    }

    @Test
    void thePropertyComesBeforeTheEnvironment() {
        assertThat(in(temporary).named()).isEmpty();
        assertThat(in(temporary, "MNIST_KIT_DATA", "  ").named()).isEmpty();
        assertThat(in(temporary, "MNIST_KIT_DATA", " synthetic ").named())
                .contains(new DataLocations.Setting("MNIST_KIT_DATA", "synthetic"));
        properties.setProperty("mnistkit.data", "here");
        assertThat(in(temporary, "MNIST_KIT_DATA", "there").named())
                .contains(new DataLocations.Setting("System property mnistkit.data", "here"));
    }

    @Test
    void aRelativePathCountsFromHereOrFromTheCheckout() throws IOException {
        Path shared = Files.createDirectories(temporary.resolve("shared"));
        Path own = Files.createDirectories(checkout.resolve("lib/own"));
        assertThat(directory(checkout.resolve("lib"), "own")).isEqualTo(own);
        assertThat(directory(checkout, "../shared")).isEqualTo(shared);
        assertThat(directory(checkout.resolve("lib"), "../shared")).isEqualTo(shared);
        assertThat(directory(temporary, shared.toString())).isEqualTo(shared);
        assertThatThrownBy(() -> directory(temporary, "nowhere"))
                .isInstanceOf(DataException.class)
                .hasMessage(
                        "MNIST_KIT_DATA names %s, but there is no such directory.",
                        temporary.resolve("nowhere"));
    }

    private Path directory(Path workingDirectory, String name) {
        return in(workingDirectory).directory(new DataLocations.Setting("MNIST_KIT_DATA", name));
    }

    @Test
    void mirrorsCanBeReplaced() {
        assertThat(in(temporary).mirrors(Dataset.DIGITS)).isEqualTo(Dataset.DIGITS.mirrors());
        String list = "http://localhost:8000, https://example.org/data/ ,";
        assertThat(in(temporary, "MNIST_KIT_MIRRORS", list).mirrors(Dataset.FASHION))
                .containsExactly(
                        URI.create("http://localhost:8000/fashion-mnist/"),
                        URI.create("https://example.org/data/fashion-mnist/"));
        for (String wrong :
                new String[] {"ftp://example.org", "example.org", "http://", "a b", ",", ", ,"}) {
            assertThatThrownBy(
                            () -> in(temporary, "MNIST_KIT_MIRRORS", wrong).mirrors(Dataset.DIGITS))
                    .isInstanceOf(DataException.class)
                    .hasMessageStartingWith("MNIST_KIT_MIRRORS: \"" + wrong + "\" is not");
        }
    }

    private static Mnist load(Path directory, DataLocations locations) {
        return new DatasetLoader(
                        Dataset.DIGITS,
                        locations,
                        Download.TimeOuts.DEFAULT,
                        DownloadListener.SILENT)
                .load(directory);
    }

    @Test
    void theKitsOwnDirectoryStandsForTheOneThatIsNamed() throws IOException {
        Path home = Files.createDirectories(checkout.resolve("data"));
        DataLocations named = in(checkout, "MNIST_KIT_DATA", "synthetic");
        for (Path way : new Path[] {home, Path.of("data"), Path.of("lib/../data")}) {
            assertThat(named.isHome(way)).isTrue();
            assertThat(load(way, named).provenance().synthetic()).isTrue();
        }
        Path other = Files.createDirectories(checkout.resolve("other"));
        assertThat(named.isHome(other)).isFalse();
        assertThatThrownBy(() -> load(other, named))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("lacks MNIST");
        assertThatThrownBy(() -> load(home, in(checkout)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("lacks MNIST");
    }
}
