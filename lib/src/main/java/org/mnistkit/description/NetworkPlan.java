package org.mnistkit.description;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.mnistkit.description.LayerSpec.Padding;
import org.mnistkit.description.LayerSpec.Size;
import org.mnistkit.network.LayerInfo.Shape;
import org.mnistkit.settings.Values;

/**
 * Follows the shape of an image through the layers of a description, and refuses what doesn't fit,
 * without building anything: a few numbers in a file cost no memory.
 */
final class NetworkPlan {

    /** What every network of the kit takes: one gray image. */
    static final Shape INPUT = new Shape(1, 28, 28);

    /** Fewer are nothing to tell apart. */
    static final int LEAST_CLASSES = 2;

    /** As many names as a model's file may have. */
    static final int MOST_CLASSES = Description.MOST_CLASSES;

    static final int MOST_LAYERS = 200;

    /** 400 MB of weights; the largest network of the kit has a fifth of it. */
    static final long MOST_PARAMETERS = 100_000_000;

    /** 1 GB for a batch of 128. */
    static final long MOST_VALUES = 2_000_000;

    /** What is further away than this from any pixel of an image is outside of it. */
    static final int FARTHEST = 2 * Math.max(INPUT.rows(), INPUT.columns()) - 1;

    /** A layer between two shapes. */
    record Step(LayerSpec spec, Shape in, Shape out, long parameters) {

        /** How its weights are drawn, if it has any. */
        Optional<Init> init() {
            if (spec instanceof LayerSpec.Conv conv) {
                return Optional.of(conv.init());
            }
            return spec instanceof LayerSpec.Dense dense
                    ? Optional.of(dense.init())
                    : Optional.empty();
        }

        /** How many values each of its outputs is computed from. */
        double fanIn() {
            return in.channels() * area();
        }

        /** How many outputs each value would go into, if the layer had no stride. */
        double fanOut() {
            return out.channels() * area();
        }

        private double area() {
            return spec instanceof LayerSpec.Conv conv
                    ? (double) conv.kernel().rows() * conv.kernel().columns()
                    : 1;
        }
    }

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

    private final List<LayerSpec> layers;
    private final List<Step> steps = new ArrayList<>();
    private long parameters;

    private NetworkPlan(List<LayerSpec> layers) {
        this.layers = layers;
    }

    /**
     * @throws Misfit if the layers make no network
     */
    static NetworkPlan of(List<LayerSpec> layers) {
        NetworkPlan plan = new NetworkPlan(layers);
        plan.follow();
        return plan;
    }

    List<Step> steps() {
        return steps;
    }

    /** Weights, biases, and the four values that batch normalization has for each map. */
    long parameters() {
        return parameters;
    }

    private void follow() {
        if (layers.isEmpty()) {
            throw new Misfit(-1, "there are no layers; the least is Flatten and Dense,10,softmax");
        }
        if (layers.size() > MOST_LAYERS) {
            throw new Misfit(
                    MOST_LAYERS,
                    "there are %,d layers, but at most %d are allowed"
                            .formatted(layers.size(), MOST_LAYERS));
        }
        Shape shape = INPUT;
        for (int i = 0; i < layers.size(); i++) {
            Step step = step(i, layers.get(i), shape);
            parameters += step.parameters;
            if (parameters > MOST_PARAMETERS) {
                throw misfit(
                        i,
                        "the network has %,d parameters up to here, but at most %,d are allowed;"
                                + " pool more, or use fewer filters or units",
                        parameters,
                        MOST_PARAMETERS);
            }
            steps.add(step);
            shape = step.out;
        }
        checkLast();
    }

    private void checkLast() {
        int last = layers.size() - 1;
        String wanted =
                "the last layer must be Dense,CLASSES,softmax, which gives the probabilities of the"
                        + " classes (Dense,10,softmax for ten)";
        if (!(layers.get(last) instanceof LayerSpec.Dense dense)) {
            throw misfit(
                    last,
                    "%s; add it%s",
                    wanted,
                    steps.get(last).out.isMaps() ? ", with Flatten before it" : "");
        }
        if (dense.activation() != ActivationFunction.SOFTMAX) {
            throw misfit(
                    last,
                    "%s; write softmax for %s if these are the classes, or add it behind this one",
                    wanted,
                    dense.activation());
        }
        if (dense.units() < LEAST_CLASSES || dense.units() > MOST_CLASSES) {
            throw misfit(
                    last,
                    "%s; there are %d to %,d classes, but this layer has %s",
                    wanted,
                    LEAST_CLASSES,
                    MOST_CLASSES,
                    Values.counted(dense.units(), "unit"));
        }
    }

    private Step step(int index, LayerSpec spec, Shape in) {
        Shape out = in;
        long own = 0;
        if (spec instanceof LayerSpec.Conv conv) {
            checkActivation(index, conv.activation());
            requireMaps(index, "Conv", in);
            long rows = extent(conv.kernel().rows(), conv.dilation().rows());
            long columns = extent(conv.kernel().columns(), conv.dilation().columns());
            out = slide(index, conv.filters(), rows, columns, conv.stride(), conv.padding(), in);
            long weights = times(conv.kernel().rows(), conv.kernel().columns());
            own = parameters(times(weights, in.channels()), conv.filters(), conv.bias());
        } else if (spec instanceof LayerSpec.MaxPool pool) {
            out = pool(index, "MaxPool", pool.window(), pool.stride(), pool.padding(), in);
        } else if (spec instanceof LayerSpec.AvgPool pool) {
            out = pool(index, "AvgPool", pool.window(), pool.stride(), pool.padding(), in);
        } else if (spec instanceof LayerSpec.GlobalMaxPool
                || spec instanceof LayerSpec.GlobalAvgPool) {
            requireMaps(index, spec.toString(), in);
            out = new Shape(in.channels(), 0, 0);
        } else if (spec instanceof LayerSpec.Flatten) {
            out = in.flat();
        } else if (spec instanceof LayerSpec.Dense dense) {
            if (in.isMaps()) {
                throw misfit(
                        index,
                        "Dense takes a row of units, but its input is %s; put Flatten or"
                                + " GlobalAvgPool before it%s",
                        in,
                        dense.activation() == ActivationFunction.SOFTMAX
                                ? ""
                                : " (for one that works on each pixel by itself, write Conv,%d,1,1,%s)"
                                        .formatted(dense.units(), dense.activation()));
            }
            if (index < layers.size() - 1) {
                checkActivation(index, dense.activation());
            }
            out = new Shape(dense.units(), 0, 0);
            own = parameters(in.channels(), dense.units(), dense.bias());
            checkSize(index, dense.units());
        } else if (spec instanceof LayerSpec.BatchNorm) {
            own = 4L * in.channels();
        } else if (spec instanceof LayerSpec.Activation activation) {
            checkActivation(index, activation.function());
        }
        return new Step(spec, in, out, own);
    }

    private Shape pool(
            int index, String word, Size window, Size stride, Padding padding, Shape in) {
        requireMaps(index, word, in);
        return slide(index, in.channels(), window.rows(), window.columns(), stride, padding, in);
    }

    /** The shape of what a window finds that slides over maps. */
    private Shape slide(
            int index,
            int maps,
            long windowRows,
            long windowColumns,
            Size stride,
            Padding padding,
            Shape in) {
        if (padding == Padding.VALID && (windowRows > in.rows() || windowColumns > in.columns())) {
            throw misfit(
                    index,
                    "a window of %,d×%,d pixels is larger than the input of this layer, %s; use a"
                            + " smaller one, pool less before it, or add padding=same",
                    windowRows,
                    windowColumns,
                    in);
        }
        if (Math.max(windowRows, windowColumns) > FARTHEST) {
            throw misfit(
                    index,
                    "a window reaches over at most %d pixels, with what dilation adds, but this one"
                            + " over %,d×%,d",
                    FARTHEST,
                    windowRows,
                    windowColumns);
        }
        if (Math.max(stride.rows(), stride.columns()) > FARTHEST) {
            throw misfit(index, "a stride is at most %d pixels, but this one %s", FARTHEST, stride);
        }
        int rows = positions(in.rows(), windowRows, stride.rows(), padding);
        int columns = positions(in.columns(), windowColumns, stride.columns(), padding);
        checkSize(index, times(times(rows, columns), maps));
        return new Shape(maps, rows, columns);
    }

    private static int positions(int size, long window, int stride, Padding padding) {
        return padding == Padding.SAME
                ? Math.toIntExact((size + stride - 1L) / stride)
                : Math.toIntExact((size - window) / stride + 1);
    }

    /** How far a window with gaps reaches. */
    private static long extent(int size, int dilation) {
        return times(size - 1, dilation) + 1;
    }

    private static long parameters(long inputs, long outputs, boolean bias) {
        return times(inputs, outputs) + (bias ? outputs : 0);
    }

    /** A product that is far too large stays so, instead of wrapping around. */
    private static long times(long a, long b) {
        return a != 0 && b > MOST_PRODUCT / a ? MOST_PRODUCT : a * b;
    }

    private static final long MOST_PRODUCT = Long.MAX_VALUE / 1024;

    private void checkActivation(int index, ActivationFunction activation) {
        if (activation == ActivationFunction.SOFTMAX) {
            throw misfit(
                    index,
                    "softmax gives the probabilities of the classes, so only the last layer has"
                            + " it, as Dense,CLASSES,softmax%s",
                    index == layers.size() - 1
                            ? ""
                            : "; use another activation here, such as relu, or remove the layers"
                                    + " behind");
        }
    }

    private void checkSize(int index, long values) {
        if (values > MOST_VALUES) {
            throw misfit(
                    index,
                    "the output of this layer has %,d values for one image, but at most %,d are"
                            + " allowed; use fewer filters or units",
                    values,
                    MOST_VALUES);
        }
    }

    private void requireMaps(int index, String word, Shape in) {
        if (!in.isMaps()) {
            throw misfit(
                    index,
                    "%s takes maps, but its input is %s; move it before %s",
                    word,
                    in,
                    lastWithMaps());
        }
    }

    /** What made units of the maps. */
    private String lastWithMaps() {
        return steps.stream()
                .filter(step -> step.in.isMaps() && !step.out.isMaps())
                .findFirst()
                .map(step -> step.spec.toString())
                .orElseThrow();
    }

    private static Misfit misfit(int index, String format, Object... values) {
        return new Misfit(index, String.format(Locale.ROOT, format, values));
    }
}
