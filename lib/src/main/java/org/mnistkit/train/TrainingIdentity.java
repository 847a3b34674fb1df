package org.mnistkit.train;

import java.util.Locale;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.mnistkit.data.ImageSet;
import org.mnistkit.data.Split;
import org.mnistkit.network.Dl4jOptimizer;
import org.mnistkit.network.NetworkState;
import org.mnistkit.record.Identity;
import org.mnistkit.settings.TrainingConfig;

/**
 * The identity of a training run for its checkpoints: two with the same one end with the same
 * weights. When to stop waiting is not part of it: with more time the same training resumes.
 */
final class TrainingIdentity {

    private TrainingIdentity() {}

    static Identity of(
            TrainingConfig config, MultiLayerNetwork network, Split data, Distillation teacher) {
        String optimizer =
                config.optimizer() == null ? updater(network) : config.optimizer().toString();
        return Identity.ofTraining(
                        NetworkState.layers(network),
                        optimizer,
                        config.epochs(),
                        config.batchSize())
                .with("network's seed", network.getDefaultConfiguration().getSeed())
                .with("seed", config.seed())
                .with("precision", config.compute().precision().name().toLowerCase(Locale.ROOT))
                .with("augmentation", config.augmentation())
                .with("label smoothing", config.labelSmoothing())
                .with("teacher", teacher)
                .with("averaging", config.averaging())
                .with("early stopping", config.earlyStopping())
                .with("training set", images(data.train()))
                .with("validation set", images(data.validation()));
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
