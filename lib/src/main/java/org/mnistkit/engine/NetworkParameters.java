package org.mnistkit.engine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.javacpp.FloatPointer;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.mnistkit.engine.graph.Parameters;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Where the weights of a network are: in DL4J's own vectors. DL4J keeps all weights of a network in
 * one array, layer after layer, and all gradients in another. The engine works on these very
 * arrays, so that nothing has to be copied back, and the two cannot disagree.
 *
 * <p>DL4J's layouts are plain ones for oneDNN: a convolution's weights are [filters, channels,
 * rows, columns] in C order, after its bias; a dense layer's are [inputs, units] in Fortran order,
 * which is [units, inputs] in C order, before its bias.
 */
final class NetworkParameters implements Parameters {

    /**
     * A parameter's place in the vector.
     *
     * @param layer number of the layer
     * @param name DL4J's name: "W", "b", "gamma" …
     * @param start index of its first value
     * @param length number of its values
     */
    record Range(int layer, String name, long start, long length) {
        long end() {
            return start + length;
        }
    }

    private final MultiLayerNetwork network;
    private final INDArray weights;
    private INDArray gradients; // null until they are asked for: predictions need none
    private final Layer[] layers;
    private final Map<String, Range> ranges = new LinkedHashMap<>();

    /**
     * @param network whose layers and gradients these are
     * @param weights [1, parameters] float32: the network's own, or others for the same layers
     */
    NetworkParameters(MultiLayerNetwork network, INDArray weights) {
        this.network = network;
        this.weights = weights;
        long start = 0;
        layers = network.getLayers();
        for (int i = 0; i < layers.length; i++) {
            Map<String, INDArray> table = layers[i].paramTable(false);
            if (table == null) {
                continue;
            }
            for (Map.Entry<String, INDArray> parameter : table.entrySet()) {
                Range range =
                        new Range(i, parameter.getKey(), start, parameter.getValue().length());
                ranges.put(i + parameter.getKey(), range);
                start = range.end();
            }
        }
        requireAll(weights, "weights");
    }

    private void requireAll(INDArray values, String name) {
        long parameters = ranges.values().stream().mapToLong(Range::length).sum();
        if (values.length() != parameters) {
            throw new IllegalStateException(
                    "the layers of the network have %,d parameters, but it has %,d %s: after a change of its layers, call its init()"
                            .formatted(parameters, values.length(), name));
        }
    }

    /** All parameters, in the order of the vector. */
    List<Range> ranges() {
        return new ArrayList<>(ranges.values());
    }

    /** From the first parameter of a layer to the last; of length 0 if it has none. */
    Range ofLayer(int layer) {
        long start = 0;
        long length = 0;
        for (Range range : ranges.values()) {
            if (range.layer() == layer) {
                start = length == 0 ? range.start() : start;
                length += range.length();
            }
        }
        return new Range(layer, "", start, length);
    }

    @Override
    public FloatPointer weights(int layer, String name, long... shape) {
        return weights(range(layer, name, shape));
    }

    @Override
    public FloatPointer gradients(int layer, String name, long... shape) {
        return gradients(range(layer, name, shape));
    }

    /** The place of a parameter that has a certain shape. */
    private Range range(int layer, String name, long... shape) {
        Range range = ranges.get(layer + name);
        long length = 1;
        for (long size : shape) {
            length *= size;
        }
        if (range == null || range.length() != length) {
            throw new IllegalArgumentException(
                    ("layer %d has %,d values of \"%s\", but these images need %,d: the network was"
                                    + " made for images of another size")
                            .formatted(layer, range == null ? 0 : range.length(), name, length));
        }
        return range;
    }

    FloatPointer weights(Range range) {
        return pointer(weights, range.start(), range.length());
    }

    FloatPointer gradients(Range range) {
        if (gradients == null) {
            if (network.getFlattenedGradients() == null) {
                network.initGradientsView();
            }
            gradients = network.getFlattenedGradients();
            requireAll(gradients, "gradients");
        }
        return pointer(gradients, range.start(), range.length());
    }

    /**
     * The memory of some values of an array, which must be kept meanwhile.
     *
     * @throws IndexOutOfBoundsException if the array has not that many
     */
    static FloatPointer pointer(INDArray array, long start, long length) {
        Objects.checkFromIndexSize(start, length, array.length());
        return new FloatPointer(array.data().addressPointer()).getPointer(start);
    }

    /**
     * Whether the network still has these layers, and its weights and gradients where these are.
     */
    boolean isCurrent() {
        return network.params() == weights
                && (gradients == null || network.getFlattenedGradients() == gradients)
                && network.getLayers() == layers;
    }
}
