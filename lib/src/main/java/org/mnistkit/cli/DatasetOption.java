package org.mnistkit.cli;

import picocli.CommandLine.Option;

/** The option of every command that reads data. */
final class DatasetOption {

    @Option(
            names = "--dataset",
            paramLabel = "digits|fashion",
            defaultValue = "digits",
            description = "MNIST or Fashion-MNIST (default: ${DEFAULT-VALUE})")
    Dataset dataset;
}
