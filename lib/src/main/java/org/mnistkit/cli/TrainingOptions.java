package org.mnistkit.cli;

import org.mnistkit.settings.TrainingConfig;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of every command that trains with one seed. */
final class TrainingOptions {

    @Option(
            names = {"-d", "--seed"},
            paramLabel = "N",
            description =
                    "draws whatever is left to chance, such as first weights, order of the images"
                            + " and dropout (default: 1, or what the description says)")
    private Long seed;

    @Mixin private ProgressOptions progress;

    /** The seed that was given, or that of a description. */
    long seed(TrainingConfig described) {
        return seed == null ? described.seed() : seed;
    }

    /** What shows how training goes. */
    ProgressOptions progress() {
        return progress;
    }
}
