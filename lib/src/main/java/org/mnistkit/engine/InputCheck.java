package org.mnistkit.engine;

import java.util.Optional;
import org.deeplearning4j.exception.DL4JException;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.mnistkit.data.Batch;
import org.mnistkit.data.Images;
import org.mnistkit.network.LayerInfo;
import org.mnistkit.network.LayerInfo.Shape;
import org.mnistkit.settings.Values;

/**
 * Whether a network can take images and labels, whatever computes: so the answer is the same, and
 * is given before anything has changed.
 */
final class InputCheck {

    private final MultiLayerConfiguration conf;
    private final Shape input;
    private final boolean isSizeKnown;
    private final int classes;

    /** Of the images that fit last, so that the layers are not asked for each batch. */
    private volatile Shape fitting;

    InputCheck(MultiLayerNetwork network) {
        conf = network.getLayerWiseConfigurations();
        input = Shape.of(LayerInfo.inputOf(network));
        isSizeKnown = NetworkLowering.imageSize(network).isPresent();
        classes = LayerInfo.outputOf(network).size();
    }

    /**
     * @throws IllegalArgumentException if the network takes images of another size. One that
     *     flattens no maps takes any.
     */
    void requireSize(Images images) {
        Shape last = fitting;
        if (last != null && last.rows() == images.rows() && last.columns() == images.columns()) {
            return; // without having allocated anything
        }
        Shape size = new Shape(1, images.rows(), images.columns());
        if (!input.isMaps()) {
            requireRow(size);
        } else {
            requireMaps(size);
        }
        fitting = size;
    }

    private void requireRow(Shape size) {
        if (size.size() != input.size()) {
            throw new IllegalArgumentException(
                    "the images have %d×%d pixels, which are %,d, but the network takes %,d"
                            .formatted(size.rows(), size.columns(), size.size(), input.size()));
        }
    }

    private void requireMaps(Shape size) {
        for (int i = 0; i < conf.getConfs().size(); i++) {
            if (conf.getInputPreProcess(i) instanceof CnnToFeedForwardPreProcessor flatten) {
                requireMaps(
                        size,
                        i,
                        Shape.of(
                                InputType.convolutional(
                                        flatten.getInputHeight(),
                                        flatten.getInputWidth(),
                                        flatten.getNumChannels())));
                return; // what comes behind has a size of its own
            }
        }
    }

    /**
     * @param layer the first that takes maps as a row of units
     * @param maps those that it takes
     */
    private void requireMaps(Shape size, int layer, Shape maps) {
        if (!mapsInFrontOf(layer, size).equals(Optional.of(maps))) {
            String images =
                    "the images have %d×%d pixels, but ".formatted(size.rows(), size.columns());
            throw new IllegalArgumentException(
                    images
                            + (isSizeKnown
                                    ? "the network takes %d×%d"
                                            .formatted(input.rows(), input.columns())
                                    : "the network was made for another size: its layer %d takes maps of %d×%d values"
                                            .formatted(layer, maps.rows(), maps.columns())));
        }
    }

    /** What images of a size become in front of a layer; empty if they are too small. */
    private Optional<Shape> mapsInFrontOf(int layer, Shape size) {
        InputType type = InputType.convolutional(size.rows(), size.columns(), input.channels());
        try {
            for (int i = 0; i < layer; i++) {
                type = conf.getConf(i).getLayer().getOutputType(i, type);
            }
        } catch (DL4JException e) {
            return Optional.empty();
        }
        return Optional.of(Shape.of(type));
    }

    /**
     * @throws IllegalArgumentException if the network takes images of another size, or tells
     *     another number of classes apart
     */
    void requireBatch(Batch batch) {
        requireSize(batch);
        if (batch.classes() != classes) {
            throw new IllegalArgumentException(
                    "the images of the batch have labels of %s, but the network tells %s apart"
                            .formatted(
                                    Values.counted(batch.classes(), "class"),
                                    Values.counted(classes, "class")));
        }
    }
}
