package org.mnistkit.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.mnistkit.experiment.Experiment;
import org.mnistkit.experiment.Sweep;
import org.mnistkit.progress.TerminalProgress;
import org.mnistkit.train.FitListener;
import picocli.CommandLine.Option;

/** How a command that trains shows how that goes. */
final class ProgressOptions {

    @Option(
            names = {"-v", "--verbose"},
            description = "print a line for each epoch")
    private boolean verbose;

    /**
     * What shows how the training of one network goes: the line of progress and, if wanted, a line
     * for each epoch.
     *
     * @param printer gets each line
     */
    FitListener[] listeners(Consumer<String> printer) {
        return listeners(printer, "", true);
    }

    /**
     * The same for several training runs, whose lines begin with their names. They have no line of
     * progress if there are several at a time.
     */
    Sweep.Listeners ofEach(Consumer<String> printer) {
        return (experiment, alone) -> listeners(printer, nameOf(experiment) + ", ", alone);
    }

    private static String nameOf(Experiment experiment) {
        return "%s, seed %d"
                .formatted(experiment.name(), experiment.description().training().seed());
    }

    private FitListener[] listeners(Consumer<String> printer, String prefix, boolean alone) {
        List<FitListener> listeners = new ArrayList<>();
        if (verbose) {
            listeners.add(new EpochLines(prefix, printer));
        }
        if (alone) {
            listeners.add(TerminalProgress.ofTraining(""));
        }
        return listeners.toArray(FitListener[]::new);
    }
}
