package org.mnistkit.spark;

import java.io.Serializable;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * All that training changes in a network, as it is sent to executors and back.
 *
 * @param parameters of all layers, the means and variances of batch normalization included
 * @param updater what the optimizer has remembered of each parameter, such as Adam's moments; may
 *     be empty
 * @param updates how many there have been
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record NetworkWeights(float[] parameters, float[] updater, int updates) implements Serializable {

    static NetworkWeights of(MultiLayerNetwork network) {
        INDArray updater = network.getUpdater().getStateViewArray();
        return new NetworkWeights(
                network.params().data().asFloat(),
                updater == null ? new float[0] : updater.data().asFloat(),
                network.getIterationCount());
    }

    /** Copies them into a network with the same layers and the same optimizer. */
    void copyTo(MultiLayerNetwork network) {
        copy(parameters, network.params());
        if (updater.length > 0) {
            copy(updater, network.getUpdater().getStateViewArray());
        }
        network.setIterationCount(updates);
    }

    private static void copy(float[] from, INDArray to) {
        try (INDArray numbers = Nd4j.createFromArray(from)) {
            to.assign(numbers.reshape(to.shape()));
        }
    }

    /** The sum of all numbers; there have been as many updates as where there were more. */
    NetworkWeights plus(NetworkWeights other) {
        return new NetworkWeights(
                sum(parameters, other.parameters),
                sum(updater, other.updater),
                Math.max(updates, other.updates));
    }

    private static float[] sum(float[] one, float[] other) {
        float[] sum = new float[one.length];
        for (int i = 0; i < sum.length; i++) {
            sum[i] = one[i] + other[i];
        }
        return sum;
    }

    /** A sum of so many as their mean. */
    NetworkWeights dividedBy(int count) {
        return new NetworkWeights(divided(parameters, count), divided(updater, count), updates);
    }

    private static float[] divided(float[] sum, int count) {
        float[] mean = new float[sum.length];
        for (int i = 0; i < mean.length; i++) {
            mean[i] = sum[i] / count;
        }
        return mean;
    }
}
