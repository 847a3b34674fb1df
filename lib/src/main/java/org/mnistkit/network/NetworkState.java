package org.mnistkit.network;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.api.Updater;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.mnistkit.file.Sha256;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Whether a DL4J network can still be used, which network it is, and whether it has changed. */
public final class NetworkState {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** These parts of a layer's configuration belong to the optimizer, not to the layer. */
    private static final Set<String> OF_THE_OPTIMIZER =
            Set.of(
                    "iupdater",
                    "biasUpdater",
                    "regularization",
                    "regularizationBias",
                    "gradientNormalization",
                    "gradientNormalizationThreshold");

    /** Of all networks together: it happens seldom, and costs an engine little. */
    private static final AtomicLong REPLACEMENTS = new AtomicLong();

    private NetworkState() {}

    /**
     * Tells all engines that some network's weights, or its count of updates, were set to others.
     * An update of the weights, which raises the count by one, needs no word.
     */
    public static void weightsReplaced() {
        REPLACEMENTS.incrementAndGet();
    }

    /**
     * A number that {@link #weightsReplaced} raises: while it and the network's count of updates
     * stay the same, so do the network's weights.
     */
    public static long replacements() {
        return REPLACEMENTS.get();
    }

    /**
     * Checks that a network has its weights. This has to be called before weights are passed to
     * native code: reading memory that has been freed would end the process.
     *
     * @throws IllegalStateException if the network was never initialized, or has been closed
     */
    public static void requireOpen(MultiLayerNetwork network) {
        if (!network.isInitCalled()) {
            throw new IllegalStateException(
                    "The network has no weights yet: call its init() first.");
        }
        Updater updater = network.getUpdater(false);
        if (isClosed(network.params())
                || isClosed(network.getFlattenedGradients())
                || (updater != null && isClosed(updater.getStateViewArray()))) {
            throw new IllegalStateException(
                    "The network has been closed, and its weights are gone. Build it again and"
                            + " train it, or load it from a file. (Close a network only when"
                            + " nothing uses it any more, or leave that to the garbage"
                            + " collector.)");
        }
    }

    private static boolean isClosed(INDArray array) {
        return array != null && array.wasClosed();
    }

    /**
     * The layers of a network in words, and at the end a checksum of everything that DL4J knows
     * about them: two networks with the same text compute the same from the same weights. Weights
     * and optimizer are not part of it.
     */
    public static String layers(MultiLayerNetwork network) {
        String inWords =
                LayerInfo.of(network).stream()
                        .map(
                                layer ->
                                        (layer.name() + " " + String.join(", ", layer.details()))
                                                .strip())
                        .collect(Collectors.joining("; "));
        MessageDigest digest = Sha256.newDigest();
        for (NeuralNetConfiguration conf : network.getLayerWiseConfigurations().getConfs()) {
            try {
                ObjectNode layer = (ObjectNode) JSON.readTree(conf.toJson()).path("layer");
                layer.remove(OF_THE_OPTIMIZER);
                digest.update(layer.toString().getBytes(StandardCharsets.UTF_8));
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("DL4J has written broken JSON", e);
            }
        }
        return inWords + "; " + HexFormat.of().formatHex(digest.digest(), 0, 4);
    }
}
