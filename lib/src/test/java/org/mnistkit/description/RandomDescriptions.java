package org.mnistkit.description;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.mnistkit.description.layer.Activation;
import org.mnistkit.description.layer.ActivationFunction;
import org.mnistkit.description.layer.BatchNorm;
import org.mnistkit.description.layer.Conv;
import org.mnistkit.description.layer.Dense;
import org.mnistkit.description.layer.Flatten;
import org.mnistkit.description.layer.GlobalAvgPool;
import org.mnistkit.description.layer.LayerSpec;
import org.mnistkit.description.layer.RandomLayers;
import org.mnistkit.settings.Augmentation;
import org.mnistkit.settings.Clipping;
import org.mnistkit.settings.Compute;
import org.mnistkit.settings.EarlyStopping;
import org.mnistkit.settings.Optimizer;
import org.mnistkit.settings.Schedule;
import org.mnistkit.settings.Teacher;
import org.mnistkit.settings.TrainingConfig;
import org.mnistkit.settings.Transform;
import org.mnistkit.settings.UpdateRule;

/** Descriptions of small networks with everything that the format has. */
public final class RandomDescriptions {

    private final Random random;

    public RandomDescriptions(long seed) {
        random = new Random(seed);
    }

    /** A description of a network for images of 28×28 pixels of ten classes. */
    public Description next() {
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
        RandomLayers kinds = new RandomLayers(random);
        List<LayerSpec> layers = new ArrayList<>();
        for (int i = random.nextInt(12); i > 0; i--) {
            LayerSpec next = kinds.next();
            // Flattening units has no effect, and a network does not show that it was asked for.
            if (areMaps(layers) || !(next instanceof Flatten)) {
                addIfItFits(layers, next);
            }
        }
        end(layers, kinds);
        return layers;
    }

    /** Most often with a dense layer of softmax, else with softmax behind other layers. */
    private void end(List<LayerSpec> layers, RandomLayers kinds) {
        if (areMaps(layers) && random.nextInt(4) == 0) {
            layers.add(new Conv(10, 1, 1, ActivationFunction.LINEAR));
            layers.add(new GlobalAvgPool());
            layers.add(new Activation(ActivationFunction.SOFTMAX));
            return;
        }
        if (areMaps(layers)) {
            layers.add(new Flatten());
        }
        boolean whole = random.nextInt(4) > 0;
        ActivationFunction activation =
                whole ? ActivationFunction.SOFTMAX : ActivationFunction.LINEAR;
        layers.add(new Dense(10, activation, kinds.init(), random.nextBoolean()));
        if (!whole) {
            layers.add(new BatchNorm());
            layers.add(new Activation(ActivationFunction.SOFTMAX));
        }
    }

    /** Returns true if maps come out of the layers. */
    private static boolean areMaps(List<LayerSpec> layers) {
        return NetworkPlan.of(whole(layers)).layers().get(layers.size()).in().isMaps();
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
        all.add(new Flatten());
        all.add(new Dense(10, ActivationFunction.SOFTMAX));
        return all;
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
                oneOf(
                        List.of(
                                Augmentation.NONE,
                                Augmentation.of(new Transform.Rotate(1 + random.nextInt(180))),
                                Augmentation.of(
                                        new Transform.Erase(),
                                        new Transform.Elastic(positive(), 4),
                                        new Transform.Shift(1 + random.nextInt(999))))),
                zeroOr(random.nextDouble()),
                oneOf(
                        List.of(
                                Teacher.NONE,
                                new Teacher("deep-tuned"),
                                new Teacher("my files/a=b #1.mnistkit", 1 - random.nextDouble()))),
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
