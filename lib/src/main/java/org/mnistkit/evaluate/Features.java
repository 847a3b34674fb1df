package org.mnistkit.evaluate;

import java.util.Arrays;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.mnistkit.data.ImageSet;
import org.mnistkit.engine.Engine;
import org.mnistkit.model.Model;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * What a network has made of images just before it decides: the values that go into its last layer,
 * and the logits that come out of it, before softmax. Where the last layer has no weights, because
 * softmax stands by itself, both are the same.
 *
 * @param values [n][features] what goes into the last layer
 * @param logits [n][classes] what softmax then makes probabilities of
 */
@SuppressWarnings("ArrayRecordComponent") // Rows of numbers, compared by nobody.
public record Features(float[][] values, float[][] logits) {

    /**
     * The features of images of any kind: a model may be asked about what it has never seen.
     *
     * @param images of the size that the model takes; they are normalized here as it needs it
     */
    public static Features of(Model model, ImageSet images) {
        try (Engine engine = Engine.of(model.network())) {
            return of(engine, images.normalizedBy(model.normalization()));
        }
    }

    /**
     * The same with an engine that is already there, for a picture at a time for example.
     *
     * @param images normalized as the network expects it
     */
    public static Features of(Engine engine, ImageSet images) {
        float[][] values = engine.outputs(images).features();
        Layer layer = engine.network().getOutputLayer();
        return layer.conf().getLayer() instanceof LossLayer
                ? new Features(values, values)
                : new Features(values, logits(values, weights(engine, layer)));
    }

    /** Number of images. */
    public int size() {
        return values.length;
    }

    /** How familiar each of the images is. */
    public double[] scores(Familiarity familiarity) {
        double[] scores = new double[size()];
        Arrays.setAll(scores, i -> familiarity.of(values[i], logits[i]));
        return scores;
    }

    /** The weights of each unit of the last layer, and its bias at the end if it has one. */
    private static float[][] weights(Engine engine, Layer layer) {
        INDArray average = engine.average();
        INDArray all = average == null ? engine.network().params() : average;
        // DL4J keeps the last layer's parameters last: unit by unit, and then the biases.
        long start = all.length() - layer.numParams();
        float[] own =
                all.reshape(all.length())
                        .get(NDArrayIndex.interval(start, all.length()))
                        .toFloatVector();
        int inputs = Math.toIntExact(layer.getParam("W").size(0));
        int units = Math.toIntExact(layer.getParam("W").size(1));
        boolean hasBias = own.length > inputs * units;
        float[][] weights = new float[units][];
        for (int unit = 0; unit < units; unit++) {
            weights[unit] = Arrays.copyOfRange(own, unit * inputs, (unit + 1) * inputs + 1);
            weights[unit][inputs] = hasBias ? own[inputs * units + unit] : 0;
        }
        return weights;
    }

    private static float[][] logits(float[][] values, float[][] weights) {
        float[][] logits = new float[values.length][weights.length];
        for (int i = 0; i < values.length; i++) {
            for (int unit = 0; unit < weights.length; unit++) {
                float[] own = weights[unit];
                double sum = own[values[i].length];
                for (int j = 0; j < values[i].length; j++) {
                    sum += (double) own[j] * values[i][j];
                }
                logits[i][unit] = (float) sum;
            }
        }
        return logits;
    }
}
