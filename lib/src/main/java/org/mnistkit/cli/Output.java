package org.mnistkit.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.mnistkit.file.PrintableText;
import org.mnistkit.record.RunRecord;
import org.mnistkit.record.Score;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What a command prints: lines for people or, with {@code --json}, one object for programs. */
final class Output {

    /** Only loaded when needed: Jackson takes longer to start than the help takes to print. */
    private static final class Json {
        static final ObjectMapper MAPPER =
                JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    }

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(names = "--json", description = "print the result as JSON")
    private boolean json;

    /** A line on the way: beside the result, so that with JSON there is nothing else on stdout. */
    void line(String text) {
        PrintWriter writer = json ? err() : spec.commandLine().getOut();
        writer.println(text);
        writer.flush();
    }

    /** What went wrong, but does not keep the command from going on. */
    void problem(String text) {
        spec.commandLine().getErr().println(Failures.PREFIX + text);
        err().flush();
    }

    /** A line of the result as soon as it is known; with JSON, all comes at the end. */
    void row(String text) {
        if (!json) {
            line(text);
        }
    }

    /**
     * The result.
     *
     * @param facts its members in their order, as Jackson writes them
     * @param text the same for people; may have several lines, or be empty if {@link #row} said it
     *     all
     */
    void result(Map<String, ?> facts, String text) {
        PrintWriter out = spec.commandLine().getOut();
        try {
            if (json) {
                out.println(escaped(Json.MAPPER.writeValueAsString(facts)));
            } else if (!text.isEmpty()) {
                out.println(text);
            }
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a result that JSON cannot hold: " + facts, e);
        }
        out.flush();
    }

    /** The same JSON without characters that {@link PrintableWriter} would replace. */
    private static String escaped(String json) {
        StringBuilder escaped = new StringBuilder();
        json.codePoints()
                .mapToObj(Character::toString)
                .forEach(
                        each -> {
                            if (each.isBlank() || PrintableText.of(each).equals(each)) {
                                escaped.append(each);
                            } else {
                                each.chars().forEach(unit -> escaped.append(hex(unit)));
                            }
                        });
        return escaped.toString();
    }

    private static String hex(int unit) {
        return "\\u%04x".formatted(unit);
    }

    /**
     * The facts about a training run, for others to be added.
     *
     * @param nameKey what to call the name of the network or model that it begins with
     */
    static Map<String, Object> training(String nameKey, RunRecord record) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put(nameKey, record.network());
        facts.put("data", record.data().name());
        facts.put("train_images", record.data().train());
        facts.put("validation_images", record.data().validation());
        facts.put("seed", record.training().seed());
        facts.put("epochs", record.epochs().size());
        facts.put("ending", record.training().ending());
        facts.put("train", measured(record.train()));
        facts.put("validation", measured(record.validation()));
        return facts;
    }

    /** In percent. */
    static double errorRate(Score test) {
        return 100 * (1 - test.accuracy());
    }

    /** The line by which scripts find the result. */
    static String errorLine(Score test) {
        return String.format(Locale.ROOT, "Test error rate: %.3f %%", errorRate(test));
    }

    /** A score, or null where nothing was measured, which JSON has no number for. */
    static Score measured(Score score) {
        return score.isMeasured() ? score : null;
    }

    private PrintWriter err() {
        return spec.commandLine().getErr();
    }
}
