package org.mnistkit.network;

import java.util.Objects;
import org.mnistkit.settings.Schedule;
import org.mnistkit.settings.Values;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * A schedule for one training run, in a form that DL4J takes. DL4J's own schedules count all
 * updates and epochs that a network has ever had, and don't know how long a training run is.
 */
public final class PlannedSchedule implements ISchedule {

    private static final long serialVersionUID = 1;

    @JsonProperty private final String schedule;
    @JsonProperty private final double learningRate;
    @JsonProperty private final int firstUpdate;
    @JsonProperty private final int firstEpoch;
    @JsonProperty private final long updates;
    private final transient Schedule parsed;

    /**
     * @param schedule the text of a {@link Schedule}
     * @param learningRate the learning rate that it changes
     * @param firstUpdate DL4J's iteration count at the beginning of the training
     * @param firstEpoch DL4J's epoch count at the beginning of the training
     * @param updates how many updates the training has, at least 1
     */
    public PlannedSchedule(
            @JsonProperty("schedule") String schedule,
            @JsonProperty("learningRate") double learningRate,
            @JsonProperty("firstUpdate") int firstUpdate,
            @JsonProperty("firstEpoch") int firstEpoch,
            @JsonProperty("updates") long updates) {
        this.schedule = schedule;
        this.learningRate = learningRate;
        this.firstUpdate = firstUpdate;
        this.firstEpoch = firstEpoch;
        this.updates = updates;
        parsed = Schedule.parse(schedule);
    }

    /** The learning rate that the schedule changes. */
    public double learningRate() {
        return learningRate;
    }

    /** How the learning rate changes. */
    public Schedule schedule() {
        return parsed;
    }

    @Override
    public double valueAt(int iteration, int epoch) {
        return parsed.rate(
                learningRate,
                Math.max(0, iteration - firstUpdate),
                Math.max(0, epoch - firstEpoch),
                updates);
    }

    /** Returns itself, because it never changes. */
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
                && firstEpoch == that.firstEpoch
                && updates == that.updates;
    }

    @Override
    public int hashCode() {
        return Objects.hash(schedule, learningRate, firstUpdate, firstEpoch, updates);
    }

    @Override
    public String toString() {
        return "%s of %s over %s"
                .formatted(schedule, learningRate, Values.counted(updates, "update"));
    }
}
