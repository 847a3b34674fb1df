package org.mnistkit.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
        List<String> explained = new ArrayList<>();
        for (Preparation picture : pictures) {
            Answers says = predictor.answer(picture.image());
            answers.add(says);
            digits.add(answer(classNames, says.predictions(), says.verdicts().get(0)));
            if (explanations != null) {
                Path explanation = explanation(file, digits.size(), pictures.size());
                WholeFile.write(
                        explanation,
                        Png.bytes(
                                Pictures.preparation(
                                        file.getFileName().toString(),
                                        picture,
                                        says.predictions())));
                explained.add(explanation.toString());
            }
        }
        if (explanations != null && digits.size() > 1) {
            Path all = explanation(file, 1, 1);
            WholeFile.write(
                    all,
                    Png.bytes(Pictures.answers(file.getFileName().toString(), pictures, answers)));
            explained.add(0, all.toString());
        }
        if (digits.size() == 1) {
            result.putAll(digits.get(0));
        } else {
            result.put("digits", digits);
        }
        String name = result.get("file").toString().replace('\n', ' '); // one line for each
        output.row(digits.size() == 1 ? line(name, digits.get(0)) : line(name, digits));
        if (explanations != null) {
            result.put("explanation", explained.size() == 1 ? explained.get(0) : explained);
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

    /**
     * Where a picture's explanation goes; pictures of the same name get a number, and so do the
     * digits of a picture that has several.
     */
    private Path explanation(Path file, int digit, int digits) {
        String name = file.getFileName().toString();
        int sameName = 0;
        for (Path earlier : files.subList(0, files.indexOf(file))) {
            sameName += earlier.getFileName().toString().equals(name) ? 1 : 0;
        }
        String number = sameName == 0 ? "" : "." + (sameName + 1);
        String which = digits == 1 ? "" : "." + digit;
        return explanations.resolve(name + number + which + ".explained.png");
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
