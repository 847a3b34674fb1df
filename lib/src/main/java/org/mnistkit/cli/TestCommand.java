package org.mnistkit.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.mnistkit.data.Mnist;
import org.mnistkit.evaluate.Evaluator;
import org.mnistkit.evaluate.Predictions;
import org.mnistkit.evaluate.Reliability;
import org.mnistkit.model.Classifier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** One model measured or, by the same name, several compared. */
@Command(
        name = "test",
        description = {
            "Measures a model on the test images.",
            "With RESULT, DIR and NAMES it does the same as \"compare\"."
        },
        mixinStandardHelpOptions = true,
        footerHeading = MnistKit.EXAMPLES,
        footer = {
            "  ./mnist-kit test -l light.mnistkit",
            "  ./mnist-kit test -l data/pretrained/mlp-small-fashion.mnistkit --dataset fashion",
            "  ./mnist-kit test result data baseline-tuned,mlp-small"
        })
final class TestCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;
    @Mixin private DatasetOption data;
    @Mixin private Output output;

    @Parameters(
            paramLabel = "RESULT DIR NAMES",
            arity = "0..*",
            description = "as for \"compare\"; instead of -l")
    private List<String> compared = List.of();

    @Option(
            names = {"-l", "--load_model", "--load-model"},
            paramLabel = "FILE",
            description = "the model to measure")
    private String load;

    @Option(
            names = {"-v", "--verbose"},
            description = "also print the accuracy class by class, and the calibration error")
    private boolean verbose;

    /** Options of training runs: hidden, but not unknown, so that the message can be plain. */
    @Option(
            names = {
                "-s",
                "--save_model",
                "--save-model",
                "-n",
                "--train_limit",
                "--train-limit",
                "-e",
                "--max_epochs",
                "--max-epochs",
                "-d",
                "--seed",
                "--decay_rate",
                "--decay-rate"
            },
            hidden = true)
    void refuse(String value) {
        refuseTraining();
    }

    @Option(
            names = {"-x", "--early_stopping", "--early-stopping"},
            hidden = true)
    void refuse(boolean value) {
        refuseTraining();
    }

    private void refuseTraining() {
        throw wrong(
                "test trains nothing: of the options of all and small, only -l and -v go with it.");
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    @Override
    public Integer call() {
        if (!compared.isEmpty()) {
            if (load != null) {
                throw wrong("Give either -l FILE, or RESULT DIR NAMES, but not both.");
            }
            if (compared.size() != 3) {
                throw wrong(
                        "Three words are needed, RESULT DIR NAMES, but there are %d: %s. A single"
                                        .formatted(compared.size(), String.join(" ", compared))
                                + " model is measured with -l FILE.");
            }
            CompareCommand.compare(
                    compared.get(0),
                    compared.get(1),
                    List.of(compared.get(2).split(",")),
                    data,
                    output);
            return 0;
        }
        if (load == null) {
            throw wrong("test needs the model to measure: -l FILE (or RESULT DIR NAMES).");
        }
        Classifier model = Models.find(load, data.dataset);
        Mnist images = data.load();
        report(Evaluator.predict(model, images.test()));
        return 0;
    }

    private void report(Predictions predictions) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("model", Path.of(load).toString());
        facts.put("data", predictions.images().provenance().name());
        facts.put("test_images", predictions.size());
        facts.put("test", predictions.score());
        facts.put("test_error_rate", Output.errorRate(predictions.score()));
        double calibrationError = Reliability.of(predictions).expectedCalibrationError();
        facts.put("test_calibration_error", 100 * calibrationError);
        if (verbose) {
            List<String> names = predictions.images().classNames();
            double[] accuracies = predictions.classAccuracies();
            for (int label = 0; label < accuracies.length; label++) {
                output.line(
                        String.format(
                                Locale.ROOT,
                                "%s: %.2f %%",
                                names.get(label),
                                100 * accuracies[label]));
            }
            output.line(
                    String.format(
                            Locale.ROOT,
                            "Expected calibration error: %.2f %%",
                            100 * calibrationError));
        }
        output.result(facts, Output.errorLine(predictions.score()));
    }
}
