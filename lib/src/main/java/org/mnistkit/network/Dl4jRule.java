package org.mnistkit.network;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.mnistkit.settings.UpdateRule;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.schedule.ISchedule;

/**
 * An update rule of the kit and the updater of DL4J that is the same.
 *
 * @param toDl4j makes an updater; its learning rate is yet to be set
 * @param toKit makes a rule; null if the updater has settings that the rule lacks
 * @param schedule the schedule of an updater's learning rate; null if that is constant
 */
record Dl4jRule<R extends UpdateRule, U extends IUpdater>(
        Class<R> rule,
        Class<U> updater,
        Function<R, U> toDl4j,
        Function<U, R> toKit,
        Function<U, ISchedule> schedule) {

    /** Every rule of the kit. */
    private static final List<Dl4jRule<?, ?>> ALL =
            List.of(
                    new Dl4jRule<>(
                            UpdateRule.Sgd.class,
                            Sgd.class,
                            rule -> new Sgd(),
                            updater -> new UpdateRule.Sgd(),
                            Sgd::getLearningRateSchedule),
                    new Dl4jRule<>(
                            UpdateRule.Momentum.class,
                            Momentum.class,
                            rule -> new Momentum(0, null, rule.momentum()),
                            updater -> new UpdateRule.Momentum(updater.momentum()),
                            Momentum::learningRateSchedule),
                    new Dl4jRule<>(
                            UpdateRule.Nesterov.class,
                            Nesterovs.class,
                            rule -> new Nesterovs(0, rule.momentum()),
                            updater ->
                                    updater.getMomentumISchedule() == null
                                            ? new UpdateRule.Nesterov(updater.getMomentum())
                                            : null,
                            Nesterovs::getLearningRateSchedule),
                    new Dl4jRule<>(
                            UpdateRule.Adam.class,
                            Adam.class,
                            rule -> new Adam(0, rule.beta1(), rule.beta2(), rule.epsilon()),
                            updater ->
                                    new UpdateRule.Adam(
                                            updater.getBeta1(),
                                            updater.getBeta2(),
                                            updater.getEpsilon()),
                            Adam::getLearningRateSchedule),
                    new Dl4jRule<>(
                            UpdateRule.RmsProp.class,
                            RmsProp.class,
                            rule -> new RmsProp(0, rule.rho(), rule.epsilon()),
                            updater ->
                                    new UpdateRule.RmsProp(
                                            updater.getRmsDecay(), updater.getEpsilon()),
                            RmsProp::getLearningRateSchedule));

    /**
     * Makes the updater of a rule.
     *
     * @param rate the learning rate; NaN if there is a schedule
     * @param schedule of the learning rate; null if that is constant
     */
    static IUpdater updater(UpdateRule rule, double rate, ISchedule schedule) {
        IUpdater made =
                ALL.stream()
                        .filter(each -> each.rule.isInstance(rule))
                        .findFirst()
                        .orElseThrow(() -> new IllegalStateException("no updater for " + rule))
                        .make(rule);
        made.setLrAndSchedule(rate, schedule);
        return made;
    }

    /** The rule of an updater; empty if the kit has none that is the same. */
    static Optional<UpdateRule> rule(IUpdater updater) {
        return of(updater).map(each -> each.read(updater));
    }

    /** The schedule of a learning rate; empty if that is constant, or the updater is unknown. */
    static Optional<ISchedule> schedule(IUpdater updater) {
        return of(updater).map(each -> each.readSchedule(updater));
    }

    private static Optional<Dl4jRule<?, ?>> of(IUpdater updater) {
        return ALL.stream().filter(each -> each.updater.isInstance(updater)).findFirst();
    }

    private IUpdater make(UpdateRule of) {
        return toDl4j.apply(rule.cast(of));
    }

    private UpdateRule read(IUpdater of) {
        return toKit.apply(updater.cast(of));
    }

    private ISchedule readSchedule(IUpdater of) {
        return schedule.apply(updater.cast(of));
    }
}
