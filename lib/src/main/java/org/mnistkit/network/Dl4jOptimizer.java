package org.mnistkit.network;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.mnistkit.settings.Clipping;
import org.mnistkit.settings.Optimizer;
import org.mnistkit.settings.Schedule;
import org.mnistkit.settings.UpdateRule;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.regularization.L2Regularization;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.linalg.learning.regularization.WeightDecay;
import org.nd4j.linalg.schedule.ExponentialSchedule;
import org.nd4j.linalg.schedule.FixedSchedule;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.linalg.schedule.InverseSchedule;
import org.nd4j.linalg.schedule.ScheduleType;
import org.nd4j.linalg.schedule.StepSchedule;

/** Converts between the kit's optimizers and DL4J's, which each layer of a network holds. */
public final class Dl4jOptimizer {

    private Dl4jOptimizer() {}

    /**
     * Makes a network train with an optimizer, whatever it was built with. The updater's state,
     * such as Adam's moments, is kept if the network's updater follows the same rule already.
     * Otherwise the state is reset, and with it the network's count of updates, which Adam uses to
     * correct the bias of young moments.
     *
     * @param network an initialized network; the training begins with its next update
     * @param updates how many updates the training will have: the schedule then starts with this
     *     training run, whatever training the network has had before. 0 if not known yet: then
     *     schedules over a whole training keep the learning rate constant, and the others count all
     *     of the network's updates and epochs, as DL4J does
     */
    public static void install(MultiLayerNetwork network, Optimizer optimizer, long updates) {
        boolean sameRule = of(network).map(Optimizer::rule).equals(Optional.of(optimizer.rule()));
        INDArray state = sameRule ? network.getUpdater().getStateViewArray() : null;
        if (!sameRule) {
            network.setIterationCount(0);
            NetworkState.weightsReplaced();
        }
        ISchedule schedule = schedule(optimizer, network, updates);
        double rate = schedule == null ? optimizer.learningRate() : Double.NaN;
        IUpdater updater = Dl4jRule.updater(optimizer.rule(), rate, schedule);
        for (int i = 0; i < network.getnLayers(); i++) {
            if (network.getLayer(i).conf().getLayer() instanceof BaseLayer layer) {
                layer.setIUpdater(updater.clone());
                layer.setBiasUpdater(null);
                layer.setRegularization(regularization(optimizer));
                layer.setRegularizationBias(List.of());
                clip(layer, optimizer.clipping());
            }
        }
        network.setUpdater(null); // DL4J builds the next one from the layers
        if (state != null) {
            network.getUpdater().setStateViewArray(null, state, false);
        }
    }

    /**
     * The optimizer that a network trains with. A schedule over a whole training run is returned as
     * it was set, without its progress.
     *
     * @return nothing if the kit has no such optimizer, or if the layers have different ones
     */
    public static Optional<Optimizer> of(MultiLayerNetwork network) {
        Set<Optimizer> whole = new HashSet<>();
        Set<Optimizer> shared = new HashSet<>();
        for (int i = 0; i < network.getnLayers(); i++) {
            if (network.getLayer(i).conf().getLayer() instanceof BaseLayer layer
                    && network.getLayer(i).numParams() > 0) {
                Optional<Optimizer> own = of(layer);
                if (own.isEmpty()) {
                    return Optional.empty();
                }
                shared.add(own.get().withL2(0).withWeightDecay(0).withClipping(Clipping.NONE));
                // A batch normalization lacks regularization and clipping.
                if (!(layer instanceof BatchNormalization)) {
                    whole.add(own.get());
                }
            }
        }
        return whole.size() == 1 && shared.size() == 1
                ? Optional.of(whole.iterator().next())
                : Optional.empty();
    }

    /** The learning rate of the next step; NaN if no layer learns. */
    public static double learningRate(MultiLayerNetwork network) {
        for (int layer = 0; layer < network.getnLayers(); layer++) {
            Double rate = network.getLearningRate(layer);
            if (rate != null) { // a layer without weights has none
                return rate;
            }
        }
        return Double.NaN;
    }

    // ---- From the kit to DL4J

    private static ISchedule schedule(
            Optimizer optimizer, MultiLayerNetwork network, long updates) {
        double rate = optimizer.learningRate();
        Schedule schedule = optimizer.schedule();
        if (schedule instanceof Schedule.Constant) {
            return null;
        }
        if (updates > 0) {
            return new PlannedSchedule(
                    schedule.toString(),
                    rate,
                    network.getIterationCount(),
                    network.getEpochCount(),
                    updates);
        }
        if (schedule instanceof Schedule.Exponential exponential) {
            return new ExponentialSchedule(ScheduleType.EPOCH, rate, exponential.factor());
        }
        if (schedule instanceof Schedule.InverseTime inverse) {
            return new InverseSchedule(ScheduleType.ITERATION, rate, inverse.decay(), 1);
        }
        if (schedule instanceof Schedule.InverseSqrt) {
            return new InverseSchedule(ScheduleType.EPOCH, rate, 1, 0.5);
        }
        if (schedule instanceof Schedule.Step step) {
            return new StepSchedule(ScheduleType.EPOCH, rate, step.factor(), step.epochs());
        }
        return null;
    }

    private static List<Regularization> regularization(Optimizer optimizer) {
        List<Regularization> all = new ArrayList<>();
        if (optimizer.l2() > 0) {
            all.add(new L2Regularization(optimizer.l2()));
        }
        if (optimizer.weightDecay() > 0) {
            all.add(new WeightDecay(optimizer.weightDecay(), true));
        }
        return all;
    }

    private static void clip(BaseLayer layer, Clipping clipping) {
        GradientNormalization how = GradientNormalization.None;
        double limit = 1;
        // DL4J updates the running statistics of batch normalization as if they had a gradient,
        // and would clip that, too.
        if (!(layer instanceof BatchNormalization)) {
            if (clipping instanceof Clipping.ByValue byValue) {
                how = GradientNormalization.ClipElementWiseAbsoluteValue;
                limit = byValue.limit();
            } else if (clipping instanceof Clipping.ByNorm byNorm) {
                how = GradientNormalization.ClipL2PerLayer;
                limit = byNorm.limit();
            }
        }
        layer.setGradientNormalization(how);
        layer.setGradientNormalizationThreshold(limit);
    }

    // ---- From DL4J to the kit

    private static Optional<Optimizer> of(BaseLayer layer) {
        try {
            return read(layer);
        } catch (IllegalArgumentException e) { // a number that the kit doesn't allow
            return Optional.empty();
        }
    }

    private static Optional<Optimizer> read(BaseLayer layer) {
        Optional<UpdateRule> rule = Dl4jRule.rule(layer.getIUpdater());
        Optional<Clipping> clipping = clipping(layer);
        if (rule.isEmpty() || clipping.isEmpty() || layer.getBiasUpdater() != null) {
            return Optional.empty();
        }
        if (layer.getRegularizationBias() != null && !layer.getRegularizationBias().isEmpty()) {
            return Optional.empty();
        }
        double l2 = 0;
        double weightDecay = 0;
        List<Regularization> all = layer.getRegularization();
        for (Regularization part : all == null ? List.<Regularization>of() : all) {
            if (part instanceof L2Regularization plain
                    && plain.getL2() instanceof FixedSchedule fixed) {
                l2 += fixed.getValue();
            } else if (part instanceof WeightDecay decoupled
                    && decoupled.isApplyLR()
                    && decoupled.getCoeff() instanceof FixedSchedule fixed) {
                weightDecay += fixed.getValue();
            } else {
                return Optional.empty();
            }
        }
        double decay = weightDecay;
        double penalty = l2;
        return rate(layer.getIUpdater())
                .map(
                        rate ->
                                new Optimizer(
                                        rule.get(),
                                        rate.base,
                                        rate.schedule,
                                        penalty,
                                        decay,
                                        clipping.get()));
    }

    private record Rate(double base, Schedule schedule) {}

    private static Optional<Rate> rate(IUpdater updater) {
        ISchedule schedule = Dl4jRule.schedule(updater).orElse(null);
        if (schedule == null) {
            return Optional.of(new Rate(updater.getLearningRate(0, 0), Schedule.CONSTANT));
        }
        double base = schedule.valueAt(0, 0);
        Schedule own = null;
        if (schedule instanceof FixedSchedule) {
            own = Schedule.CONSTANT;
        } else if (schedule instanceof PlannedSchedule planned) {
            return Optional.of(new Rate(planned.learningRate(), planned.schedule()));
        } else if (schedule instanceof ExponentialSchedule exponential
                && exponential.getScheduleType() == ScheduleType.EPOCH) {
            own = new Schedule.Exponential(exponential.getGamma());
        } else if (schedule instanceof InverseSchedule inverse) {
            if (inverse.getScheduleType() == ScheduleType.ITERATION && inverse.getPower() == 1) {
                own = new Schedule.InverseTime(inverse.getGamma());
            } else if (inverse.getScheduleType() == ScheduleType.EPOCH
                    && inverse.getPower() == 0.5
                    && inverse.getGamma() == 1) {
                own = new Schedule.InverseSqrt();
            }
        } else if (schedule instanceof StepSchedule step
                && step.getScheduleType() == ScheduleType.EPOCH
                && step.getStep() == Math.rint(step.getStep())) {
            own = new Schedule.Step(step.getDecayRate(), (int) step.getStep());
        }
        return Optional.ofNullable(own).map(form -> new Rate(base, form));
    }

    private static Optional<Clipping> clipping(BaseLayer layer) {
        double limit = layer.getGradientNormalizationThreshold();
        return switch (layer.getGradientNormalization()) {
            case None -> Optional.of(Clipping.NONE);
            case ClipElementWiseAbsoluteValue -> Optional.of(new Clipping.ByValue(limit));
            case ClipL2PerLayer -> Optional.of(new Clipping.ByNorm(limit));
            default -> Optional.empty();
        };
    }
}
