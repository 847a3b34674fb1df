package org.mnistkit.description;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.mnistkit.description.LayerSpec.Padding;
import org.mnistkit.description.LayerSpec.Size;
import org.mnistkit.description.NetworkPlan.Step;
import org.mnistkit.network.Dl4jOptimizer;
import org.mnistkit.settings.Optimizer;
import org.mnistkit.settings.TrainingConfig;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;

/**
 * Reads the description of a DL4J network. It refuses whatever the format has no words for, so that
 * a description never means something else than the network does.
 */
final class NetworkReader {

    /** What a description says for itself. */
    private static final String NO_OPTIMIZER =
            "The network's own optimizer has no form here; Adam stands for it.";

    private final MultiLayerConfiguration conf;
    private final List<LayerSpec> specs = new ArrayList<>();

    /** For each line, the number of the DL4J layer that it comes from. */
    private final List<Integer> origins = new ArrayList<>();

    /** Whether the layer that is read next gets maps. */
    private boolean maps = true;

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
            inputDropout(layer);
            require(
                    layer.getConstraints() == null || layer.getConstraints().isEmpty(),
                    "constraints");
            add(spec(layer));
        }
        checkInputs();
        return specs;
    }

    private Layer layer() {
        return conf.getConf(index).getLayer();
    }

    private void add(LayerSpec spec) {
        specs.add(spec);
        origins.add(index);
        maps = maps && !isEndOfMaps(spec);
    }

    private static boolean isEndOfMaps(LayerSpec spec) {
        return spec instanceof LayerSpec.Flatten
                || spec instanceof LayerSpec.GlobalMaxPool
                || spec instanceof LayerSpec.GlobalAvgPool;
    }

    /** The network must be one for images of 28×28 pixels, which its first layer may not tell. */
    private void checkInputs() {
        List<Step> steps;
        try {
            steps = NetworkPlan.of(specs).steps();
        } catch (NetworkPlan.Misfit e) {
            index = e.layer < 0 ? 0 : origins.get(e.layer);
            throw problem(e.getMessage() + " (an image of 28×28 pixels goes in)");
        }
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            index = origins.get(i);
            if (step.parameters() > 0 && layer() instanceof FeedForwardLayer layer) {
                if (layer.getNIn() != step.in().channels()) {
                    throw problem(
                            "has %,d inputs, but an image of 28×28 pixels makes it %s; descriptions"
                                            .formatted(layer.getNIn(), step.in())
                                    + " are of networks for such images only");
                }
            }
        }
    }

    // ---- What comes before a layer

    private void preprocess(Layer layer, InputPreProcessor preprocessor) {
        boolean first = index == 0;
        boolean dense = layer instanceof DenseLayer || layer instanceof OutputLayer;
        if (preprocessor instanceof CnnToFeedForwardPreProcessor flatten) {
            require(flatten.getFormat() == CNN2DFormat.NCHW, "images in NHWC format");
            if (maps) {
                add(new LayerSpec.Flatten());
            }
        } else if (preprocessor instanceof FeedForwardToCnnPreProcessor && first) {
            return; // takes an image that comes as a row
        } else if (preprocessor != null) {
            throw problem("descriptions have no " + preprocessor.getClass().getSimpleName());
        } else if (first && dense) {
            add(new LayerSpec.Flatten()); // takes rows of pixels
        }
    }

    /** DL4J's other layers pay no attention to a dropout that is set on them. */
    private void inputDropout(Layer layer) {
        IDropout dropout = layer.getIDropout();
        boolean has =
                layer instanceof ConvolutionLayer
                        || layer instanceof DenseLayer
                        || layer instanceof OutputLayer;
        if (dropout != null && has) {
            add(dropout(dropout));
        }
    }

    private LayerSpec dropout(IDropout dropout) {
        if (dropout instanceof org.deeplearning4j.nn.conf.dropout.Dropout plain
                && plain.getPSchedule() == null) {
            return new LayerSpec.Dropout(rate(plain.getP()));
        }
        throw problem(
                "descriptions have no " + dropout.getClass().getSimpleName() + " of its kind");
    }

    /** The rate with the fewest digits that gives this probability of keeping: 0.3 for 0.7. */
    private static double rate(double keep) {
        for (double scale = 1; scale < 1e17; scale *= 10) {
            double rate = Math.rint((1 - keep) * scale) / scale;
            if (1 - rate == keep) {
                return rate;
            }
        }
        return 1 - keep;
    }

    // ---- Layers

    /** Of exactly these classes: what is derived from them does something else. */
    private LayerSpec spec(Layer layer) {
        Class<?> kind = layer.getClass();
        if (kind == ConvolutionLayer.class) {
            return convolution((ConvolutionLayer) layer);
        } else if (kind == SubsamplingLayer.class) {
            return pooling((SubsamplingLayer) layer);
        } else if (kind == GlobalPoolingLayer.class) {
            return globalPooling((GlobalPoolingLayer) layer);
        } else if (kind == DropoutLayer.class) {
            return dropout(layer.getIDropout());
        } else if (kind == DenseLayer.class) {
            DenseLayer dense = (DenseLayer) layer;
            require(!dense.hasLayerNorm(), "layer normalization");
            return dense(dense, dense.hasBias());
        } else if (kind == OutputLayer.class) {
            OutputLayer output = (OutputLayer) layer;
            require(
                    output.getLossFn() instanceof LossMCXENT loss && loss.getWeights() == null,
                    "loss but cross-entropy (MCXENT) without weights");
            return dense(output, output.hasBias());
        } else if (kind == BatchNormalization.class) {
            return batchNormalization((BatchNormalization) layer);
        } else if (kind == ActivationLayer.class) {
            return new LayerSpec.Activation(
                    activation(((ActivationLayer) layer).getActivationFn()));
        }
        throw problem("descriptions have no such layer");
    }

    private LayerSpec convolution(ConvolutionLayer layer) {
        require(layer.getCnn2dDataFormat() == CNN2DFormat.NCHW, "images in NHWC format");
        Size kernel = size(layer.getKernelSize());
        Size stride = size(layer.getStride());
        return new LayerSpec.Conv(
                Math.toIntExact(layer.getNOut()),
                kernel,
                activation(layer.getActivationFn()),
                stride,
                padding(layer.getConvolutionMode(), layer.getPadding()),
                size(layer.getDilation()),
                init(
                        layer,
                        (double) kernel.rows() * kernel.columns(),
                        stride.rows() * stride.columns()),
                layer.hasBias());
    }

    private LayerSpec pooling(SubsamplingLayer layer) {
        require(layer.getCnn2dDataFormat() == CNN2DFormat.NCHW, "images in NHWC format");
        require(size(layer.getDilation()).equals(Size.ONE), "pooling with dilation");
        Size window = size(layer.getKernelSize());
        Size stride = size(layer.getStride());
        Padding padding = padding(layer.getConvolutionMode(), layer.getPadding());
        PoolingType type = layer.getPoolingType();
        if (type == PoolingType.MAX) {
            return new LayerSpec.MaxPool(window, stride, padding);
        }
        require(type == PoolingType.AVG, "pooling but of maximum and mean");
        require(
                padding == Padding.VALID || !layer.isAvgPoolIncludePadInDivisor(),
                "mean that counts the padding");
        return new LayerSpec.AvgPool(window, stride, padding);
    }

    private LayerSpec globalPooling(GlobalPoolingLayer layer) {
        require(layer.isCollapseDimensions(), "global pooling that keeps its dimensions");
        int[] along = layer.getPoolingDimensions();
        require(
                along == null || Arrays.equals(along, new int[] {2, 3}),
                "pooling along chosen dimensions");
        if (layer.getPoolingType() == PoolingType.MAX) {
            return new LayerSpec.GlobalMaxPool();
        }
        require(layer.getPoolingType() == PoolingType.AVG, "pooling but of maximum and mean");
        return new LayerSpec.GlobalAvgPool();
    }

    private LayerSpec dense(FeedForwardLayer layer, boolean bias) {
        return new LayerSpec.Dense(
                Math.toIntExact(layer.getNOut()),
                activation(layer.getActivationFn()),
                init(layer, 1, 1),
                bias);
    }

    private LayerSpec batchNormalization(BatchNormalization layer) {
        require(layer.getCnn2DFormat() == CNN2DFormat.NCHW, "images in NHWC format");
        require(!layer.isLockGammaBeta(), "batch normalization with gamma and beta locked");
        require(layer.isMinibatch(), "batch normalization without mini-batches");
        return new LayerSpec.BatchNorm(layer.getDecay(), layer.getEps());
    }

    // ---- Parts of layers

    private Size size(int[] sides) {
        return new Size(sides[0], sides[1]);
    }

    private Padding padding(ConvolutionMode mode, int[] padding) {
        if (mode == ConvolutionMode.Same) {
            return Padding.SAME;
        }
        require(mode != ConvolutionMode.Causal, "causal padding");
        require(
                Arrays.stream(padding).allMatch(pixels -> pixels == 0),
                "padding by a number of pixels");
        return Padding.VALID;
    }

    private ActivationFunction activation(IActivation function) {
        return ActivationFunction.of(function)
                .orElseThrow(() -> problem("descriptions have no activation " + function));
    }

    /**
     * @param area how many weights lie between an input map and an output map
     * @param positions the product of the strides
     */
    private Init init(FeedForwardLayer layer, double area, int positions) {
        require(layer.getWeightNoise() == null, "weight noise");
        require(layer.getBiasInit() == 0, "bias that begins with anything but 0");
        return FirstWeights.read(
                        layer.getWeightInitFn(),
                        layer.getNIn() * area,
                        layer.getNOut() * area,
                        positions)
                .orElseThrow(
                        () ->
                                problem(
                                        "descriptions have no initialization "
                                                + layer.getWeightInitFn()
                                                        .getClass()
                                                        .getSimpleName()));
    }

    private void require(boolean condition, String otherwise) {
        if (!condition) {
            throw problem("descriptions have no " + otherwise);
        }
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
