package org.mnistkit.description.layer;

import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.distribution.Distribution;
import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.deeplearning4j.nn.conf.distribution.TruncatedNormalDistribution;
import org.deeplearning4j.nn.conf.distribution.UniformDistribution;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.deeplearning4j.nn.weights.IWeightInit;
import org.deeplearning4j.nn.weights.WeightInitConstant;
import org.deeplearning4j.nn.weights.WeightInitDistribution;
import org.deeplearning4j.nn.weights.WeightInitLecunUniform;
import org.deeplearning4j.nn.weights.WeightInitNormal;
import org.deeplearning4j.nn.weights.WeightInitRelu;
import org.deeplearning4j.nn.weights.WeightInitReluUniform;
import org.deeplearning4j.nn.weights.WeightInitSigmoidUniform;
import org.deeplearning4j.nn.weights.WeightInitUniform;
import org.deeplearning4j.nn.weights.WeightInitXavier;
import org.deeplearning4j.nn.weights.WeightInitXavierUniform;
import org.mnistkit.description.layer.Init.Kind;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.shade.jackson.core.JsonProcessingException;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/**
 * The initial weights of a layer, as DL4J draws them: there and back. The distributions are given
 * with their limits and deviations, since DL4J's own forms of them take another fan-out for a
 * convolution with a stride.
 *
 * @param init how they are drawn
 * @param fanIn how many values each output is computed from
 * @param fanOut how many outputs each value would go into, if the layer had no stride
 */
record InitialWeights(Init init, double fanIn, double fanOut) {

    /**
     * Standard deviation of a standard normal distribution that is cut at ±2. A distribution has to
     * be wider by this factor to have the standard deviation that is wanted after the cut.
     */
    private static final double TRUNCATED_DEVIATION = 0.8796256610342398;

    private double spread() {
        return init.spread(fanIn, fanOut);
    }

    /** How DL4J draws the weights. */
    IWeightInit toDl4j() {
        double spread = spread();
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
     * Draws weights again that come from a truncated normal distribution: with ND4J 1.0.0-M2.1
     * those have a standard deviation that is about 1 % too small. Other weights stay as they are.
     */
    void correct(Layer layer) {
        if (init.isTruncated()) {
            fill(
                    layer.getParam(DefaultParamInitializer.WEIGHT_KEY),
                    spread() / TRUNCATED_DEVIATION);
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

    // ---- From DL4J to the kit

    private static final List<Kind> UNIFORM =
            List.of(Kind.GLOROT_UNIFORM, Kind.HE_UNIFORM, Kind.LECUN_UNIFORM);

    private static final List<Kind> TRUNCATED =
            List.of(Kind.GLOROT_NORMAL, Kind.HE_NORMAL, Kind.LECUN_NORMAL);

    /**
     * How a DL4J layer draws its weights, as the kit calls it.
     *
     * @param fanIn how many values each output is computed from
     * @param fanOut how many outputs each value goes into, if the layer had no stride
     * @param positions the product of its strides, by which DL4J's own forms divide fan-out
     * @return nothing if descriptions cannot express it
     */
    static Optional<Init> read(IWeightInit init, double fanIn, double fanOut, int positions) {
        double fans = fanIn + fanOut / positions;
        if (init instanceof WeightInitXavierUniform) {
            return uniform(Math.sqrt(6 / fans), fanIn, fanOut);
        } else if (init instanceof WeightInitReluUniform) {
            return uniform(Math.sqrt(6 / fanIn), fanIn, fanOut);
        } else if (init instanceof WeightInitLecunUniform) {
            return uniform(3 / Math.sqrt(fanIn), fanIn, fanOut);
        } else if (init instanceof WeightInitSigmoidUniform) {
            return uniform(4 * Math.sqrt(6 / fans), fanIn, fanOut);
        } else if (init instanceof WeightInitUniform) {
            return uniform(1 / Math.sqrt(fanIn), fanIn, fanOut);
        } else if (init instanceof WeightInitXavier) {
            return normal(Math.sqrt(2 / fans));
        } else if (init instanceof WeightInitRelu) {
            return normal(Math.sqrt(2 / fanIn));
        } else if (init instanceof WeightInitNormal) {
            return normal(1 / Math.sqrt(fanIn));
        } else if (init.equals(new WeightInitConstant(0))) {
            return Optional.of(Init.of(Kind.ZEROS));
        }
        return init instanceof WeightInitDistribution drawn
                ? read(distribution(drawn), fanIn, fanOut)
                : Optional.empty();
    }

    private static Optional<Init> read(Distribution distribution, double fanIn, double fanOut) {
        if (distribution instanceof UniformDistribution even
                && even.getLower() == -even.getUpper()) {
            return uniform(even.getUpper(), fanIn, fanOut);
        }
        if (distribution instanceof NormalDistribution normal && normal.getMean() == 0) {
            return normal(normal.getStd());
        }
        if (distribution instanceof TruncatedNormalDistribution normal && normal.getMean() == 0) {
            return named(TRUNCATED, normal.getStd() * TRUNCATED_DEVIATION, fanIn, fanOut);
        }
        return Optional.empty();
    }

    private static Optional<Init> normal(double deviation) {
        return Optional.of(new Init(Kind.NORMAL, deviation));
    }

    private static Optional<Init> uniform(double limit, double fanIn, double fanOut) {
        return named(UNIFORM, limit, fanIn, fanOut)
                .or(() -> Optional.of(new Init(Kind.UNIFORM, limit)));
    }

    /** The first with this spread. */
    private static Optional<Init> named(
            List<Kind> kinds, double spread, double fanIn, double fanOut) {
        return kinds.stream()
                .map(Init::of)
                .filter(init -> Math.abs(init.spread(fanIn, fanOut) / spread - 1) < 1e-9)
                .findFirst();
    }

    /** DL4J shows a distribution only in JSON. */
    private static Distribution distribution(WeightInitDistribution init) {
        ObjectMapper json = NeuralNetConfiguration.mapper();
        try {
            return json.treeToValue(json.valueToTree(init).get("distribution"), Distribution.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
