package org.mnistkit.cli;

import java.util.function.Consumer;
import org.mnistkit.progress.TerminalProgress;
import org.mnistkit.settings.TrainingConfig;
import org.mnistkit.train.FitListener;
import picocli.CommandLine.Option;

/** The options of every command that trains one network. */
final class TrainingOptions {

    @Option(
            names = {"-d", "--seed"},
            paramLabel = "N",
            description =
                    "draws whatever is left to chance, such as first weights, order of the images"
                            + " and dropout (default: 1, or what the description says)")
    private Long seed;

    @Option(
            names = {"-v", "--verbose"},
            description = "print a line for each epoch, while one network trains at a time")
    private boolean verbose;

    /** The seed that was given, or that of a description. */
    long seed(TrainingConfig described) {
        return seed == null ? described.seed() : seed;
    }

    /**
     * What shows how the training goes: the line of progress and, if wanted, a line for each epoch.
     *
     * @param printer gets each line
     */
    FitListener[] listeners(Consumer<String> printer) {
        return verbose
                ? new FitListener[] {new EpochLines(printer), TerminalProgress.ofTraining("")}
                : new FitListener[] {TerminalProgress.ofTraining("")};
    }
}
