package org.mnistkit.model;

import java.util.Objects;
import org.mnistkit.settings.Schedule;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * A schedule for a training of known length, as DL4J takes it: one that DL4J has no form of its own
 * for.
 */
public final class PlannedSchedule implements ISchedule {

    private static final long serialVersionUID = 1;

    @JsonProperty private final String schedule;
    @JsonProperty private final double learningRate;
    @JsonProperty private final int firstUpdate;
    @JsonProperty private final long updates;
    private final transient Schedule parsed;

    /**
     * @param schedule the text of a {@link Schedule}
     * @param learningRate the learning rate that it changes
     * @param firstUpdate DL4J's iteration count at the beginning of the training
     * @param updates how many updates the training has, at least 1
     */
    public PlannedSchedule(
            @JsonProperty("schedule") String schedule,
            @JsonProperty("learningRate") double learningRate,
            @JsonProperty("firstUpdate") int firstUpdate,
            @JsonProperty("updates") long updates) {
        this.schedule = schedule;
        this.learningRate = learningRate;
        this.firstUpdate = firstUpdate;
        this.updates = updates;
        parsed = Schedule.parse(schedule);
    }

    /** The learning rate that the schedule changes. */
    public double learningRate() {
        return learningRate;
    }

    /** How it changes. */
    public Schedule schedule() {
        return parsed;
    }

    @Override
    public double valueAt(int iteration, int epoch) {
        return parsed.rate(learningRate, Math.max(0, iteration - firstUpdate), epoch, updates);
    }

    /** Never changes, so it is its own copy. */
    @Override
    @SuppressWarnings("MethodDoesntCallSuperMethod")
    public ISchedule clone() {
        return this;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PlannedSchedule that
                && schedule.equals(that.schedule)
                && Double.compare(learningRate, that.learningRate) == 0
                && firstUpdate == that.firstUpdate
                && updates == that.updates;
    }

    @Override
    public int hashCode() {
        return Objects.hash(schedule, learningRate, firstUpdate, updates);
    }

    @Override
    public String toString() {
        return "%s of %s over %,d updates".formatted(schedule, learningRate, updates);
    }
}
