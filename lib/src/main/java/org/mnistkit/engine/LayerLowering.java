package org.mnistkit.engine;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Consumer;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.mnistkit.engine.graph.ActivationFunction;
import org.mnistkit.engine.graph.ActivationNode;
import org.mnistkit.engine.graph.BatchNormalizationNode;
import org.mnistkit.engine.graph.ConvolutionNode;
import org.mnistkit.engine.graph.DenseNode;
import org.mnistkit.engine.graph.DropoutNode;
import org.mnistkit.engine.graph.NodeGraph;
import org.mnistkit.engine.graph.PoolingNode;
import org.mnistkit.engine.graph.ReshapeNode;
import org.mnistkit.engine.graph.SoftmaxNode;
import org.mnistkit.engine.graph.WindowRule;
import org.mnistkit.engine.onednn.UnsupportedByOneDnnException;
import org.mnistkit.network.LayerInfo.Shape;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;

/** Lowers one layer of a DL4J network: appends the nodes that compute it, or says why it cannot. */
final class LayerLowering {

    /**
     * The kinds of layers that are known, by their exact class, since a subclass may compute
     * something else.
     */
    private static final Map<Class<? extends Layer>, Consumer<LayerLowering>> KINDS =
            Map.of(
                    ConvolutionLayer.class, LayerLowering::convolution,
                    SubsamplingLayer.class, LayerLowering::pooling,
                    GlobalPoolingLayer.class, LayerLowering::globalPooling,
                    DenseLayer.class, LayerLowering::dense,
                    OutputLayer.class, LayerLowering::output,
                    LossLayer.class, LayerLowering::loss,
                    BatchNormalization.class, LayerLowering::batchNormalization,
                    ActivationLayer.class, LayerLowering::activation,
                    DropoutLayer.class, LayerLowering::dropout);

    private final int index;
    private final Layer conf;
    private final Shape input;
    private final boolean isInputCertain;
    private final NodeGraph graph;

    /**
     * @param index number of the layer, from 0
     * @param input the shape of its input, for one image
     * @param isInputCertain whether no image of another size fits the network
     * @param graph what its nodes are appended to
     */
    LayerLowering(int index, Layer conf, Shape input, boolean isInputCertain, NodeGraph graph) {
        this.index = index;
        this.conf = conf;
        this.input = input;
        this.isInputCertain = isInputCertain;
        this.graph = graph;
    }

    /**
     * Appends the layer's nodes: what is done to its input, then the layer itself.
     *
     * @param before what DL4J does between the layer before and this one; may be null
     * @param isLast whether this is the last layer
     * @throws UnsupportedByOneDnnException if there is something in it that is not known
     */
    void lower(InputPreProcessor before, boolean isLast) {
        Consumer<LayerLowering> kind = KINDS.get(conf.getClass());
        require(kind != null, "this kind of layer is not known");
        require(
                isLast == (conf instanceof OutputLayer || conf instanceof LossLayer),
                "an output layer has to be the last one, and the last one an output layer");
        require(
                conf.getConstraints() == null || conf.getConstraints().isEmpty(),
                "its weights are constrained");
        if (conf instanceof BaseLayer base) {
            require(base.getWeightNoise() == null, "its weights get noise");
        }
        preprocessor(before);
        kind.accept(this);
    }

    private void preprocessor(InputPreProcessor before) {
        if (before instanceof CnnToFeedForwardPreProcessor) {
            graph.add(ReshapeNode.flatten(name() + " flatten"));
        } else {
            // One that makes a row of pixels an image has nothing to do: images come as such.
            require(
                    before == null
                            || (index == 0 && before instanceof FeedForwardToCnnPreProcessor),
                    "%s is not known".formatted(before == null ? "" : before.getClass()));
        }
    }

    // ---- Kinds of layers

    private void convolution() {
        ConvolutionLayer layer = (ConvolutionLayer) conf;
        dropout();
        requireChannelsFirst(layer.getCnn2dDataFormat());
        WindowRule rule =
                windowRule(
                        layer.getConvolutionMode(),
                        layer.getKernelSize(),
                        layer.getStride(),
                        layer.getDilation(),
                        layer.getPadding());
        ActivationFunction activation = activation(layer.getActivationFn());
        if (isInputCertain
                && rule.over(input.rows(), input.columns())
                        .isWhole(input.rows(), input.columns())) {
            // The same as a dense layer, and for a matrix product there are faster kernels.
            graph.add(ReshapeNode.flatten(name() + " flatten"));
            addDense(layer.getNOut(), layer.isHasBias());
            addActivation(activation);
            graph.add(ReshapeNode.unflatten(name() + " unflatten"));
        } else {
            graph.add(new ConvolutionNode(name(), index, layer.getNOut(), layer.isHasBias(), rule));
            addActivation(activation);
        }
    }

    private void pooling() {
        SubsamplingLayer layer = (SubsamplingLayer) conf;
        requireChannelsFirst(layer.getCnn2dDataFormat());
        require(Arrays.equals(layer.getDilation(), new int[] {1, 1}), "it has a dilation");
        WindowRule rule =
                windowRule(
                        layer.getConvolutionMode(),
                        layer.getKernelSize(),
                        layer.getStride(),
                        layer.getDilation(),
                        layer.getPadding());
        PoolingNode.Kind kind =
                poolingKind(layer.getPoolingType(), layer.isAvgPoolIncludePadInDivisor());
        graph.add(new PoolingNode(name(), kind, rule));
    }

    private void globalPooling() {
        GlobalPoolingLayer layer = (GlobalPoolingLayer) conf;
        require(input.isMaps(), "its input has no rows and columns");
        require(layer.isCollapseDimensions(), "it keeps rows and columns");
        require(
                layer.getPoolingDimensions() == null
                        || Arrays.equals(layer.getPoolingDimensions(), new int[] {2, 3}),
                "it pools over other dimensions than rows and columns");
        PoolingNode.Kind kind = poolingKind(layer.getPoolingType(), false);
        graph.add(new PoolingNode(name(), kind, WindowRule.whole()));
        graph.add(ReshapeNode.flatten(name() + " flatten"));
    }

    private void dense() {
        DenseLayer layer = (DenseLayer) conf;
        dropout();
        require(!layer.isHasLayerNorm(), "it has layer normalization");
        addDense(layer.getNOut(), layer.isHasBias());
        addActivation(activation(layer.getActivationFn()));
    }

    private void output() {
        OutputLayer layer = (OutputLayer) conf;
        dropout();
        graph.add(new DenseNode(name(), index, layer.getNOut(), layer.isHasBias(), true));
        addSoftmax(layer.getActivationFn(), layer.getLossFn());
    }

    private void loss() {
        LossLayer layer = (LossLayer) conf;
        require(!input.isMaps(), "its input has rows and columns");
        addSoftmax(layer.getActivationFn(), layer.getLossFn());
    }

    private void batchNormalization() {
        BatchNormalization layer = (BatchNormalization) conf;
        requireChannelsFirst(layer.getCnn2DFormat());
        BatchNormalizationNode.Locked locked =
                layer.isLockGammaBeta()
                        ? new BatchNormalizationNode.Locked(layer.getGamma(), layer.getBeta())
                        : null;
        graph.add(
                new BatchNormalizationNode(
                        name(),
                        index,
                        new BatchNormalizationNode.Settings(
                                layer.getNOut(),
                                layer.getEps(),
                                layer.getDecay(),
                                layer.isUseLogStd(),
                                locked)));
    }

    private void activation() {
        addActivation(activation(((ActivationLayer) conf).getActivationFn()));
    }

    /**
     * The dropout of the layer's input. Only the kinds of layers that call this have one: others
     * may be given one by a default, and DL4J ignores it.
     */
    private void dropout() {
        IDropout dropout = conf.getIDropout();
        if (dropout == null) {
            return;
        }
        require(
                dropout instanceof Dropout plain && plain.getPSchedule() == null,
                "%s is not known".formatted(dropout.getClass().getSimpleName()));
        double keep = ((Dropout) dropout).getP();
        if (keep > 0 && keep < 1) {
            graph.add(new DropoutNode(index + " Dropout", index, keep));
        }
    }

    // ---- What several kinds share

    private void addDense(long units, boolean hasBias) {
        graph.add(new DenseNode(name(), index, units, hasBias, false));
    }

    private void addSoftmax(IActivation activation, ILossFunction function) {
        require(
                activation instanceof ActivationSoftmax
                        && function instanceof LossMCXENT loss
                        && loss.getWeights() == null,
                "only softmax with plain cross-entropy is known");
        graph.add(new SoftmaxNode(name()));
    }

    private ActivationFunction activation(IActivation function) {
        return ActivationLowering.of(function)
                .orElseThrow(() -> unsupported("the activation " + function + " is not known"));
    }

    /** Adds an activation function, unless it does nothing. */
    private void addActivation(ActivationFunction activation) {
        if (!activation.isIdentity()) {
            graph.add(new ActivationNode(name() + " activation", activation));
        }
    }

    private static WindowRule windowRule(
            ConvolutionMode mode, int[] size, int[] stride, int[] dilation, int[] padding) {
        return mode == ConvolutionMode.Same
                ? WindowRule.same(size, stride, dilation)
                : WindowRule.padded(size, stride, dilation, padding);
    }

    /**
     * @param type of either of DL4J's two enums of the same values
     */
    private PoolingNode.Kind poolingKind(Enum<?> type, boolean includesPadding) {
        require(type.name().equals("MAX") || type.name().equals("AVG"), "its type is " + type);
        if (type.name().equals("MAX")) {
            return PoolingNode.Kind.MAX;
        }
        return includesPadding ? PoolingNode.Kind.AVERAGE_WITH_PADDING : PoolingNode.Kind.AVERAGE;
    }

    /** The layer's number and kind, for messages and breakdowns: "3 Convolution". */
    private String name() {
        return index + " " + conf.getClass().getSimpleName().replaceAll("Layer$", "");
    }

    private void requireChannelsFirst(CNN2DFormat format) {
        require(format == CNN2DFormat.NCHW, "channels come last");
    }

    /**
     * @param otherwise why the layer cannot be lowered if the condition is false
     */
    private void require(boolean condition, String otherwise) {
        if (!condition) {
            throw unsupported(otherwise);
        }
    }

    private UnsupportedByOneDnnException unsupported(String reason) {
        return new UnsupportedByOneDnnException(
                "no oneDNN form of layer %d, %s: %s"
                        .formatted(index, conf.getClass().getSimpleName(), reason));
    }
}
