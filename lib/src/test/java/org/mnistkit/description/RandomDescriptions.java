package org.mnistkit.description;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.mnistkit.description.LayerSpec.Padding;
import org.mnistkit.description.LayerSpec.Size;
import org.mnistkit.settings.Clipping;
import org.mnistkit.settings.Compute;
import org.mnistkit.settings.EarlyStopping;
import org.mnistkit.settings.Optimizer;
import org.mnistkit.settings.Schedule;
import org.mnistkit.settings.TrainingConfig;
import org.mnistkit.settings.UpdateRule;

/** Descriptions of small networks with everything that the format has. */
final class RandomDescriptions {

    private final Random random;

    RandomDescriptions(long seed) {
        random = new Random(seed);
    }

    Description next() {
        return new Description(notes(), layers(), training());
    }

    private String notes() {
        List<String> lines =
                List.of("", "A network.", "  indented", "# not a comment", "layers", "Größe: 3×3");
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(4); i > 0; i--) {
            text.append(oneOf(lines)).append(random.nextInt(5) == 0 ? "\r\n" : "\n");
        }
        return text.toString();
    }

    // ---- Layers

    private List<LayerSpec> layers() {
        List<LayerSpec> layers = new ArrayList<>();
        int maps = random.nextInt(7);
        while (layers.size() < maps) {
            addIfItFits(layers, mapLayer());
        }
        if (NetworkPlan.of(whole(layers)).steps().get(layers.size()).in().isMaps()) {
            layers.add(new LayerSpec.Flatten());
        }
        int units = layers.size() + random.nextInt(4);
        while (layers.size() < units) {
            addIfItFits(layers, unitLayer());
        }
        layers.add(
                new LayerSpec.Dense(10, ActivationFunction.SOFTMAX, init(), random.nextBoolean()));
        return layers;
    }

    private static void addIfItFits(List<LayerSpec> layers, LayerSpec next) {
        layers.add(next);
        try {
            NetworkPlan.of(whole(layers));
        } catch (NetworkPlan.Misfit e) {
            layers.remove(layers.size() - 1);
        }
    }

    private static List<LayerSpec> whole(List<LayerSpec> layers) {
        List<LayerSpec> all = new ArrayList<>(layers);
        all.add(new LayerSpec.Flatten());
        all.add(new LayerSpec.Dense(10, ActivationFunction.SOFTMAX));
        return all;
    }

    private LayerSpec mapLayer() {
        return switch (random.nextInt(9)) {
            case 0 -> new LayerSpec.MaxPool(size(3), size(3), oneOf(List.of(Padding.values())));
            case 1 -> new LayerSpec.AvgPool(size(3), size(3), oneOf(List.of(Padding.values())));
            case 2 ->
                    random.nextBoolean()
                            ? new LayerSpec.MaxPool(2, 2)
                            : new LayerSpec.AvgPool(2, 3);
            case 3 -> random.nextInt(3) > 0 ? new LayerSpec.MaxPool(1, 2) : global();
            case 4 -> attached();
            default ->
                    new LayerSpec.Conv(
                            1 + random.nextInt(6),
                            size(5),
                            activation(),
                            size(2),
                            oneOf(List.of(Padding.values())),
                            random.nextBoolean() ? Size.ONE : size(3),
                            init(),
                            random.nextBoolean());
        };
    }

    private LayerSpec global() {
        return random.nextBoolean() ? new LayerSpec.GlobalMaxPool() : new LayerSpec.GlobalAvgPool();
    }

    private LayerSpec unitLayer() {
        return random.nextBoolean()
                ? new LayerSpec.Dense(
                        1 + random.nextInt(20), activation(), init(), random.nextBoolean())
                : attached();
    }

    private LayerSpec attached() {
        return switch (random.nextInt(4)) {
            case 0 -> new LayerSpec.Dropout(random.nextInt(1000) / 1000.0);
            case 1 -> new LayerSpec.BatchNorm();
            case 2 -> new LayerSpec.BatchNorm(random.nextDouble(), 1e-9 + random.nextDouble());
            default -> new LayerSpec.Activation(activation());
        };
    }

    private Size size(int most) {
        int rows = 1 + random.nextInt(most);
        return new Size(rows, random.nextBoolean() ? rows : 1 + random.nextInt(most));
    }

    private ActivationFunction activation() {
        ActivationFunction drawn = oneOf(List.of(ActivationFunction.values()));
        return drawn == ActivationFunction.SOFTMAX ? ActivationFunction.RELU : drawn;
    }

    private Init init() {
        Init.Kind kind = oneOf(List.of(Init.Kind.values()));
        return switch (kind) {
            case NORMAL, UNIFORM -> new Init(kind, positive());
            default -> Init.of(kind);
        };
    }

    // ---- Training

    private TrainingConfig training() {
        return new TrainingConfig(
                new Optimizer(
                        rule(),
                        positive(),
                        schedule(),
                        zeroOr(positive()),
                        zeroOr(positive()),
                        clipping()),
                1 + random.nextInt(100),
                1 + random.nextInt(Integer.MAX_VALUE),
                random.nextBoolean() ? 1 : random.nextLong(),
                zeroOr(random.nextDouble()),
                zeroOr(random.nextDouble()),
                oneOf(
                        List.of(
                                EarlyStopping.NONE,
                                EarlyStopping.patience(1 + random.nextInt(9)),
                                new EarlyStopping(
                                        1 + random.nextInt(9), EarlyStopping.Metric.LOSS))),
                zeroOr(random.nextDouble()),
                random.nextBoolean() ? 0 : random.nextInt(Integer.MAX_VALUE),
                random.nextBoolean() ? Double.POSITIVE_INFINITY : positive(),
                zeroOr(random.nextDouble()),
                Compute.DEFAULT);
    }

    private UpdateRule rule() {
        double momentum = random.nextDouble();
        return oneOf(
                List.of(
                        new UpdateRule.Sgd(),
                        new UpdateRule.Momentum(momentum),
                        new UpdateRule.Nesterov(momentum),
                        new UpdateRule.Adam(),
                        new UpdateRule.Adam(momentum, 0.5, positive()),
                        new UpdateRule.RmsProp(),
                        new UpdateRule.RmsProp(momentum, positive())));
    }

    private Schedule schedule() {
        return oneOf(
                List.of(
                        Schedule.CONSTANT,
                        new Schedule.InverseTime(random.nextInt(3) * 1e-4),
                        new Schedule.InverseSqrt(),
                        new Schedule.Exponential(positive()),
                        new Schedule.Step(positive(), 1 + random.nextInt(9)),
                        new Schedule.Cosine(random.nextBoolean() ? 0 : random.nextDouble()),
                        new Schedule.OneCycle(),
                        new Schedule.OneCycle(random.nextDouble(), 1 + positive(), 1e5)));
    }

    private Clipping clipping() {
        return oneOf(
                List.of(
                        Clipping.NONE,
                        new Clipping.ByValue(positive()),
                        new Clipping.ByNorm(positive())));
    }

    /** From 1e-9 to 1e9, with few digits or with many. */
    private double positive() {
        double value = Math.pow(10, random.nextInt(19) - 9);
        return random.nextBoolean() ? value : value * (1 - random.nextDouble() * 0.9);
    }

    private double zeroOr(double value) {
        return random.nextBoolean() ? 0 : value;
    }

    private <T> T oneOf(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }
}
