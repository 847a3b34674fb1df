package org.mnistkit.settings;

import org.mnistkit.settings.Values.Parts;

/**
 * How the learning rate changes in the course of a training run. Schedules by epoch change it
 * between epochs, the others with every update of the weights.
 *
 * <p>Text: {@code constant}, {@code exponential,0.95}, {@code inverse-time,1e-4}, {@code
 * inverse-sqrt}, {@code step,0.1,10}, {@code cosine}, {@code one-cycle}.
 */
public sealed interface Schedule {

    /** The learning rate as it is given, all the time. */
    Schedule CONSTANT = new Constant();

    /**
     * The learning rate of one update.
     *
     * @param base the learning rate that was set, greater than 0
     * @param update number of the update, from 0, over all epochs
     * @param epoch number of the epoch, from 0
     * @param updates how many updates the whole training run has, at least 1; if there are more,
     *     they have the learning rate that the schedule ends with
     */
    double rate(double base, long update, int epoch, long updates);

    /**
     * Reads what {@code toString} prints. Numbers at the end that have a default may be left out.
     *
     * @throws IllegalArgumentException if it is not a schedule; the message says why
     */
    static Schedule parse(String text) {
        Parts parts = Values.parts(text);
        return switch (parts.word()) {
            case "constant" -> {
                parts.expect(0, 0, "constant");
                yield CONSTANT;
            }
            case "exponential" ->
                    new Exponential(parts.expect(1, 1, "exponential,FACTOR").number(0, Double.NaN));
            case "inverse-time" ->
                    new InverseTime(parts.expect(1, 1, "inverse-time,DECAY").number(0, Double.NaN));
            case "inverse-sqrt" -> {
                parts.expect(0, 0, "inverse-sqrt");
                yield new InverseSqrt();
            }
            case "step" -> {
                parts.expect(2, 2, "step,FACTOR,EPOCHS");
                yield new Step(
                        parts.number(0, Double.NaN),
                        Values.integer(Values.number(parts.number(1, Double.NaN))));
            }
            case "cosine" -> new Cosine(parts.expect(0, 1, "cosine,END").number(0, 0));
            case "one-cycle" -> {
                parts.expect(0, 3, "one-cycle,WARM-UP,START-DIVISOR,END-DIVISOR");
                yield new OneCycle(
                        parts.number(0, OneCycle.WARM_UP),
                        parts.number(1, OneCycle.START_DIVISOR),
                        parts.number(2, OneCycle.END_DIVISOR));
            }
            default ->
                    throw new UnknownWordException(
                            "schedule",
                            parts.word(),
                            "constant",
                            "exponential",
                            "inverse-time",
                            "inverse-sqrt",
                            "step",
                            "cosine",
                            "one-cycle");
        };
    }

    /** Always the same. */
    record Constant() implements Schedule {
        @Override
        public double rate(double base, long update, int epoch, long updates) {
            return base;
        }

        @Override
        public String toString() {
            return "constant";
        }
    }

    /**
     * Multiplied by a factor after each epoch: {@code base · factor^epoch}.
     *
     * @param factor greater than 0; 1 changes nothing
     */
    record Exponential(double factor) implements Schedule {
        public Exponential {
            Values.positive("the schedule's factor", factor);
        }

        @Override
        public double rate(double base, long update, int epoch, long updates) {
            return base * Math.pow(factor, epoch);
        }

        @Override
        public String toString() {
            return Values.text("exponential", factor);
        }
    }

    /**
     * Falls with every update: {@code base / (1 + decay · update)}, which early Keras calls {@code
     * decay}.
     *
     * @param decay at least 0
     */
    record InverseTime(double decay) implements Schedule {
        public InverseTime {
            Values.notNegative("the schedule's decay", decay);
        }

        @Override
        public double rate(double base, long update, int epoch, long updates) {
            return base / (1 + decay * update);
        }

        @Override
        public String toString() {
            return Values.text("inverse-time", decay);
        }
    }

    /** Falls after each epoch: {@code base / √(epoch + 1)}. */
    record InverseSqrt() implements Schedule {
        @Override
        public double rate(double base, long update, int epoch, long updates) {
            return base / Math.sqrt(epoch + 1.0);
        }

        @Override
        public String toString() {
            return "inverse-sqrt";
        }
    }

    /**
     * Multiplied by a factor every few epochs: {@code base · factor^⌊epoch / epochs⌋}.
     *
     * @param factor greater than 0
     * @param epochs how many epochs a step is long, at least 1
     */
    record Step(double factor, int epochs) implements Schedule {
        public Step {
            Values.positive("the schedule's factor", factor);
            Values.count("the length of the schedule's steps in epochs", epochs);
        }

        @Override
        public double rate(double base, long update, int epoch, long updates) {
            return base * Math.pow(factor, Math.floorDiv(epoch, epochs));
        }

        @Override
        public String toString() {
            return Values.text("step", factor, epochs);
        }
    }

    /**
     * Falls along half a cosine wave from {@code base} at the first update to {@code base · end}
     * after the last (Loshchilov and Hutter 2017, "SGDR", without restarts).
     *
     * @param end what is left at the end, as a share of the learning rate: in [0, 1)
     */
    record Cosine(double end) implements Schedule {
        public Cosine {
            Values.share("the schedule's end", end);
        }

        @Override
        public double rate(double base, long update, int epoch, long updates) {
            double done = Math.min(1, (double) update / updates);
            return base * (end + (1 - end) * (1 + Math.cos(Math.PI * done)) / 2);
        }

        @Override
        public String toString() {
            return end == 0 ? "cosine" : Values.text("cosine", end);
        }
    }

    /**
     * Rises from {@code base / startDivisor} to {@code base}, then falls to almost nothing, both
     * along half a cosine wave (Smith and Topin 2018, "Super-Convergence"; the form is that of
     * PyTorch's {@code OneCycleLR}).
     *
     * @param warmUp the share of the updates in which it rises: in [0, 1)
     * @param startDivisor {@code base} divided by the first learning rate, at least 1
     * @param endDivisor the first learning rate divided by the last, at least 1
     */
    record OneCycle(double warmUp, double startDivisor, double endDivisor) implements Schedule {

        static final double WARM_UP = 0.3;
        static final double START_DIVISOR = 25;
        static final double END_DIVISOR = 1e4;

        public OneCycle {
            Values.share("the schedule's warm-up", warmUp);
            Values.require(
                    "the schedule's start divisor", startDivisor, startDivisor >= 1, "at least 1");
            Values.require("the schedule's end divisor", endDivisor, endDivisor >= 1, "at least 1");
        }

        /** Rises in the first 30 % of the updates from a 25th; ends at a 250,000th. */
        public OneCycle() {
            this(WARM_UP, START_DIVISOR, END_DIVISOR);
        }

        @Override
        public double rate(double base, long update, int epoch, long updates) {
            double start = base / startDivisor;
            double peakAt = warmUp * updates - 1;
            double lastAt = updates - 1.0;
            if (update <= peakAt && peakAt > 0) {
                return between(start, base, update / peakAt);
            }
            double falling = lastAt > peakAt ? (update - peakAt) / (lastAt - peakAt) : 1;
            return between(base, start / endDivisor, Math.max(0, Math.min(1, falling)));
        }

        private static double between(double from, double to, double done) {
            return to + (from - to) * (1 + Math.cos(Math.PI * done)) / 2;
        }

        @Override
        public String toString() {
            return equals(new OneCycle())
                    ? "one-cycle"
                    : Values.text("one-cycle", warmUp, startDivisor, endDivisor);
        }
    }
}
