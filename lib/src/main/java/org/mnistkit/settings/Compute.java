package org.mnistkit.settings;

import java.io.Serializable;
import java.util.Objects;

/**
 * What does the arithmetic of a training run. It changes how fast a network is trained, and the
 * last digits of what comes out, not what is computed.
 *
 * @param engine which engine
 * @param precision the type of numbers that pass through the network
 * @param threads how many threads work on one network; 0 for the default: as many as the
 *     environment variable OMP_NUM_THREADS says, or else one for each core that the process may
 *     use, which takes the limits of a container into account
 */
public record Compute(Kind engine, Precision precision, int threads) implements Serializable {

    /** Which engine. */
    public enum Kind {
        /** oneDNN where it can, DL4J's own code elsewhere. */
        AUTO,
        /** oneDNN, or an error that says why not. */
        ONEDNN,
        /** DL4J's own code. */
        DL4J
    }

    /** The type of numbers that pass through the network; weights are float32 in any case. */
    public enum Precision {
        /** 24 significant bits. */
        FLOAT32,
        /**
         * 8 significant bits and the range of float32. Faster with Intel's AMX, and with AVX-512 on
         * AMD's processors; slower with AVX-512 alone on Intel's, which the engine's description
         * says. Where there are no instructions for it, and with DL4J's own code, float32 is used.
         */
        BFLOAT16,
        /**
         * bfloat16 on the processors that compute faster in it, float32 on all others. The engine's
         * description says which it is.
         */
        AUTO
    }

    /** The fastest engine there is, in float32, with all cores. */
    public static final Compute DEFAULT = new Compute(Kind.AUTO, Precision.FLOAT32, 0);

    public Compute {
        Objects.requireNonNull(engine, "engine");
        Objects.requireNonNull(precision, "precision");
        if (threads < 0) {
            throw new IllegalArgumentException(
                    "threads is "
                            + threads
                            + ", but must be at least 1, or 0 for as many as there are cores");
        }
    }

    /** Returns a copy with another {@link #engine}. */
    public Compute withEngine(Kind newEngine) {
        return new Compute(newEngine, precision, threads);
    }

    /** Returns a copy with another {@link #precision}. */
    public Compute withPrecision(Precision newPrecision) {
        return new Compute(engine, newPrecision, threads);
    }

    /** Returns a copy with another {@link #threads}. */
    public Compute withThreads(int newThreads) {
        return new Compute(engine, precision, newThreads);
    }
}
