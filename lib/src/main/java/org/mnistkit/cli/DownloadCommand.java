package org.mnistkit.cli;

import java.nio.file.Path;
import java.util.List;
import org.mnistkit.data.Dataset;
import org.mnistkit.data.Mnist;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Downloads the data sets. */
@Command(
        name = "download",
        description = {
            "Downloads the data sets, unless they are there already.",
            "Where no mirror can be reached, synthetic images stand in for them, and it says so;"
                    + " with a DIR it fails."
        },
        mixinStandardHelpOptions = true,
        footerHeading = MnistKit.EXAMPLES,
        footer = {
            "  ./mnist-kit download                            all, where all commands find them",
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
            paramLabel = "NAME",
            completionCandidates = DatasetOption.Words.class,
            description = "only this one: ${COMPLETION-CANDIDATES} (default: all)")
    private Dataset dataset;

    @Override
    public void run() {
        DownloadLines lines = new DownloadLines(spec.commandLine().getOut());
        try {
            for (Dataset each : dataset == null ? Dataset.all() : List.of(dataset)) {
                Mnist images =
                        directory == null ? each.load(lines) : each.download(directory, lines);
                lines.message(images.toString());
            }
        } finally {
            lines.end();
        }
    }
}
