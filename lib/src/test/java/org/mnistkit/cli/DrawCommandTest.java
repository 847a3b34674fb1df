package org.mnistkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.mnistkit.data.Dataset;
import org.mnistkit.data.Normalization;
import org.mnistkit.description.Description;
import org.mnistkit.model.Model;

class DrawCommandTest extends CommandTest {

    private static final Pattern ADDRESS = Pattern.compile("http://127\\.0\\.0\\.1:\\d+/\\S+/");

    /** The command in a process of its own, as a shell starts it. */
    private Process start(String... arguments) throws Exception {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                MnistKit.class.getName(),
                                "draw",
                                "--port",
                                "0"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeAll(List.of("DISPLAY", "WAYLAND_DISPLAY"));
        return builder.start();
    }

    @Test
    void thePageIsThereUntilTheProgramIsEndedEvenWithoutADesktop() throws Exception {
        Process process = start();
        try (BufferedReader out =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            Matcher address = ADDRESS.matcher(out.readLine());
            assertThat(address.find()).isTrue();
            assertThat(out.readLine()).isEqualTo("Ctrl-C ends it.");
            HttpRequest page = HttpRequest.newBuilder(URI.create(address.group())).build();
            assertThat(HttpClient.newHttpClient().send(page, BodyHandlers.ofString()).body())
                    .contains("Draw a digit");
            process.destroy(); // SIGTERM
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(143);
        } finally {
            process.destroyForcibly();
        }
    }

    /** Programs get the address as JSON. */
    @Test
    void modelsOfTheSameNameAreToldApart() throws Exception {
        Path one = model(1, "one");
        Path other = model(2, "other");
        Thread command =
                new Thread(
                        () -> run("draw", "--port=0", "--no-open", "--json", "" + one, "" + other));
        command.start();
        try {
            while (out.toString().isEmpty() && command.isAlive()) {
                Thread.sleep(20);
            }
            String address = new ObjectMapper().readTree(out.toString()).get("address").textValue();
            assertThat(address).matches(ADDRESS);
            HttpRequest models = HttpRequest.newBuilder(URI.create(address + "models")).build();
            JsonNode names =
                    new ObjectMapper()
                            .readTree(
                                    HttpClient.newHttpClient()
                                            .send(models, BodyHandlers.ofString())
                                            .body())
                            .get("models");
            assertThat(names).hasSizeGreaterThan(2);
            assertThat(names.get(0).textValue()).isEqualTo(one.toString());
            assertThat(names.get(1).textValue()).isEqualTo(other.toString());
        } finally {
            command.interrupt();
            command.join(30_000);
        }
        assertThat(command.isAlive()).isFalse();
    }

    private Path model(long seed, String folder) throws IOException {
        Description description = Description.load(tiny());
        Path file = Files.createDirectories(directory.resolve(folder)).resolve("mine.mnistkit");
        new Model(
                        description,
                        description.network(seed),
                        Normalization.UNIT,
                        Dataset.DIGITS.classNames())
                .save(file);
        return file;
    }

    @Test
    void whatCannotBeServedIsTold() throws Exception {
        assertFails(1, "There is no model \"none\"", "draw", "none");
        assertFails(1, "the page is for digits", "draw", "mlp-small-fashion");
        assertFails(2, "--port is 70000, but must be from 0 to 65535", "draw", "--port", "70000");
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());
            assertFails(1, "Port " + port + " cannot be used", "draw", "--no-open", "-p", port);
        }
    }
}
