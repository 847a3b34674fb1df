package org.mnistkit.cli;

import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Both data sets, from wherever they are to be had. */
@Command(
        name = "download",
        description = {
            "Gets MNIST and Fashion-MNIST, unless they are there already.",
            "Where no mirror can be reached, synthetic images stand in for them, and it says so;"
                    + " with a DIR it fails."
        },
        mixinStandardHelpOptions = true,
        footerHeading = MnistKit.EXAMPLES,
        footer = {
            "  ./mnist-kit download                            both, where all commands find them",
            "  ./mnist-kit download mydata --dataset digits    into mydata/mnist"
        })
final class DownloadCommand implements Runnable {

    @Spec private CommandSpec spec;

    @Parameters(
            paramLabel = "DIR",
            arity = "0..1",
            description = "where the files go (default: the kit's own directory)")
    private Path directory;

    @Option(
            names = "--dataset",
            paramLabel = "digits|fashion",
            description = "only this one (default: both)")
    private Dataset dataset;

    @Override
    public void run() {
        DownloadLines lines = new DownloadLines(spec.commandLine().getOut());
        for (Dataset each : Dataset.values()) {
            if (dataset == null || dataset == each) {
                lines.message(each.download(directory, lines).toString());
            }
        }
    }
}
