package org.mnistkit.bench;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.mnistkit.data.Dataset;
import org.mnistkit.data.ImageSet;
import org.mnistkit.data.Mnist;
import org.mnistkit.engine.Engine;
import org.mnistkit.engine.PeakRates;
import org.mnistkit.record.Environment;
import org.mnistkit.settings.Compute;

/**
 * The kit as a contender: {@code Contender [onednn|dl4j]}. Speaks the protocol that
 * bench/peers/protocol.py describes, so that side_by_side.py can let contenders run in turns.
 */
public final class Contender {

    private static final int IMAGES = 20_000;

    private final Compute.Kind kind;
    private final ImageSet images;
    private final Map<List<String>, Task> tasks;

    private Contender(Compute.Kind kind, ImageSet images, Map<List<String>, Task> tasks) {
        this.kind = kind;
        this.images = images;
        this.tasks = tasks;
    }

    public static void main(String[] arguments) throws IOException {
        Compute.Kind kind =
                Compute.Kind.valueOf(
                        arguments.length == 0 ? "ONEDNN" : arguments[0].toUpperCase(Locale.ROOT));
        Map<List<String>, Task> tasks = new HashMap<>();
        Protocol.serve(() -> new Contender(kind, images(), tasks)::answer);
        tasks.values().forEach(Task::close);
    }

    private static ImageSet images() {
        String folder = System.getenv("MNIST_KIT_DATA");
        return folder == null || folder.equals("synthetic")
                ? Dataset.DIGITS.synthetic().train().take(IMAGES)
                : Mnist.digits().train().take(IMAGES);
    }

    private String answer(List<String> words) {
        return switch (words.get(0)) {
            case "about" -> about();
            case "breakdown" ->
                    Breakdown.json(
                            images,
                            words.get(1),
                            Integer.parseInt(words.get(2)),
                            compute(words.get(3)));
            case "limit" -> limit(words.get(1));
            case "run" -> run(words.subList(1, 5), Double.parseDouble(words.get(5)));
            default -> throw new IllegalArgumentException("no command: " + words);
        };
    }

    private String about() {
        String version = kind == Compute.Kind.DL4J ? Environment.dl4jVersion() : Engine.name();
        return "{\"name\": \"%s\", \"version\": \"%s\"}".formatted(kind, version);
    }

    /** What oneDNN's matrix product reaches, and what memory gives. */
    private String limit(String precision) {
        PeakRates peak = PeakRates.measure(compute(precision));
        return String.format(
                Locale.ROOT,
                "{\"gflops\": %.1f, \"gigabytesPerSecond\": %.1f, \"how\": \"matrix product,"
                        + " oneDNN\"}",
                peak.gflops(),
                peak.gigabytesPerSecond());
    }

    private String run(List<String> what, double seconds) {
        Task task = tasks.get(what);
        if (task == null) {
            Compute compute = compute(what.get(3));
            if (kind == Compute.Kind.DL4J && compute.precision() != Compute.Precision.FLOAT32) {
                return unsupported("DL4J has float32 only");
            }
            task =
                    new Task(
                            images,
                            what.get(0),
                            what.get(1),
                            Integer.parseInt(what.get(2)),
                            compute);
            task.warmUp();
            tasks.put(what, task);
        }
        return task.run(seconds);
    }

    private Compute compute(String precision) {
        return new Compute(
                kind, Compute.Precision.valueOf(precision.toUpperCase(Locale.ROOT)), threads());
    }

    private static int threads() {
        String threads = System.getenv("THREADS");
        return threads == null ? 0 : Integer.parseInt(threads);
    }

    private static String unsupported(String why) {
        return "{\"unsupported\": \"%s\"}".formatted(why);
    }
}
