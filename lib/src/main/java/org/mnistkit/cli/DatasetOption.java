package org.mnistkit.cli;

import picocli.CommandLine.Option;

/** The option of every command that reads data. */
final class DatasetOption {

    /** What the parameter DIR is, of commands that have one. */
    static final String DIRECTORY =
            "the directory with the data, as \"download DIR\" left it; or \"synthetic\" for images"
                    + " drawn by the kit";

    @Option(
            names = "--dataset",
            paramLabel = "digits|fashion",
            defaultValue = "digits",
            description = "MNIST or Fashion-MNIST (default: ${DEFAULT-VALUE})")
    Dataset dataset;
}
