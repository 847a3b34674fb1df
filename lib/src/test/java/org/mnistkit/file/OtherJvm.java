package org.mnistkit.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Programs that end as no test can. */
final class OtherJvm {

    private OtherJvm() {}

    /**
     * Runs a class with a main method.
     *
     * @param directory for temporary files, and the only argument
     * @return its exit code
     */
    static int run(Class<?> program, Path directory) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Djava.io.tmpdir=" + directory,
                                "-cp",
                                System.getProperty("java.class.path"),
                                program.getName(),
                                directory.toString())
                        .inheritIO()
                        .start();
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        return process.exitValue();
    }
}
