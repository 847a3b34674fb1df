package org.mnistkit.cli;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.mnistkit.data.ImageSet;
import org.mnistkit.data.Mnist;
import org.mnistkit.data.Split;
import org.mnistkit.description.Description;
import org.mnistkit.experiment.Experiment;
import org.mnistkit.file.WholeFile;
import org.mnistkit.model.Model;
import org.mnistkit.record.RunRecord;
import org.mnistkit.settings.TrainingConfig;
import org.mnistkit.train.Trainer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A described network, trained and kept. */
@Command(
        name = "train",
        description = {
            "Trains a network as its description says, and keeps it.",
            "The model goes into Model_Output/NAME.mnistkit, loss and accuracy on training and"
                + " validation images into Model_Output/NAME.txt. Ctrl-C ends the training; what it"
                + " has learned by then is kept. The same command continues a training run that was"
                + " interrupted or killed."
        },
        mixinStandardHelpOptions = true,
        footerHeading = MnistKit.EXAMPLES,
        footer = {
            "  ./mnist-kit train data first example_model            a network of the kit",
            "  ./mnist-kit train data mine my_network.txt -s 0.8     80 %% to train on",
            "  ./mnist-kit train data more example_model --from first"
        })
final class TrainCommand implements Callable<Integer> {

    /** Share of the images that validates if neither command line nor description has one. */
    static final double HELD_BACK = 0.1;

    /** The text file with the scores begins with this. */
    private static final String TEXT_BEGIN = "Training Loss";

    @Spec private CommandSpec spec;
    @Mixin private DatasetOption data;
    @Mixin private TrainingOptions options;
    @Mixin private Output output;

    @Parameters(index = "0", paramLabel = "DIR", description = DatasetOption.DIRECTORY)
    private String directory;

    @Parameters(
            index = "1",
            paramLabel = "NAME",
            converter = PlainName.class,
            description = "what to call the model")
    private String name;

    @Parameters(
            index = "2",
            paramLabel = "DESCRIPTION",
            description =
                    "a file that describes network and training, with or without .txt; or the name"
                            + " of one of the kit's: optimized_model, example_model, light …")
    private String description;

    @Option(
            names = {"-s", "--split"},
            paramLabel = "SPLIT",
            description =
                    "share of the images to train on, above 0 and below 1; the rest validates"
                            + " (default: 0.9, or what the description says)")
    private Double split;

    @Option(
            names = "--train-limit",
            paramLabel = "N",
            converter = Positive.class,
            description =
                    "use the first N training images only (default: all, or what the description"
                            + " says)")
    private Integer limit;

    @Option(
            names = "--from",
            paramLabel = "FILE",
            description =
                    "start from the weights of this model, which has the same layers; the images"
                            + " that it held back validate again")
    private String from;

    @Override
    public Integer call() {
        if (split != null && !(split > 0 && split < 1)) {
            throw wrong(
                    "SPLIT is %s, but must be above 0 and below 1: 0.9 trains on 90 %% of the images"
                            .formatted(split));
        }
        Description network = Descriptions.find(description);
        Model start = from == null ? null : Models.start(from, data.dataset);
        Mnist images = data.load(directory);
        TrainingConfig training = training(network.training(), start, images.train());
        Split used = Trainer.split(training, images.train());
        if (used.validation().size() == 0) {
            throw wrong(
                    "With SPLIT %s, none of the %,d images is left to validate with; take a smaller one."
                            .formatted(rest(training.validation()), used.train().size()));
        }
        Experiment experiment =
                new Experiment(name, network.withTraining(training), used, images.test(), start);
        Models.tellOfSeenImages(experiment, from, output);

        WholeFile.requireDirectory(Models.directory());
        Path modelFile = Models.file(name);
        Path textFile = Models.directory().resolve(name + ".txt");
        Models.requireWritable(modelFile);
        TextResult.requireReplaceable(textFile, TEXT_BEGIN);
        Interruption.ends(
                spec.commandLine().getErr(),
                Models.KEEPING,
                () -> {
                    try (ModelCheckpoint checkpoint = ModelCheckpoint.beside(modelFile, output)) {
                        train(experiment, checkpoint, modelFile, textFile);
                    }
                });
        return 0;
    }

    private void train(
            Experiment experiment, ModelCheckpoint checkpoint, Path modelFile, Path textFile) {
        Model model =
                Models.train(experiment, checkpoint, options.progress().listeners(output::line));
        boolean interrupted = Models.endsInterruption(model);
        Path kept = modelFile;
        try {
            kept = Models.keep(model, modelFile, spec.commandLine().getErr());
        } finally {
            report(model.run(), kept, textFile);
        }
        if (!interrupted) {
            WholeFile.write(textFile, text(model.run()));
        }
        checkpoint.saved(interrupted, output);
    }

    /** As described, unless the command line says otherwise; something always validates. */
    private TrainingConfig training(TrainingConfig described, Model start, ImageSet images) {
        Optional<TrainingConfig> earlier =
                start == null ? Optional.empty() : Experiment.splitOf(start, images);
        if (earlier.isPresent()) {
            return asBefore(described, earlier.get());
        }
        double held = described.validation() > 0 ? described.validation() : HELD_BACK;
        return described
                .withValidation(split == null ? held : rest(split))
                .withTrainLimit(limit == null ? described.trainLimit() : limit)
                .withSeed(options.seed(described));
    }

    /** What a share leaves: 0.1 of 0.9, where doubles make it 0.09999999999999998. */
    static double rest(double share) {
        return BigDecimal.ONE.subtract(BigDecimal.valueOf(share)).doubleValue();
    }

    /** Holding back the images that the model has not been trained on before. */
    private TrainingConfig asBefore(TrainingConfig described, TrainingConfig earlier) {
        boolean sameShare = split == null || rest(split) == earlier.validation();
        boolean sameLimit = limit == null || limit == earlier.trainLimit();
        if (!sameShare || !sameLimit || options.seed(earlier) != earlier.seed()) {
            throw wrong(
                    ("%s was trained with -s %s --seed %d, which chose the images that validate."
                                    + " With others, the model would be measured with images that"
                                    + " it was trained on: leave -s, --seed and --train-limit out.")
                            .formatted(from, rest(earlier.validation()), earlier.seed()));
        }
        return described
                .withValidation(earlier.validation())
                .withTrainLimit(earlier.trainLimit())
                .withSeed(earlier.seed());
    }

    private static String text(RunRecord record) {
        return String.format(
                Locale.ROOT,
                TEXT_BEGIN
                        + """
                        \t%.6f
                        Training Accuracy\t%.6f
                        Validation Loss\t%.6f
                        Validation Accuracy\t%.6f
                        """,
                record.train().loss(),
                record.train().accuracy(),
                record.validation().loss(),
                record.validation().accuracy());
    }

    private void report(RunRecord record, Path modelFile, Path textFile) {
        Map<String, Object> facts = Output.training("name", record);
        facts.put("model", modelFile.toString());
        facts.put("text", record.train().isMeasured() ? textFile.toString() : null);
        output.result(
                facts,
                record.train().isMeasured()
                        ? "training %s%nvalidation %s%n%s, %s"
                                .formatted(record.train(), record.validation(), modelFile, textFile)
                        : "%s, not measured".formatted(modelFile));
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
