package org.mnistkit.model;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.params.BatchNormalizationParamInitializer;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.mnistkit.archive.Floats;
import org.mnistkit.network.LayerInfo;
import org.mnistkit.network.NetworkState;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The weights of a network in the order of a model file: the tensors layer by layer, each in its
 * natural shape and in C order, whatever DL4J's one long row of parameters looks like (the bias of
 * a convolution first, dense weights by columns). Only this class knows what a file means.
 *
 * <ul>
 *   <li>convolution: weights [out, in, rows, columns], then bias [out] unless it has none
 *   <li>dense: weights [in, out], then bias [out] unless it has none
 *   <li>batch normalization: gamma, beta, mean, variance, each [channels]
 * </ul>
 */
final class Weights {

    /** The names that DL4J has for a layer's parameters, in the order of a file. */
    private static final List<String> ORDER =
            List.of(
                    DefaultParamInitializer.WEIGHT_KEY,
                    DefaultParamInitializer.BIAS_KEY,
                    BatchNormalizationParamInitializer.GAMMA,
                    BatchNormalizationParamInitializer.BETA,
                    BatchNormalizationParamInitializer.GLOBAL_MEAN,
                    BatchNormalizationParamInitializer.GLOBAL_VAR);

    /** Their names in a file, in the same order. */
    private static final List<String> WORDS =
            List.of("weights", "bias", "gamma", "beta", "mean", "variance");

    /**
     * Some of the weights of a network.
     *
     * @param layer number of the layer, from 0
     * @param place number of the layer among those with weights, from 0, which is the same whether
     *     dropout is a layer of its own or not
     * @param name what DL4J calls them, but for the variance, which is always "var"
     * @param array DL4J's own array, a view of the network's parameters
     * @param isLogOfDeviation the array holds log₁₀ of the standard deviation, the file the
     *     variance
     */
    private record Tensor(
            int layer, int place, String name, INDArray array, boolean isLogOfDeviation) {

        /** The values as they are in a file, in C order. The caller closes the array. */
        INDArray copy() {
            INDArray copy = array.dup('c');
            if (isLogOfDeviation) {
                apply(copy, value -> Math.pow(10, 2 * value));
            }
            return copy;
        }

        /** Takes the values of a file, which may be changed on the way. */
        void set(INDArray values) {
            if (isLogOfDeviation) {
                apply(values, value -> Math.log10(value) / 2);
            }
            array.assign(values);
        }

        /** For example "0.weights": the layer's place, and what the values are. */
        String title() {
            return place + "." + WORDS.get(ORDER.indexOf(name));
        }

        /** The natural shape: DL4J keeps one dimension as a row of two. */
        long[] shape() {
            return name.equals(DefaultParamInitializer.WEIGHT_KEY)
                    ? array.shape()
                    : new long[] {array.length()};
        }

        /** An empty array of the same shape. */
        INDArray empty() {
            return Nd4j.createUninitialized(DataType.FLOAT, array.shape(), 'c');
        }

        private static void apply(INDArray values, DoubleUnaryOperator function) {
            for (long i = 0; i < values.length(); i++) {
                values.putScalar(i, function.applyAsDouble(values.getDouble(i)));
            }
        }
    }

    private Weights() {}

    private static List<Tensor> tensors(MultiLayerNetwork network) {
        NetworkState.requireOpen(network);
        List<Tensor> tensors = new ArrayList<>();
        int place = 0;
        for (int i = 0; i < network.getnLayers(); i++) {
            Layer layer = network.getLayer(i);
            Map<String, INDArray> params = layer.paramTable();
            if (params == null || params.isEmpty()) {
                continue;
            }
            INDArray log = params.get(BatchNormalizationParamInitializer.GLOBAL_LOG_STD);
            int found = 0;
            for (String name : ORDER) {
                boolean isLog =
                        log != null && name.equals(BatchNormalizationParamInitializer.GLOBAL_VAR);
                INDArray array = isLog ? log : params.get(name);
                if (array != null) {
                    tensors.add(new Tensor(i, place, name, array, isLog));
                    found++;
                }
            }
            if (found != params.size()) {
                throw new IllegalArgumentException(
                        "Layer %s has the parameters %s, for which a model file has no place."
                                .formatted(title(network, i), params.keySet()));
            }
            place++;
        }
        return tensors;
    }

    /** The names and shapes of the tensors in the order of the file. */
    static ObjectNode shapes(MultiLayerNetwork network) {
        ObjectNode shapes = JsonNodeFactory.instance.objectNode();
        for (Tensor tensor : tensors(network)) {
            ArrayNode shape = shapes.putArray(tensor.title());
            for (long size : tensor.shape()) {
                shape.add(size);
            }
        }
        return shapes;
    }

    /**
     * Writes all weights.
     *
     * @throws IllegalArgumentException if a weight is NaN, infinite, or too large for the precision
     */
    static void write(MultiLayerNetwork network, WeightType precision, OutputStream out)
            throws IOException {
        ByteBuffer bytes =
                ByteBuffer.allocate(Floats.CHUNK * precision.bytes())
                        .order(ByteOrder.LITTLE_ENDIAN);
        for (Tensor tensor : tensors(network)) {
            try (INDArray values = tensor.copy()) {
                Floats.get(
                        values,
                        (piece, count) -> {
                            for (int i = 0; i < count; i++) {
                                requireSize(piece[i], precision, network, tensor);
                            }
                            encode(piece, count, precision, bytes);
                            out.write(bytes.array(), 0, count * precision.bytes());
                        });
            }
        }
    }

    private static void encode(float[] piece, int count, WeightType precision, ByteBuffer bytes) {
        if (precision == WeightType.FLOAT32) {
            bytes.asFloatBuffer().put(piece, 0, count);
            return;
        }
        for (int i = 0; i < count; i++) {
            bytes.putShort(i * Short.BYTES, Half.fromFloat(piece[i]));
        }
    }

    private static void requireSize(
            float value, WeightType precision, MultiLayerNetwork network, Tensor tensor) {
        if (!Float.isFinite(value)) {
            throw new IllegalArgumentException(
                    "Layer %s has a weight that is %s, so the network is of no use. Its training has diverged: try a lower learning rate."
                            .formatted(title(network, tensor.layer()), value));
        }
        if (precision == WeightType.FLOAT16
                && !Float.isFinite(Half.toFloat(Half.fromFloat(value)))) {
            throw new IllegalArgumentException(
                    "Layer %s has a weight (in \"%s\") of %s, but float16 has no numbers beyond %,.0f. Save the network as float32."
                            .formatted(
                                    title(network, tensor.layer()),
                                    tensor.name(),
                                    value,
                                    Half.MAX));
        }
    }

    /**
     * Reads all weights into a network.
     *
     * @throws InvalidWeightException if one is NaN, infinite, or a variance less than 0
     * @throws java.io.EOFException if there are too few
     */
    static void read(InputStream in, WeightType precision, MultiLayerNetwork network)
            throws IOException {
        ByteBuffer bytes =
                ByteBuffer.allocate(Floats.CHUNK * precision.bytes())
                        .order(ByteOrder.LITTLE_ENDIAN);
        for (Tensor tensor : tensors(network)) {
            boolean isVariance =
                    tensor.name().equals(BatchNormalizationParamInitializer.GLOBAL_VAR);
            try (INDArray values = tensor.empty()) {
                Floats.set(
                        values,
                        (piece, count) -> {
                            Floats.readFully(in, bytes.array(), count * precision.bytes());
                            decode(bytes, precision, piece, count);
                            for (int i = 0; i < count; i++) {
                                if (!Float.isFinite(piece[i]) || (isVariance && piece[i] < 0)) {
                                    throw new InvalidWeightException(
                                            piece[i], title(network, tensor.layer()));
                                }
                            }
                        });
                tensor.set(values);
            }
        }
    }

    private static void decode(ByteBuffer bytes, WeightType precision, float[] piece, int count) {
        if (precision == WeightType.FLOAT32) {
            bytes.asFloatBuffer().get(piece, 0, count);
            return;
        }
        for (int i = 0; i < count; i++) {
            piece[i] = Half.toFloat(bytes.getShort(i * Short.BYTES));
        }
    }

    /** What saving as float16 changes. */
    static Rounding rounding(MultiLayerNetwork network) {
        double largest = 0;
        double squares = 0;
        double changes = 0;
        long lost = 0;
        for (Tensor tensor : tensors(network)) {
            try (INDArray values = tensor.copy()) {
                for (float value : values.data().asFloat()) {
                    float rounded = Half.toFloat(Half.fromFloat(value));
                    double change = Math.abs((double) rounded - value);
                    largest = Math.max(largest, change);
                    changes += change * change;
                    squares += (double) value * value;
                    lost += rounded == 0 && value != 0 ? 1 : 0;
                }
            }
        }
        return new Rounding(largest, squares == 0 ? 0 : Math.sqrt(changes / squares), lost);
    }

    private static String title(MultiLayerNetwork network, int layer) {
        return LayerInfo.of(network).get(layer).title();
    }

    /** A weight of a file that no network can have. */
    static final class InvalidWeightException extends IOException {
        private static final long serialVersionUID = 1;

        private InvalidWeightException(float value, String layer) {
            super("a weight in layer %s that is %s".formatted(layer, value));
        }
    }
}
