package org.mnistkit.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelNameTest {

    private static final String JJAVA =
            "META-INF/maven/org.dflib.jjava/jjava-distro/pom.properties";
    private static final String IJAVA = "ijava-kernel-metadata.json";

    @TempDir Path jar;

    @Test
    void jjavaTellsItsVersionInProperties() throws IOException {
        assertThat(nameWith(JJAVA, "artifactId=jjava-distro\nversion=1.0-a8\n"))
                .isEqualTo("JJava 1.0-a8");
    }

    @Test
    void ijavaTellsItsVersionInJson() throws IOException {
        assertThat(nameWith(IJAVA, "{\n  \"version\": \"1.3.0\",\n  \"project\": \"ijava\"\n}"))
                .isEqualTo("IJava 1.3.0");
    }

    @Test
    void aKernelThatTellsNoVersionIsNamedWithoutOne() throws IOException {
        assertThat(nameWith(IJAVA, "{}")).isEqualTo("IJava");
    }

    @Test
    void aProgramHasNoKernel() {
        assertThat(KernelName.of(getClass().getClassLoader())).isEqualTo("none");
    }

    /** The name where the class path has a file of this name and content. */
    private String nameWith(String name, String content) throws IOException {
        Path file = jar.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {jar.toUri().toURL()}, getClass().getClassLoader())) {
            return KernelName.of(loader);
        }
    }
}
