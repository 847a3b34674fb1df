package org.mnistkit.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.inputs.InputType.InputTypeConvolutional;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.IActivation;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * One line of the description of a network: what a layer does, and the shape of what comes out of
 * it.
 *
 * @param index the layer's number in the DL4J network, from 0; -1 for the flattening that DL4J does
 *     between layers
 * @param type for example "Convolution" or "Dense"
 * @param detail the layer's settings in short, for example "32 filters 3×3, relu"; "" if it has
 *     none
 * @param output what comes out of the layer for one image
 * @param parameters number of values the layer keeps, learned ones and running statistics
 */
public record LayerSummary(
        int index, String type, String detail, InputType output, long parameters) {

    private static final InputType IMAGE = InputType.convolutional(28, 28, 1);

    /** The layers of a network that takes 28×28 images with one channel. */
    public static List<LayerSummary> of(MultiLayerNetwork network) {
        return of(network, IMAGE);
    }

    /**
     * The layers of a network.
     *
     * @param input what the network takes
     */
    public static List<LayerSummary> of(MultiLayerNetwork network, InputType input) {
        MultiLayerConfiguration configuration = network.getLayerWiseConfigurations();
        List<LayerSummary> layers = new ArrayList<>();
        InputType shape = input;
        for (int i = 0; i < network.getnLayers(); i++) {
            Layer layer = configuration.getConf(i).getLayer();
            InputPreProcessor between = configuration.getInputPreProcess(i);
            if (between != null) {
                shape = between.getOutputType(shape);
                if (between instanceof CnnToFeedForwardPreProcessor) {
                    layers.add(new LayerSummary(-1, "Flatten", "", shape, 0));
                }
            } else if (i == 0 && layer instanceof DenseLayer dense) {
                shape = InputType.feedForward(dense.getNIn());
            }
            shape = layer.getOutputType(i, shape);
            layers.add(
                    new LayerSummary(
                            i, type(layer), detail(layer), shape, network.getLayer(i).numParams()));
        }
        return layers;
    }

    /** The layers of a network as a table, as {@link #of(MultiLayerNetwork)} has them. */
    public static Table table(MultiLayerNetwork network) {
        StringColumn layer = StringColumn.create("layer");
        StringColumn settings = StringColumn.create("settings");
        StringColumn output = StringColumn.create("output shape");
        IntColumn parameters = IntColumn.create("parameters");
        for (LayerSummary summary : of(network)) {
            layer.append(summary.type);
            settings.append(summary.detail);
            output.append(summary.shape());
            parameters.append(Math.toIntExact(summary.parameters));
        }
        layer.append("Total");
        settings.append("");
        output.append("");
        parameters.append(Math.toIntExact(network.numParams()));
        return Table.create("Layers", layer, settings, output, parameters);
    }

    /**
     * The shape of the output for one image: "32×26×26" (channels, rows, columns) or "10" (units).
     */
    public String shape() {
        return output instanceof InputTypeConvolutional image
                ? "%d×%d×%d".formatted(image.getChannels(), image.getHeight(), image.getWidth())
                : Long.toString(output.arrayElementsPerExample());
    }

    private static String type(Layer layer) {
        if (layer instanceof BaseOutputLayer) {
            return "Dense"; // to DL4J the output layer is special, since it also holds the loss
        }
        if (layer instanceof SubsamplingLayer pooling) {
            return switch (pooling.getPoolingType()) {
                case MAX -> "Max pooling";
                case AVG -> "Average pooling";
                default -> "Pooling";
            };
        }
        String name = layer.getClass().getSimpleName();
        return switch (name) {
            case "BatchNormalization" -> "Batch normalization";
            case "GlobalPoolingLayer" -> "Global pooling";
            default -> name.endsWith("Layer") ? name.substring(0, name.length() - 5) : name;
        };
    }

    private static String detail(Layer layer) {
        List<String> parts = new ArrayList<>();
        if (layer instanceof ConvolutionLayer convolution) {
            parts.add(
                    "%d filters %s"
                            .formatted(convolution.getNOut(), size(convolution.getKernelSize())));
            addStride(parts, convolution.getStride(), 1);
            addPadding(parts, convolution.getConvolutionMode());
        } else if (layer instanceof SubsamplingLayer pooling) {
            parts.add(size(pooling.getKernelSize()));
            addStride(parts, pooling.getStride(), pooling.getKernelSize()[0]);
            addPadding(parts, pooling.getConvolutionMode());
        } else if (layer instanceof DropoutLayer dropout
                && dropout.getIDropout() instanceof Dropout rate) {
            parts.add("rate " + decimal(1 - rate.getP()));
        } else if (layer instanceof GlobalPoolingLayer pooling) {
            parts.add(pooling.getPoolingType().name().toLowerCase(Locale.ROOT));
        } else if (layer instanceof DenseLayer || layer instanceof BaseOutputLayer) {
            parts.add(((FeedForwardLayer) layer).getNOut() + " units");
        }
        if (hasActivation(layer)) {
            parts.add(name(((BaseLayer) layer).getActivationFn()));
        } else if (layer instanceof ActivationLayer activation) {
            parts.add(name(activation.getActivationFn()));
        }
        return String.join(", ", parts);
    }

    private static boolean hasActivation(Layer layer) {
        return layer instanceof ConvolutionLayer
                || layer instanceof DenseLayer
                || layer instanceof BaseOutputLayer;
    }

    /** "elu" for what DL4J calls "elu(alpha=1.0)". */
    private static String name(IActivation activation) {
        return activation.toString().toLowerCase(Locale.ROOT).replaceFirst("\\(.*", "");
    }

    private static void addStride(List<String> parts, int[] stride, int usual) {
        if (Arrays.stream(stride).anyMatch(step -> step != usual)) {
            parts.add("stride " + (stride[0] == stride[1] ? "" + stride[0] : size(stride)));
        }
    }

    private static void addPadding(List<String> parts, ConvolutionMode mode) {
        if (mode == ConvolutionMode.Same) {
            parts.add("same padding");
        }
    }

    private static String size(int[] rowsAndColumns) {
        return rowsAndColumns[0] + "×" + rowsAndColumns[1];
    }

    /** 0.5, 0.25, 0.4: without the digits that 1 - 0.6 leaves behind. */
    private static String decimal(double value) {
        return Double.toString(Math.round(value * 1e6) / 1e6);
    }
}
