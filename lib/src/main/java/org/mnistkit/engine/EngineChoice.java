package org.mnistkit.engine;

import java.util.Set;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.mnistkit.engine.graph.Optimization;
import org.mnistkit.engine.onednn.OneDnn;
import org.mnistkit.engine.onednn.UnsupportedByOneDnnException;
import org.mnistkit.network.NetworkState;
import org.mnistkit.settings.Compute;
import org.mnistkit.settings.Compute.Kind;
import org.mnistkit.settings.TrainingConfig;

/** Finds the engine for a network. */
final class EngineChoice {

    private EngineChoice() {}

    /**
     * @param forTraining whether to make sure now that steps can be compiled
     */
    static Engine of(
            MultiLayerNetwork network,
            TrainingConfig config,
            boolean forTraining,
            Set<Optimization> optimizations) {
        NetworkState.requireOpen(network);
        int threads = config.compute().threads();
        Engine engine =
                OneDnn.withThreads(
                        threads, () -> choose(network, config, forTraining, optimizations));
        return new GuardedEngine(engine, threads);
    }

    private static Engine choose(
            MultiLayerNetwork network,
            TrainingConfig config,
            boolean forTraining,
            Set<Optimization> optimizations) {
        Kind wanted = config.compute().engine();
        if (wanted == Kind.DL4J) {
            return new Dl4jEngine(network, config, "");
        }
        try {
            Engine fast = OneDnnEngine.open(network, config, forTraining, optimizations);
            return wanted == Kind.ONEDNN
                    ? fast
                    : new FallbackEngine(fast, reason -> new Dl4jEngine(network, config, reason));
        } catch (UnsupportedByOneDnnException e) {
            if (wanted == Kind.ONEDNN) {
                throw new IllegalStateException(
                        "oneDNN was asked for, but cannot be used: %s. Leave the choice to the kit (AUTO) to train with DL4J's own code."
                                .formatted(e.getMessage()),
                        e);
            }
            return new Dl4jEngine(network, config, e.getMessage());
        }
    }

    /** What runs networks on this machine by default. */
    static String name() {
        return OneDnn.problem()
                .map(problem -> Dl4jEngine.NAME + ": " + problem)
                .orElseGet(() -> EngineName.of(Compute.DEFAULT));
    }
}
