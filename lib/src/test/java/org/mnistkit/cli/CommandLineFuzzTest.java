package org.mnistkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Hundreds of command lines that make little sense. There are no data, so that none of them gets to
 * train; whatever it is, it has to end with one of the documented codes and a message.
 */
class CommandLineFuzzTest extends CommandTest {

    private static final int COMMAND_LINES = 500;

    /** Control characters that may be printed: between lines, and between columns. */
    private static final String LAYOUT = "[\n\t]";

    private static final List<String> ODD =
            List.of(
                    "",
                    " ",
                    "-",
                    "--",
                    "-1",
                    "0",
                    "1",
                    "3",
                    "0.5",
                    "1-2",
                    "5-1",
                    "NaN",
                    "Infinity",
                    "-1e308",
                    "1e999",
                    "2147483648",
                    "9223372036854775808",
                    "9".repeat(400),
                    "0x10",
                    "1,2",
                    ",",
                    "1,,2",
                    "adam,",
                    "digits",
                    "Fashion",
                    "light",
                    "light-tuned",
                    "mlp-small-fashion",
                    "random",
                    "dl4j",
                    "bfloat16",
                    "auto",
                    "demo_wrong",
                    "${sys:user.home}",
                    "@nothing",
                    "%s%n%d",
                    "*",
                    "\u001b[2J\u001b]0;title\u0007",
                    "a\rb\nmnist-kit: forged",
                    "\u009b31m\u202eevil",
                    "\uD800",
                    "ü🙂",
                    "--json=maybe",
                    "--no-such-option",
                    "--stacktrac");

    private final SplittableRandom random = new SplittableRandom(20);

    private List<String> paths;

    /** What each command writes where none was named, named. */
    private Map<String, List<String>> places;

    @BeforeEach
    void noDataButAllKindsOfFiles() throws IOException {
        Path empty = Files.createDirectory(directory.resolve("empty"));
        System.setProperty("mnistkit.data", empty.toString());
        Path file = Files.writeString(directory.resolve("file"), "neither this nor that");
        Path binary = Files.write(directory.resolve("binary.mnistkit"), new byte[1000]);
        Path table = directory.resolve("trials.csv");
        Files.writeString(table, "filters,kernel\n\u001b[2J,3\n");
        Path escaped = directory.resolve("esc\u001b[31m.txt");
        Files.writeString(escaped, "Layers:\nConv,\u001b[2J\n");
        paths =
                Stream.of(
                                directory,
                                empty,
                                file,
                                binary,
                                table,
                                escaped,
                                tiny(),
                                directory.resolve("none"),
                                directory.resolve("none/deeper"),
                                file.resolve("beneath"),
                                directory.resolve("none\u001b]0;x\u0007"),
                                directory.resolve("n".repeat(300)))
                        .map(Path::toString)
                        .toList();
        places =
                Map.of(
                        "explore",
                        List.of("--into=" + directory.resolve("searches")),
                        "sweep",
                        List.of(
                                "--records=" + directory.resolve("records"),
                                "--checkpoints=" + directory.resolve("checkpoints")),
                        "draw",
                        List.of(directory.resolve("no model").toString()), // or it would stay open
                        "show",
                        List.of("--out=" + directory.resolve("pictures")),
                        "results",
                        List.of(
                                "--records=" + directory.resolve("records"),
                                "--into=" + directory.resolve("page.md")));
    }

    @Test
    void nothingIsToldByAStackTraceOrNotAtAll() throws IOException {
        Set<Path> before = around();
        for (int i = 0; i < COMMAND_LINES; i++) {
            String[] line = commandLine();
            int code = run(line);
            String shown = i + ": " + Arrays.toString(line) + "\n" + out + err;
            assertThat(code).as(shown).isBetween(0, 2);
            assertThat((out.toString() + err).replaceAll(LAYOUT, ""))
                    .as(shown)
                    .doesNotContainPattern("\\p{Cc}|\\p{Cf}");
            if (code == 0) {
                assertThat(out.toString()).as(shown).isNotBlank();
            } else {
                assertThat(err.toString()).as(shown).matches("(?s)mnist-kit: \\S.*");
            }
            if (!List.of(line).contains("--stacktrace")) {
                assertThat(err.toString())
                        .as(shown)
                        .doesNotContain("\tat ")
                        .doesNotContain("Exception")
                        .doesNotContain("java.");
            }
        }
        assertThat(around()).isEqualTo(before);
    }

    /** What there is where commands write by default. */
    private static Set<Path> around() throws IOException {
        Set<Path> found = new TreeSet<>();
        for (String folder : List.of(".", "..", "../data", "../data/results", "../data/mnist")) {
            if (Files.isDirectory(Path.of(folder))) {
                try (Stream<Path> files = Files.list(Path.of(folder))) {
                    files.forEach(found::add);
                }
            }
        }
        return found;
    }

    private String[] commandLine() {
        Map<String, CommandLine> commands = new CommandLine(new MnistKit()).getSubcommands();
        List<String> line = new ArrayList<>();
        if (chance(5)) {
            line.add(any(ODD));
        }
        if (chance(5)) {
            line.add("--stacktrace");
        }
        String name = any(List.copyOf(new TreeSet<>(commands.keySet())));
        line.add(name);
        line.addAll(places.getOrDefault(name, List.of()));
        CommandSpec command = commands.get(name).getCommandSpec();
        boolean download = name.equals("download");
        int positions = random.nextInt(1 + command.positionalParameters().size() + 1);
        for (int i = 0; i < positions && !download; i++) {
            // Commands would write into a file of that name in the directory that this runs in.
            line.add(any(paths) + (chance(10) ? any(List.of(",", "/", "\u001b")) : ""));
        }
        List<OptionSpec> options = command.options();
        for (int i = random.nextInt(4); i > 0; i--) {
            add(line, options.get(random.nextInt(options.size())));
        }
        if (chance(3) && !download && command.positionalParameters().size() > 1) {
            line.add(any(ODD));
        }
        return line.toArray(String[]::new);
    }

    private void add(List<String> line, OptionSpec option) {
        String name = any(List.of(option.names()));
        boolean isPath =
                option.paramLabel().matches(".*(FILE|DIR).*") || option.type().equals(Path.class);
        String value = isPath || chance(20) ? any(paths) : any(ODD);
        if (chance(20)) {
            line.add(name); // whether it takes a value or not
        } else if (option.arity().max() == 0 && !chance(10)) {
            line.add(name);
        } else if (chance(50)) {
            line.add(name + "=" + value);
        } else {
            line.add(name);
            line.add(value);
        }
        if (chance(5)) {
            add(line, option); // twice
        }
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    private <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
