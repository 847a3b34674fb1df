package org.mnistkit.train;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.mnistkit.data.ImageSet;
import org.mnistkit.data.Sha256;
import org.mnistkit.data.Split;
import org.mnistkit.model.Dl4jOptimizer;
import org.mnistkit.model.LayerInfo;
import org.mnistkit.settings.TrainingConfig;

/**
 * What decides where a training ends, in words: two trainings with the same properties end with the
 * same weights. When to stop waiting is not part of it: with more time the same training goes on.
 */
final class TrainingIdentity {

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

    private static String layers(MultiLayerNetwork network) {
        return LayerInfo.of(network).stream()
                .map(layer -> (layer.name() + " " + String.join(", ", layer.details())).strip())
                .collect(Collectors.joining("; "));
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
        MessageDigest digest = Sha256.newDigest();
        digest.update(images.provenance().checksum().getBytes(StandardCharsets.UTF_8));
        ByteBuffer indices = ByteBuffer.allocate(Integer.BYTES * images.size());
        for (int i = 0; i < images.size(); i++) {
            indices.putInt(images.originalIndex(i));
        }
        digest.update(indices.array());
        return "%,d images of %s, %s, %s"
                .formatted(
                        images.size(),
                        images.provenance().name(),
                        images.normalization(),
                        HexFormat.of().formatHex(digest.digest(), 0, 4));
    }
}
