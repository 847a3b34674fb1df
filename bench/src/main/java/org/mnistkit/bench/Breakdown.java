package org.mnistkit.bench;

import java.util.Locale;
import java.util.stream.Collectors;
import org.mnistkit.data.ImageSet;
import org.mnistkit.description.Description;
import org.mnistkit.engine.StepBreakdown;
import org.mnistkit.settings.Compute;
import org.mnistkit.settings.TrainingConfig;

/** Where the time of a training step goes, as an answer to side_by_side.py. */
final class Breakdown {

    private static final int STEPS = 30;

    private Breakdown() {}

    static String json(ImageSet images, String network, int batchSize, Compute compute) {
        Description description = Task.description(network, compute);
        TrainingConfig config = description.training().withBatchSize(batchSize);
        return StepBreakdown.measure(description.network(1), config, images, STEPS).stream()
                .map(Breakdown::json)
                .collect(Collectors.joining(", ", "{\"operations\": [", "]}"));
    }

    private static String json(StepBreakdown.Timing timing) {
        return String.format(
                Locale.ROOT,
                "{\"name\": \"%s\", \"implementation\": \"%s\", \"milliseconds\": %.4f,"
                        + " \"operations\": %.0f, \"bytes\": %.0f}",
                timing.name(),
                timing.implementation(),
                timing.milliseconds(),
                timing.flops(),
                timing.bytes());
    }
}
