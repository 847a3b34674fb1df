package org.mnistkit.cli;

import org.mnistkit.settings.Compute;
import picocli.CommandLine.Option;

/** The options of every command that trains many networks. */
final class WorkerOptions {

    @Option(
            names = "--parallel",
            paramLabel = "N",
            defaultValue = "1",
            converter = Positive.class,
            description =
                    "training runs at a time, which share the cores (default: ${DEFAULT-VALUE})")
    private int parallel;

    @Option(
            names = "--engine",
            paramLabel = "auto|onednn|dl4j",
            defaultValue = "auto",
            description = "what computes (default: ${DEFAULT-VALUE})")
    private Compute.Kind engine;

    @Option(
            names = "--precision",
            paramLabel = "float32|bfloat16|auto",
            defaultValue = "float32",
            description =
                    "numbers between layers; bfloat16 is faster with AMX, and with AVX-512 on AMD's"
                        + " processors, which is where auto takes it; a processor without"
                        + " instructions for it computes in float32 (default: ${DEFAULT-VALUE})")
    private Compute.Precision precision;

    /** How many training runs at a time. */
    int parallel() {
        return parallel;
    }

    /** What computes; with how many threads is left open. */
    Compute compute() {
        return Compute.DEFAULT.withEngine(engine).withPrecision(precision);
    }
}
