package org.mnistkit.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.inputs.InputType.InputTypeConvolutional;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.mnistkit.settings.Values;
import org.nd4j.linalg.activations.IActivation;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * One layer of a network, described in the terms of the field: for the lines of the network's table
 * and the blocks of its diagram.
 *
 * @param index its number in the network, from 0
 * @param kind what it does
 * @param name its type and size, for example "Conv 3×3"
 * @param details its other settings, for example "32 filters", "relu"
 * @param output the shape of its output, for one image
 * @param parameters number of parameters
 */
public record LayerInfo(
        int index, Kind kind, String name, List<String> details, Shape output, long parameters) {

    /** What a layer does. */
    public enum Kind {
        CONVOLUTION,
        POOLING,
        DENSE,
        /** Changes the values of the layer before it, but not their shape. */
        ATTACHED,
        OTHER
    }

    /**
     * The shape of what flows between two layers, for one image.
     *
     * @param channels feature maps, or units of a dense layer
     * @param rows height of a map; 0 if there are no maps
     * @param columns width of a map; 0 if there are no maps
     */
    public record Shape(int channels, int rows, int columns) {
        /** True for feature maps, false for a row of units. */
        public boolean isMaps() {
            return rows > 0;
        }

        /** The shape that a DL4J type stands for. */
        public static Shape of(InputType type) {
            return type instanceof InputTypeConvolutional maps
                    ? new Shape(
                            Math.toIntExact(maps.getChannels()),
                            Math.toIntExact(maps.getHeight()),
                            Math.toIntExact(maps.getWidth()))
                    : new Shape(Math.toIntExact(type.arrayElementsPerExample()), 0, 0);
        }

        /** The number of values. */
        public int size() {
            return channels * Math.max(1, rows * columns);
        }

        /** The same values in one row. */
        public Shape flat() {
            return new Shape(size(), 0, 0);
        }

        @Override
        public String toString() {
            return isMaps()
                    ? format("%,d map%s %d×%d", channels, channels == 1 ? "" : "s", rows, columns)
                    : format("%,d unit%s", channels, channels == 1 ? "" : "s");
        }
    }

    /** The number and the name of the layer: "2 Conv 3×3". */
    public String title() {
        return index + " " + name;
    }

    /** The input of a network: images of 28×28 pixels unless its configuration says otherwise. */
    public static InputType inputOf(MultiLayerNetwork network) {
        MultiLayerConfiguration conf = network.getLayerWiseConfigurations();
        int first = firstWithShape(conf);
        Layer layer = conf.getConf(first).getLayer();
        InputPreProcessor before = conf.getInputPreProcess(first);
        if (before instanceof FeedForwardToCnnPreProcessor flat) {
            InputType maps =
                    InputType.convolutional(
                            flat.getInputHeight(), flat.getInputWidth(), flat.getNumChannels());
            return first == 0 ? maps : InputType.feedForward(maps.arrayElementsPerExample());
        }
        if (before instanceof CnnToFeedForwardPreProcessor flatten) {
            return mapsOf(flatten);
        }
        if (layer instanceof ConvolutionLayer convolution) {
            return InputType.convolutional(28, 28, convolution.getNIn());
        }
        // A dropout layer says 0 there, and a batch normalization of images the number of channels.
        return layer instanceof FeedForwardLayer dense && dense.getNIn() > 1
                ? InputType.feedForward(dense.getNIn())
                : InputType.convolutional(28, 28, 1);
    }

    private static InputType mapsOf(CnnToFeedForwardPreProcessor flatten) {
        return InputType.convolutional(
                flatten.getInputHeight(), flatten.getInputWidth(), flatten.getNumChannels());
    }

    /** The first layer that tells of its input's shape: dropout and activations take any. */
    private static int firstWithShape(MultiLayerConfiguration conf) {
        int first = 0;
        while (first < conf.getConfs().size() - 1
                && conf.getInputPreProcess(first) == null
                && (conf.getConf(first).getLayer() instanceof DropoutLayer
                        || conf.getConf(first).getLayer() instanceof ActivationLayer)) {
            first++;
        }
        return first;
    }

    /** The output of a network: for one that tells classes apart, a unit for each class. */
    public static Shape outputOf(MultiLayerNetwork network) {
        List<LayerInfo> layers = of(network);
        return layers.get(layers.size() - 1).output;
    }

    /** All layers of a network, which need not be initialized. */
    public static List<LayerInfo> of(MultiLayerNetwork network) {
        MultiLayerConfiguration conf = network.getLayerWiseConfigurations();
        InputType type = inputOf(network);
        // The first preprocessor may turn a row of pixels into an image. The input is an image
        // already, so there is nothing to do.
        boolean skipFirst = conf.getInputPreProcess(0) instanceof FeedForwardToCnnPreProcessor;
        List<LayerInfo> layers = new ArrayList<>();
        for (int i = 0; i < conf.getConfs().size(); i++) {
            NeuralNetConfiguration layerConf = conf.getConf(i);
            Layer layer = layerConf.getLayer();
            InputPreProcessor preprocessor = conf.getInputPreProcess(i);
            if (preprocessor instanceof CnnToFeedForwardPreProcessor flatten) {
                // It knows its maps, even where the size of the images is a guess.
                type = mapsOf(flatten);
            }
            if (preprocessor != null && !(i == 0 && skipFirst)) {
                type = preprocessor.getOutputType(type);
            }
            // A loss layer doesn't know its size.
            type = layer instanceof LossLayer ? type : layer.getOutputType(i, type);
            layers.add(describe(i, layerConf, layer, Shape.of(type)));
        }
        return layers;
    }

    /**
     * The layers of a network as a table, with the numbers that DL4J gives them, from 0, and the
     * total at the end. Where maps are flattened into units, there is a line without a number,
     * because DL4J does not count that as a layer.
     */
    public static Table table(MultiLayerNetwork network) {
        MultiLayerConfiguration conf = network.getLayerWiseConfigurations();
        StringColumn layer = StringColumn.create("layer");
        StringColumn settings = StringColumn.create("settings");
        StringColumn output = StringColumn.create("output");
        LongColumn parameters = LongColumn.create("parameters");
        Shape shape = Shape.of(inputOf(network));
        long total = 0;
        for (LayerInfo info : of(network)) {
            if (shape.isMaps()
                    && conf.getInputPreProcess(info.index)
                            instanceof CnnToFeedForwardPreProcessor) {
                layer.append("Flatten");
                settings.append("");
                output.append(shape.flat().toString());
                parameters.append(0);
            }
            layer.append(info.title());
            settings.append(String.join(", ", info.details));
            output.append(info.output.toString());
            parameters.append(info.parameters);
            total += info.parameters;
            shape = info.output;
        }
        layer.append("Total");
        settings.append("");
        output.append("");
        parameters.append(total);
        return Table.create("Layers", layer, settings, output, parameters);
    }

    private static LayerInfo describe(
            int index, NeuralNetConfiguration conf, Layer layer, Shape output) {
        List<String> details = new ArrayList<>();
        Kind kind;
        String name;
        if (layer instanceof ConvolutionLayer convolution) {
            kind = Kind.CONVOLUTION;
            name = "Conv " + product(convolution.getKernelSize());
            details.add(Values.counted(convolution.getNOut(), "filter"));
            window(
                    details,
                    convolution.getStride(),
                    new int[] {1, 1},
                    convolution.getConvolutionMode());
        } else if (layer instanceof SubsamplingLayer pooling) {
            kind = Kind.POOLING;
            name =
                    capitalized(pooling.getPoolingType())
                            + "Pool "
                            + product(pooling.getKernelSize());
            window(details, pooling.getStride(), pooling.getKernelSize(), null);
        } else if (layer instanceof GlobalPoolingLayer pooling) {
            kind = Kind.POOLING;
            name = "Global " + capitalized(pooling.getPoolingType()) + "Pool";
        } else if (layer instanceof BatchNormalization) {
            kind = Kind.ATTACHED;
            name = "BatchNorm";
        } else if (layer instanceof DropoutLayer) {
            kind = Kind.ATTACHED;
            name = "Dropout";
        } else if (layer instanceof ActivationLayer activation) {
            kind = Kind.ATTACHED;
            name = "Activation";
            details.add(name(activation.getActivationFn()));
        } else if (layer instanceof LossLayer loss) {
            kind = Kind.ATTACHED;
            name = "Activation";
            details.add(name(loss.getActivationFn()));
        } else if (layer instanceof FeedForwardLayer dense) {
            kind = Kind.DENSE;
            name = "Dense";
            details.add(Values.counted(dense.getNOut(), "unit"));
        } else {
            kind = Kind.OTHER;
            name = layer.getClass().getSimpleName();
        }
        if (layer instanceof BaseLayer base
                && (kind == Kind.CONVOLUTION || kind == Kind.DENSE)
                && base.getActivationFn() != null) {
            details.add(name(base.getActivationFn()));
        }
        dropout(layer.getIDropout(), layer instanceof DropoutLayer, details);
        return new LayerInfo(
                index,
                kind,
                name,
                List.copyOf(details),
                output,
                layer.initializer().numParams(conf));
    }

    private static void window(
            List<String> details, int[] stride, int[] defaultStride, ConvolutionMode mode) {
        if (stride[0] != defaultStride[0] || stride[1] != defaultStride[1]) {
            details.add("stride " + (stride[0] == stride[1] ? stride[0] : product(stride)));
        }
        if (mode == ConvolutionMode.Same) {
            details.add("padding same");
        }
    }

    /** DL4J stores the probability of keeping a value; everyone else means that of dropping it. */
    private static void dropout(IDropout dropout, boolean ownLayer, List<String> details) {
        if (dropout instanceof Dropout plain && plain.getPSchedule() == null) {
            String rate = decimal(1 - plain.getP());
            details.add(ownLayer ? rate : "dropout " + rate + " before");
        } else if (dropout != null && !ownLayer) {
            details.add(dropout.getClass().getSimpleName() + " before");
        }
    }

    /** An activation without its parameters: "elu", not "elu(alpha=1.0)". */
    private static String name(IActivation activation) {
        return activation.toString().replaceAll("\\(.*", "").toLowerCase(Locale.ROOT);
    }

    /** Rounds away the error of 1 - 0.6, for example. */
    private static String decimal(double value) {
        return Double.toString(Math.round(value * 1e6) / 1e6);
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    private static String product(int[] size) {
        return size[0] + "×" + size[1];
    }

    private static String capitalized(Object word) {
        String lower = word.toString().toLowerCase(Locale.ROOT);
        return lower.substring(0, 1).toUpperCase(Locale.ROOT) + lower.substring(1);
    }
}
