package org.mnistkit.network;

import java.util.Map;
import java.util.Objects;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Classical momentum (Polyak 1964) as a DL4J updater: {@code v ← μ v − r g; w ← w + v}. DL4J itself
 * has only Nesterov's momentum.
 */
public final class Momentum implements IUpdater {

    private static final long serialVersionUID = 1;

    private static final String STATE = "V";

    private double learningRate;
    private ISchedule learningRateSchedule;
    private final double momentum;

    /**
     * @param learningRate r; NaN if there is a schedule
     * @param learningRateSchedule gives the learning rate of each update; null if it is constant
     * @param momentum μ, in [0, 1)
     */
    public Momentum(
            @JsonProperty("learningRate") double learningRate,
            @JsonProperty("learningRateSchedule") ISchedule learningRateSchedule,
            @JsonProperty("momentum") double momentum) {
        this.learningRate = learningRate;
        this.learningRateSchedule = learningRateSchedule;
        this.momentum = momentum;
    }

    /** μ, in [0, 1). */
    public double momentum() {
        return momentum;
    }

    /** The schedule that gives the learning rate of each update; null if it is constant. */
    public ISchedule learningRateSchedule() {
        return learningRateSchedule;
    }

    @Override
    public long stateSize(long numParams) {
        return numParams;
    }

    @Override
    public GradientUpdater<Momentum> instantiate(INDArray viewArray, boolean initialize) {
        if (initialize) {
            viewArray.assign(0);
        }
        return new Rule(this, viewArray);
    }

    @Override
    public GradientUpdater<Momentum> instantiate(Map<String, INDArray> state, boolean initialize) {
        return instantiate(state.get(STATE), initialize);
    }

    @Override
    public double getLearningRate(int iteration, int epoch) {
        return learningRateSchedule == null
                ? learningRate
                : learningRateSchedule.valueAt(iteration, epoch);
    }

    @Override
    public boolean hasLearningRate() {
        return true;
    }

    @Override
    public void setLrAndSchedule(double lr, ISchedule lrSchedule) {
        learningRate = lr;
        learningRateSchedule = lrSchedule;
    }

    @Override
    @SuppressWarnings("MethodDoesntCallSuperMethod") // final class, nothing but these three values
    public IUpdater clone() {
        return new Momentum(learningRate, learningRateSchedule, momentum);
    }

    /** DL4J updates layers with equal updaters together. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Momentum that
                && Double.compare(learningRate, that.learningRate) == 0
                && Double.compare(momentum, that.momentum) == 0
                && Objects.equals(learningRateSchedule, that.learningRateSchedule);
    }

    @Override
    public int hashCode() {
        return Objects.hash(learningRate, learningRateSchedule, momentum);
    }

    @Override
    public String toString() {
        return "Momentum(learningRate=%s, learningRateSchedule=%s, momentum=%s)"
                .formatted(learningRate, learningRateSchedule, momentum);
    }

    /** Turns gradients into what DL4J subtracts from the weights: −v. */
    private static final class Rule implements GradientUpdater<Momentum> {

        private final Momentum config;
        private INDArray velocity;

        Rule(Momentum config, INDArray velocity) {
            this.config = config;
            this.velocity = velocity.reshape(velocity.length());
        }

        @Override
        public Momentum getConfig() {
            return config;
        }

        @Override
        public void setState(Map<String, INDArray> state, boolean initialize) {
            velocity = state.get(STATE);
        }

        @Override
        public Map<String, INDArray> getState() {
            return Map.of(STATE, velocity);
        }

        @Override
        public void setStateViewArray(
                INDArray viewArray, long[] gradientShape, char gradientOrder, boolean initialize) {
            if (initialize) {
                viewArray.assign(0);
            }
            velocity = viewArray.reshape(viewArray.length());
        }

        @Override
        public void applyUpdater(INDArray gradient, int iteration, int epoch) {
            INDArray flat = gradient.reshape(gradient.length());
            flat.muli(config.getLearningRate(iteration, epoch));
            velocity.muli(config.momentum).subi(flat);
            flat.assign(velocity).negi();
        }
    }
}
