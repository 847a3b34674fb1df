package org.mnistkit.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import org.mnistkit.data.DownloadListener;
import org.mnistkit.notebook.TerminalLine;
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
        PrintWriter out = spec.commandLine().getOut();
        DownloadListener listener = new Reporter(out, TerminalLine.ofTerminal());
        for (Dataset each : Dataset.values()) {
            if (dataset == null || dataset == each) {
                out.println(each.download(directory, listener));
                out.flush();
            }
        }
    }

    /** Messages as lines; in a terminal, also how far the file has come. */
    private record Reporter(PrintWriter out, Optional<TerminalLine> line)
            implements DownloadListener {

        @Override
        public void progress(String file, long bytes, long total, String mirror) {
            line.ifPresent(
                    terminal ->
                            terminal.rewrite(
                                    "%3d %% of %s (%.1f MB) from %s"
                                            .formatted(
                                                    100 * bytes / Math.max(1, total),
                                                    file,
                                                    total / 1e6,
                                                    mirror)));
        }

        @Override
        public void message(String text) {
            line.ifPresent(TerminalLine::end);
            out.println(text);
            out.flush();
        }
    }
}
