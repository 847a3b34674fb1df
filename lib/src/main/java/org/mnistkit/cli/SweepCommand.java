package org.mnistkit.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.mnistkit.data.Mnist;
import org.mnistkit.description.Description;
import org.mnistkit.experiment.Experiment;
import org.mnistkit.experiment.Sweep;
import org.mnistkit.experiment.TrainingExecutor;
import org.mnistkit.progress.ProgressText;
import org.mnistkit.settings.Values;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Networks × seeds: what the tables of results and the ablations are made from. */
@Command(
        name = "sweep",
        description = {
            "Trains networks with several seeds and keeps the record of each run.",
            "Runs that there is a record of already are not repeated, and one that was killed goes"
                    + " on where it was."
        },
        mixinStandardHelpOptions = true,
        footerHeading = MnistKit.EXAMPLES,
        footer = {
            "  ./mnist-kit sweep baseline deep --records mine --parallel 2",
            "  ./mnist-kit sweep light-tuned --records mine --models mine --seeds 1",
            "  ./mnist-kit sweep my_network.txt --records mine --seeds 1-3",
            "Without --records the kit's own records are completed, in data/results."
        })
final class SweepCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Parameters(
            paramLabel = "DESCRIPTION",
            arity = "1..*",
            description =
                    "networks and recipes of the kit by name (baseline, light-tuned), or files")
    private List<String> descriptions;

    @Mixin private DatasetOption data;

    @Option(
            names = "--seeds",
            paramLabel = "A-B",
            defaultValue = "1-5",
            converter = SeedsConverter.class,
            description = "one seed, or the first and the last (default: ${DEFAULT-VALUE})")
    private Seeds seeds;

    @Mixin private WorkerOptions workers;
    @Mixin private ClusterOptions cluster;
    @Mixin private ProgressOptions progress;

    @Option(
            names = "--records",
            paramLabel = "DIR",
            defaultValue = "data/results",
            description = "where the records go (default: ${DEFAULT-VALUE})")
    private Path records;

    @Option(
            names = "--models",
            paramLabel = "DIR",
            description =
                    "also write each network's model there, as NAME.mnistkit in float16; one that"
                            + " is missing is trained again, and a record that is there stays")
    private Path models;

    @Option(
            names = "--checkpoints",
            paramLabel = "DIR",
            defaultValue = ".cache/sweep",
            description = "where half-done training runs are kept (default: ${DEFAULT-VALUE})")
    private Path checkpoints;

    @Option(
            names = "--shard",
            paramLabel = "I/N",
            converter = ShardConverter.class,
            description =
                    "run every N-th of the training runs, beginning with the I-th: the share of one"
                            + " of N machines, as in the job arrays of Slurm and Kubernetes")
    private Shard shard = new Shard(1, 1);

    @Option(
            names = "--estimate",
            description =
                    "say about how long the training runs would take that are still to be done, by"
                            + " some steps of each network, and train none")
    private boolean estimate;

    /** How many training runs failed; set by the work that Ctrl-C may end. */
    private int failed;

    /** The part of the work that one of several machines does, counted from 1. */
    private record Shard(int index, int count) {
        <T> List<T> of(List<T> all) {
            return IntStream.range(0, all.size())
                    .filter(i -> i % count == index - 1)
                    .mapToObj(all::get)
                    .toList();
        }
    }

    static final class ShardConverter implements ITypeConverter<Shard> {
        private static final Pattern PART = Pattern.compile("(\\d{1,6})/(\\d{1,6})");

        @Override
        public Shard convert(String text) {
            Matcher matcher = PART.matcher(text);
            if (matcher.matches()) {
                int index = Integer.parseInt(matcher.group(1));
                int count = Integer.parseInt(matcher.group(2));
                if (index >= 1 && index <= count) {
                    return new Shard(index, count);
                }
            }
            throw new TypeConversionException(
                    "\"%s\" is no share of the work, such as 1/8, 2/8 and so on to 8/8"
                            .formatted(text));
        }
    }

    /** A network that is trained with a seed. */
    private record Run(String name, Description network, long seed) {
        Experiment experiment(Mnist images) {
            Description seeded = network.withTraining(network.training().withSeed(seed));
            return Experiment.of(name, seeded, images);
        }
    }

    /** The seeds from one to another. */
    private record Seeds(long first, long last) {}

    static final class SeedsConverter implements ITypeConverter<Seeds> {
        private static final Pattern RANGE = Pattern.compile("(\\d{1,9})(?:-(\\d{1,9}))?");
        private static final long MOST = 100_000;

        @Override
        public Seeds convert(String text) {
            Matcher matcher = RANGE.matcher(text);
            if (matcher.matches()) {
                long first = Long.parseLong(matcher.group(1));
                long last = matcher.group(2) == null ? first : Long.parseLong(matcher.group(2));
                if (last - first >= MOST) {
                    throw new TypeConversionException(
                            "\"%s\" are %,d seeds, but at most %,d can be trained by one command"
                                    .formatted(text, last - first + 1, MOST));
                }
                if (last >= first) {
                    return new Seeds(first, last);
                }
            }
            throw new TypeConversionException(
                    "\"%s\" is neither a seed (3) nor a range of seeds (1-5)".formatted(text));
        }
    }

    @Override
    public Integer call() {
        if (models != null && seeds.first != seeds.last) {
            throw new ParameterException(
                    spec.commandLine(), "--models needs a single seed, for example --seeds 1");
        }
        // First, as it takes no time: images may have to be downloaded.
        List<Description> networks = descriptions.stream().map(Descriptions::find).toList();
        cluster.requireKitTeachers(networks);
        Mnist images = data.load();
        List<Run> runs = new ArrayList<>();
        for (int i = 0; i < networks.size(); i++) {
            String name = Descriptions.nameOf(descriptions.get(i));
            for (long seed = seeds.first; seed <= seeds.last; seed++) {
                runs.add(new Run(name, networks.get(i), seed));
            }
        }
        // Of this share alone: each has its own split of the images.
        List<Experiment> experiments =
                shard.of(runs).stream().map(run -> run.experiment(images)).toList();
        Interruption.ends(
                spec.commandLine().getErr(),
                "saving how far the training has come …",
                () ->
                        failed =
                                cluster.call(
                                        workers.parallel(),
                                        this::tell,
                                        executor -> run(experiments, executor)));
        return failed == 0 ? 0 : 1;
    }

    private void tell(String line) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(line);
        out.flush();
    }

    private int run(List<Experiment> experiments, TrainingExecutor executor) {
        Sweep sweep =
                new Sweep(
                        records,
                        checkpoints,
                        models == null ? null : each -> models.resolve(each.modelFile()),
                        workers.compute(),
                        executor);
        if (estimate) {
            print(sweep.estimate(experiments), spec.commandLine().getOut());
            return 0;
        }
        return sweep.run(experiments, this::tell, progress.ofEach(this::tell));
    }

    private static void print(List<Sweep.Estimate> estimates, PrintWriter out) {
        for (Sweep.Estimate each : estimates) {
            out.printf(
                    "%s: %s, about %s%n",
                    each.network(),
                    Values.counted(each.trainings(), "training run"),
                    ProgressText.duration(each.seconds()));
        }
        double all = estimates.stream().mapToDouble(Sweep.Estimate::seconds).sum();
        out.printf("All of it takes about %s (%.0f s).%n", ProgressText.duration(all), all);
    }
}
