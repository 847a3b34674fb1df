package org.mnistkit.engine;

import java.util.Arrays;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.layers.IOutputLayer;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.layers.normalization.BatchNormalization;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * The gradients of images by DL4J's own layers, one after the other. DL4J has backward passes only
 * for training, so this works on a copy of the network without dropout and noise, and does batch
 * normalization by hand.
 */
final class Dl4jImageGradients implements AutoCloseable {

    private static final LayerWorkspaceMgr NO_WORKSPACES = LayerWorkspaceMgr.noWorkspaces();

    private final MultiLayerNetwork copy;
    private final InputPreProcessor[] before;

    /**
     * @param weights of the network, or an average of them; shared with the copy
     * @throws IllegalStateException if the network doesn't end in softmax with cross-entropy
     */
    Dl4jImageGradients(MultiLayerNetwork network, INDArray weights) {
        MultiLayerConfiguration conf = network.getLayerWiseConfigurations().clone();
        for (NeuralNetConfiguration each : conf.getConfs()) {
            each.getLayer().setIDropout(null);
            if (each.getLayer() instanceof BaseLayer base) {
                base.setWeightNoise(null);
            }
        }
        requireCrossEntropy(conf);
        copy = new MultiLayerNetwork(conf);
        copy.init(weights, false);
        copy.initGradientsView();
        before = new InputPreProcessor[copy.getnLayers()];
        Arrays.setAll(before, conf::getInputPreProcess);
    }

    /** Only then is the gradient that comes from the labels: probabilities − labels. */
    private static void requireCrossEntropy(MultiLayerConfiguration conf) {
        org.deeplearning4j.nn.conf.layers.Layer last =
                conf.getConf(conf.getConfs().size() - 1).getLayer();
        ILossFunction loss = null;
        if (last instanceof BaseOutputLayer output) {
            loss = output.getLossFn();
        } else if (last instanceof LossLayer output) {
            loss = output.getLossFn();
        }
        boolean isKnown =
                last instanceof BaseLayer base
                        && base.getActivationFn() instanceof ActivationSoftmax
                        && loss instanceof LossMCXENT plain
                        && plain.getWeights() == null;
        if (!isKnown) {
            throw new IllegalStateException(
                    "Gradients of images need a network that ends in softmax with plain"
                            + " cross-entropy, but the last layer is %s with the loss %s."
                                    .formatted(last.getClass().getSimpleName(), loss));
        }
    }

    /**
     * The gradients of some images.
     *
     * @param images as the network takes them
     * @param first number of the first of these images
     * @return of the images' shape
     */
    INDArray of(INDArray images, int first, LogitGradient function) {
        Layer[] layers = copy.getLayers();
        int count = Math.toIntExact(images.size(0));
        INDArray passed = images;
        for (int i = 0; i < layers.length; i++) {
            if (before[i] != null) {
                passed = before[i].preProcess(passed, count, NO_WORKSPACES);
            }
            // In training, layers keep what their backward pass needs.
            boolean training = !(layers[i] instanceof BatchNormalization);
            passed = layers[i].activate(passed, training, NO_WORKSPACES);
        }
        ((IOutputLayer) layers[layers.length - 1]).setLabels(labels(passed, first, function));
        INDArray gradient = null;
        for (int i = layers.length - 1; i >= 0; i--) {
            gradient = backward(i, gradient);
            if (before[i] != null) {
                gradient = before[i].backprop(gradient, count, NO_WORKSPACES);
            }
        }
        return gradient;
    }

    /** Labels that give the gradient wanted: probabilities − labels. */
    private static INDArray labels(INDArray probabilities, int first, LogitGradient function) {
        float[][] rows = probabilities.toFloatMatrix();
        for (int i = 0; i < rows.length; i++) {
            rows[i] = function.of(first + i, rows[i]);
        }
        return probabilities.sub(Nd4j.create(rows));
    }

    private INDArray backward(int index, INDArray gradient) {
        Layer layer = copy.getLayer(index);
        INDArray result =
                layer instanceof BatchNormalization normalization
                        ? scaled(gradient, normalization)
                        : layer.backpropGradient(gradient, NO_WORKSPACES).getSecond();
        if (result == null) {
            throw new IllegalStateException(
                    "Layer %d of the network, %s, has no gradient with respect to its input."
                            .formatted(index, layer.getClass().getSimpleName()));
        }
        return result;
    }

    /** With running statistics, it multiplies each channel by γ / √(variance + ε). */
    private static INDArray scaled(INDArray gradient, BatchNormalization layer) {
        var conf = layer.layerConf();
        INDArray variance =
                conf.isUseLogStd()
                        ? Transforms.pow(
                                Nd4j.valueArrayOf(
                                        layer.getParam("log10stdev").shape(),
                                        10.0,
                                        gradient.dataType()),
                                layer.getParam("log10stdev").mul(2))
                        : layer.getParam("var");
        INDArray deviation = Transforms.sqrt(variance.add(conf.getEps()));
        INDArray scale =
                conf.isLockGammaBeta()
                        ? deviation.rdiv(conf.getGamma())
                        : layer.getParam("gamma").div(deviation);
        // Channels are the second axis of maps [n, channels, rows, columns], and of rows.
        long[] shape = new long[gradient.rank()];
        Arrays.fill(shape, 1);
        shape[1] = scale.length();
        return gradient.mul(scale.reshape(shape));
    }

    /** Frees the copy's gradients; the weights are the network's. */
    @Override
    public void close() {
        copy.getFlattenedGradients().close();
    }
}
