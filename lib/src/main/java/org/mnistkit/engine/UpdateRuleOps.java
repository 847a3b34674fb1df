package org.mnistkit.engine;

import static org.bytedeco.dnnl.global.dnnl.*;

import java.util.List;
import org.mnistkit.engine.onednn.Attributes;
import org.mnistkit.engine.onednn.Operation;
import org.mnistkit.engine.onednn.Tensor;
import org.mnistkit.engine.onednn.UnsupportedByOneDnnException;
import org.mnistkit.engine.onednn.VectorOps;
import org.mnistkit.network.Momentum;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;

/**
 * The operations of one of DL4J's updaters, with the same formulas and the same state. The formulas
 * are those of {@code settings.UpdateRule}: w are the weights, g their gradients, r is the learning
 * rate.
 */
abstract class UpdateRuleOps {

    final VectorOps math;
    final Tensor zero;
    final Tensor one;

    /** −r, set before each update. */
    final Tensor minusRate;

    private final IUpdater updater;
    private final int states;

    /**
     * @param states how many numbers the updater keeps for each weight
     */
    private UpdateRuleOps(IUpdater updater, int states, VectorOps math) {
        this.updater = updater;
        this.states = states;
        this.math = math;
        zero = math.number(0);
        one = math.number(1);
        minusRate = math.number(0);
    }

    /**
     * @throws UnsupportedByOneDnnException if this updater has no such form
     */
    static UpdateRuleOps of(IUpdater updater, VectorOps math) {
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
        throw new UnsupportedByOneDnnException(
                "no oneDNN form of the updater " + updater.getClass().getSimpleName());
    }

    /** How many numbers are kept for each weight. */
    final int states() {
        return states;
    }

    /** Sets what depends on the update's number. */
    void turnTo(int iteration, int epoch) {
        minusRate.set(-rate(iteration, epoch));
    }

    double rate(int iteration, int epoch) {
        return updater.getLearningRate(iteration, epoch);
    }

    /** Appends what changes the weights of a chunk. */
    abstract void append(ParameterChunk chunk, List<Operation> operations);

    // ---- Formulas that several updaters share

    /** {@code velocity ← momentum · velocity − r g}. */
    final Operation velocity(String name, ParameterChunk chunk, Tensor momentum) {
        Tensor velocity = chunk.state().get(0);
        return math.weightedSum(name, velocity, momentum, chunk.gradients(), minusRate, velocity);
    }

    /** {@code squares ← decay · squares + rest · g²}. */
    final Operation squares(
            String name, ParameterChunk chunk, double decay, Tensor rest, Tensor squares) {
        return math.binary(
                name,
                dnnl_binary_mul,
                chunk.gradients(),
                chunk.gradients(),
                squares,
                math.attributes().factor(DNNL_ARG_SRC_0, rest).thenAddPrevious(decay));
    }

    /**
     * {@code w ← w − r · direction / (√squares + ε)}, in one pass over the weights: √squares + ε,
     * its reciprocal, times the direction, times the rate.
     */
    final Operation scaledStep(
            String name, ParameterChunk chunk, Tensor direction, Tensor squares, double epsilon) {
        Attributes attributes =
                math.attributes()
                        .thenElementwise(dnnl_eltwise_sqrt, 0, 0)
                        .thenElementwise(dnnl_eltwise_linear, 1, epsilon)
                        .thenElementwise(dnnl_eltwise_pow, 1, -1)
                        .thenBinary(dnnl_binary_mul, direction)
                        .thenBinary(dnnl_binary_mul, minusRate)
                        .thenAddPrevious(1);
        return math.binary(name, dnnl_binary_add, squares, zero, chunk.weights(), attributes);
    }

    // ---- Updaters

    /** w ← w − r g. */
    private static final class SgdOps extends UpdateRuleOps {

        SgdOps(Sgd sgd, VectorOps math) {
            super(sgd, 0, math);
        }

        @Override
        void append(ParameterChunk chunk, List<Operation> operations) {
            Tensor weights = chunk.weights();
            operations.add(
                    math.weightedSum("SGD", weights, one, chunk.gradients(), minusRate, weights));
        }
    }

    /** v ← μ v − r g; w ← w + v. */
    private static final class MomentumOps extends UpdateRuleOps {
        private final Tensor momentum;

        MomentumOps(Momentum updater, VectorOps math) {
            super(updater, 1, math);
            momentum = math.number(updater.momentum());
        }

        @Override
        void append(ParameterChunk chunk, List<Operation> operations) {
            Tensor weights = chunk.weights();
            Tensor velocity = chunk.state().get(0);
            operations.add(velocity("momentum velocity", chunk, momentum));
            operations.add(math.weightedSum("momentum step", weights, one, velocity, one, weights));
        }
    }

    /** v ← μ v − r g; w ← w + μ v − r g. */
    private static final class NesterovOps extends UpdateRuleOps {
        private final Nesterovs updater;
        private final Tensor momentum;

        NesterovOps(Nesterovs updater, VectorOps math) {
            super(updater, 1, math);
            this.updater = updater;
            momentum = math.number(0);
        }

        @Override
        void turnTo(int iteration, int epoch) {
            super.turnTo(iteration, epoch);
            momentum.set(updater.currentMomentum(iteration, epoch));
        }

        @Override
        void append(ParameterChunk chunk, List<Operation> operations) {
            operations.add(velocity("Nesterov velocity", chunk, momentum));
            operations.add(
                    math.binary(
                            "Nesterov step",
                            dnnl_binary_add,
                            chunk.state().get(0),
                            chunk.gradients(),
                            chunk.weights(),
                            math.attributes()
                                    .factor(DNNL_ARG_SRC_0, momentum)
                                    .factor(DNNL_ARG_SRC_1, minusRate)
                                    .thenAddPrevious(1)));
        }
    }

    /** v ← ρ v + (1 − ρ) g²; w ← w − r g / (√v + ε). */
    private static final class RmsPropOps extends UpdateRuleOps {
        private final RmsProp updater;
        private final Tensor rest;

        RmsPropOps(RmsProp updater, VectorOps math) {
            super(updater, 1, math);
            this.updater = updater;
            rest = math.number(1 - updater.getRmsDecay());
        }

        @Override
        void append(ParameterChunk chunk, List<Operation> operations) {
            Tensor squares = chunk.state().get(0);
            operations.add(squares("RMSProp squares", chunk, updater.getRmsDecay(), rest, squares));
            operations.add(
                    scaledStep(
                            "RMSProp step",
                            chunk,
                            chunk.gradients(),
                            squares,
                            updater.getEpsilon()));
        }
    }

    /**
     * m ← β₁ m + (1 − β₁) g; v ← β₂ v + (1 − β₂) g²; w ← w − r √(1 − β₂ᵗ) / (1 − β₁ᵗ) · m / (√v +
     * ε).
     */
    private static final class AdamOps extends UpdateRuleOps {
        private final Adam updater;
        private final Tensor beta1;
        private final Tensor restOfBeta1;
        private final Tensor restOfBeta2;

        AdamOps(Adam updater, VectorOps math) {
            super(updater, 2, math);
            this.updater = updater;
            beta1 = math.number(updater.getBeta1());
            restOfBeta1 = math.number(1 - updater.getBeta1());
            restOfBeta2 = math.number(1 - updater.getBeta2());
        }

        @Override
        double rate(int iteration, int epoch) {
            double t = iteration + 1.0;
            return super.rate(iteration, epoch)
                    * Math.sqrt(1 - Math.pow(updater.getBeta2(), t))
                    / (1 - Math.pow(updater.getBeta1(), t));
        }

        @Override
        void append(ParameterChunk chunk, List<Operation> operations) {
            Tensor mean = chunk.state().get(0);
            Tensor squares = chunk.state().get(1);
            operations.add(
                    math.weightedSum(
                            "Adam mean", mean, beta1, chunk.gradients(), restOfBeta1, mean));
            operations.add(
                    squares("Adam squares", chunk, updater.getBeta2(), restOfBeta2, squares));
            operations.add(scaledStep("Adam step", chunk, mean, squares, updater.getEpsilon()));
        }
    }
}
