package org.mnistkit.experiment;

import java.util.Map;
import java.util.function.Consumer;

/**
 * Other machines, which carry out training runs. The kit's module mnist-kit-spark has one, which
 * Java's service loader finds where the module is in the class path; the library itself knows none.
 */
public interface Cluster extends TrainingExecutor, AutoCloseable {

    /** Ends what still runs, and lets the machines go. */
    @Override
    void close();

    /** Connects to clusters of a kind. */
    interface Provider {

        /**
         * Connects to a cluster, and asks one of its machines whether it can train.
         *
         * @param master its address
         * @param settings of the cluster's software, by their names
         * @param log gets a line about what the cluster is made of
         * @throws IllegalArgumentException if the address or a setting is none, nobody answers
         *     there, or the machines cannot train; the message says how to fix it
         */
        Cluster connect(String master, Map<String, String> settings, Consumer<String> log);
    }
}
