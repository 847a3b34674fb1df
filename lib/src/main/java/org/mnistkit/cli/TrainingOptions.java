package org.mnistkit.cli;

import java.util.function.Consumer;
import org.mnistkit.notebook.Kit;
import org.mnistkit.train.FitListener;
import picocli.CommandLine.Option;

/** The options of every command that trains one network. */
final class TrainingOptions {

    @Option(
            names = {"-d", "--seed"},
            paramLabel = "N",
            defaultValue = "1",
            description =
                    "draws whatever is left to chance: first weights, order of the images, dropout"
                            + " (default: ${DEFAULT-VALUE})")
    long seed;

    @Option(
            names = {"-v", "--verbose"},
            description = "print a line for each epoch")
    private boolean verbose;

    /**
     * Who is told how the training goes: the line of progress and, if wanted, a line for each
     * epoch.
     *
     * @param printer gets each line
     */
    FitListener[] listeners(Consumer<String> printer) {
        return verbose
                ? new FitListener[] {new EpochLines(printer), Kit.progress()}
                : new FitListener[] {Kit.progress()};
    }
}
