package org.mnistkit.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.mnistkit.data.DataException;
import org.mnistkit.data.ImageSet;
import org.mnistkit.data.OwnImages;
import org.mnistkit.engine.Engine;
import org.mnistkit.evaluate.Evaluator;
import org.mnistkit.evaluate.Predictions;
import org.mnistkit.model.Model;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** What is in the reader's own pictures? */
@Command(
        name = "predict",
        description = {
            "Says what is in pictures of your own.",
            "They may be of any size, in color, dark on light or light on dark; each should show"
                    + " one digit (or piece of clothing), upright, on an even background."
        },
        mixinStandardHelpOptions = true,
        footerHeading = MnistKit.EXAMPLES,
        footer = {
            "  ./mnist-kit predict three.png seven.jpg",
            "  ./mnist-kit predict --dataset fashion shoe.jpg",
            "  ./mnist-kit predict -l Model_Output/first.mnistkit three.png"
        })
final class PredictCommand implements Callable<Integer> {

    @Mixin private DatasetOption data;
    @Mixin private ModelOption model;
    @Mixin private Output output;

    @Parameters(paramLabel = "IMAGE", arity = "1..*", description = "PNG, JPEG, GIF or BMP")
    private List<Path> files;

    @Override
    public Integer call() {
        Model asked = model.find(data.dataset);
        List<Map<String, Object>> results = new ArrayList<>();
        int failed = 0;
        try (Engine engine = Engine.of(asked.network())) {
            for (Path file : files) {
                Map<String, Object> result = new LinkedHashMap<>();
                result.put("file", file.toString());
                results.add(result);
                try {
                    ask(asked, engine, prepared(file), result);
                    output.row(line(result));
                } catch (DataException e) {
                    failed++;
                    result.put("error", e.getMessage());
                    output.problem(e.getMessage());
                }
            }
        }
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("model", model.name(data.dataset));
        facts.put("images", results);
        output.result(facts, "");
        return failed == 0 ? 0 : 1;
    }

    private ImageSet prepared(Path file) {
        byte[] image =
                data.dataset == Dataset.DIGITS ? OwnImages.digit(file) : OwnImages.clothing(file);
        return OwnImages.set(List.of(image), data.dataset.classNames());
    }

    private static void ask(
            Model model, Engine engine, ImageSet image, Map<String, Object> result) {
        Predictions says = Evaluator.predict(engine, image.normalizedBy(model.normalization()));
        int runnerUp = says.runnerUp(0);
        result.put("class", model.classNames().get(says.predicted(0)));
        result.put("probability", says.confidence(0));
        result.put("runner_up", model.classNames().get(runnerUp));
        result.put("runner_up_probability", says.probabilities(0)[runnerUp]);
    }

    private static String line(Map<String, Object> result) {
        return String.format(
                Locale.ROOT,
                "%s: %s (%.1f %%), or else %s (%.1f %%)",
                result.get("file"),
                result.get("class"),
                100 * (float) result.get("probability"),
                result.get("runner_up"),
                100 * (float) result.get("runner_up_probability"));
    }
}
