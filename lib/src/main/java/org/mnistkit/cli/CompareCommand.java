package org.mnistkit.cli;

import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mnistkit.data.ImageSet;
import org.mnistkit.evaluate.Comparison;
import org.mnistkit.evaluate.McNemar;
import org.mnistkit.file.WholeFile;
import org.mnistkit.model.Classifier;
import org.mnistkit.plot.Charts;
import org.mnistkit.plot.Png;
import org.mnistkit.settings.Values;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Models beside each other. */
@Command(
        name = "compare",
        description = {
            "Measures models and ensembles on the test images, side by side.",
            "Loss and accuracy go into RESULT.txt, with tabs between the columns; accuracy by"
                    + " class, speed, and whether differences may be chance (McNemar's test) into"
                    + " RESULT-details.md; a chart into RESULT.png."
        },
        mixinStandardHelpOptions = true,
        footerHeading = MnistKit.EXAMPLES,
        footer = {
            "  ./mnist-kit compare result data baseline-tuned,mlp-small",
            "  ./mnist-kit compare result data first,data/pretrained/baseline-tuned.mnistkit"
        })
final class CompareCommand implements Runnable {

    @Mixin private DatasetOption data;
    @Mixin private Output output;

    @Parameters(
            index = "0",
            paramLabel = "RESULT",
            description = "what the files begin with, in a directory that exists")
    private String result;

    @Parameters(index = "1", paramLabel = "DIR", description = DatasetOption.DIRECTORY)
    private String directory;

    @Parameters(
            index = "2..*",
            paramLabel = "NAMES",
            split = ",",
            arity = "1..*",
            description =
                    "models, with commas between them: names in Model_Output, names of the kit's,"
                            + " or files")
    private List<String> names;

    @Override
    public void run() {
        compare(result, directory, names, data, output);
    }

    /** What {@code test RESULT DIR NAMES} does, too. */
    static void compare(
            String result,
            String directory,
            List<String> names,
            DatasetOption data,
            Output output) {
        String base = result.replaceFirst("\\.txt$", "");
        if (base.isEmpty() || base.endsWith("/")) {
            throw new IllegalArgumentException(
                    "RESULT is \"%s\", but must end with a name for the files: %sresult"
                            .formatted(result, base));
        }
        Path text = Path.of(base + ".txt");
        Path details = Path.of(base + "-details.md");
        Path chart = Path.of(base + ".png");
        TextResult.requireReplaceable(text, Comparison.TEXT_BEGIN, List.of(details, chart));

        Map<String, Classifier> models = Models.findAll(names, data.dataset);
        ImageSet test = data.load(directory).test();
        List<Comparison.Entry> entries = new ArrayList<>();
        models.forEach((name, model) -> entries.add(Comparison.Entry.measure(name, model, test)));
        Comparison comparison = new Comparison(entries);

        // Before the files, so that a full disk does not take what was measured.
        output.result(facts(comparison, text, details, chart), comparison.toText().stripTrailing());
        WholeFile.write(text, comparison.toText());
        WholeFile.write(details, comparison.toMarkdown());
        WholeFile.write(chart, Png.bytes(chart(test, entries)));
        output.row("%s, %s, %s".formatted(text, details, chart));
    }

    private static BufferedImage chart(ImageSet test, List<Comparison.Entry> entries) {
        return Charts.bars(
                "%s: error on %s"
                        .formatted(
                                test.provenance().name(),
                                Values.counted(test.size(), "test image")),
                "test error (%)",
                entries.stream().map(Comparison.Entry::name).toList(),
                entries.stream()
                        .mapToDouble(entry -> 100 * (1 - entry.predictions().accuracy()))
                        .toArray());
    }

    private static Map<String, Object> facts(
            Comparison comparison, Path text, Path details, Path chart) {
        List<Map<String, Object>> models = new ArrayList<>();
        List<Map<String, Object>> pairs = new ArrayList<>();
        List<Comparison.Entry> entries = comparison.entries();
        for (int i = 0; i < entries.size(); i++) {
            Comparison.Entry entry = entries.get(i);
            Map<String, Object> model = new LinkedHashMap<>();
            model.put("name", entry.name());
            model.put("parameters", entry.parameters());
            model.put("images_per_second", Math.round(entry.imagesPerSecond()));
            model.put("test", entry.predictions().score());
            model.put("test_calibration_error", 100 * entry.calibrationError());
            model.put("class_accuracies", entry.predictions().classAccuracies());
            models.add(model);
            for (int j = i + 1; j < entries.size(); j++) {
                McNemar test = comparison.mcNemar(i, j);
                Map<String, Object> pair = new LinkedHashMap<>();
                pair.put("first", entry.name());
                pair.put("second", entries.get(j).name());
                pair.put("only_first", test.onlyFirst());
                pair.put("only_second", test.onlySecond());
                pair.put("p_value", test.pValue());
                pairs.add(pair);
            }
        }
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("models", models);
        facts.put("mcnemar", pairs);
        facts.put("files", List.of(text.toString(), details.toString(), chart.toString()));
        return facts;
    }
}
