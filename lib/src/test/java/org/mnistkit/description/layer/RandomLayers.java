package org.mnistkit.description.layer;

import java.util.List;
import java.util.Random;
import org.mnistkit.description.layer.LayerSpec.Padding;

/** Layers of every kind in {@link LayerKinds}, with random values and options. */
public final class RandomLayers {

    private final Random random;

    public RandomLayers(Random random) {
        this.random = random;
    }

    /** A layer of any kind, which need not fit anywhere. */
    public LayerSpec next() {
        return next(oneOf(LayerKinds.ALL));
    }

    LayerSpec next(LayerKind kind) {
        StringBuilder line = new StringBuilder(kind.word());
        kind.valueNames().forEach(name -> line.append(',').append(value(name)));
        for (String key : kind.options()) {
            if (random.nextBoolean()) {
                line.append(',').append(key).append('=').append(option(key));
            }
        }
        return LayerKinds.parse(line.toString());
    }

    private Object value(String name) {
        return switch (name) {
            case "FILTERS", "UNITS" -> 1 + random.nextInt(20);
            case "ROWS", "COLS" -> 1 + random.nextInt(4);
            case "ACTIVATION" -> activation();
            case "RATE" -> random.nextInt(1000) / 1000.0;
            default -> throw new AssertionError("say here how to draw " + name);
        };
    }

    private Object option(String key) {
        return switch (key) {
            case "stride", "dilation" -> size();
            case "padding" -> oneOf(List.of(Padding.values()));
            case "init" -> init();
            case "bias" -> oneOf(List.of("yes", "no"));
            case "momentum" -> random.nextDouble();
            case "epsilon" -> 1e-9 + random.nextDouble();
            default -> throw new AssertionError("say here how to draw " + key);
        };
    }

    private String size() {
        return 1 + random.nextInt(3) + (random.nextBoolean() ? "" : "x" + (1 + random.nextInt(3)));
    }

    private ActivationFunction activation() {
        ActivationFunction drawn = oneOf(List.of(ActivationFunction.values()));
        return drawn == ActivationFunction.SOFTMAX ? ActivationFunction.RELU : drawn;
    }

    public Init init() {
        Init.Kind kind = oneOf(List.of(Init.Kind.values()));
        return switch (kind) {
            case NORMAL, UNIFORM -> new Init(kind, positive());
            default -> Init.of(kind);
        };
    }

    /** A value from 1e-9 to 1e9, with few digits or with many. */
    private double positive() {
        double value = Math.pow(10, random.nextInt(19) - 9);
        return random.nextBoolean() ? value : value * (1 - random.nextDouble() * 0.9);
    }

    private <T> T oneOf(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }
}
