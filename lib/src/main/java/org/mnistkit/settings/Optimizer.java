package org.mnistkit.settings;

import java.util.Objects;
import org.mnistkit.settings.UpdateRule.Adam;
import org.mnistkit.settings.UpdateRule.Momentum;
import org.mnistkit.settings.UpdateRule.Nesterov;
import org.mnistkit.settings.UpdateRule.RmsProp;
import org.mnistkit.settings.UpdateRule.Sgd;

/**
 * What changes the weights, given their gradient: {@code Optimizer.adam(1e-3).withSchedule(new
 * Schedule.Exponential(0.95))}.
 *
 * <p>In each update the gradient is clipped first; then {@code l2 · w} is added to it; then the
 * rule makes a change of it; and at last {@code rate · weightDecay · w} is subtracted from the
 * weights.
 *
 * @param rule how a gradient changes the weights
 * @param learningRate how far, greater than 0
 * @param schedule how the learning rate changes in the course of the training
 * @param l2 L2 regularization: adds {@code l2/2 · Σw²} to the loss; at least 0. Applies to the
 *     weights of convolutions and dense layers, not to biases or batch normalization
 * @param weightDecay decoupled weight decay (Loshchilov and Hutter 2019), of the same weights; at
 *     least 0
 * @param clipping what limits the gradient
 */
public record Optimizer(
        UpdateRule rule,
        double learningRate,
        Schedule schedule,
        double l2,
        double weightDecay,
        Clipping clipping) {

    /** What {@link #adamW(double)} and "adamw" in a description stand for. */
    public static final double ADAMW_WEIGHT_DECAY = 0.01;

    public Optimizer {
        Objects.requireNonNull(rule, "rule");
        Values.positive("learningRate", learningRate);
        Objects.requireNonNull(schedule, "schedule");
        Values.notNegative("l2", l2);
        Values.notNegative("weightDecay", weightDecay);
        Objects.requireNonNull(clipping, "clipping");
    }

    /** A rule with a learning rate and nothing else. */
    public static Optimizer of(UpdateRule rule, double learningRate) {
        return new Optimizer(rule, learningRate, Schedule.CONSTANT, 0, 0, Clipping.NONE);
    }

    /** Plain stochastic gradient descent. */
    public static Optimizer sgd(double learningRate) {
        return of(new Sgd(), learningRate);
    }

    /** Momentum, usually 0.9. */
    public static Optimizer momentum(double learningRate, double momentum) {
        return of(new Momentum(momentum), learningRate);
    }

    /** Nesterov's momentum, usually 0.9. */
    public static Optimizer nesterov(double learningRate, double momentum) {
        return of(new Nesterov(momentum), learningRate);
    }

    /** Adam with its default decay rates. */
    public static Optimizer adam(double learningRate) {
        return of(new Adam(), learningRate);
    }

    /** Adam with a decoupled weight decay of 0.01. */
    public static Optimizer adamW(double learningRate) {
        return adam(learningRate).withWeightDecay(ADAMW_WEIGHT_DECAY);
    }

    /** RMSProp with its default decay rate. */
    public static Optimizer rmsProp(double learningRate) {
        return of(new RmsProp(), learningRate);
    }

    /** Returns a copy with another {@link #learningRate}. */
    public Optimizer withLearningRate(double newRate) {
        return new Optimizer(rule, newRate, schedule, l2, weightDecay, clipping);
    }

    /** Returns a copy with another {@link #schedule}. */
    public Optimizer withSchedule(Schedule newSchedule) {
        return new Optimizer(rule, learningRate, newSchedule, l2, weightDecay, clipping);
    }

    /** Returns a copy with another {@link #l2}. */
    public Optimizer withL2(double newL2) {
        return new Optimizer(rule, learningRate, schedule, newL2, weightDecay, clipping);
    }

    /** Returns a copy with another {@link #weightDecay}. */
    public Optimizer withWeightDecay(double newWeightDecay) {
        return new Optimizer(rule, learningRate, schedule, l2, newWeightDecay, clipping);
    }

    /** Returns a copy with another {@link #clipping}. */
    public Optimizer withClipping(Clipping newClipping) {
        return new Optimizer(rule, learningRate, schedule, l2, weightDecay, newClipping);
    }

    /** The rule, the learning rate and what is not the default: "adam, rate 0.001, l2=0.0002". */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        text.append(rule).append(", rate ").append(Values.number(learningRate));
        if (!schedule.equals(Schedule.CONSTANT)) {
            text.append(", schedule=").append(schedule);
        }
        if (l2 > 0) {
            text.append(", l2=").append(Values.number(l2));
        }
        if (weightDecay > 0) {
            text.append(", weight-decay=").append(Values.number(weightDecay));
        }
        if (!clipping.equals(Clipping.NONE)) {
            text.append(", clip=").append(clipping);
        }
        return text.toString();
    }
}
