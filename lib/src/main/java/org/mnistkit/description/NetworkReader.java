package org.mnistkit.description;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.mnistkit.description.NetworkPlan.PlannedLayer;
import org.mnistkit.description.layer.Flatten;
import org.mnistkit.description.layer.LayerKinds;
import org.mnistkit.description.layer.LayerSpec;
import org.mnistkit.network.Dl4jOptimizer;
import org.mnistkit.settings.Optimizer;
import org.mnistkit.settings.TrainingConfig;

/**
 * Reads the description of a DL4J network. It refuses whatever the format has no words for, so a
 * description never means something else than the network does.
 */
final class NetworkReader {

    private static final String NO_OPTIMIZER =
            "The network's own optimizer cannot be expressed here; Adam replaces it.";

    private final MultiLayerConfiguration conf;
    private final List<LayerSpec> specs = new ArrayList<>();

    /** For each line, the number of the DL4J layer that it comes from. */
    private final List<Integer> origins = new ArrayList<>();

    /** The layer that is read. */
    private int index;

    private NetworkReader(MultiLayerConfiguration conf) {
        this.conf = conf;
    }

    static Description read(MultiLayerNetwork network) {
        NetworkReader reader = new NetworkReader(network.getLayerWiseConfigurations());
        TrainingConfig training = TrainingConfig.unknown();
        Optional<Optimizer> optimizer = Dl4jOptimizer.of(network);
        return new Description(
                optimizer.isPresent() ? "" : NO_OPTIMIZER,
                reader.layers(),
                optimizer.map(training::withOptimizer).orElse(training));
    }

    private List<LayerSpec> layers() {
        for (index = 0; index < conf.getConfs().size(); index++) {
            Layer layer = layer();
            preprocess(layer, conf.getInputPreProcess(index));
            if (takesDropout(layer) && layer.getIDropout() != null) {
                add(read(new DropoutLayer(layer.getIDropout())));
            }
            if (layer.getConstraints() != null && !layer.getConstraints().isEmpty()) {
                throw problem("descriptions have no constraints");
            }
            add(read(layer));
        }
        return plan().stream()
                .filter(layer -> layer.in().isMaps() || !(layer.spec() instanceof Flatten))
                .map(PlannedLayer::spec)
                .toList();
    }

    private LayerSpec read(Layer layer) {
        try {
            return LayerKinds.read(layer);
        } catch (IllegalArgumentException e) {
            throw problem(e.getMessage());
        }
    }

    private Layer layer() {
        return conf.getConf(index).getLayer();
    }

    private void add(LayerSpec spec) {
        specs.add(spec);
        origins.add(index);
    }

    /** The network must be one for images of 28×28 pixels, which its first layer may not say. */
    private List<PlannedLayer> plan() {
        List<PlannedLayer> layers;
        try {
            layers = NetworkPlan.of(specs).layers();
        } catch (NetworkPlan.Misfit e) {
            index = e.layer < 0 ? 0 : origins.get(e.layer);
            throw problem(e.getMessage() + " (an image of 28×28 pixels goes in)");
        }
        for (int i = 0; i < layers.size(); i++) {
            PlannedLayer planned = layers.get(i);
            index = origins.get(i);
            if (planned.parameters() > 0
                    && layer() instanceof FeedForwardLayer layer
                    && layer.getNIn() != planned.in().channels()) {
                throw problem(
                        "has %,d inputs, but an image of 28×28 pixels makes it %s; descriptions"
                                        .formatted(layer.getNIn(), planned.in())
                                + " are of networks for such images only");
            }
        }
        return layers;
    }

    // ---- What comes before a layer

    private void preprocess(Layer layer, InputPreProcessor preprocessor) {
        boolean first = index == 0;
        boolean dense = layer instanceof DenseLayer || layer instanceof OutputLayer;
        if (preprocessor instanceof CnnToFeedForwardPreProcessor flatten) {
            if (flatten.getFormat() != CNN2DFormat.NCHW) {
                throw problem("descriptions have no images in NHWC format");
            }
            add(new Flatten());
        } else if (preprocessor instanceof FeedForwardToCnnPreProcessor && first) {
            return; // takes an image that comes as a row
        } else if (preprocessor != null) {
            throw problem("descriptions have no " + preprocessor.getClass().getSimpleName());
        } else if (first && dense) {
            add(new Flatten()); // takes rows of pixels
        }
    }

    /** DL4J ignores a dropout that is set on other layers than those with weights. */
    private static boolean takesDropout(Layer layer) {
        return layer instanceof BaseLayer
                && !(layer instanceof BatchNormalization)
                && !(layer instanceof LossLayer)
                && !(layer instanceof DropoutLayer);
    }

    private DescriptionException problem(String message) {
        return new DescriptionException(
                "network",
                0,
                "",
                String.format(
                        Locale.ROOT,
                        "layer %d, %s: %s",
                        index,
                        layer().getClass().getSimpleName(),
                        message));
    }
}
