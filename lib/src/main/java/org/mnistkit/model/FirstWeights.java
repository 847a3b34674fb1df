package org.mnistkit.model;

import org.deeplearning4j.nn.conf.distribution.Distribution;
import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.deeplearning4j.nn.conf.distribution.TruncatedNormalDistribution;
import org.deeplearning4j.nn.conf.distribution.UniformDistribution;
import org.deeplearning4j.nn.weights.IWeightInit;
import org.deeplearning4j.nn.weights.WeightInitConstant;
import org.deeplearning4j.nn.weights.WeightInitDistribution;
import org.mnistkit.model.NetworkPlan.Step;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The first weights of a network as DL4J draws them. The distributions are given with their limits
 * and deviations, since DL4J's own forms of them take another fan-out for a convolution with a
 * stride.
 */
final class FirstWeights {

    /**
     * Standard deviation of a normal distribution that is cut at two of its standard deviations; so
     * much wider it has to be to have the one wanted in the end.
     */
    static final double TRUNCATED_DEVIATION = 0.8796256610342398;

    private FirstWeights() {}

    /** How DL4J draws the weights of a layer. */
    static IWeightInit dl4j(Step step) {
        Init init = step.init().orElseThrow();
        double spread = init.spread(step.fanIn(), step.fanOut());
        if (spread == 0) {
            return new WeightInitConstant(0);
        }
        Distribution distribution;
        if (init.isUniform()) {
            distribution = new UniformDistribution(-spread, spread);
        } else if (init.isTruncated()) {
            distribution = new TruncatedNormalDistribution(0, spread / TRUNCATED_DEVIATION);
        } else {
            distribution = new NormalDistribution(0, spread);
        }
        return new WeightInitDistribution(distribution);
    }

    /**
     * Draws weights of a layer anew that come from a truncated normal distribution: with ND4J
     * 1.0.0-M2.1 those have a standard deviation that is about 1 % too small. Others stay.
     */
    static void drawTruncated(Step step, INDArray weights) {
        Init init = step.init().orElseThrow();
        if (init.isTruncated()) {
            fill(weights, init.spread(step.fanIn(), step.fanOut()) / TRUNCATED_DEVIATION);
        }
    }

    /** Normal values, but those more than two standard deviations out are drawn again. */
    private static void fill(INDArray weights, double deviation) {
        float[] values = new float[Math.toIntExact(weights.length())];
        int filled = 0;
        while (filled < values.length) {
            int missing = values.length - filled;
            try (INDArray drawn = Nd4j.createUninitialized(Math.max(16, missing))) {
                Nd4j.getDistributions().createNormal(0, 1).sample(drawn);
                for (float value : drawn.toFloatVector()) {
                    if (filled < values.length && Math.abs(value) <= 2) {
                        values[filled++] = (float) (value * deviation);
                    }
                }
            }
        }
        try (INDArray drawn = Nd4j.createFromArray(values)) {
            weights.assign(drawn.reshape(weights.shape()));
        }
    }
}
