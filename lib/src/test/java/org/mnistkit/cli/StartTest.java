package org.mnistkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What answers at once does not wait for libraries that it has no use for. */
class StartTest {

    @ParameterizedTest
    @ValueSource(
            strings = {"--help", "train --help", "help test", "completion", "test", "no-such-word"})
    void helpAndUsageErrorsStartNeitherNd4jNorJackson(String arguments) throws Exception {
        List<String> loaded = loadedBy(arguments.split(" "));
        assertThat(loaded).anyMatch(line -> line.contains("org.mnistkit.cli.MnistKit "));
        assertThat(loaded)
                .noneMatch(line -> line.contains(" org.nd4j."))
                .noneMatch(line -> line.contains(" org.bytedeco."))
                .noneMatch(line -> line.contains(" com.fasterxml.jackson.databind.ObjectMapper "));
    }

    private static List<String> loadedBy(String... arguments) throws Exception {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xlog:class+load",
                                "-cp",
                                System.getProperty("java.class.path"),
                                MnistKit.class.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output.lines().toList();
    }
}
