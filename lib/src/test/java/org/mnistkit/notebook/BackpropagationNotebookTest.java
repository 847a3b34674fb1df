package org.mnistkit.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import jdk.jshell.JShell;
import jdk.jshell.Snippet.Status;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.VarSnippet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The code in the notebook about backpropagation, whose gradients a reader takes for right. The
 * cells run as they are, but on a few images that the test makes. Where nudging has to be more
 * precise than a {@code float} is, they compute in {@code double}.
 */
class BackpropagationNotebookTest {

    private static final Path NOTEBOOK = Path.of("../notebooks/05-backpropagation.ipynb");

    /** In place of the cells that prepare the data. */
    private static final String DATA =
            """
            long seed = 1;
            byte[] pixels = new byte[60 * 784], labels = new byte[60];
            new Random(3).nextBytes(pixels);
            for (int i = 0; i < pixels.length; i++) if (i % 5 > 0) pixels[i] = 0;
            for (int i = 0; i < labels.length; i++) labels[i] = (byte) (i % 10);
            List<String> names = List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
            ImageSet made = ImageSet.of(pixels, labels, 28, 28, names, new Provenance("test", "", "", true));
            Split split = new Split(made, made);
            StringBuilder said = new StringBuilder();
            double[] doubles(float[] values) {
                double[] copy = new double[values.length];
                for (int i = 0; i < copy.length; i++) copy[i] = values[i];
                return copy;
            }
            """;

    private final JShell shell = JShell.builder().executionEngine("local").build();
    private List<String> code;
    private String prose;

    @BeforeEach
    void readNotebook() throws IOException {
        JsonNode cells = new ObjectMapper().readTree(NOTEBOOK.toFile()).get("cells");
        code = sources(cells, "code");
        prose = String.join("\n", sources(cells, "markdown"));
        String classPath =
                System.getProperty(
                        "surefire.test.class.path", System.getProperty("java.class.path"));
        Stream.of(classPath.split(File.pathSeparator)).forEach(shell::addToClasspath);
        run("import java.util.*;");
        run(
                code.get(0)
                        .lines()
                        .filter(line -> line.startsWith("import"))
                        .collect(Collectors.joining("\n")));
        run(DATA);
    }

    @AfterEach
    void close() {
        shell.close();
    }

    @Test
    void theSmallClassFindsTheGradientsThatTheTextNames() {
        runCells("class Value", "List<Value> sort");
        run("backward(result);");
        assertThat(number("a.gradient")).isEqualTo(-24);
        assertThat(number("b.gradient")).isEqualTo(16);
        assertThat(number("c.gradient")).isEqualTo(8);
        // Twice is as good as once.
        run("backward(result);");
        assertThat(number("a.gradient")).isEqualTo(-24);
    }

    @Test
    void gradientsAgreeWithNudging() {
        runInDouble("int hidden", "void check");
        run(inDouble(cell("Lesson dropout")));
        run(inDouble(beforeCheck(solution("Lesson tanh()"))));
        assertThat(check("plain()")).containsExactly(0, 0);
        assertThat(check("tanh()")).containsExactly(0, 0);
        // The same mask each time, since nudging goes over the images again and again.
        assertThat(check("(x, label, w, g) -> dropout(0.5).learn(x, label, w, g)"))
                .containsExactly(0, 0);
    }

    @Test
    void theCheckFindsThePlantedBug() {
        String buggy = beforeCheck(solution("Lesson buggy()"));
        assertThat(prose.split("<details>"))
                .anyMatch(part -> part.contains(withoutComments(buggy)));

        runInDouble("int hidden", "void check");
        run(inDouble(buggy));
        assertThat(check("buggy()")[0]).isGreaterThan(0.001);
        assertThat(check("buggy()")[1]).isZero();
    }

    @Test
    void theCheckFindsThePlantedBugAlsoInFloat() {
        runCells("int hidden", "void check");
        run(beforeCheck(solution("Lesson buggy()")));
        assertThat(check("buggy()")[0]).isGreaterThan(10 * check("plain()")[0]);
    }

    @Test
    void theGradientIsThatOfDl4j() {
        runCells("int hidden", "MultiLayerNetwork dl4j = ");
        assertThat(number("apart")).isLessThan(1e-5);
        assertThat(number("ours[3][5] - ours[900][2]")).isNotZero();
    }

    @Test
    void rulesTakeTheStepsOfTheirFormulas() {
        runCells("int hidden", "LivePicture");
        run(cell("Rule momentum"));
        run(cell("Lesson dropout"));
        run("float[][] g = zeros(); for (float[] row : g) Arrays.fill(row, 0.5f);");
        // After two equal gradients.
        assertThat(moved("sgd(0.1f)")).isCloseTo(-0.1, within(1e-6));
        assertThat(moved("momentum(0.1f)")).isCloseTo(-0.05 - 0.095, within(1e-6));
        assertThat(moved("adam(0.1f)")).isCloseTo(-0.2, within(1e-5));
        // A gradient of 0.5 + 0.2 · 1, and of 0.5 + 0.2 · 0.93.
        run("g[0][0] = 0.5f; float[][] w = zeros(); w[0][0] = 1;");
        run("l2(0.2f, sgd(0.1f)).step(w, g);");
        assertThat(number("w[0][0]")).isCloseTo(0.93, within(1e-6));
    }

    /** How far two steps with that rule move the first weight. */
    private double moved(String rule) {
        run("float[][] moved = zeros(); Rule rule = " + rule + ";");
        run("rule.step(moved, g); rule.step(moved, g);");
        return number("moved[0][0]");
    }

    /** What the check prints: the largest difference in layer 1, and in layer 2. */
    private double[] check(String lesson) {
        run("said.setLength(0); check(" + lesson + ");");
        String said = shell.varValue(variable("said.toString()")).replace("\"", "");
        assertThat(said).startsWith("largest difference: ");
        return Pattern.compile("\\d\\.\\d{5}")
                .matcher(said)
                .results()
                .map(MatchResult::group)
                .mapToDouble(Double::parseDouble)
                .toArray();
    }

    private double number(String expression) {
        return Double.parseDouble(shell.varValue(variable("(double) (" + expression + ")")));
    }

    private VarSnippet variable(String expression) {
        SnippetEvent event = shell.eval(expression).get(0);
        assertThat(event.exception()).isNull();
        return (VarSnippet) event.snippet();
    }

    private void runCells(String first, String last) {
        cells(first, last).forEach(this::run);
    }

    private void runInDouble(String first, String last) {
        cells(first, last).forEach(cell -> run(inDouble(cell)));
    }

    private void run(String source) {
        String heard = source.replace("System.out.println(", "said.append(");
        SourceCodeAnalysis analysis = shell.sourceCodeAnalysis();
        String rest = heard;
        while (!rest.isBlank()) {
            var info = analysis.analyzeCompletion(rest);
            for (SnippetEvent event : shell.eval(info.source())) {
                assertThat(event.exception()).as(info.source()).isNull();
                assertThat(event.status()).as(info.source()).isNotEqualTo(Status.REJECTED);
            }
            rest = info.remaining();
        }
    }

    private static String inDouble(String source) {
        return source.replaceAll("\\bfloat\\b", "double")
                .replace("0.004f", "1e-6")
                .replace("images.floats(i)", "doubles(images.floats(i))");
    }

    /** The cells from the one that has the first text to the one that has the last. */
    private List<String> cells(String first, String last) {
        return code.subList(code.indexOf(cell(first)), code.indexOf(cell(last)) + 1);
    }

    private String cell(String text) {
        return code.stream().filter(each -> each.contains(text)).findFirst().orElseThrow();
    }

    private String solution(String text) {
        return Pattern.compile("<details>.*?</details>", Pattern.DOTALL)
                .matcher(prose)
                .results()
                .flatMap(
                        details ->
                                Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
                                        .matcher(details.group())
                                        .results())
                .map(block -> block.group(1))
                .filter(block -> block.contains(text))
                .findFirst()
                .orElseThrow();
    }

    private static String beforeCheck(String solution) {
        return solution.substring(0, solution.indexOf("check("));
    }

    private static String withoutComments(String source) {
        return source.replaceAll(" +//[^\n]*", "");
    }

    private static List<String> sources(JsonNode cells, String type) {
        List<String> sources = new ArrayList<>();
        for (JsonNode cell : cells) {
            if (cell.get("cell_type").asText().equals(type)) {
                JsonNode source = cell.get("source");
                sources.add(
                        source.isTextual()
                                ? source.asText()
                                : StreamSupport.stream(source.spliterator(), false)
                                        .map(JsonNode::asText)
                                        .collect(Collectors.joining()));
            }
        }
        return sources;
    }
}
