package org.mnistkit.cli;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.mnistkit.data.ImageSet;
import org.mnistkit.data.Mnist;
import org.mnistkit.description.Description;
import org.mnistkit.experiment.Experiment;
import org.mnistkit.model.Model;
import org.mnistkit.record.RunRecord;
import org.mnistkit.settings.EarlyStopping;
import org.mnistkit.settings.Schedule;
import org.mnistkit.settings.TrainingConfig;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * What {@code all} and {@code small} share: the light network, trained on images in their order.
 */
abstract class LightTraining implements Callable<Integer> {

    /** The last tenth of the images is held back. */
    private static final double TRAINED_ON = 0.9;

    private static final int PATIENCE = 5;

    @Spec CommandSpec spec;
    @Mixin private DatasetOption data;
    @Mixin private TrainingOptions options;
    @Mixin private Output output;

    @Option(
            names = {"-l", "--load_model", "--load-model"},
            paramLabel = "FILE",
            description = "start from this model's network and weights")
    private String load;

    @Option(
            names = {"-s", "--save_model", "--save-model"},
            paramLabel = "FILE",
            description =
                    "write the trained model into this file, in the kit's format; the same command"
                            + " continues a training run that was interrupted or killed")
    private Path save;

    @Option(
            names = {"-e", "--max_epochs", "--max-epochs"},
            paramLabel = "N",
            defaultValue = "50",
            converter = Positive.class,
            description = "epochs at most (default: ${DEFAULT-VALUE})")
    private int epochs;

    @Option(
            names = {"-x", "--early_stopping", "--early-stopping"},
            description =
                    "stop when the validation accuracy has not risen for "
                            + PATIENCE
                            + " epochs, and keep the best epoch")
    private boolean earlyStopping;

    @Option(
            names = {"--decay_rate", "--decay-rate"},
            paramLabel = "FACTOR",
            arity = "0..1",
            fallbackValue = "0.95",
            description =
                    "multiply the learning rate by FACTOR after each epoch, by 0.95 if there is no"
                            + " FACTOR; without this option it is constant")
    private Double decayRate;

    /** The images to train and validate on, in their order in the files. */
    abstract ImageSet chosen(ImageSet train);

    @Override
    public Integer call() {
        if (save != null) {
            Models.requireWritable(save);
        }
        Model start = load == null ? null : Models.start(load, data.dataset);
        Description light = Description.shipped("light");
        TrainingConfig training = training(light.training());
        Description description = start == null ? light : start.description();
        String name = start == null ? "light" : Models.nameOf(load);
        Mnist images = data.load();
        Experiment experiment =
                new Experiment(
                        name,
                        description.withTraining(training),
                        chosen(images.train()).split(TRAINED_ON),
                        images.test(),
                        start);
        Models.tellOfSeenImages(experiment, load, output);
        if (save == null) {
            report(experiment.train(options.progress().listeners(output::line)));
        } else {
            Interruption.ends(
                    spec.commandLine().getErr(),
                    Models.KEEPING,
                    () -> {
                        try (ModelCheckpoint checkpoint = ModelCheckpoint.beside(save, output)) {
                            train(experiment, checkpoint);
                        }
                    });
        }
        return 0;
    }

    private void train(Experiment experiment, ModelCheckpoint checkpoint) {
        Model model =
                Models.train(experiment, checkpoint, options.progress().listeners(output::line));
        boolean interrupted = Models.endsInterruption(model);
        try {
            save = Models.keep(model, save, spec.commandLine().getErr());
        } finally {
            report(model);
        }
        checkpoint.saved(interrupted, output);
    }

    private TrainingConfig training(TrainingConfig light) {
        return light.withOptimizer(light.optimizer().withSchedule(schedule()))
                .withEpochs(epochs)
                .withEarlyStopping(
                        earlyStopping ? EarlyStopping.patience(PATIENCE) : EarlyStopping.NONE)
                .withSeed(options.seed(light));
    }

    private Schedule schedule() {
        try {
            return decayRate == null ? Schedule.CONSTANT : new Schedule.Exponential(decayRate);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--decay_rate: " + e.getMessage(), e);
        }
    }

    private void report(Model model) {
        RunRecord record = model.run();
        Map<String, Object> facts = Output.training("network", record);
        boolean isMeasured = record.test().isMeasured();
        facts.put("test", Output.measured(record.test()));
        facts.put("test_error_rate", isMeasured ? Output.errorRate(record.test()) : null);
        facts.put("model", save == null ? null : save.toString());
        output.result(
                facts,
                isMeasured ? Output.errorLine(record.test()) : "%s, not measured".formatted(save));
    }
}
