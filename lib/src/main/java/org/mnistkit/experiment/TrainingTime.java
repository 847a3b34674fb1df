package org.mnistkit.experiment;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.mnistkit.data.Batch;
import org.mnistkit.data.BatchLoader;
import org.mnistkit.data.ImageSet;
import org.mnistkit.engine.Engine;
import org.mnistkit.settings.Compute;
import org.mnistkit.settings.TrainingConfig;
import org.mnistkit.train.Distillation;

/** How long a training run would take on this machine, as some of its steps tell. */
final class TrainingTime {

    /** How long steps, and predictions, are repeated. */
    private static final double MEASURED_SECONDS = 1;

    private static final int PREDICTED = 1000;

    private TrainingTime() {}

    /**
     * The seconds of all its epochs and of what is measured after each. It may end sooner, by early
     * stopping for example.
     *
     * @param compute what computes, and with how many threads
     */
    static double seconds(Experiment experiment, Compute compute) {
        ImageSet train = experiment.split().train();
        TrainingConfig described = experiment.description().training();
        TrainingConfig config =
                described
                        .withCompute(compute)
                        .withBatchSize(Math.min(described.batchSize(), train.size()));
        long measured = 2L * experiment.split().validation().size();
        MultiLayerNetwork network = experiment.description().network(config.seed());
        try (Engine engine = Engine.of(network, config);
                Distillation teacher = Distillation.of(config, train);
                BatchLoader batches = BatchLoader.ofTraining(train, config, 1, 0)) {
            ImageSet some = train.take(PREDICTED);
            double step =
                    perRepetition(
                            () -> {
                                Batch batch = batches.next();
                                teacher.teach(batch);
                                engine.step(batch);
                            },
                            batches.batches());
            double prediction = perRepetition(() -> engine.predict(some), Integer.MAX_VALUE);
            double epoch = batches.batches() * step + measured * prediction / some.size();
            return Math.min(config.maxSeconds(), config.epochs() * epoch);
        }
    }

    /** The median; the first ones, which only warm up, hardly change it. */
    private static double perRepetition(Runnable work, int most) {
        List<Double> seconds = new ArrayList<>();
        long start = System.nanoTime();
        while (seconds.size() < most && secondsSince(start) < MEASURED_SECONDS) {
            long begin = System.nanoTime();
            work.run();
            seconds.add(secondsSince(begin));
        }
        Collections.sort(seconds);
        return seconds.get(seconds.size() / 2);
    }

    private static double secondsSince(long start) {
        return (System.nanoTime() - start) / 1e9;
    }
}
