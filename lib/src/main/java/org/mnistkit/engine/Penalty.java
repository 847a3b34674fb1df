package org.mnistkit.engine;

import java.util.ArrayList;
import java.util.List;
import org.mnistkit.engine.onednn.Operation;
import org.mnistkit.engine.onednn.Tensor;
import org.mnistkit.engine.onednn.UnsupportedByOneDnnException;
import org.mnistkit.engine.onednn.VectorOps;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.regularization.L2Regularization;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.linalg.learning.regularization.WeightDecay;

/**
 * Keeps weights small: L2 regularization, which adds {@code c w} to the gradient, and decoupled
 * weight decay, which takes {@code r c w} from the weights. There may be several of each, and DL4J
 * computes all of them from the weights before the update.
 */
final class Penalty {

    private final List<L2Regularization> l2 = new ArrayList<>();
    private final List<WeightDecay> decays = new ArrayList<>();
    private final IUpdater updater;
    private final VectorOps math;
    private final Tensor one;

    /** What the weights are multiplied by before they join the gradient. */
    private final Tensor share;

    /** What the weights are multiplied by. */
    private final Tensor remaining;

    /**
     * @throws UnsupportedByOneDnnException if there is no form of some regularization here
     */
    Penalty(List<Regularization> regularizations, IUpdater updater, VectorOps math) {
        this.updater = updater;
        this.math = math;
        one = math.number(1);
        share = math.number(0);
        remaining = math.number(1);
        for (Regularization regularization : regularizations) {
            if (regularization instanceof L2Regularization squared) {
                l2.add(squared);
            } else if (regularization instanceof WeightDecay decay) {
                decays.add(decay);
            } else {
                throw new UnsupportedByOneDnnException(
                        "no oneDNN form of the regularization " + regularization);
            }
        }
    }

    /** Appends what comes before the updater. */
    void append(ParameterChunk chunk, List<Operation> operations) {
        if (!l2.isEmpty()) {
            operations.add(
                    math.weightedSum(
                            "L2 regularization",
                            chunk.gradients(),
                            one,
                            chunk.weights(),
                            share,
                            chunk.gradients()));
        }
        if (!decays.isEmpty()) {
            operations.add(math.times("weight decay", chunk.weights(), remaining, chunk.weights()));
        }
    }

    /** Sets what depends on the update's number. */
    void turnTo(int iteration, int epoch) {
        double added = 0;
        for (int i = 0; i < l2.size(); i++) {
            added += l2.get(i).getL2().valueAt(iteration, epoch);
        }
        share.set(added);
        double taken = 0;
        for (int i = 0; i < decays.size(); i++) {
            WeightDecay decay = decays.get(i);
            double rate =
                    decay.isApplyLR() && updater.hasLearningRate()
                            ? updater.getLearningRate(iteration, epoch)
                            : 1;
            taken += rate * decay.getCoeff().valueAt(iteration, epoch);
        }
        remaining.set(1 - taken);
    }
}
