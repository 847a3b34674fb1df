package org.mnistkit.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Iterator;
import org.mnistkit.data.Dataset;
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

    /** The words that name data sets. */
    static final class Words implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Dataset.all().stream().map(Dataset::word).iterator();
        }
    }

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--dataset",
            paramLabel = "NAME",
            completionCandidates = Words.class,
            defaultValue = "digits",
            description = "the data set: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
    Dataset dataset;

    /**
     * The data set from where all commands find it. If it has to be downloaded, or cannot be and is
     * drawn by the kit instead, the error output says so.
     */
    Mnist load() {
        return load(dataset, command.commandLine().getErr());
    }

    /** The same for a command that is for certain data sets. */
    static Mnist load(Dataset dataset, PrintWriter err) {
        DownloadLines lines = new DownloadLines(err);
        try {
            return dataset.load(lines);
        } finally {
            lines.end();
        }
    }

    /** The data set from the parameter DIR, and from nowhere else. */
    Mnist load(String directory) {
        return directory.equals("synthetic")
                ? dataset.synthetic()
                : dataset.load(Path.of(directory));
    }
}
