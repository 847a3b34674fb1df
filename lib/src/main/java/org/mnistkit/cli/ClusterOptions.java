package org.mnistkit.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.function.Consumer;
import org.mnistkit.description.Description;
import org.mnistkit.experiment.Cluster;
import org.mnistkit.experiment.TrainingExecutor;
import org.mnistkit.experiment.Workers;
import org.mnistkit.model.Classifier;
import org.mnistkit.settings.Teacher;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options of every command whose training runs other machines can carry out. */
final class ClusterOptions {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--on",
            paramLabel = "MASTER",
            description =
                    "train on Apache Spark: spark://HOST:7077, k8s://…, yarn, or local[2] on this"
                            + " machine (default: without Spark, in this process). See"
                            + " docs/cluster.md")
    private String master;

    @Option(
            names = "--conf",
            paramLabel = "KEY=VALUE",
            description = "with --on: a setting of Spark; may be given several times")
    private Map<String, String> settings = new LinkedHashMap<>();

    /** What is done with an executor. */
    interface Work<T> {
        T with(TrainingExecutor executor);
    }

    /**
     * Does some work with the cluster that was named, or with this process.
     *
     * @param parallel how many training runs at a time, in this process
     * @param log gets a line about the cluster
     */
    <T> T call(int parallel, Consumer<String> log, Work<T> work) {
        if (master == null) {
            if (!settings.isEmpty()) {
                throw wrong("--conf is for Spark; give --on, too, or leave it out");
            }
            return work.with(new Workers(parallel));
        }
        if (command.commandLine().getParseResult().hasMatchedOption("--parallel")) {
            throw wrong(
                    "--parallel is for training runs in this process; with --on, as many run at a"
                            + " time as the executors have cores, divided by spark.task.cpus");
        }
        Cluster.Provider provider =
                ServiceLoader.load(Cluster.Provider.class)
                        .findFirst()
                        .orElseThrow(
                                () ->
                                        wrong(
                                                "--on needs the module mnist-kit-spark, which is"
                                                    + " not in the class path. ./mnist-kit of a"
                                                    + " checkout builds it by itself;"
                                                    + " docs/cluster.md says how else to get it"));
        try (Cluster cluster = provider.connect(master, settings, log)) {
            return work.with(cluster);
        }
    }

    /**
     * Other machines have none of the files of this one, but they have the kit.
     *
     * @throws ParameterException if a training run is to learn from a model that is not the kit's
     */
    void requireKitTeachers(List<Description> descriptions) {
        if (master == null || master.startsWith("local")) {
            return;
        }
        for (Description each : descriptions) {
            Teacher teacher = each.training().teacher();
            if (teacher.isOn() && !Classifier.pretrainedNames().contains(teacher.name())) {
                throw wrong(
                        "teacher=%s is a file of this machine, which those at %s do not have. Take one of the kit's models, or leave --on out"
                                .formatted(teacher.name(), master));
            }
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(command.commandLine(), message);
    }
}
