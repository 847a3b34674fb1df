package org.mnistkit.cli;

import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.mnistkit.data.Dataset;
import org.mnistkit.data.ImageSet;
import org.mnistkit.file.ShellWord;
import org.mnistkit.file.WholeFile;
import org.mnistkit.plot.Charts;
import org.mnistkit.plot.Png;
import org.mnistkit.progress.TerminalProgress;
import org.mnistkit.search.Search;
import org.mnistkit.search.SearchResults;
import org.mnistkit.search.Strategy;
import org.mnistkit.settings.Values;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Hyperparameter search. */
@Command(
        name = "explore",
        description = {
            "Searches for good hyperparameters, and draws what each has to do with the accuracy.",
            "The network has two blocks of convolutions and max pooling, then dropout, dense"
                    + " layers, dropout and softmax. Lists of values are separated by commas.",
            "All goes into Hyperparam_Search/NAME: the trials as NAME.csv, the best one as a"
                    + " description, NAME.txt, and the charts. A search that was stopped goes on"
                    + " when the same command is given again. The test images are never used."
        },
        sortOptions = false,
        mixinStandardHelpOptions = true,
        footerHeading = MnistKit.EXAMPLES,
        footer = {
            "  ./mnist-kit explore data first                        a tenth of the default grid",
            "  ./mnist-kit explore data quick --strategy halving --trials 48 --train-limit 15000",
            "  ./mnist-kit explore data rates -r 0.0003,0.001,0.003 -b 100 -o Adam,momentum -m 0.9",
            "  ./mnist-kit explore data first -f Hyperparam_Search/first/first.csv   charts only"
        })
final class ExploreCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;
    @Mixin private DatasetOption data;
    @Mixin private Output output;

    @Parameters(index = "0", paramLabel = "DIR", description = DatasetOption.DIRECTORY)
    private String directory;

    @Parameters(
            index = "1",
            paramLabel = "NAME",
            converter = PlainName.class,
            description = "name of the search")
    private String name;

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            description = "only draw the charts, from the trials of this earlier NAME.csv")
    private Path file;

    @Mixin private SpaceOptions values;

    // ---- How it is searched

    private enum Kind {
        GRID,
        RANDOM,
        HALVING;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Option(
            names = "--strategy",
            paramLabel = "grid|random|halving",
            defaultValue = "grid",
            description =
                    "grid: a share of all configurations. random: some of them. halving: many for a"
                            + " few epochs, of which the best third goes on, and so on (default:"
                            + " ${DEFAULT-VALUE})")
    private Kind strategy;

    @Option(
            names = "--sample",
            paramLabel = "SHARE",
            description = "with grid: the share, drawn at random; 1 for the whole grid (0.1)")
    private Double sample;

    @Option(
            names = "--trials",
            paramLabel = "N",
            description = "with random and halving: how many configurations to begin with (30)")
    private Integer trials;

    @Option(
            names = "--train-limit",
            paramLabel = "IMAGES",
            defaultValue = "0",
            description = "images to use at most, for a search in less time; 0 for all")
    private int trainLimit;

    @Option(
            names = "--validation",
            paramLabel = "SHARE",
            defaultValue = "0.1",
            description = "share of the images held back to decide by (${DEFAULT-VALUE})")
    private double validation;

    @Option(
            names = "--seed",
            paramLabel = "SEED",
            defaultValue = "1",
            description = "draws everything that is random (${DEFAULT-VALUE})")
    private long seed;

    @Option(
            names = "--parallel",
            paramLabel = "N",
            defaultValue = "2",
            description = "training runs at a time, which share the cores (${DEFAULT-VALUE})")
    private int parallel;

    @Mixin private ClusterOptions cluster;

    @Option(
            names = "--into",
            paramLabel = "DIR",
            defaultValue = "Hyperparam_Search",
            description = "where the directory NAME is made (${DEFAULT-VALUE})")
    private Path into;

    @Override
    public Integer call() {
        Path folder = into.resolve(name);
        if (file == null) {
            Interruption.ends(
                    spec.commandLine().getErr(),
                    "ending the training runs, each after the batch it is in …",
                    () -> evaluate(searched(folder), folder));
        } else {
            evaluate(SearchResults.load(file), folder);
        }
        return 0;
    }

    private void evaluate(SearchResults results, Path folder) {
        if (Thread.interrupted()) {
            tellOfInterruption(results);
            return;
        }
        if (results.trials().size() == results.diverged()) {
            throw new IllegalArgumentException(
                    "There is no trial with a score among %s: %s"
                            .formatted(
                                    Values.counted(results.trials().size(), "trial"),
                                    results.trials().isEmpty()
                                            ? "the search ended before the first was done."
                                            : results.trials().get(0).failure()));
        }
        output.row("Best: " + results.best()); // even if the charts cannot be written
        List<String> charts = new ArrayList<>();
        try {
            draw(results, folder, charts);
        } finally {
            report(results, folder, charts);
        }
    }

    /** Drawing takes seconds, which a program that is to end may not have. */
    private void tellOfInterruption(SearchResults results) {
        if (results.trials().size() > results.diverged()) {
            output.row("Best: " + results.best());
        }
        output.line(
                "This was interrupted after %s; the same command resumes it, and draws the charts."
                        .formatted(Values.counted(results.trials().size(), "trial")));
    }

    private SearchResults searched(Path folder) {
        Search search = search();
        ImageSet images = data.load(directory).train();
        return cluster.call(
                parallel,
                output::line,
                executor ->
                        search.withExecutor(executor)
                                .run(images, folder, TerminalProgress.ofSearch(output::line)));
    }

    private void report(SearchResults results, Path folder, List<String> charts) {
        Path description = folder.resolve(results.name() + ".txt");
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("trials", results.trials().size());
        facts.put("diverged", results.diverged());
        facts.put("best", results.best().toString());
        facts.put("validation", results.best().validation());
        facts.put("description", file == null ? description.toString() : null);
        facts.put("charts", charts);
        String text = "Charts: " + (charts.isEmpty() ? "none" : String.join(", ", charts));
        if (file == null) {
            text +=
                    "%nTo train it: ./mnist-kit train %s %s %s%s"
                            .formatted(
                                    ShellWord.of(directory),
                                    name,
                                    ShellWord.of(description),
                                    data.dataset == Dataset.DIGITS
                                            ? ""
                                            : " --dataset " + data.dataset);
        }
        output.result(facts, text);
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    /** What was asked for; anything wrong with it is wrong use of the command. */
    private Search search() {
        if (sample != null && strategy != Kind.GRID) {
            throw wrong("--sample is for --strategy grid; with " + strategy + ", give --trials");
        }
        if (trials != null && strategy == Kind.GRID) {
            throw wrong("--trials is for --strategy random or halving; with grid, give --sample");
        }
        int count = trials == null ? 30 : trials;
        try {
            Strategy chosen =
                    switch (strategy) {
                        case GRID -> Strategy.grid(sample == null ? 0.1 : sample);
                        case RANDOM -> Strategy.random(count);
                        case HALVING -> Strategy.halving(count);
                    };
            Search search =
                    Search.of(values.space(), chosen)
                            .withTrainLimit(trainLimit)
                            .withValidation(validation)
                            .withSeed(seed)
                            .withParallel(parallel);
            search.plan(); // tells if nothing of it can be trained
            return search;
        } catch (IllegalArgumentException e) {
            throw wrong(e.getMessage());
        }
    }

    // ---- Charts

    /**
     * @param files gets the name of each file as soon as it is written
     */
    private static void draw(SearchResults results, Path folder, List<String> files) {
        WholeFile.requireDirectory(folder);
        Map<String, BufferedImage> charts = new LinkedHashMap<>();
        charts.put("Correlation", Charts.searchCorrelation(results));
        charts.put("Histogram", Charts.searchHistogram(results));
        charts.put("Training", Charts.searchTraining(results));
        charts.put("Convolutions", Charts.searchConvolutions(results));
        charts.put("Fully_Connected", Charts.searchFullyConnected(results));
        charts.put("Hyperparameters", Charts.searchHyperparameters(results));
        charts.put("Importance", Charts.searchImportance(results));
        charts.forEach(
                (chart, picture) -> {
                    Path png = folder.resolve(chart + ".png");
                    WholeFile.write(png, Png.bytes(picture));
                    files.add(png.toString());
                });
    }
}
