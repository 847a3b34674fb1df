package org.mnistkit.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.mnistkit.data.Mnist;
import org.mnistkit.description.Description;
import org.mnistkit.experiment.EnsembleTraining;
import org.mnistkit.experiment.Experiment;
import org.mnistkit.file.LockFile;
import org.mnistkit.file.WholeFile;
import org.mnistkit.model.Ensemble;
import org.mnistkit.model.WeightType;
import org.mnistkit.settings.TrainingConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Several networks that are trained, and kept as one. */
@Command(
        name = "ensemble",
        description = {
            "Trains several networks that are asked together, and keeps them as one.",
            "Each has a seed of its own, and so its own first weights and images to train on. The"
                    + " answer of the ensemble is the mean of their probabilities. It goes into"
                    + " Model_Output/NAME.mnistkit, in float16, and its record into NAME.json; the"
                    + " members, with their records, are kept in Model_Output/NAME. If it was"
                    + " interrupted or killed, the same command goes on; members that are there"
                    + " already are not trained again, so that a larger number of them adds some."
        },
        mixinStandardHelpOptions = true,
        footerHeading = MnistKit.EXAMPLES,
        footer = {
            "  ./mnist-kit ensemble data five baseline-tuned --members 5 --parallel 2",
            "  ./mnist-kit ensemble data mixed light-tuned deep-tuned --members 10 --share 0.9",
            "  ./mnist-kit test -l five"
        })
final class EnsembleCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;
    @Mixin private DatasetOption data;
    @Mixin private TrainingOptions options;
    @Mixin private WorkerOptions workers;
    @Mixin private ClusterOptions cluster;
    @Mixin private Output output;

    @Parameters(index = "0", paramLabel = "DIR", description = DatasetOption.DIRECTORY)
    private String directory;

    @Parameters(
            index = "1",
            paramLabel = "NAME",
            converter = PlainName.class,
            description = "what to call the ensemble")
    private String name;

    @Parameters(
            index = "2..*",
            paramLabel = "DESCRIPTION",
            arity = "1..*",
            description =
                    "networks and recipes of the kit by name (baseline, light-tuned), or files;"
                            + " members are made of them in turn")
    private List<String> descriptions;

    @Option(
            names = {"-m", "--members"},
            paramLabel = "N",
            defaultValue = "5",
            description = "how many networks, from 1 to 100 (default: ${DEFAULT-VALUE})")
    private int members;

    @Option(
            names = "--share",
            paramLabel = "SHARE",
            description =
                    "share of the images that each member is trained on, above 0 and at most 1,"
                            + " drawn with its seed; the rest validates (default: 0.9, or what the"
                            + " description says)")
    private Double share;

    @Option(
            names = "--records",
            paramLabel = "DIR",
            description =
                    "where the record of the ensemble goes; made if need be (default: beside its"
                            + " file)")
    private Path records;

    /** Set by the work that Ctrl-C may end. */
    private int undone;

    @Override
    public Integer call() {
        if (members < 1 || members > Ensemble.MOST_MEMBERS) {
            throw wrong(
                    "--members is %d, but an ensemble has 1 to %d."
                            .formatted(members, Ensemble.MOST_MEMBERS));
        }
        if (share != null && !(share > 0 && share <= 1)) {
            throw wrong(
                    "SHARE is %s, but must be above 0 and at most 1: with 0.9, each member is trained on 90 %% of the images"
                            .formatted(share));
        }
        List<EnsembleTraining.Kind> kinds = descriptions.stream().map(this::kind).toList();
        cluster.requireKitTeachers(kinds.stream().map(EnsembleTraining.Kind::description).toList());
        long seed = options.seed(kinds.get(0).description().training());
        Path file = Models.file(name);
        Path folder = Models.directory().resolve(name);
        Mnist images = data.load(directory);
        EnsembleTraining training = EnsembleTraining.of(name, kinds, members, seed, images, folder);
        training.members().forEach(this::requireValidation);

        WholeFile.requireDirectory(Models.directory());
        Models.requireWritable(file);
        WholeFile.requireDirectory(folder);
        Path recordDirectory = records == null ? Models.directory() : records;
        WholeFile.requireDirectory(recordDirectory);
        LockFile lock = ModelCheckpoint.lock(file);
        try {
            Interruption.ends(
                    spec.commandLine().getErr(),
                    "saving how far the members have come …",
                    () -> train(training, file, recordDirectory));
        } finally {
            lock.close();
        }
        return undone == 0 ? 0 : 1;
    }

    private EnsembleTraining.Kind kind(String pathOrName) {
        Description found = Descriptions.find(pathOrName);
        TrainingConfig training = found.training();
        double described =
                training.validation() > 0 ? training.validation() : TrainCommand.HELD_BACK;
        double held = share == null ? described : TrainCommand.rest(share);
        return new EnsembleTraining.Kind(
                Descriptions.nameOf(pathOrName), found.withTraining(training.withValidation(held)));
    }

    private void requireValidation(Experiment member) {
        if (member.description().training().validation() > 0
                && member.split().validation().size() == 0) {
            throw wrong(
                    "With this SHARE, none of the %,d images is left to validate with; take a smaller one, or 1."
                            .formatted(member.split().train().size()));
        }
    }

    private void train(EnsembleTraining training, Path file, Path recordDirectory) {
        undone =
                cluster.call(
                        workers.parallel(),
                        output::line,
                        executor ->
                                training.train(
                                        workers.compute(),
                                        executor,
                                        output::line,
                                        options.progress().ofEach(output::line)));
        if (Thread.interrupted()) {
            output.line(
                    "The training was interrupted. The same command continues it; what is done is in %s."
                            .formatted(training.folder()));
        } else if (undone > 0) {
            output.problem(
                    "%d of %d members are not trained, as the lines above say; there is no ensemble without them."
                            .formatted(undone, members));
        } else {
            EnsembleTraining.Outcome outcome = training.assemble();
            EnsembleReport report = new EnsembleReport(outcome);
            Path record = outcome.ensemble().run().save(recordDirectory);
            outcome.ensemble().save(file, WeightType.FLOAT16);
            output.result(report.facts(file, record), report.text(file, record));
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
