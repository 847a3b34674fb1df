package org.mnistkit.train;

import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.mnistkit.data.Dataset;
import org.mnistkit.data.ImageSet;
import org.mnistkit.data.Split;
import org.mnistkit.network.LayerInfo;
import org.mnistkit.settings.TrainingConfig;
import org.mnistkit.settings.Transform;
import org.mnistkit.settings.Values;

/** What has to hold before a training run can start. */
final class TrainingChecks {

    private TrainingChecks() {}

    static void requireKnown(TrainingConfig config) {
        if (!config.isKnown()) {
            throw new IllegalArgumentException(
                    "it is not known for how many epochs and in batches of what size to train: the"
                            + " description was read off a network that was trained elsewhere."
                            + " Write both numbers into it, or call withEpochs and withBatchSize");
        }
    }

    static void requireImages(TrainingConfig config, Split images) {
        if (images.train().size() == 0) {
            throw new IllegalArgumentException(
                    "there are no images to train on; give at least one");
        }
        if (images.validation().size() == 0
                && (config.earlyStopping().isOn() || config.targetAccuracy() > 0)) {
            String what = config.earlyStopping().isOn() ? "early stopping" : "a target accuracy";
            throw new IllegalArgumentException(
                    what
                            + " needs validation images, but there are none; give a split, or set"
                            + " the config's validation share");
        }
    }

    static void requireClasses(MultiLayerNetwork network, ImageSet images) {
        int outputs = LayerInfo.outputOf(network).size();
        if (outputs != images.classNames().size()) {
            throw new IllegalArgumentException(
                    "the network tells %s apart, but %s has %,d"
                            .formatted(
                                    Values.counted(outputs, "class"),
                                    images.provenance().name(),
                                    images.classNames().size()));
        }
    }

    /** A mirrored digit is another one, or none; it would be trained with the wrong label. */
    static void requireMirrorable(TrainingConfig config, ImageSet images) {
        boolean flips = config.augmentation().find(Transform.Flip.class).isPresent();
        if (flips
                && Dataset.ofClasses(images.classNames())
                        .filter(set -> !set.canBeMirrored())
                        .isPresent()) {
            throw new IllegalArgumentException(
                    "augment=%s mirrors half of the images, but a mirrored digit is another one, or none: leave flip out. It is meant for clothes"
                            .formatted(config.augmentation()));
        }
    }
}
