package org.mnistkit.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.mnistkit.archive.Floats;
import org.mnistkit.data.ImageSet;
import org.mnistkit.data.Sha256;
import org.mnistkit.data.Split;
import org.mnistkit.model.Dl4jOptimizer;
import org.mnistkit.model.LayerInfo;
import org.mnistkit.settings.TrainingConfig;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What decides where a training ends, in words: two trainings with the same properties end with the
 * same weights. When to stop waiting is not part of it: with more time the same training goes on.
 */
final class TrainingIdentity {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** What a layer's configuration says of these is the optimizer's, a property of its own. */
    private static final Set<String> OF_THE_OPTIMIZER =
            Set.of(
                    "iupdater",
                    "biasUpdater",
                    "regularization",
                    "regularizationBias",
                    "gradientNormalization",
                    "gradientNormalizationThreshold");

    private final Map<String, String> properties = new LinkedHashMap<>();

    TrainingIdentity(TrainingConfig config, MultiLayerNetwork network, Split data) {
        put("network", layers(network));
        put("network's seed", network.getDefaultConfiguration().getSeed());
        put("optimizer", config.optimizer() == null ? updater(network) : config.optimizer());
        put("epochs", config.epochs());
        put("batch size", config.batchSize());
        put("seed", config.seed());
        put("label smoothing", config.labelSmoothing());
        put("averaging", config.averaging());
        put("early stopping", config.earlyStopping());
        put("training set", images(data.train()));
        put("validation set", images(data.validation()));
    }

    /** The properties by name. */
    Map<String, String> properties() {
        return properties;
    }

    private void put(String name, Object value) {
        properties.put(name, value.toString());
    }

    /** The layers for people, and at the end a checksum of all that DL4J knows of them. */
    private static String layers(MultiLayerNetwork network) {
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
        return inWords + "; " + inShort(digest);
    }

    private static String inShort(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest(), 0, 4);
    }

    /** A checksum of weights. */
    static String checksum(INDArray weights) {
        MessageDigest digest = Sha256.newDigest();
        try (OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
            Floats.write(weights, out);
        } catch (IOException e) {
            throw new UncheckedIOException("the checksum of weights", e);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** What a network trains with, in the kit's words or, if they lack them, in DL4J's. */
    static String updater(MultiLayerNetwork network) {
        return Dl4jOptimizer.of(network)
                .map(Object::toString)
                .orElseGet(() -> dl4jUpdater(network));
    }

    private static String dl4jUpdater(MultiLayerNetwork network) {
        for (int i = 0; i < network.getnLayers(); i++) {
            if (network.getLayer(i).conf().getLayer() instanceof BaseLayer layer) {
                return layer.getIUpdater().toString();
            }
        }
        return "";
    }

    /**
     * "54,000 images of MNIST, standardized, 1a2b3c4d": the last tells which ones, in what order.
     */
    private static String images(ImageSet images) {
        return String.format(
                Locale.ROOT,
                "%,d images of %s, %s, %s",
                images.size(),
                images.provenance().name(),
                images.normalization(),
                inShort(images));
    }

    /** The beginning of the checksum of images, which tells which ones, in what order. */
    static String inShort(ImageSet images) {
        return images.checksum().substring(0, 8);
    }
}
