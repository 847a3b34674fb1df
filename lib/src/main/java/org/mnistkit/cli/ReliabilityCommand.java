package org.mnistkit.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.mnistkit.data.ImageSet;
import org.mnistkit.evaluate.ReliabilityScores;
import org.mnistkit.model.Classifier;
import org.mnistkit.record.ReliabilityRecord;
import org.mnistkit.record.ReliabilityTable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** How far the probabilities of models can be trusted. */
@Command(
        name = "reliability",
        description = {
            "Measures how far the probabilities of models can be trusted: their expected"
                    + " calibration error on the test images, with their temperatures and without.",
            "Prints a table with a line for each model."
        },
        mixinStandardHelpOptions = true,
        footerHeading = MnistKit.EXAMPLES,
        footer = {
            "  ./mnist-kit reliability light-tuned mlp-small",
            "  ./mnist-kit reliability cnn-fashion --dataset fashion"
        })
final class ReliabilityCommand implements Runnable {

    @Mixin private DatasetOption data;
    @Mixin private MeasuredModels selected;
    @Mixin private Output output;

    @Override
    public void run() {
        Map<String, Classifier> models = selected.find(data.dataset);
        ImageSet test = data.load().test();
        List<ReliabilityRecord> measured = new ArrayList<>();
        models.forEach((name, model) -> measured.add(ReliabilityScores.measure(name, model, test)));
        output.row(ReliabilityTable.markdown(measured).stripTrailing());
        selected.finish(measured, ReliabilityRecord::save, output);
    }
}
