package org.mnistkit.engine;

import static org.bytedeco.dnnl.global.dnnl.*;

import java.util.List;
import org.mnistkit.model.Momentum;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;

/**
 * What one of DL4J's updaters does, with the same formulas and the same state. The formulas are
 * those of {@code settings.UpdateRule}.
 */
abstract class UpdateRuleOps {

    final Elementwise math;
    final Tensor one;

    private UpdateRuleOps(Elementwise math) {
        this.math = math;
        one = math.number(1);
    }

    /**
     * @throws UnsupportedNetworkException if this updater has no such form
     */
    static UpdateRuleOps of(IUpdater updater, Elementwise math) {
        if (updater instanceof Adam adam) {
            return new AdamOps(adam, math);
        } else if (updater instanceof RmsProp rmsProp) {
            return new RmsPropOps(rmsProp, math);
        } else if (updater instanceof Nesterovs nesterovs) {
            return new NesterovOps(nesterovs, math);
        } else if (updater instanceof Momentum momentum) {
            return new MomentumOps(momentum, math);
        } else if (updater instanceof Sgd sgd) {
            return new SgdOps(sgd, math);
        }
        throw new UnsupportedNetworkException(
                "no oneDNN form of the updater " + updater.getClass().getSimpleName());
    }

    /** How many numbers are kept for each weight. */
    abstract int states();

    /** Sets the numbers that depend on the update's number. */
    abstract void turnTo(int iteration, int epoch);

    /** Appends what changes a stretch of weights. */
    abstract void compile(Stretch stretch, List<Step> steps);

    private static final class SgdOps extends UpdateRuleOps {
        private final Sgd conf;
        private final Tensor minusRate;

        SgdOps(Sgd conf, Elementwise math) {
            super(math);
            this.conf = conf;
            minusRate = math.number(0);
        }

        @Override
        int states() {
            return 0;
        }

        @Override
        void turnTo(int iteration, int epoch) {
            minusRate.set(-conf.getLearningRate(iteration, epoch));
        }

        @Override
        void compile(Stretch s, List<Step> steps) {
            steps.add(
                    math.weightedSum(
                            "SGD", s.weights(), one, s.gradients(), minusRate, s.weights()));
        }
    }

    /** v ← μ v − r g; w ← w + v. */
    private static final class MomentumOps extends UpdateRuleOps {
        private final Momentum conf;
        private final Tensor minusRate;
        private final Tensor momentum;

        MomentumOps(Momentum conf, Elementwise math) {
            super(math);
            this.conf = conf;
            minusRate = math.number(0);
            momentum = math.number(conf.momentum());
        }

        @Override
        int states() {
            return 1;
        }

        @Override
        void turnTo(int iteration, int epoch) {
            minusRate.set(-conf.getLearningRate(iteration, epoch));
        }

        @Override
        void compile(Stretch s, List<Step> steps) {
            Tensor velocity = s.state().get(0);
            steps.add(
                    math.weightedSum(
                            "momentum velocity",
                            velocity,
                            momentum,
                            s.gradients(),
                            minusRate,
                            velocity));
            steps.add(
                    math.weightedSum(
                            "momentum step", s.weights(), one, velocity, one, s.weights()));
        }
    }

    /** v ← μ v − r g; w ← w + μ v − r g. */
    private static final class NesterovOps extends UpdateRuleOps {
        private final Nesterovs conf;
        private final Tensor minusRate;
        private final Tensor momentum;

        NesterovOps(Nesterovs conf, Elementwise math) {
            super(math);
            this.conf = conf;
            minusRate = math.number(0);
            momentum = math.number(0);
        }

        @Override
        int states() {
            return 1;
        }

        @Override
        void turnTo(int iteration, int epoch) {
            minusRate.set(-conf.getLearningRate(iteration, epoch));
            momentum.set(conf.currentMomentum(iteration, epoch));
        }

        @Override
        void compile(Stretch s, List<Step> steps) {
            Tensor velocity = s.state().get(0);
            steps.add(
                    math.weightedSum(
                            "Nesterov velocity",
                            velocity,
                            momentum,
                            s.gradients(),
                            minusRate,
                            velocity));
            steps.add(
                    math.binary(
                            "Nesterov step",
                            dnnl_binary_add,
                            velocity,
                            s.gradients(),
                            s.weights(),
                            math.attributes()
                                    .factor(DNNL_ARG_SRC_0, momentum)
                                    .factor(DNNL_ARG_SRC_1, minusRate)
                                    .thenAddPrevious(1)));
        }
    }

    /** v ← ρ v + (1 − ρ) g²; w ← w − r g / (√v + ε). */
    private static final class RmsPropOps extends UpdateRuleOps {
        private final RmsProp conf;
        private final Tensor minusRate;
        private final Tensor rest;
        private final Tensor zero;

        RmsPropOps(RmsProp conf, Elementwise math) {
            super(math);
            this.conf = conf;
            minusRate = math.number(0);
            rest = math.number(1 - conf.getRmsDecay());
            zero = math.number(0);
        }

        @Override
        int states() {
            return 1;
        }

        @Override
        void turnTo(int iteration, int epoch) {
            minusRate.set(-conf.getLearningRate(iteration, epoch));
        }

        @Override
        void compile(Stretch s, List<Step> steps) {
            Tensor squares = s.state().get(0);
            steps.add(
                    math.binary(
                            "RMSProp squares",
                            dnnl_binary_mul,
                            s.gradients(),
                            s.gradients(),
                            squares,
                            math.attributes()
                                    .factor(DNNL_ARG_SRC_0, rest)
                                    .thenAddPrevious(conf.getRmsDecay())));
            steps.add(
                    math.binary(
                            "RMSProp step",
                            dnnl_binary_add,
                            squares,
                            zero,
                            s.weights(),
                            math.attributes()
                                    .thenElementwise(dnnl_eltwise_sqrt, 0, 0)
                                    .thenElementwise(dnnl_eltwise_linear, 1, conf.getEpsilon())
                                    .thenElementwise(dnnl_eltwise_pow, 1, -1)
                                    .thenBinary(dnnl_binary_mul, s.gradients())
                                    .thenBinary(dnnl_binary_mul, minusRate)
                                    .thenAddPrevious(1)));
        }
    }

    /**
     * m ← β₁ m + (1 − β₁) g; v ← β₂ v + (1 − β₂) g²; w ← w − r √(1 − β₂ᵗ) / (1 − β₁ᵗ) · m / (√v +
     * ε).
     */
    private static final class AdamOps extends UpdateRuleOps {
        private final Adam conf;
        private final Tensor beta1;
        private final Tensor restOfBeta1;
        private final Tensor restOfBeta2;
        private final Tensor zero;
        private final Tensor minusRate;

        AdamOps(Adam conf, Elementwise math) {
            super(math);
            this.conf = conf;
            beta1 = math.number(conf.getBeta1());
            restOfBeta1 = math.number(1 - conf.getBeta1());
            restOfBeta2 = math.number(1 - conf.getBeta2());
            zero = math.number(0);
            minusRate = math.number(0);
        }

        @Override
        int states() {
            return 2;
        }

        @Override
        void turnTo(int iteration, int epoch) {
            double t = iteration + 1.0;
            minusRate.set(
                    -conf.getLearningRate(iteration, epoch)
                            * Math.sqrt(1 - Math.pow(conf.getBeta2(), t))
                            / (1 - Math.pow(conf.getBeta1(), t)));
        }

        @Override
        void compile(Stretch s, List<Step> steps) {
            Tensor mean = s.state().get(0);
            Tensor squares = s.state().get(1);
            steps.add(math.weightedSum("Adam mean", mean, beta1, s.gradients(), restOfBeta1, mean));
            steps.add(
                    math.binary(
                            "Adam squares",
                            dnnl_binary_mul,
                            s.gradients(),
                            s.gradients(),
                            squares,
                            math.attributes()
                                    .factor(DNNL_ARG_SRC_0, restOfBeta2)
                                    .thenAddPrevious(conf.getBeta2())));
            // One pass over the weights: √v + ε, its reciprocal, times m, times the rate.
            steps.add(
                    math.binary(
                            "Adam step",
                            dnnl_binary_add,
                            squares,
                            zero,
                            s.weights(),
                            math.attributes()
                                    .thenElementwise(dnnl_eltwise_sqrt, 0, 0)
                                    .thenElementwise(dnnl_eltwise_linear, 1, conf.getEpsilon())
                                    .thenElementwise(dnnl_eltwise_pow, 1, -1)
                                    .thenBinary(dnnl_binary_mul, mean)
                                    .thenBinary(dnnl_binary_mul, minusRate)
                                    .thenAddPrevious(1)));
        }
    }
}
