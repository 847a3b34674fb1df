package org.mnistkit.spark;

import java.util.Map;
import java.util.function.Consumer;
import org.mnistkit.experiment.Cluster;

/** How the library finds this module: through Java's service loader. */
public final class SparkProvider implements Cluster.Provider {

    @Override
    public Cluster connect(String master, Map<String, String> settings, Consumer<String> log) {
        return SparkCluster.connect(master, settings, log);
    }
}
