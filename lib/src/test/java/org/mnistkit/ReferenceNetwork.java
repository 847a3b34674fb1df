package org.mnistkit;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.mnistkit.data.ImageSet;
import org.mnistkit.description.Description;
import org.mnistkit.description.layer.Dropout;
import org.mnistkit.network.Dl4jOptimizer;
import org.mnistkit.settings.Optimizer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * One of the kit's networks with the weights of the reference and without dropout, and what PyTorch
 * computed for it.
 */
public final class ReferenceNetwork {

    /** So many steps were done, going through the batches again and again, an epoch each time. */
    public static final int STEPS = 10;

    private final JsonNode reference;

    private ReferenceNetwork(JsonNode reference) {
        this.reference = reference;
    }

    /**
     * Reads what was computed for a network.
     *
     * @param name as in {@link Description#shippedNames()}
     */
    public static ReferenceNetwork of(String name) {
        return new ReferenceNetwork(ReferenceNumbers.read("network-" + name));
    }

    /** Batch size. */
    public int batch() {
        return reference.get("batch").asInt();
    }

    /** Number of batches, which are an epoch. */
    public int batches() {
        return reference.get("batches").asInt();
    }

    /** The images of all batches. */
    public ImageSet images() {
        return ReferenceNumbers.images(batch() * batches(), 28, 10);
    }

    /** What was computed, by its name in the file. */
    public JsonNode get(String name) {
        return reference.get(name);
    }

    /** The tensors with what was computed for each. */
    public List<Tensor> tensors() {
        List<Tensor> tensors = new ArrayList<>();
        reference.get("tensors").forEach(node -> tensors.add(new Tensor(node)));
        return tensors;
    }

    /** The network with its first weights. */
    public MultiLayerNetwork network(DataType type, Optimizer optimizer) {
        Description description = Description.shipped(reference.get("network").asText());
        MultiLayerNetwork network =
                description
                        .withLayers(
                                description.layers().stream()
                                        .filter(layer -> !(layer instanceof Dropout))
                                        .toList())
                        .network(1)
                        .convertDataType(type);
        List<String> names = names(network);
        List<Tensor> tensors = tensors();
        for (int i = 0; i < tensors.size(); i++) {
            INDArray parameter = network.getParam(names.get(i));
            try (INDArray values = tensors.get(i).first()) {
                parameter.assign(values.reshape(parameter.shape()));
            }
        }
        Dl4jOptimizer.install(network, optimizer, STEPS);
        return network;
    }

    /** DL4J's names of the network's tensors, in the order of the reference. */
    public static List<String> names(MultiLayerNetwork network) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < network.getnLayers(); i++) {
            boolean normalizes =
                    network.getLayer(i).conf().getLayer() instanceof BatchNormalization;
            for (String name :
                    normalizes ? List.of("gamma", "beta", "mean", "var") : List.of("W", "b")) {
                if (network.getLayer(i).paramTable().containsKey(name)) {
                    names.add(i + "_" + name);
                }
            }
        }
        return names;
    }

    /**
     * A tensor of the reference: {@code weights}, {@code bias}, {@code gamma}, {@code beta}, {@code
     * mean} or {@code variance} of a layer.
     */
    public record Tensor(JsonNode reference) {

        /** Whether it has a gradient, which the running statistics have not. */
        public boolean isTrained() {
            return reference.has("gradient");
        }

        private INDArray first() {
            long[] shape = ReferenceNumbers.longs(reference.get("shape"));
            double[] values =
                    ReferenceNumbers.weights(
                            reference.get("stream").asLong(),
                            reference.get("scale").asDouble(),
                            reference.get("shift").asDouble(),
                            shape);
            return Nd4j.createFromArray(values).reshape(shape);
        }

        @Override
        public String toString() {
            return "%s of layer %s"
                    .formatted(reference.get("kind").asText(), reference.get("layer").asText());
        }
    }
}
