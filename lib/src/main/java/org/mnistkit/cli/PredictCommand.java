package org.mnistkit.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.mnistkit.data.Dataset;
import org.mnistkit.evaluate.Answers;
import org.mnistkit.evaluate.Predictions;
import org.mnistkit.evaluate.Predictor;
import org.mnistkit.evaluate.Verdict;
import org.mnistkit.file.DataException;
import org.mnistkit.file.WholeFile;
import org.mnistkit.model.Classifier;
import org.mnistkit.pictures.Preparation;
import org.mnistkit.plot.Pictures;
import org.mnistkit.plot.Png;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What is in the reader's own pictures? */
@Command(
        name = "predict",
        description = {
            "Says what is in pictures of your own.",
            "They may be of any size, in color, dark on light or light on dark; each should show"
                    + " one digit (or piece of clothing), upright, or several digits beside each"
                    + " other, which get an answer each. PNG, JPEG, GIF, BMP, TIFF and WebP can be"
                    + " read."
        },
        mixinStandardHelpOptions = true,
        footerHeading = MnistKit.EXAMPLES,
        footer = {
            "  ./mnist-kit predict three.png seven.jpg",
            "  ./mnist-kit predict --explain seen photo.jpg        # seen/photo.jpg.explained.png",
            "  ./mnist-kit predict --dataset fashion shoe.jpg",
            "  ./mnist-kit predict -l Model_Output/first.mnistkit three.png"
        })
final class PredictCommand implements Callable<Integer> {

    private static final String EXPLAINED = ".explained.png";

    @Mixin private DatasetOption data;
    @Mixin private ModelOption model;
    @Mixin private Output output;

    @Parameters(paramLabel = "IMAGE", arity = "1..*", description = "a picture of your own")
    private List<Path> files;

    @Option(
            names = "--explain",
            paramLabel = "DIR",
            description =
                    "also draw what is made of each picture, step by step: IMAGE.explained.png in"
                            + " this directory, which is made if need be; of several digits,"
                            + " where each was found, and the steps as IMAGE.1.explained.png"
                            + " and so on")
    private Path explanations;

    /** What has been written to {@link #explanations}. */
    private final Set<Path> explained = new HashSet<>();

    @Override
    public Integer call() {
        Classifier asked = model.find(data.dataset);
        if (explanations != null) {
            WholeFile.requireDirectory(explanations);
        }
        List<Map<String, Object>> results = new ArrayList<>();
        int failed = 0;
        try (Predictor predictor = new Predictor(asked)) {
            for (Path file : files) {
                Map<String, Object> result = new LinkedHashMap<>();
                result.put("file", file.toString());
                results.add(result);
                try {
                    ask(asked.classNames(), predictor, file, result);
                } catch (RuntimeException | Error e) {
                    // Whatever one picture does, the others are answered.
                    failed++;
                    String message = Failures.message(e);
                    result.put("error", message);
                    output.problem(e instanceof DataException ? message : file + ": " + message);
                }
            }
        }
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("model", model.name(data.dataset));
        facts.put("images", results);
        output.result(facts, "");
        return failed == 0 ? 0 : 1;
    }

    private void ask(
            List<String> classNames, Predictor predictor, Path file, Map<String, Object> result) {
        List<Preparation> pictures =
                data.dataset == Dataset.FASHION
                        ? List.of(Preparation.ofClothing(file))
                        : Preparation.ofDigits(file);
        List<Map<String, Object>> digits = new ArrayList<>();
        List<Answers> answers = new ArrayList<>();
        for (Preparation picture : pictures) {
            Answers says = predictor.answer(picture.image());
            answers.add(says);
            digits.add(answer(classNames, says.predictions(), says.verdicts().get(0)));
        }
        if (digits.size() == 1) {
            result.putAll(digits.get(0));
        } else {
            result.put("digits", digits);
        }
        String name = result.get("file").toString().replace('\n', ' '); // one line for each
        output.row(digits.size() == 1 ? line(name, digits.get(0)) : line(name, digits));
        if (explanations != null) {
            List<String> drawn = explain(file.getFileName().toString(), pictures, answers);
            result.put("explanation", drawn.size() == 1 ? drawn.get(0) : drawn);
        }
    }

    /** Draws how the answers came about, and returns the files. */
    private List<String> explain(String name, List<Preparation> pictures, List<Answers> answers) {
        List<Path> targets = targets(name, pictures.size());
        for (int i = 0; i < pictures.size(); i++) {
            WholeFile.write(
                    targets.get(targets.size() - pictures.size() + i),
                    Png.bytes(
                            Pictures.preparation(
                                    name, pictures.get(i), answers.get(i).predictions())));
        }
        if (pictures.size() > 1) {
            WholeFile.write(targets.get(0), Png.bytes(Pictures.answers(name, pictures, answers)));
        }
        return targets.stream().map(Path::toString).toList();
    }

    /**
     * Where the explanations of a picture go: that of all of it and, if it shows several digits,
     * those of each. If another picture's have one of these names, these get a number.
     */
    private List<Path> targets(String name, int digits) {
        for (int number = 1; ; number++) {
            String stem = number == 1 ? name : name + "." + number;
            List<Path> targets = new ArrayList<>();
            targets.add(explanations.resolve(stem + EXPLAINED));
            for (int digit = 1; digit <= digits && digits > 1; digit++) {
                targets.add(explanations.resolve(stem + "." + digit + EXPLAINED));
            }
            if (Collections.disjoint(targets, explained)) {
                explained.addAll(targets);
                return targets;
            }
        }
    }

    private static Map<String, Object> answer(
            List<String> classNames, Predictions says, Verdict verdict) {
        Map<String, Object> answer = new LinkedHashMap<>();
        int runnerUp = says.runnerUp(0);
        answer.put("class", classNames.get(says.predicted(0)));
        answer.put("verdict", verdict);
        answer.put("probability", says.confidence(0));
        answer.put("runner_up", classNames.get(runnerUp));
        answer.put("runner_up_probability", says.probabilities(0)[runnerUp]);
        return answer;
    }

    private String line(String name, Map<String, Object> answer) {
        return String.format(
                Locale.ROOT,
                "%s: %s%s (%.1f %%), or else %s (%.1f %%)",
                name,
                doubt((Verdict) answer.get("verdict")),
                answer.get("class"),
                100 * (float) answer.get("probability"),
                answer.get("runner_up"),
                100 * (float) answer.get("runner_up_probability"));
    }

    /** All digits, and how sure each is: "code.png: 2 0 ?3? 6 (99.9 %, 98.7 %, 60.2 %, 99.8 %)". */
    private static String line(String name, List<Map<String, Object>> digits) {
        String read =
                digits.stream()
                        .map(
                                digit ->
                                        digit.get("verdict") == Verdict.ANSWERED
                                                ? digit.get("class").toString()
                                                : "?" + digit.get("class") + "?")
                        .collect(Collectors.joining(" "));
        String shares =
                digits.stream()
                        .map(digit -> 100 * (float) digit.get("probability"))
                        .map(percent -> String.format(Locale.ROOT, "%.1f %%", percent))
                        .collect(Collectors.joining(", "));
        return "%s: %s (%s)".formatted(name, read, shares);
    }

    /** What is said before an answer that cannot be relied on. */
    private String doubt(Verdict verdict) {
        return switch (verdict) {
            case ANSWERED -> "";
            case NOT_SURE -> "not sure; ";
            case UNFAMILIAR ->
                    data.dataset == Dataset.FASHION
                            ? "does not look like clothing; "
                            : "does not look like a digit; ";
        };
    }
}
