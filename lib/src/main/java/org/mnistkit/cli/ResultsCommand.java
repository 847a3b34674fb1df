package org.mnistkit.cli;

import java.nio.file.Path;
import java.util.List;
import org.mnistkit.record.ResultsTable;
import org.mnistkit.record.RunRecord;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "results",
        description = "Writes the table of results into a Markdown file, from the records of runs.",
        mixinStandardHelpOptions = true,
        footerHeading = MnistKit.EXAMPLES,
        footer = {
            "  ./mnist-kit results                                 the table in README.md",
            "  ./mnist-kit results --records build/mine --into notes.md"
        })
final class ResultsCommand implements Runnable {

    @Spec private CommandSpec spec;

    @Option(
            names = "--records",
            paramLabel = "DIR",
            defaultValue = "data/results",
            description = "where the records are (default: ${DEFAULT-VALUE})")
    private Path records;

    @Option(
            names = "--into",
            paramLabel = "FILE",
            defaultValue = "README.md",
            description = "the file with a place for the table (default: ${DEFAULT-VALUE})")
    private Path file;

    @Override
    public void run() {
        List<RunRecord> runs = ResultsTable.load(records);
        ResultsTable.writeInto(file, runs);
        spec.commandLine().getOut().printf("%d records in %s%n", runs.size(), file);
    }
}
