package org.mnistkit.bench;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.mnistkit.data.Mnist;
import org.mnistkit.data.Split;
import org.mnistkit.description.Description;
import org.mnistkit.engine.Engine;
import org.mnistkit.evaluate.Evaluator;
import org.mnistkit.settings.Compute;
import org.mnistkit.settings.TrainingConfig;
import org.mnistkit.train.Trainer;

/**
 * The kit's recipe "fast" as a contender of bench/time_to_accuracy.py: trains it from nothing when
 * asked to, and answers how long that took and how accurate it is on the test images. Speaks the
 * protocol that bench/peers/torch_fast.py describes.
 */
public final class TimeToAccuracy {

    private static final String RECIPE = "fast";

    private final Mnist images;

    private TimeToAccuracy(Mnist images) {
        this.images = images;
    }

    public static void main(String[] arguments) throws IOException {
        Protocol.serve(() -> new TimeToAccuracy(Mnist.digits())::answer);
    }

    private String answer(List<String> words) {
        return words.get(0).equals("about")
                ? "{\"version\": \"%s\", \"parameters\": %d}"
                        .formatted(Engine.name(), Description.recipe(RECIPE).parameters())
                : train(
                        Long.parseLong(words.get(1)),
                        Compute.Precision.valueOf(words.get(2).toUpperCase(Locale.ROOT)));
    }

    /** From the description and the bytes in memory to the trained network. */
    private String train(long seed, Compute.Precision precision) {
        long begin = System.nanoTime();
        Description description = Description.recipe(RECIPE);
        TrainingConfig training =
                description
                        .training()
                        .withSeed(seed)
                        .withCompute(Compute.DEFAULT.withPrecision(precision));
        MultiLayerNetwork network = description.network(seed);
        Split split = Trainer.split(training, images.train());
        new Trainer(training).fit(network, split);
        double seconds = (System.nanoTime() - begin) / 1e9;
        try (Engine engine = Engine.of(network)) {
            return String.format(
                    Locale.ROOT,
                    "{\"seconds\": %.4f, \"accuracy\": %.6f}",
                    seconds,
                    Evaluator.predict(engine, images.test()).score().accuracy());
        } finally {
            network.close();
        }
    }
}
