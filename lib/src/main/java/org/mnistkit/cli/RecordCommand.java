package org.mnistkit.cli;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.mnistkit.data.Mnist;
import org.mnistkit.data.Split;
import org.mnistkit.evaluate.Evaluator;
import org.mnistkit.evaluate.Predictions;
import org.mnistkit.model.Networks;
import org.mnistkit.model.RunRecord;
import org.mnistkit.notebook.Kit;
import org.mnistkit.settings.TrainingConfig;
import org.mnistkit.train.Trainer;
import org.nd4j.linalg.schedule.ExponentialSchedule;
import org.nd4j.linalg.schedule.ScheduleType;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The baseline, once for each seed: what the table of results is made from. */
@Command(
        name = "record",
        description = {
            "Trains the baseline network with several seeds and keeps the record of each run.",
            "Runs that there is a record of already are not repeated."
        },
        mixinStandardHelpOptions = true)
final class RecordCommand implements Runnable {

    private static final String NETWORK = "baseline";

    @Spec private CommandSpec spec;

    @Option(
            names = "--seeds",
            paramLabel = "N",
            defaultValue = "5",
            description = "train with the seeds 1 to N (default: ${DEFAULT-VALUE})")
    private int seeds;

    @Option(
            names = "--images",
            paramLabel = "N",
            defaultValue = "60000",
            description = "images to begin with; a tenth is for validation (default: all)")
    private int images;

    @Option(names = "--epochs", paramLabel = "N", defaultValue = "15", description = "default: 15")
    private int epochs;

    @Option(names = "--batch", paramLabel = "N", defaultValue = "128", description = "default: 128")
    private int batchSize;

    @Option(
            names = "--learning-rate",
            paramLabel = "X",
            defaultValue = "0.001",
            description = "in the first epoch (default: 0.001)")
    private double learningRate;

    @Option(
            names = "--decay",
            paramLabel = "X",
            defaultValue = "1",
            description = "what it is multiplied by after each epoch (default: 1)")
    private double decay;

    @Option(
            names = "--records",
            paramLabel = "DIR",
            defaultValue = "data/results",
            description = "where the records go (default: ${DEFAULT-VALUE})")
    private Path records;

    @Override
    public void run() {
        PrintWriter out = spec.commandLine().getOut();
        Mnist digits = Mnist.digits();
        for (long seed = 1; seed <= seeds; seed++) {
            Split split = digits.train().sample(images, seed).split(0.9, seed);
            String name = digits.provenance().name();
            Path file =
                    records.resolve(
                            RunRecord.fileName(NETWORK, name, split.train().size(), epochs, seed));
            if (Files.exists(file)) {
                out.println(file + " is there already");
                continue;
            }
            MultiLayerNetwork network = Networks.baseline(seed);
            network.setLearningRate(
                    new ExponentialSchedule(ScheduleType.EPOCH, learningRate, decay));
            TrainingConfig config = new TrainingConfig(epochs, batchSize, seed);
            Trainer trainer = new Trainer(config, Kit.progress());
            trainer.fit(network, split);
            Predictions test = Evaluator.predict(network, digits.test());
            trainer.record(NETWORK, test).save(records);
            out.println(file + ": test " + test.score());
            out.flush();
        }
    }
}
