package org.mnistkit.description;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.mnistkit.description.layer.Activation;
import org.mnistkit.description.layer.ActivationFunction;
import org.mnistkit.description.layer.Dense;
import org.mnistkit.description.layer.LayerKinds;
import org.mnistkit.description.layer.LayerSpec;
import org.mnistkit.network.LayerInfo.Shape;
import org.mnistkit.settings.Values;

/**
 * Follows the shape of an image through the layers of a description, and refuses what doesn't fit.
 * Nothing is built, so large numbers in a file cost no memory.
 */
final class NetworkPlan {

    /** The input of every network of the kit: one gray image. */
    static final Shape INPUT = new Shape(1, 28, 28);

    /** With fewer there is nothing to tell apart. */
    static final int LEAST_CLASSES = 2;

    /** The largest number of names that a model's file may have. */
    static final int MOST_CLASSES = Description.MOST_CLASSES;

    static final int MOST_LAYERS = 200;

    /** 400 MB of weights; the largest network of the kit has a fifth of that. */
    static final long MOST_PARAMETERS = 100_000_000;

    /** 1 GB for a batch of 128. */
    static final long MOST_VALUES = 2_000_000;

    /**
     * A layer between two shapes.
     *
     * @param in the shape of its input, for one image
     * @param out the shape of its output, for one image
     */
    record PlannedLayer(LayerSpec spec, Shape in, Shape out, long parameters) {}

    /** A layer that doesn't fit. */
    static final class Misfit extends IllegalArgumentException {

        private static final long serialVersionUID = 1;

        /** The layer's number, from 0; -1 if there is none. */
        final int layer;

        Misfit(int layer, String message) {
            super(message);
            this.layer = layer;
        }
    }

    private final List<LayerSpec> specs;
    private final List<PlannedLayer> layers = new ArrayList<>();
    private long parameters;

    private NetworkPlan(List<LayerSpec> specs) {
        this.specs = specs;
    }

    /**
     * @throws Misfit if the layers don't form a network
     */
    static NetworkPlan of(List<LayerSpec> layers) {
        NetworkPlan plan = new NetworkPlan(layers);
        plan.follow();
        return plan;
    }

    List<PlannedLayer> layers() {
        return layers;
    }

    /** Weights, biases, and the four values that batch normalization has for each map. */
    long parameters() {
        return parameters;
    }

    private void follow() {
        if (specs.isEmpty()) {
            throw new Misfit(
                    -1, "there are no layers; at the least, write Flatten and Dense,10,softmax");
        }
        if (specs.size() > MOST_LAYERS) {
            throw new Misfit(
                    MOST_LAYERS,
                    "there are %,d layers, but at most %d are allowed"
                            .formatted(specs.size(), MOST_LAYERS));
        }
        Shape shape = INPUT;
        for (LayerSpec spec : specs) {
            add(spec, shape);
            shape = layers.get(layers.size() - 1).out;
        }
        checkLast();
    }

    private void add(LayerSpec spec, Shape in) {
        int index = layers.size();
        if (!LayerKinds.include(spec)) {
            throw misfit(index, "descriptions have no layers of %s", spec.getClass());
        }
        if (spec.takesMaps() && !in.isMaps()) {
            throw misfit(
                    index,
                    "%s takes maps, but its input is %s; move it before %s",
                    spec.getClass().getSimpleName(),
                    in,
                    lastWithMaps());
        }
        Shape out;
        try {
            out = spec.output(in);
        } catch (IllegalArgumentException e) {
            throw new Misfit(index, e.getMessage());
        }
        boolean isLast = index == specs.size() - 1;
        if (spec.activation() == ActivationFunction.SOFTMAX && !(isLast && !out.isMaps())) {
            throw misfit(
                    index,
                    "softmax gives the probabilities of the classes, so only the last layer has"
                            + " it, as Dense,CLASSES,softmax, or as Activation,softmax after a"
                            + " layer that gives one unit for each class; %s",
                    isLast
                            ? "the output here is %s: make units of them with GlobalAvgPool or"
                                            .formatted(out)
                                    + " Flatten, and then write Activation,softmax"
                            : "use another activation here, such as relu, or remove the layers"
                                    + " after it");
        }
        long values = (long) out.channels() * Math.max(1, (long) out.rows() * out.columns());
        if (values > MOST_VALUES) {
            throw misfit(
                    index,
                    "the output of this layer has %,d values for one image, but at most %,d are"
                            + " allowed; use fewer filters or units",
                    values,
                    MOST_VALUES);
        }
        PlannedLayer layer = new PlannedLayer(spec, in, out, spec.parameters(in));
        parameters += layer.parameters;
        if (parameters > MOST_PARAMETERS) {
            throw misfit(
                    index,
                    "the network has %,d parameters up to here, but at most %,d are allowed;"
                            + " pool more, or use fewer filters or units",
                    parameters,
                    MOST_PARAMETERS);
        }
        layers.add(layer);
    }

    private void checkLast() {
        int index = specs.size() - 1;
        LayerSpec spec = specs.get(index);
        Shape out = layers.get(index).out;
        String wanted =
                "the last layer must be Dense,CLASSES,softmax, which gives the probabilities of the"
                        + " classes (Dense,10,softmax for ten), or Activation,softmax after a layer"
                        + " that gives one unit for each class";
        if (spec.activation() != ActivationFunction.SOFTMAX) {
            String fix = "add one of the two";
            if (out.isMaps()) {
                fix += ", with Flatten or GlobalAvgPool before it";
            } else if (spec instanceof Dense || spec instanceof Activation) {
                fix =
                        "write softmax for %s if these are the classes, or add one of the two"
                                .formatted(spec.activation());
            }
            throw misfit(index, "%s; %s", wanted, fix);
        }
        if (out.channels() < LEAST_CLASSES || out.channels() > MOST_CLASSES) {
            throw misfit(
                    index,
                    "%s; there are %d to %,d classes, but this layer has %s",
                    wanted,
                    LEAST_CLASSES,
                    MOST_CLASSES,
                    Values.counted(out.channels(), "unit"));
        }
        if (parameters == 0) {
            throw misfit(
                    index,
                    "the network has nothing to learn, because no layer has weights; add one that"
                            + " does, such as Dense or Conv");
        }
    }

    /** The layer that turned the maps into units. */
    private String lastWithMaps() {
        return layers.stream()
                .filter(layer -> layer.in.isMaps() && !layer.out.isMaps())
                .findFirst()
                .map(layer -> layer.spec.toString())
                .orElseThrow();
    }

    private static Misfit misfit(int index, String format, Object... values) {
        return new Misfit(index, String.format(Locale.ROOT, format, values));
    }
}
