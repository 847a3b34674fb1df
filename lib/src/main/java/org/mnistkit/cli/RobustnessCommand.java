package org.mnistkit.cli;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.mnistkit.data.ImageSet;
import org.mnistkit.evaluate.CorruptionScores;
import org.mnistkit.model.Classifier;
import org.mnistkit.record.CorruptionRecord;
import org.mnistkit.record.Score;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Models on corrupted images. */
@Command(
        name = "robustness",
        description = {
            "Measures models and ensembles on test images that are corrupted in the fifteen ways of"
                    + " MNIST-C: by noise, blur, rotation, fog, lines and others.",
            "Prints the accuracies, a line for each corruption."
        },
        mixinStandardHelpOptions = true,
        footerHeading = MnistKit.EXAMPLES,
        footer = {
            "  ./mnist-kit robustness baseline-tuned mlp-small --images 1000",
            "  ./mnist-kit robustness my-model --records mine"
        })
final class RobustnessCommand implements Runnable {

    @Mixin private DatasetOption data;
    @Mixin private MeasuredModels selected;
    @Mixin private Output output;

    @Option(
            names = "--images",
            paramLabel = "N",
            converter = Positive.class,
            description = "take only the first N test images (default: all)")
    private Integer limit;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "draws what chance does to the images (default: ${DEFAULT-VALUE})")
    private long seed;

    @Override
    public void run() {
        Map<String, Classifier> models = selected.find(data.dataset);
        ImageSet test = data.load().test();
        ImageSet images = limit == null ? test : test.take(limit);
        List<String> shown = List.copyOf(models.keySet());
        output.row(line("accuracy in %", shown, shown));
        List<CorruptionRecord> measured =
                CorruptionScores.measure(
                        models,
                        images,
                        seed,
                        (name, scores) -> output.row(line(name, shown, scores, Score::accuracy)));
        output.row(
                line(
                        "mean of the corruptions",
                        shown,
                        measured,
                        CorruptionRecord::meanCorruptedAccuracy));
        selected.finish(measured, CorruptionRecord::save, output);
    }

    /** A line of percentages, one for each model. */
    private static <T> String line(
            String name, List<String> models, List<T> measured, ToDoubleFunction<T> accuracy) {
        List<String> cells =
                measured.stream()
                        .map(each -> 100 * accuracy.applyAsDouble(each))
                        .map(each -> String.format(Locale.ROOT, "%.2f", each))
                        .toList();
        return line(name, models, cells);
    }

    private static String line(String name, List<String> models, List<String> cells) {
        StringBuilder line = new StringBuilder(String.format("%-23s", name));
        for (int i = 0; i < models.size(); i++) {
            int width = Math.max("100.00".length(), models.get(i).length());
            line.append("  ").append(String.format("%" + width + "s", cells.get(i)));
        }
        return line.toString();
    }
}
