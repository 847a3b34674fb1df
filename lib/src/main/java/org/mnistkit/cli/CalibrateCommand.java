package org.mnistkit.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.mnistkit.data.ImageSet;
import org.mnistkit.data.Mnist;
import org.mnistkit.experiment.Experiment;
import org.mnistkit.model.Classifier;
import org.mnistkit.model.Model;
import org.mnistkit.model.WeightType;
import org.mnistkit.record.Calibration;
import org.mnistkit.record.RunRecord;
import org.mnistkit.settings.TrainingConfig;
import org.mnistkit.train.Trainer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Gives a model that was saved without them a temperature and a reject option. */
@Command(
        name = "calibrate",
        description = {
            "Makes the probabilities of a trained model mean what they say.",
            "Two things are fitted on the images that the training held back, and written into the"
                + " model's file: the temperature, which changes how certain an answer is, but no"
                + " answer; and the limits under which predict says \"not sure\" or \"does not look"
                + " like a digit\". Models that the kit trains have both already; this is for files"
                + " from before there were any."
        },
        mixinStandardHelpOptions = true,
        footerHeading = MnistKit.EXAMPLES,
        footer = {"  ./mnist-kit calibrate Model_Output/first.mnistkit"})
final class CalibrateCommand implements Runnable {

    @Mixin private DatasetOption data;
    @Mixin private Output output;

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "the file of a model")
    private List<Path> files;

    @Override
    public void run() {
        Map<Path, Model> loaded = new LinkedHashMap<>();
        files.forEach(file -> loaded.put(file, single(file)));
        Mnist images = data.load();
        // All of them before any file is replaced.
        Map<Path, Model> calibrated = new LinkedHashMap<>();
        loaded.forEach((file, model) -> calibrated.put(file, calibrated(file, model, images)));
        List<Map<String, Object>> models = new ArrayList<>();
        for (Map.Entry<Path, Model> each : calibrated.entrySet()) {
            Path file = each.getKey();
            Model model = each.getValue();
            model.save(
                    file,
                    model.rounding().largest() == 0 ? WeightType.FLOAT16 : WeightType.FLOAT32);
            Calibration calibration = model.run().calibration();
            output.row(line(file, calibration));
            Map<String, Object> facts = new LinkedHashMap<>();
            facts.put("model", file.toString());
            facts.put("temperature", calibration.temperature());
            facts.put("test_calibration_error_before", 100 * calibration.uncalibratedError());
            facts.put("test_calibration_error", 100 * calibration.error());
            facts.put("test_loss_before", model.run().test().loss());
            facts.put("test_loss", calibration.loss());
            models.add(facts);
        }
        output.result(Map.of("models", models), "");
    }

    private static Model single(Path file) {
        if (Classifier.load(file) instanceof Model model) {
            return model;
        }
        throw new IllegalArgumentException(
                "%s holds an ensemble. Its members are calibrated, each by itself: unzip takes them out of the file."
                        .formatted(file));
    }

    private Model calibrated(Path file, Model model, Mnist images) {
        TrainingConfig training =
                Experiment.splitOf(model, images.train())
                        .orElseThrow(
                                () ->
                                        new IllegalArgumentException(
                                                unknown(file, model, images.train())));
        Experiment experiment =
                new Experiment(
                        model.run().network(),
                        model.description(),
                        Trainer.split(training, images.train()),
                        images.test(),
                        model);
        try {
            return experiment.calibrate(model);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("%s: %s".formatted(file, e.getMessage()), e);
        }
    }

    private String unknown(Path file, Model model, ImageSet images) {
        return "%s: %s. A temperature is fitted on images that the training held back (validation=0.1, for example)."
                .formatted(file, reason(model, images));
    }

    private String reason(Model model, ImageSet images) {
        if (model.run() == null) {
            return "it has no record of its training";
        }
        RunRecord.Data there = model.run().data();
        if (there.validation() == 0) {
            return "its training held back no images";
        }
        String here = images.provenance().name();
        return there.name().equals(here)
                ? "which images of %s its training held back is not known here".formatted(here)
                : "it was trained on %s, and the images of --dataset %s here are others: %s"
                        .formatted(there.name(), data.dataset, here);
    }

    private static String line(Path file, Calibration calibration) {
        return String.format(
                Locale.ROOT,
                "%s: temperature %.3f; expected calibration error on the test images %.2f %%,"
                        + " before %.2f %%",
                file,
                calibration.temperature(),
                100 * calibration.error(),
                100 * calibration.uncalibratedError());
    }
}
