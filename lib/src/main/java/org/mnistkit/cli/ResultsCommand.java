package org.mnistkit.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.mnistkit.experiment.AblationTables;
import org.mnistkit.record.CorruptionRecord;
import org.mnistkit.record.CorruptionTable;
import org.mnistkit.record.EnsembleRecord;
import org.mnistkit.record.EnsembleTable;
import org.mnistkit.record.GoalTable;
import org.mnistkit.record.MarkdownTables;
import org.mnistkit.record.PrecisionTable;
import org.mnistkit.record.RefusalRecord;
import org.mnistkit.record.RefusalTable;
import org.mnistkit.record.ReliabilityRecord;
import org.mnistkit.record.ReliabilityTable;
import org.mnistkit.record.ResultsTable;
import org.mnistkit.record.RunRecord;
import org.mnistkit.settings.Values;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "results",
        description = "Writes the tables of results into Markdown files, from the records of runs.",
        mixinStandardHelpOptions = true,
        footerHeading = MnistKit.EXAMPLES,
        footer = {
            "  ./mnist-kit results                          the tables in README.md and in"
                    + " docs",
            "  ./mnist-kit results --records build/mine --into notes.md"
        })
final class ResultsCommand implements Runnable {

    private static final Path ABLATIONS = Path.of("data/ablation");

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
            defaultValue = "README.md,docs/results.md,docs/model-files.md",
            split = ",",
            description = "the files with a place for a table (default: ${DEFAULT-VALUE})")
    private List<Path> files;

    @Override
    public void run() {
        List<RunRecord> runs = ResultsTable.load(records);
        List<CorruptionRecord> robustness = CorruptionRecord.loadAll(records.resolve("robustness"));
        List<EnsembleRecord> ensembles = EnsembleRecord.loadAll(records.resolve("ensembles"));
        List<RefusalRecord> refusals = RefusalRecord.loadAll(records.resolve("refusals"));
        List<ReliabilityRecord> reliability =
                ReliabilityRecord.loadAll(records.resolve("reliability"));
        List<RunRecord> bfloat16 = RunRecord.loadAll(records.resolve("precision"));
        Map<String, String> tables = new TreeMap<>(ResultsTable.tables(runs, ensembles));
        tables.putAll(GoalTable.tables(runs, ensembles));
        tables.putAll(PrecisionTable.tables(bfloat16, runs));
        tables.putAll(CorruptionTable.tables(robustness));
        tables.putAll(EnsembleTable.tables(ensembles));
        tables.putAll(RefusalTable.tables(refusals));
        tables.putAll(ReliabilityTable.tables(reliability));
        tables.putAll(AblationTables.tables(ABLATIONS, records.resolve("ablation"), runs));
        int all =
                runs.size()
                        + bfloat16.size()
                        + robustness.size()
                        + ensembles.size()
                        + refusals.size()
                        + reliability.size();
        String count = Values.counted(all, "record");
        for (Path file : files) {
            MarkdownTables.writeInto(file, tables);
            spec.commandLine().getOut().printf("%s in %s%n", count, file);
        }
    }
}
