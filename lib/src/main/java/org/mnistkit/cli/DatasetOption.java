package org.mnistkit.cli;

import org.mnistkit.data.Mnist;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The option of every command that reads data. */
final class DatasetOption {

    /** What the parameter DIR is, of commands that have one. */
    static final String DIRECTORY =
            "the directory with the data, as \"download DIR\" left it; or \"synthetic\" for images"
                    + " drawn by the kit";

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--dataset",
            paramLabel = "digits|fashion",
            defaultValue = "digits",
            description = "MNIST or Fashion-MNIST (default: ${DEFAULT-VALUE})")
    Dataset dataset;

    /**
     * The data set from where all commands find it. If it has to be downloaded, or cannot be and is
     * drawn by the kit instead, the error output says so.
     */
    Mnist load() {
        DownloadLines lines = new DownloadLines(command.commandLine().getErr());
        try {
            return dataset.download(null, lines);
        } finally {
            lines.end();
        }
    }
}
