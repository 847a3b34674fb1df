package org.mnistkit.engine;

import java.util.Map;
import java.util.Set;
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
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.mnistkit.model.LayerInfo.Shape;
import org.nd4j.linalg.activations.IActivation;

/** A layer of a DL4J network on its way to becoming stages of a compiled one. */
final class LayerContext {

    /** Turns one kind of layer into stages, or says why it cannot. */
    @FunctionalInterface
    interface LayerCompiler {
        void compile(LayerContext context);
    }

    /**
     * The kinds of layers that there are. By their exact class: a subclass may compute something
     * else.
     */
    private static final Map<Class<? extends Layer>, LayerCompiler> COMPILERS =
            Map.of(
                    ConvolutionLayer.class, ConvolutionNode::compile,
                    SubsamplingLayer.class, PoolingNode::compile,
                    GlobalPoolingLayer.class, PoolingNode::compileGlobal,
                    DenseLayer.class, DenseNode::compile,
                    OutputLayer.class, DenseNode::compileOutput,
                    BatchNormalization.class, BatchNormalizationNode::compile,
                    ActivationLayer.class, ActivationNode::compile,
                    DropoutLayer.class, context -> {});

    /** Those that drop what comes in. Others may be told to by a default, and DL4J ignores it. */
    private static final Set<Class<? extends Layer>> DROPPING =
            Set.of(ConvolutionLayer.class, DenseLayer.class, OutputLayer.class, DropoutLayer.class);

    private final Blueprint blueprint;
    private final int index;
    private final Layer conf;
    private final Shape input;
    private final boolean isLast;

    LayerContext(Blueprint blueprint, int index, Layer conf, Shape input, boolean isLast) {
        this.blueprint = blueprint;
        this.index = index;
        this.conf = conf;
        this.input = input;
        this.isLast = isLast;
    }

    /**
     * Adds the layer's stages to the blueprint: what is done to its input, then the layer itself.
     */
    void compile(InputPreProcessor before) {
        LayerCompiler compiler = COMPILERS.get(conf.getClass());
        require(compiler != null, "this kind of layer is not known");
        require(
                isLast == conf instanceof OutputLayer,
                "an output layer has to be the last one, and the last one an output layer");
        require(
                conf.getConstraints() == null || conf.getConstraints().isEmpty(),
                "its weights are constrained");
        if (conf instanceof BaseLayer base) {
            require(base.getWeightNoise() == null, "its weights get noise");
        }
        addPreprocessor(before);
        if (DROPPING.contains(conf.getClass())) {
            addDropout(conf.getIDropout());
        }
        compiler.compile(this);
    }

    private void addPreprocessor(InputPreProcessor before) {
        if (before instanceof CnnToFeedForwardPreProcessor) {
            add(ReshapeNode.flatten(name() + " flatten"));
        } else {
            // One that makes a row of pixels an image has nothing to do: images come as such.
            require(
                    before == null
                            || (index == 0 && before instanceof FeedForwardToCnnPreProcessor),
                    "%s is not known".formatted(before == null ? "" : before.getClass()));
        }
    }

    private void addDropout(IDropout dropout) {
        if (dropout == null) {
            return;
        }
        require(
                dropout instanceof Dropout plain && plain.getPSchedule() == null,
                "%s is not known".formatted(dropout.getClass().getSimpleName()));
        double keep = ((Dropout) dropout).getP();
        if (keep > 0 && keep < 1) {
            add(new DropoutNode(index + " Dropout", index, keep));
        }
    }

    /** The layer's number in the network, from 0. */
    int index() {
        return index;
    }

    /** The layer's number and kind, for messages and breakdowns: "3 Convolution". */
    String name() {
        return index + " " + conf.getClass().getSimpleName().replaceAll("Layer$", "");
    }

    /** The shape of what the layer gets, for one image. */
    Shape input() {
        return input;
    }

    /** Whether the network fits images of one size only, so that the input's shape is certain. */
    boolean isSizeFixed() {
        return blueprint.isSizeFixed();
    }

    <T extends Layer> T conf(Class<T> type) {
        return type.cast(conf);
    }

    void add(Node node) {
        blueprint.add(node);
    }

    /** An activation function in oneDNN's terms. */
    Activation activation(IActivation function) {
        return Activation.of(function)
                .orElseThrow(() -> unsupported("the activation " + function + " is not known"));
    }

    /** Adds an activation function as a stage of its own, unless it does nothing. */
    void addActivation(Activation activation) {
        if (!activation.isIdentity()) {
            add(new ActivationNode(name() + " activation", activation));
        }
    }

    /**
     * @param otherwise why the layer cannot be compiled if the condition is false
     */
    void require(boolean condition, String otherwise) {
        if (!condition) {
            throw unsupported(otherwise);
        }
    }

    private UnsupportedNetworkException unsupported(String reason) {
        return new UnsupportedNetworkException(
                "no oneDNN form of layer %d, %s: %s"
                        .formatted(index, conf.getClass().getSimpleName(), reason));
    }
}
